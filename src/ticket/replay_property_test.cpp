// Whatever is done at a desk, in whatever order and at whatever pace: what is stored is what the events give.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <random>
#include <sstream>

#include "promise/replay.h"
#include "ticket/testing.h"
#include "ticket/verify_service.h"

namespace wellkept::ticket {
namespace {

using testing::Desk;
using testing::kHour;
using testing::kMinute;
using testing::shipped_policy;

constexpr const char* kAllPromises =
    "SELECT clause, rule, unit_id, day, SUM(met), SUM(breached) FROM figures GROUP BY clause, rule, unit_id, day";
constexpr const char* kCounted = "SELECT COUNT(*) FROM promises WHERE decided_at IS NOT NULL";

// A desk that does as the numbers say; the same numbers do the same.
class Worker {
 public:
  Worker(db::Engine engine, std::vector<std::uint32_t> numbers) : desk(engine), numbers_(std::move(numbers)) {}

  void work() {
    open();
    while (next_ < numbers_.size()) {
      pass();
      if (chance(6)) {
        desk.advance();
      } else if (tickets.size() < 4 && chance(10)) {
        open();
      } else {
        step();
      }
    }
    desk.clock.set(latest_);  // what was judged while the clock was ahead is judged so again
  }

  Desk desk;
  std::vector<Id> tickets;
  int done = 0;

 private:
  std::uint32_t take() { return next_ < numbers_.size() ? numbers_[next_++] : 0; }
  std::size_t below(std::size_t count) { return take() % count; }
  bool chance(std::uint32_t one_in) { return take() % one_in == 0; }

  void pass() {
    constexpr std::array<std::int64_t, 8> kPaces{0, 1, 30'000, 10 * kMinute, kHour, 9 * kHour, 40 * kHour, -kMinute};
    desk.pass(kPaces[below(kPaces.size())]);
    latest_ = std::max(latest_, desk.clock.now());
  }

  Actor somebody() {
    std::vector<std::string> roles;
    for (const auto& role : shipped_policy().vocabulary.roles) roles.push_back(role.id);
    return Desk::member(11 + static_cast<std::int64_t>(below(3)), std::move(roles));
  }

  json::Value value_of(const policy::Field& field) {
    switch (field.type) {
      case policy::FieldType::choice:
        return field.values[below(field.values.size())];
      case policy::FieldType::flag:
        return !chance(3);
      case policy::FieldType::score:
        return static_cast<std::int64_t>(1 + below(5));
      case policy::FieldType::instant:
        return format_instant(desk.clock.now() + static_cast<std::int64_t>(below(100)) * kHour);
      case policy::FieldType::text:
        return "text " + std::to_string(take());
      case policy::FieldType::number:
        return static_cast<std::int64_t>(take());
      case policy::FieldType::member:
        return format_id(Id{11 + static_cast<std::int64_t>(below(3))});
    }
    return nullptr;
  }

  void open() {
    const auto& vocabulary = shipped_policy().vocabulary;
    json::Object fields;
    for (const char* name : {"kind", "channel", "severity", "product", "about"}) {
      const bool needed = std::string_view(name) == "kind" || std::string_view(name) == "channel";
      if (needed || chance(2)) fields.emplace_back(name, value_of(vocabulary.fields[vocabulary.field(name)]));
    }
    const auto opened = desk.open(std::move(fields), somebody(), chance(2) ? "坏了" : "A matter");
    if (!opened.ok()) throw std::logic_error(opened.refusal().detail);
    tickets.push_back(opened->ticket.id);
  }

  // An action that the ticket's state offers; or, often, one that a gate asked for.
  void step() {
    const Id id = tickets[below(tickets.size())];
    const Ticket ticket = desk.load(id).ticket;
    std::vector<const policy::Action*> here;
    const policy::Action* asked = nullptr;
    for (const policy::Action& action : shipped_policy().flows.flow(ticket.kind)->actions) {
      if (!offered(shipped_policy(), ticket, Actor{}, action.id).ok()) continue;
      here.push_back(&action);
      const auto& event = shipped_policy().vocabulary.events[action.event].name;
      if (std::find(wanted_.begin(), wanted_.end(), event) != wanted_.end()) asked = &action;
    }
    if (here.empty()) return;
    const policy::Action& action = asked != nullptr && !chance(3) ? *asked : *here[below(here.size())];
    json::Object fields;
    const auto put = [&](policy::FieldIndex index) {
      const auto& field = shipped_policy().vocabulary.fields[index];
      fields.emplace_back(field.name, value_of(field));
    };
    for (const auto field : action.required) put(field);
    for (const auto field : action.optional) {
      if (chance(4)) put(field);
    }
    std::optional<Instant> at;
    if (action.backdate && chance(3)) at = desk.clock.now() - static_cast<std::int64_t>(below(300)) * kMinute;
    const auto result = desk.act(id, action.id, std::move(fields), somebody(), at);
    if (result.ok()) ++done;
    wanted_.clear();
    if (result.ok() || result.refusal().code != "ticket.gate") return;
    for (const json::Value& standing : *result.refusal().context.find("standing")->array()) {
      for (const json::Value& need : *standing.find("needs")->array()) {
        for (const json::Value& event : *need.find("events")->array()) wanted_.push_back(*event.string());
      }
    }
  }

  std::vector<std::uint32_t> numbers_;
  std::size_t next_ = 0;
  Instant latest_ = testing::kStart;
  std::vector<std::string> wanted_;
};

std::string differences_of(Desk& desk) {
  std::string out;
  for (const auto& one : verify_tickets(*desk.database, desk.policy, desk.clock.now(), 5, {}).differences) {
    out += one.code + " " + one.where + ": " + one.detail + "\n";
  }
  return out;
}

// The stored rows of a ticket against what a history file of its events gives.
std::string replayed_differently(Desk& desk, Id id) {
  const Record record = desk.load(id);
  std::string lines;
  for (const auto& event : record.events) {
    json::Writer line(lines);
    line.begin_object()
        .field("subject", format_id(id))
        .field("at", format_instant(event.at))
        .field("event", event.kind);
    line.key("fields").raw(event.body);
    if (event.actor) line.field("actor", format_id(event.actor));
    line.end_object();
    lines += "\n";
  }
  std::istringstream in(lines);
  const auto history = promise::read_history(desk.policy, in);
  if (!history.ok()) return history.refusal().detail;
  const Instant now = now_after(record.facts, desk.clock.now());
  auto stored = desk.database->read([&](db::Transaction& tx) { return promise::stored_promises(tx, id); });
  std::size_t rows = 0;
  for (const auto& one : promise::derive(desk.policy, history->facts.front(), now)) {
    if (!promise::kept_as_row(one)) continue;
    ++rows;
    const auto row = promise::as_row(desk.policy, one, record.ticket.unit, now);
    if (std::find(stored.begin(), stored.end(), row) == stored.end()) return row.clause + " " + row.rule + "\n" + lines;
  }
  return rows == stored.size() ? "" : "more rows than promises";
}

// Every decided promise is counted once; what is counted beside them are the uses of capabilities.
std::string miscounted(Desk& desk) {
  std::int64_t uses = 0;
  for (const auto& ticket : desk.database->read([](db::Transaction& tx) {
         return list_tickets(tx, {Queue::newest, {}, {}, {}, 100});
       })) {
    uses += static_cast<std::int64_t>(promise::uses(desk.policy, desk.load(ticket.id).facts).size());
  }
  const db::Query figures{"test.figures", kAllPromises, kAllPromises, 0};
  const db::Query decided{"test.decided", kCounted, kCounted, 0};
  std::int64_t counted = -uses;
  std::int64_t rows = 0;
  desk.database->read([&](db::Transaction& tx) {
    tx.each(figures, {}, [&](const db::Row& row) { counted += row.integer(4) + row.integer(5); });
    tx.each(decided, {}, [&](const db::Row& row) { rows = row.integer(0); });
  });
  return counted == rows ? "" : std::to_string(counted) + " counted, " + std::to_string(rows) + " decided";
}

void check(Worker& worker) {
  worker.work();
  EXPECT_EQ(differences_of(worker.desk), "") << "before the scheduler came";
  worker.desk.advance();
  EXPECT_EQ(differences_of(worker.desk), "");
  EXPECT_EQ(miscounted(worker.desk), "");
  for (const Id id : worker.tickets) EXPECT_EQ(replayed_differently(worker.desk, id), "");
}

RC_GTEST_PROP(ReplayEqualsLive, OnSqlite, ()) {
  const auto numbers =
      *rc::gen::noShrink(rc::gen::container<std::vector<std::uint32_t>>(300, rc::gen::arbitrary<std::uint32_t>()));
  Worker worker(db::Engine::sqlite, numbers);
  check(worker);
  RC_CLASSIFY(worker.done >= 20, "twenty steps or more");
  RC_ASSERT(!::testing::Test::HasFailure());
}

TEST(ReplayEqualsLive, OnPostgres) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::uint32_t> numbers(600);
    for (auto& number : numbers) number = static_cast<std::uint32_t>(random());
    Worker worker(db::Engine::postgres, numbers);
    check(worker);
    EXPECT_GT(worker.done, 10) << "the seed does something";
  }
}

}  // namespace
}  // namespace wellkept::ticket
