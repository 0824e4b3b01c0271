// Tickets as the API shows them. JSON only; what a person may see is decided by the caller.
#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "ticket/recorder_service.h"
#include "ticket/row_service.h"

namespace wellkept::ticket {

void write_attachment(json::Writer& out, const Attachment& attachment);
// Whether a promise still means something: a gate or record that was never reached is nothing once the ticket is
// closed.
bool is_shown(const Ticket& ticket, const promise::Promise& promise);
const policy::Text& promise_label(const policy::Policy& policy, const promise::Promise& promise);
void write_promise(json::Writer& out, const policy::Policy& policy, const promise::Promise& promise, Instant now,
                   const policy::Text* clause_text = nullptr);
void write_event(json::Writer& out, const policy::Policy& policy, const events::Event& event,
                 const std::vector<StoredText>& texts);

// Contacts and serial numbers as those see them who may not see them whole.
void mask_texts(Record& record);

// The one answer to work from. `actor` decides which actions are allowed.
std::string ticket_json(const policy::Policy& policy, const Record& record, const std::vector<Attachment>& attachments,
                        const Actor& actor, Instant now);

}  // namespace wellkept::ticket
