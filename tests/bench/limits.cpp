#include "limits.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "events/events_sql.h"
#include "measure.h"
#include "promise/promise_sql.h"
#include "promise/promise_store.h"
#include "ticket/list_store.h"

namespace wellkept::bench {
namespace {

// Everything that one create writes.
struct Rows {
  ticket::Ticket ticket;
  std::vector<events::Event> events;
  std::vector<ticket::StoredText> texts;
  std::vector<promise::Stored> promises;
};

Rows rows_of_a_create(app::Application& app, const World& world) {
  std::mt19937 random(1);
  const ticket::Actor actor{ticket::Actor::Kind::member, world.members.front(), {"specialist"}};
  Id id;
  const auto made = app.database().write([&](db::Transaction& tx) -> Outcome {
    WK_TRY(record, app.tickets().open(tx, actor, open_request(world, random)));
    id = record.ticket.id;
    return Done{};
  });
  if (!made.ok()) std::abort();
  return app.database().read([&](db::Transaction& tx) {
    auto record = app.recorder().load(tx, id, true);
    return Rows{record->ticket, record->events, record->texts, promise::stored_promises(tx, id)};
  });
}

void write_rows(db::Transaction& tx, const Rows& rows, IdSource& ids) {
  const Id id = ids.next();
  const auto hash = [](const crypto::Hash& bytes) {
    return db::Param::blob({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  };
  ticket::Ticket ticket = rows.ticket;
  ticket.id = id;
  ticket.number = ticket::number_text(ticket::reserve_numbers(tx, 1));
  tx.execute(events::sql::create_stream, {id, "ticket", ticket.version, hash(rows.events.back().hash)});
  for (const auto& event : rows.events) {
    tx.execute(events::sql::insert_event, {ids.next(), id, event.version, event.at, event.recorded_at, event.actor,
                                           event.kind, event.body, hash(event.hash)});
  }
  for (const auto& text : rows.texts) ticket::insert_text(tx, id, text);
  ticket::insert_ticket(tx, ticket);
  for (const auto& row : rows.promises) {
    tx.execute(promise::sql::insert_promise,
               {id, row.clause, row.rule, row.occurrence, row.kind, row.policy_version, row.unit.value, row.started_at,
                row.due_at, row.warn_at, row.stopped_at, row.state, row.provisional, row.decided_at, row.next_at});
    tx.execute(promise::sql::add_open_figure, {row.clause, row.rule, row.unit.value, 1, 0, 0, 0});
  }
}

std::unique_ptr<app::Application> fresh_application(const std::string& folder) {
  std::filesystem::remove_all(folder);
  return open_application(folder, true);
}

}  // namespace

void measure_disk(const std::string& folder, double seconds) {
  const std::string path = folder + "/disk";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  const std::string page(4096, 'x');
  measure("disk.append", 1, seconds, [&](int) {
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) || ::fdatasync(file) != 0)
      std::abort();
  });
  ::close(file);
  ::unlink(path.c_str());
}

void measure_rows(const std::string& folder, const World& world, int clients, double seconds) {
  const auto app = open_application(folder, true);
  const Rows rows = rows_of_a_create(*app, world);
  report("rows.count", "rows",
         static_cast<double>(3 + rows.events.size() + rows.texts.size() + 2 * rows.promises.size()));
  measure("rows.create." + std::to_string(clients), clients, seconds, [&](int) {
    const auto done = app->database().write([&](db::Transaction& tx) -> Outcome {
      write_rows(tx, rows, app->ids());
      return Done{};
    });
    if (!done.ok()) std::abort();
  });
}

void measure_statements(const std::string& folder, const World& world, double seconds) {
  const auto app = open_application(folder, true);
  std::mt19937 random(7);
  const auto list = [&](const std::string& name, ticket::ListOrder order, const auto& filter_by) {
    measure("statement." + name, 1, seconds, [&](int) {
      ticket::ListFilter filter;
      filter_by(filter);
      const auto page = app->database().read(
          [&](db::Transaction& tx) { return ticket::list_page(tx, {}, filter, order, std::nullopt, 50); });
      if (page.tickets.empty()) std::abort();
    });
  };
  const auto one_of = [&](const std::vector<Id>& ids) { return ids[random() % ids.size()]; };
  list("due", ticket::ListOrder::due, [](ticket::ListFilter&) {});
  list("newest", ticket::ListOrder::newest, [](ticket::ListFilter& filter) { filter.open.reset(); });
  list("unit", ticket::ListOrder::due, [&](ticket::ListFilter& filter) { filter.unit = one_of(world.units); });
  list("assignee", ticket::ListOrder::due,
       [&](ticket::ListFilter& filter) { filter.assignee = one_of(world.members); });
}

void measure_scheduler(const std::string& folder, int open) {
  const std::string own = folder + "/scheduler";
  const auto app = fresh_application(own);
  db::Database& database = app->database();
  const Instant now = app->clock().now();
  promise::Stored sample;
  sample.clause = "FB-4.1.1";
  sample.rule = "respond";
  sample.kind = "clock";
  sample.policy_version = app->policy().versions.front().label;
  sample.unit = Id{1};
  for (int done = 0; done < open; done += 10'000) {
    const auto written = database.write([&](db::Transaction& tx) -> Outcome {
      for (int i = done; i < std::min(open, done + 10'000); ++i) {
        // From an hour ahead on, a second apart.
        const Instant due = now + 3'600'000 + i * 1000LL;
        tx.execute(promise::sql::put_promise,
                   {Id{i + 1}, sample.clause, sample.rule, 0, sample.kind, sample.policy_version, sample.unit.value,
                    now, due, nullptr, nullptr, "running", false, nullptr, due});
      }
      return Done{};
    });
    if (!written.ok()) std::abort();
  }
  measure("scheduler.idle", 1, 1, [&](int) {
    if (app->advance_promises() != 0) std::abort();
  });
  Instant at = now + 3'600'000 - 1;
  for (const int due : {1, 1000, 100'000}) {
    if (due > open) continue;
    at = at + due * 1000LL;
    int moved = 0;
    const double seconds = seconds_of([&] {
      for (int some = 1; some > 0; moved += some) {
        const auto pass = database.write(
            [&](db::Transaction& tx) -> Result<int> { return promise::advance_due(tx, app->policy(), at, 500); });
        some = pass.ok() ? *pass : 0;
      }
    });
    if (moved == 0) std::abort();
    report("scheduler.due." + std::to_string(due), "us each", seconds * 1e6 / moved);
  }
  std::filesystem::remove_all(own);
}

}  // namespace wellkept::bench
