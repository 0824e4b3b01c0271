// A log in an empty database, for tests.
#pragma once
#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "events/event_log.h"

namespace wellkept::events::testing {

inline constexpr Instant kStart{1'772'000'000'000};

struct Log {
  explicit Log(db::Engine engine) : database(engine) {
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
  }
  // Appends `count` events to the stream, which stands at `version`.
  Result<Head> append(Id stream, std::int64_t version, int count) {
    std::vector<NewEvent> events;
    for (int i = 0; i < count; ++i) {
      json::Value body;
      body.set("text", "event " + std::to_string(version + i + 1));
      events.push_back({"ticket.noted", kStart - 1000, Id{7}, body});
    }
    return database->write([&](db::Transaction& tx) { return log.append(tx, stream, "ticket", version, events); });
  }

  db::testing::TestDatabase database;
  ManualClock clock{kStart};
  IdSource ids{clock, 1};
  EventLog log{clock, ids};
};

}  // namespace wellkept::events::testing
