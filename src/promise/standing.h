// What stands before the events of a subject, for callers that ask about many.
#pragma once
#include <span>
#include <vector>

#include "promise/promise.h"

namespace wellkept::promise {

// By event: whether anything may stand before it at all. What need not be asked costs nothing.
std::vector<bool> guarded_events(const policy::Policy& policy, std::span<const Fact> facts);
// standing_before() the last of these, which is no earlier than the others.
std::vector<Standing> standing_before_last(const policy::Policy& policy, std::span<const Fact> facts);

}  // namespace wellkept::promise
