// A directory in an empty database, for tests.
#pragma once
#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "directory/directory_service.h"

namespace wellkept::directory::testing {

inline constexpr Instant kStart{1'772'000'000'000};
inline constexpr const char* kPassword = "correct horse battery";

struct Fixture {
  explicit Fixture(db::Engine engine) : database(engine) {
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
  }
  // The first administrator, "root".
  Member administrator() {
    const auto link = access.first_link();
    return *access.use_link(link->secret, {"root", "管理员", kPassword});
  }
  Result<CreatedMember> add(const std::string& login, std::vector<std::string> roles, Id actor = {}) {
    return database->write([&](db::Transaction& tx) {
      return directory.create_member(tx, {login, "Name of " + login, std::move(roles), {}}, actor);
    });
  }
  Result<IssuedToken> issue(NewToken wanted) {
    return database->write([&](db::Transaction& tx) { return access.issue_token(tx, wanted, wanted.member); });
  }
  std::vector<std::string> kinds_of(Id stream) {
    std::vector<std::string> kinds;
    for (const auto& event : database->read([&](db::Transaction& tx) { return log.read(tx, stream); })) {
      kinds.push_back(event.kind);
    }
    return kinds;
  }
  void pass(std::int64_t ms) { clock.set(clock.now() + ms); }

  db::testing::TestDatabase database;
  ManualClock clock{kStart};
  IdSource ids{clock, 1};
  events::EventLog log{clock, ids};
  static AccessOptions options() {
    AccessOptions made;
    made.factors.key = std::string(32, 'k');
    return made;
  }
  AccessService access{*database, log, clock, ids, options()};
  DirectoryService directory{*database, log, clock, ids, access};
};

}  // namespace wellkept::directory::testing
