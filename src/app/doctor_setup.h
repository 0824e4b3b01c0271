// What of a set-up only its database shows: people, units, duties, the policy in force, what follows behind.
#pragma once
#include <vector>

#include "app/doctor.h"
#include "base/instant.h"

namespace wellkept::app {

// Nothing while there is no database of this program's schema: check_database says that.
std::vector<Check> check_setup(const Settings& settings, Instant now);

}  // namespace wellkept::app
