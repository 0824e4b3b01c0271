// A database with units, tickets and promises for the tests of reports. Units: 1 above 2 above 3; 4 stands alone.
#pragma once
#include <gtest/gtest.h>

#include <stdexcept>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "promise/promise_service.h"
#include "report/testing/sample_policy.h"

namespace wellkept::report::testing {

// "2026-03-02T10:00" in the policy's zone.
inline Instant local(std::string_view text) {
  const auto at = calendar::parse_local(text, sample_policy().zone);
  if (!at) throw std::invalid_argument(std::string(text));
  return *at;
}

struct Desk {
  explicit Desk(db::Engine engine) : database(engine) {
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
    run(R"(INSERT INTO units (id, parent, kind, name, version)
           VALUES (1, NULL, 'company', 'all', 1), (2, 1, 'department', 'service', 1), (3, 2, 'group', 'repair', 1),
                  (4, NULL, 'provider', 'other', 1))");
  }

  void run(const std::string& sql) {
    const auto done = database->write([&](db::Transaction& tx) -> Outcome {
      tx.execute_text(sql);
      return Done{};
    });
    if (!done.ok()) throw std::runtime_error(done.refusal().code);
  }

  // The ticket with these promises, and their figures.
  void add(std::int64_t ticket, std::int64_t unit, const std::vector<promise::Promise>& promises, Instant now) {
    const std::string id = std::to_string(ticket);
    run("INSERT INTO tickets (id, number, kind, state, stage, is_open, unit_id, channel, severity, urgency, subject, "
        "opened_at, updated_at, version, sample) VALUES (" +
        id + ", 'T-" + id + "', 'ask', 'new', 'accept', TRUE, " + std::to_string(unit) +
        ", 'phone', 'minor', 'routine', 'lamp " + id + "', 0, 0, 1, FALSE)");
    const auto done = database->write([&](db::Transaction& tx) -> Outcome {
      promise::Figures figures(sample_policy());
      promise::save(tx, sample_policy(), Id{ticket}, Id{unit}, promises, now, true, figures);
      figures.apply(tx);
      return Done{};
    });
    if (!done.ok()) throw std::runtime_error(done.refusal().code);
  }

  db::testing::TestDatabase database;
};

inline promise::Promise clock_of(std::string_view clause, std::string_view rule, promise::State state, int occurrence,
                                 std::optional<Instant> due, std::optional<Instant> stopped) {
  promise::Promise one;
  one.clause = clause;
  one.rule = rule;
  one.occurrence = occurrence;
  one.started_at = local("2026-01-05T08:00");
  one.due_at = due;
  one.warn_at = due ? std::optional(*due - 3'600'000) : std::nullopt;
  one.stopped_at = stopped;
  one.state = state;
  return one;
}
inline promise::Promise kept(std::string_view at, int occurrence = 0, std::string_view rule = "respond") {
  return clock_of("FB-1", rule, promise::State::met, occurrence, local(at) + 60'000, local(at));
}
inline promise::Promise missed(std::string_view due, int occurrence = 0) {
  return clock_of("FB-1", "respond", promise::State::breached, occurrence, local(due), local(due) + 60'000);
}
inline promise::Promise overdue(std::string_view due) {
  return clock_of("FB-1", "respond", promise::State::breached, 0, local(due), std::nullopt);
}
inline promise::Promise running(std::string_view due, int occurrence = 0) {
  return clock_of("FB-1", "respond", promise::State::running, occurrence, local(due), std::nullopt);
}
inline promise::Promise paused() {
  return clock_of("FB-1", "respond", promise::State::paused, 0, std::nullopt, std::nullopt);
}

}  // namespace wellkept::report::testing
