// Tickets as their customer sees them: no internal notes, no member's name, no file that a member put there.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "ticket/ticket_service.h"

namespace wellkept::portal {

// Whether the customer sees such an event at all.
bool is_public(std::string_view event);

// A card of "my requests".
void write_card(json::Writer& out, const policy::Policy& policy, const ticket::Record& record, Instant now);

// The page of one request.
std::string ticket_json(const policy::Policy& policy, const ticket::Record& record,
                        const std::vector<ticket::Attachment>& attachments, Instant now);

void write_file(json::Writer& out, const ticket::Attachment& file);

// The files that the customer sees: those that the customer sent.
std::vector<ticket::Attachment> own_files(const ticket::Record& record,
                                          const std::vector<ticket::Attachment>& attachments);

}  // namespace wellkept::portal
