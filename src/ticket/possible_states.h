// Where a timeline may have led a ticket, by the flows alone.
#pragma once
#include <span>
#include <string_view>

#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::ticket {

// Whether the flow of the ticket's kind leads from its start to that state by these events, in order of recording.
// Events that no action records, such as an attachment, leave it where it is.
bool may_stand_in(const policy::Policy& policy, std::span<const promise::Fact> facts, std::string_view state);

}  // namespace wellkept::ticket
