// A fault of the database whose cause lies outside of the program.
#pragma once
#include <string>

#include "base/unavailable.h"
#include "db/database.h"

namespace wellkept::db {

struct Trouble : Fault, Unavailable {
  Trouble(Cause cause, const std::string& what) : Fault(what), Unavailable(cause) {}
};

}  // namespace wellkept::db
