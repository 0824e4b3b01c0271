#include "db/open.h"

#include <libpq-fe.h>

#include <filesystem>

#include "db/postgres/postgres_database.h"
#include "db/sqlite/sqlite_database.h"

namespace wellkept::db {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr int kMaxBatch = 256;

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Parsed = std::unique_ptr<PQconninfoOption, FreeOptions>;

// libpq's own words on a wrong address may repeat it with its password, so they are not kept.
Parsed parse(const std::string& address) {
  char* words = nullptr;
  Parsed parsed(PQconninfoParse(address.c_str(), &words));
  if (words != nullptr) PQfreemem(words);
  return parsed;
}

std::string value_of(const Parsed& parsed, std::string_view keyword) {
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->keyword == keyword) return option->val != nullptr ? option->val : "";
  }
  return {};
}

// "host=db1 dbname=desk": a word right before the first sign of equality.
bool is_keywords(std::string_view address) {
  const auto equals = address.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return address.substr(0, equals).find_first_not_of("abcdefghijklmnopqrstuvwxyz_ ") == std::string_view::npos;
}

std::string path_of(const std::string& address) {
  return address.starts_with(kSqlite) ? address.substr(kSqlite.size()) : address;
}

}  // namespace

Engine engine_of(const std::string& address) {
  const bool url = address.starts_with("postgresql://") || address.starts_with("postgres://");
  return url || is_keywords(address) ? Engine::postgres : Engine::sqlite;
}

std::optional<std::string> address_problem(const std::string& address) {
  if (engine_of(address) == Engine::postgres) {
    if (!parse(address)) return "is not an address that PostgreSQL's library can read";
    return std::nullopt;
  }
  const std::string path = path_of(address);
  if (path.empty() || path == ":memory:" || path.find("://") != std::string::npos)
    return "must be such as postgresql://user@host:5432/desk, or the path of a file of SQLite";
  return std::nullopt;
}

std::string describe_address(const std::string& address) {
  if (engine_of(address) == Engine::sqlite) return path_of(address);
  const Parsed parsed = parse(address);
  if (!parsed) return "PostgreSQL";
  const std::string name = value_of(parsed, "dbname");
  const std::string host = value_of(parsed, "host");
  const std::string port = value_of(parsed, "port");
  return "PostgreSQL" + (name.empty() ? "" : " " + name) + (host.empty() ? "" : " on " + host) +
         (port.empty() ? "" : ":" + port);
}

bool address_exists(const std::string& address) {
  return engine_of(address) == Engine::postgres || std::filesystem::exists(path_of(address));
}

std::unique_ptr<Database> open(const std::string& address, const OpenOptions& options) {
  if (const auto problem = address_problem(address)) throw Fault("the address of the database " + *problem);
  if (engine_of(address) == Engine::sqlite) {
    return open_sqlite({path_of(address), options.readers, kMaxBatch, options.durable, options.cache_kib},
                       options.before_turn);
  }
  return open_postgres(postgres::PostgresOptions{address, options.readers, kMaxBatch, options.durable,
                                                 options.before_turn, options.read_address});
}

}  // namespace wellkept::db
