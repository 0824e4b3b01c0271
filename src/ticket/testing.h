// A desk in an empty database, for tests: everybody is known and belongs to unit 1.
#pragma once
#include <stdexcept>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "ticket/ticket_service.h"

namespace wellkept::ticket::testing {

inline const policy::Policy& shipped_policy() {
  static const auto policy = [] {
    auto loaded = policy::load(std::string(WELLKEPT_SOURCE_DIR) + "/policy");
    if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&loaded)) {
      throw std::runtime_error(yaml::format_problem(problems->front()));
    }
    return std::get<std::shared_ptr<const policy::Policy>>(loaded);
  }();
  return *policy;
}

class Everybody final : public People {
 public:
  Id unit_of(db::Transaction&, Id) override { return Id{1}; }
  bool is_active(db::Transaction&, Id member) override { return member != Id{404}; }
  bool is_unit(db::Transaction&, Id unit) override { return unit == Id{1} || unit == Id{2}; }
};

inline constexpr Instant kStart{1'772'416'800'000};  // Monday 2026-03-02T10:00 in Shanghai
inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::int64_t kHour = 60 * kMinute;

struct Desk {
  explicit Desk(db::Engine engine, const policy::Policy& judged_by = shipped_policy())
      : policy(judged_by), database(engine) {
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
  }

  static Actor member(std::int64_t id, std::vector<std::string> roles = {"specialist"}) {
    return {Actor::Kind::member, Id{id}, std::move(roles)};
  }
  Result<Record> open(json::Object fields, const Actor& actor = member(11), std::string subject = "Lamp is dark") {
    OpenRequest request;
    request.fields = std::move(fields);
    request.subject = std::move(subject);
    return database->write([&](db::Transaction& tx) { return service.open(tx, actor, request); });
  }
  Result<Record> act(Id ticket, std::string action, json::Object fields = {}, const Actor& actor = member(11),
                     std::optional<Instant> at = {}) {
    const ActRequest request{std::move(action), json::Value(std::move(fields)), at, {}};
    return database->write([&](db::Transaction& tx) { return service.act(tx, actor, ticket, std::nullopt, request); });
  }
  Record load(Id ticket) {
    auto record = database->read([&](db::Transaction& tx) { return recorder.load(tx, ticket, true); });
    if (!record) throw std::runtime_error("no such ticket");
    return std::move(*record);
  }
  int advance() {
    return *database->write(
        [&](db::Transaction& tx) -> Result<int> { return promise::advance_due(tx, policy, clock.now(), 100'000); });
  }
  void run(const std::string& sql) {
    const auto done = database->write([&](db::Transaction& tx) -> Outcome {
      tx.execute_text(sql);
      return Done{};
    });
    if (!done.ok()) throw std::runtime_error(done.refusal().detail);
  }
  void pass(std::int64_t ms) { clock.set(clock.now() + ms); }

  const policy::Policy& policy;
  db::testing::TestDatabase database;
  ManualClock clock{kStart};
  IdSource ids{clock, 1};
  events::EventLog log{clock, ids};
  Everybody people;
  customer::CustomerService customers{clock, ids};
  Recorder recorder{policy, clock, ids, log};
  LinkSigner links{std::string(32, 'k')};
  TicketService service{recorder, customers, people, links, clock};
};

}  // namespace wellkept::ticket::testing
