#include "ticket/light_service.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <tuple>

#include "ticket/testing.h"

namespace wellkept::ticket::testing {
namespace {

using promise::Light;

struct LightCase {
  const char* label;
  std::optional<std::int64_t> warn;
  std::optional<std::int64_t> due;
  bool paused;
  bool open;
  std::int64_t now;
  Light light;
  std::optional<std::int64_t> next;
};

TEST(LightTest, TurnsByTheEarliestDeadline) {
  const std::vector<LightCase> cases{
      {"in time", 50, 100, false, true, 49, Light::blue, 50},
      {"at the warning", 50, 100, false, true, 50, Light::yellow, 101},
      {"at the deadline", 50, 100, false, true, 100, Light::yellow, 101},
      {"after the deadline", 50, 100, false, true, 101, Light::red, {}},
      {"no warning", {}, 100, false, true, 99, Light::blue, 101},
      {"a paused clock beside a running one", 50, 100, true, true, 49, Light::blue, 50},
      {"only paused clocks", {}, {}, true, true, 49, Light::paused, {}},
      {"nothing is owed", {}, {}, false, true, 49, Light::none, {}},
      {"closed", 50, 100, false, false, 49, Light::none, {}},
  };
  const auto instant = [](std::optional<std::int64_t> ms) { return ms ? std::optional(Instant{*ms}) : std::nullopt; };
  for (const LightCase& expected : cases) {
    SCOPED_TRACE(expected.label);
    Ticket ticket;
    ticket.open = expected.open;
    ticket.warn_at = instant(expected.warn);
    ticket.due_at = instant(expected.due);
    set_light(ticket, expected.paused, Instant{expected.now});
    EXPECT_EQ(promise::light_name(ticket.light), promise::light_name(expected.light));
    EXPECT_EQ(ticket.light_at, instant(expected.next));
    EXPECT_EQ(light_of(ticket, Instant{expected.now}), expected.light);
  }
}

class OpenCounts : public ::testing::TestWithParam<db::Engine> {
 protected:
  using Key = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::string>;
  using Counts = std::map<Key, std::int64_t>;

  static constexpr const char* kStored =
      "SELECT assignee_id, unit_id, kind, state, light, tickets FROM open_tickets_of WHERE tickets <> 0";
  static constexpr const char* kStoredByWhat =
      "SELECT 0, unit_id, kind, state, light, tickets FROM open_tickets WHERE tickets <> 0";

  Counts stored(const char* sql) {
    Counts counts;
    desk_.database->read([&](db::Transaction& tx) {
      tx.each({"counts", sql, sql, 0}, {}, [&](const db::Row& row) {
        counts[{row.integer(0), row.integer(1), row.string(2), row.string(3), row.string(4)}] = row.integer(5);
      });
    });
    return counts;
  }
  // From the tickets themselves, by their light at this moment.
  Counts counted(bool by_assignee) {
    Counts counts;
    desk_.database->read([&](db::Transaction& tx) {
      for (const Id id : ticket_ids_after(tx, Id{}, 1000)) {
        const auto t = find_ticket(tx, id);
        if (!t->open) continue;
        const std::string light(promise::light_name(light_of(*t, desk_.clock.now())));
        ++counts[{by_assignee ? t->assignee.value : 0, t->unit.value, t->kind, t->state, light}];
      }
    });
    return counts;
  }
  void advance() {
    const auto turned = desk_.database->write([&](db::Transaction& tx) -> Result<int> {
      return static_cast<int>(advance_lights(tx, desk_.policy, desk_.clock.now(), 1000).size());
    });
    ASSERT_TRUE(turned.ok());
  }

  Desk desk_{GetParam()};
};

TEST_P(OpenCounts, AreWhatIsOpenAfterAnythingThatHappened) {
  std::mt19937 random(20260302);
  const auto pick = [&](auto... choices) {
    const std::vector<std::string> all{choices...};
    return all[random() % all.size()];
  };
  std::vector<Id> tickets;
  std::set<std::string> lights;
  for (int step = 0; step < 160; ++step) {
    desk_.pass(static_cast<std::int64_t>(random() % (12 * kMinute)));
    if (tickets.size() < 8 || random() % 3 == 0) {
      const auto opened = desk_.open({{"kind", pick("inquiry", "repair", "complaint")}, {"channel", "web"}});
      ASSERT_TRUE(opened.ok());
      tickets.push_back(opened->ticket.id);
    }
    const Id id = tickets[random() % tickets.size()];
    const std::string action = pick("accept", "assign", "pause", "resume", "cancel", "change", "note");
    json::Object fields;
    if (action == "assign") fields = {{"stage", "handle"}, {"assignee", std::to_string(20 + random() % 3)}};
    if (action == "pause") fields = {{"pause_reason", "waiting_customer"}};
    if (action == "cancel") fields = {{"reason", "taken back"}};
    if (action == "change") fields = {{"kind", pick("inquiry", "repair")}, {"reason", "as it turned out"}};
    if (action == "note") fields = {{"body", "a note"}};
    const bool mine = random() % 2 == 0;
    [[maybe_unused]] const auto done =
        desk_.act(id, action, fields, Desk::member(mine ? 11 : 12, {"specialist", "supervisor"}));
    if (step % 10 != 9) continue;
    advance();
    ASSERT_EQ(stored(kStored), counted(true)) << step;
    const Counts all = counted(false);
    ASSERT_EQ(stored(kStoredByWhat), all) << step;
    for (const auto& [key, count] : all) lights.insert(std::get<4>(key));
  }
  for (const char* light : {"blue", "yellow", "red"}) EXPECT_TRUE(lights.contains(light)) << "never " << light;
}

TEST_P(OpenCounts, TurnOnlyWhatIsDue) {
  const auto opened = desk_.open({{"kind", "inquiry"}, {"channel", "web"}});
  ASSERT_TRUE(opened.ok());
  ASSERT_TRUE(opened->ticket.light_at);
  const auto next = [&] { return desk_.database->read([](db::Transaction& tx) { return next_turn(tx); }); };
  EXPECT_EQ(next(), opened->ticket.light_at);
  advance();
  EXPECT_EQ(desk_.load(opened->ticket.id).ticket.light, Light::blue);
  desk_.clock.set(*opened->ticket.light_at);
  advance();
  EXPECT_EQ(desk_.load(opened->ticket.id).ticket.light, Light::yellow);
  desk_.clock.set(*opened->ticket.due_at + 1);
  advance();
  EXPECT_EQ(desk_.load(opened->ticket.id).ticket.light, Light::red);
  EXPECT_EQ(next(), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Engines, OpenCounts, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::ticket::testing
