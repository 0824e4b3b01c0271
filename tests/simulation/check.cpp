#include "check.h"

#include <sstream>

#include "gates.h"
#include "metric/verify_service.h"
#include "promise/promise_service.h"
#include "promise/replay.h"
#include "ticket/ticket_store.h"
#include "ticket/verify_service.h"

namespace wellkept::simulation {
namespace {

constexpr std::size_t kFindings = 3;

constexpr db::Query query(const char* name, const char* sql) {
  return {name, sql, sql, 0};
}

constexpr auto kCounted = query("simulation.counted",
                                "SELECT unit_id, kind, state, light, COUNT(*) FROM tickets WHERE is_open "
                                "GROUP BY unit_id, kind, state, light ORDER BY unit_id, kind, state, light");
constexpr auto kKept = query("simulation.kept",
                             "SELECT unit_id, kind, state, light, tickets FROM open_tickets WHERE tickets <> 0 "
                             "ORDER BY unit_id, kind, state, light");
constexpr auto kDecided = query("simulation.decided", "SELECT COUNT(*) FROM promises WHERE decided_at IS NOT NULL");
constexpr auto kFigures = query("simulation.figures", "SELECT COALESCE(SUM(met + breached), 0) FROM figures");
constexpr auto kBroken =
    query("simulation.broken",
          "SELECT t.number, p.clause, p.rule FROM promises p JOIN tickets t ON t.id = p.subject_id "
          "WHERE p.kind IN ('gate', 'record') AND p.state = 'breached'");
constexpr auto kDoubles =
    query("simulation.doubles", "SELECT phone, COUNT(*) FROM customers GROUP BY phone HAVING COUNT(*) > 1");
constexpr auto kTickets = query("simulation.tickets", "SELECT id FROM tickets ORDER BY id");

std::int64_t number(db::Transaction& tx, const db::Query& of) {
  return tx.one(of, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::string lines(db::Transaction& tx, const db::Query& of) {
  std::string text;
  tx.each(of, {}, [&](const db::Row& row) {
    text += format_id(row.id(0)) + " " + row.string(1) + " " + row.string(2) + " " + row.string(3) + " " +
            std::to_string(row.integer(4)) + "\n";
  });
  return text;
}

// As a file of another system's history would tell it.
std::string history_of(const ticket::Record& record) {
  std::string text;
  for (const events::Event& event : record.events) {
    json::Writer line(text);
    line.begin_object().field("subject", format_id(event.stream)).field("at", format_instant(event.at));
    line.field("event", event.kind).key("fields").raw(event.body);
    if (event.actor) line.field("actor", format_id(event.actor));
    line.end_object();
    text += "\n";
  }
  return text;
}

bool was_pending(const promise::Stored& stored, Instant now) {
  return stored.state == "running" && stored.next_at && *stored.next_at <= now;
}

void check_promises(World& world, db::Transaction& tx, const ticket::Record& record) {
  std::istringstream text(history_of(record));
  const auto history = promise::read_history(world.policy(), text);
  if (!history.ok())
    throw Violation(record.ticket.number + ": its events cannot be replayed: " + history.refusal().detail);
  const Instant now = ticket::now_after(record.facts, world.latest());
  const auto stored = promise::stored_promises(tx, record.ticket.id);
  const promise::Units units = ticket::units_of(record.events, record.ticket.unit);
  std::size_t rows = 0;
  for (const auto& one : promise::derive(world.policy(), history->facts.front(), now)) {
    if (!promise::kept_as_row(one)) continue;
    ++rows;
    const auto row = promise::as_row(world.policy(), one, units, now);
    const bool there = std::any_of(stored.begin(), stored.end(), [&](const promise::Stored& other) {
      const bool same = other.clause == row.clause && other.rule == row.rule && other.occurrence == row.occurrence;
      return same && (other == row || was_pending(other, now));
    });
    if (!there)
      throw Violation(record.ticket.number + ": a replay gives another promise " + row.clause + " " + row.rule);
  }
  if (rows != stored.size()) throw Violation(record.ticket.number + ": more promises are stored than a replay gives");
}

void check_one(World& world, db::Transaction& tx, Id ticket) {
  const auto record = world.process().recorder.load(tx, ticket, false);
  if (!record) throw Violation("ticket " + format_id(ticket) + " is gone");
  const std::span<const promise::Fact> facts = record->facts;
  for (std::size_t i = 1; i <= facts.size(); ++i) {
    const std::string wrong = passed_wrongly(world.policy(), facts.first(i));
    if (wrong.empty()) continue;
    throw Violation(record->ticket.number + ": " + record->events[i - 1].kind + " (event " + std::to_string(i) +
                    ") passed a gate without: " + wrong);
  }
  check_promises(world, tx, *record);
}

void check_sums(db::Transaction& tx, const policy::Policy& policy, Process& process) {
  const std::string counted = lines(tx, kCounted);
  const std::string kept = lines(tx, kKept);
  if (counted != kept) throw Violation("open tickets are counted as\n" + kept + "and are\n" + counted);
  std::int64_t uses = 0;
  tx.each(kTickets, {}, [&](const db::Row& row) {
    uses += static_cast<std::int64_t>(promise::uses(policy, process.recorder.load(tx, row.id(0), false)->facts).size());
  });
  const std::int64_t decided = number(tx, kDecided) + uses;
  const std::int64_t figures = number(tx, kFigures);
  if (decided != figures) {
    throw Violation(std::to_string(decided) + " promises and uses were decided, the figures count " +
                    std::to_string(figures));
  }
  tx.each(kBroken, {}, [](const db::Row& row) {
    throw Violation(row.string(0) + ": " + row.string(1) + " " + row.string(2) + " was passed without what it asks");
  });
  tx.each(kDoubles, {}, [](const db::Row& row) {
    if (!row.null(0))
      throw Violation("customer " + row.string(0) + " is there " + std::to_string(row.integer(1)) + " times");
  });
}

}  // namespace

void check_ticket(World& world, Id ticket) {
  world.database().read([&](db::Transaction& tx) { check_one(world, tx, ticket); });
}

void check_all(World& world, const Ledger& ledger) {
  const auto log = events::verify_log(world.database(), world.journal(), world.keys().pair.public_key, kFindings, {});
  for (const events::Finding& one : log.findings) throw Violation(one.code + " " + one.where + ": " + one.detail);
  metric::Verifier metrics(world.policy(), kFindings);
  const auto tickets =
      ticket::verify_tickets(world.database(), world.policy(), world.latest(), kFindings, {}, &metrics);
  for (const auto& one : tickets.differences) throw Violation(one.code + " " + one.where + ": " + one.detail);
  for (const auto& one : metrics.differences()) throw Violation(one.code + " " + one.where + ": " + one.detail);
  world.database().read([&](db::Transaction& tx) {
    for (const Id ticket : tx.all(kTickets, {}, [](const db::Row& row) { return row.id(0); }))
      check_one(world, tx, ticket);
    check_sums(tx, world.policy(), world.process());
    ledger.check(tx);
  });
}

void check_nothing_due(World& world) {
  const Instant now = world.clock().now();
  world.database().read([&](db::Transaction& tx) {
    const auto promise = promise::next_moment(tx);
    if (promise && *promise <= now) throw Violation("a promise that is due was left behind");
    const auto light = ticket::next_turn(tx);
    if (light && *light <= now) throw Violation("a light that is due was left behind");
  });
}

}  // namespace wellkept::simulation
