#include "db/postgres/dial.h"

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <string_view>

namespace wellkept::db::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

bool names_several(const std::string& address) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> parsed(PQconninfoParse(address.c_str(), nullptr));
  for (const PQconninfoOption* option = parsed.get(); option != nullptr && option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr || (keyword != "host" && keyword != "hostaddr")) continue;
    if (std::string_view(option->val).find(',') != std::string_view::npos) return true;
  }
  return false;
}

// Of one host nothing is asked: what only reads, such as `verify`, may be sent to a standby.
const char* kind_of_server(const std::string& address, Wanted wanted) {
  if (wanted == Wanted::standby) return "prefer-standby";
  return names_several(address) ? "read-write" : "any";
}

}  // namespace

pg_conn* dial(const std::string& address, Wanted wanted) {
  // A later word wins over an earlier one: what stands before the address are defaults.
  const std::array<const char*, 9> keywords{"connect_timeout",      "keepalives_idle",  "keepalives_interval",
                                            "keepalives_count",     "tcp_user_timeout", "fallback_application_name",
                                            "target_session_attrs", "dbname",           nullptr};
  const std::array<const char*, 9> values{
      "5", "5", "2", "3", "10000", "wellkept", kind_of_server(address, wanted), address.c_str(), nullptr};
  constexpr int kExpandName = 1;
  return PQconnectdbParams(keywords.data(), values.data(), kExpandName);
}

}  // namespace wellkept::db::postgres
