// A ticket on a terminal: what is owed, what stands before the close, what happened.
#pragma once
#include <string>
#include <string_view>

#include "ticket/recorder_service.h"

namespace wellkept::ticket {

// Language "zh" or "en". Personal texts are left out: a terminal is read over shoulders.
std::string describe_ticket(const policy::Policy& policy, const Record& record, std::string_view language, Instant now);

}  // namespace wellkept::ticket
