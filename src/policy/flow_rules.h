// What a flow means, for those who walk it: the checks of a policy, live work, verification and imports.
#pragma once
#include "policy/flow.h"

namespace wellkept::policy {

// Whether the action can be taken in that state.
bool leaves(const Flows& flows, const Action& action, std::size_t state);

}  // namespace wellkept::policy
