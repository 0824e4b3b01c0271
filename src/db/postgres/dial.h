// Opens a line to PostgreSQL. The address says what it wants; what it leaves open is chosen so that a server that
// vanished is noticed, and so that of several hosts the primary is taken.
#pragma once
#include <string>

#include "base/unavailable.h"
#include "db/group_writer.h"

struct pg_conn;

namespace wellkept::db::postgres {

// There is no server that takes the work just now: none answers, none of the hosts is the primary, or it is stopping.
struct Away : Fault, Unavailable {
  using Fault::Fault;
};

enum class Wanted { primary, standby };

// Never null; libpq's own status says whether it stands.
[[nodiscard]] pg_conn* dial(const std::string& address, Wanted wanted = Wanted::primary);

}  // namespace wellkept::db::postgres
