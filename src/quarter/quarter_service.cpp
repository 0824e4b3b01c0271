#include "quarter/quarter_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto.h"
#include "promise/promise_service.h"
#include "quarter/quarter_events.h"

namespace wellkept::quarter {
namespace {

Refusal bad_quarter(std::string detail) {
  return refuse(RefusalKind::invalid, "report.quarter", std::move(detail));
}

Refusal stale() {
  return refuse(RefusalKind::stale, "report.stale", "The report has changed since it was read.");
}

Refusal frozen() {
  return refuse(RefusalKind::conflict, "report.released", "The report is released and does not change any more.");
}

Notes stored_notes(const Stored& report) {
  auto notes = read_notes(report.notes);
  if (!notes) throw std::runtime_error("the notes of a quarterly report are damaged");
  return *notes;
}

std::string sha256_of(const std::string& body) {
  return crypto::to_hex(crypto::sha256(body));
}

json::Value parsed(const std::string& body) {
  auto tree = json::parse(body);
  if (std::get_if<json::Value>(&tree) == nullptr) throw std::runtime_error("the document of a report is damaged");
  return std::get<json::Value>(std::move(tree));
}

// The clauses of two documents that were counted differently.
std::vector<Drift> drifts(const json::Value& released, const json::Value& now) {
  const auto counted = [](const json::Value& row) {
    return json::Value(json::Object{{"n", *row.find("n")}, {"met", *row.find("met")}});
  };
  std::map<std::string, json::Value> today;
  for (const json::Value& row : *now.find("clauses")->array()) today[*row.find("clause")->string()] = counted(row);
  std::vector<Drift> found;
  for (const json::Value& row : *released.find("clauses")->array()) {
    const std::string& clause = *row.find("clause")->string();
    if (today[clause] == counted(row)) continue;
    found.push_back({clause, counted(row), today[clause]});
  }
  return found;
}

}  // namespace

report::Day QuarterService::today() const {
  return promise::Figures::day_of(reports_.policy(), clock_.now());
}

Result<Quarter> QuarterService::begun(std::string_view text) const {
  const auto quarter = parse_quarter(text);
  if (!quarter) return bad_quarter("A quarter is written 2026-Q3.");
  if (days_of(*quarter).from > today()) return bad_quarter("That quarter has not begun.");
  return *quarter;
}

std::string QuarterService::make(db::Transaction& tx, Quarter quarter, const Notes& notes) const {
  const report::Period whole = days_of(quarter);
  const report::Period earlier = days_of(before(quarter));
  const report::Period days{whole.from, std::min(whole.to, today())};
  const auto matrix = [&](const report::Period& period) {
    const report::Scope scope{report::format_day(period.from), report::format_day(period.to), {}};
    auto made = reports_.matrix(tx, scope, clock_.now());
    if (!made) throw std::runtime_error(made.refusal().detail);
    return std::move(*made);
  };
  const report::Matrix now = matrix(days);
  const report::Matrix then = matrix(earlier);
  // The quarter before is compared whole, whatever day it is today.
  const auto ask = [&](const char* metric, metric::Split by, std::optional<std::string> kind = {}) {
    metric::Query query{metric, days, {}, std::move(kind), {}, {}, {}, by};
    return metrics_.answer(tx, query, earlier);
  };
  const auto split = [&](const char* metric) {
    return Split{ask(metric, metric::Split::kind), ask(metric, metric::Split::product),
                 ask(metric, metric::Split::channel), ask(metric, metric::Split::unit),
                 ask(metric, metric::Split::month)};
  };
  const LastEvent last = last_event(tx);
  Figures figures{quarter,
                  days,
                  earlier,
                  &now,
                  &then,
                  split("opened"),
                  split("closed"),
                  ask("clock", metric::Split::value),
                  ask("asked", metric::Split::value),
                  ask("reopened", metric::Split::none),
                  ask("opened", metric::Split::unit, "complaint"),
                  ask("subcategory", metric::Split::value, "complaint"),
                  ask("department", metric::Split::value),
                  ask("verified", metric::Split::value),
                  ask("subcategory", metric::Split::value),
                  ask("fault", metric::Split::value),
                  {},
                  ask("overall", metric::Split::product),
                  ask("overall", metric::Split::unit),
                  last.id,
                  last.at};
  for (const char* mark : {"overall", "attitude", "speed", "quality"}) {
    figures.marks.push_back(ask(mark, metric::Split::value));
  }
  const auto released = find_report(tx, format_quarter(before(quarter)));
  const auto last_document = released && released->released ? std::optional(parsed(released->body)) : std::nullopt;
  return json::canonical(make_document(reports_.policy(), figures, notes, last_document ? &*last_document : nullptr));
}

Result<Shown> QuarterService::read(db::Transaction& tx, std::string_view text) const {
  WK_TRY(quarter, begun(text));
  const std::string name = format_quarter(quarter);
  const auto stored = find_report(tx, name);
  if (stored && stored->released) {
    return Shown{name,         true,           stored->version,     stored->notes,
                 stored->body, stored->sha256, stored->released_at, member_name(tx, stored->released_by)};
  }
  const Notes notes = stored ? stored_notes(*stored) : Notes{};
  return Shown{name, false, stored ? stored->version : 0, notes_json(notes), make(tx, quarter, notes), "", {}, ""};
}

Result<Shown> QuarterService::write_notes(db::Transaction& tx, std::string_view text, std::int64_t version,
                                          const Notes& notes) {
  WK_TRY(quarter, begun(text));
  const std::string name = format_quarter(quarter);
  const auto stored = find_report(tx, name);
  if (stored && stored->released) return frozen();
  if ((stored ? stored->version : 0) != version) return stale();
  if (!stored) {
    insert_report(tx, {ids_.next(), name, false, notes_json(notes), "", "", 1, clock_.now(), {}, {}});
  } else if (!change_notes(tx, stored->id, version, json::write(notes_json(notes)))) {
    return stale();
  }
  return read(tx, text);
}

Result<Shown> QuarterService::release(db::Transaction& tx, std::string_view text, std::int64_t version, Id member) {
  WK_TRY(quarter, begun(text));
  if (days_of(quarter).to >= today()) {
    return refuse(RefusalKind::conflict, "report.quarter_running", "The quarter is not over yet.");
  }
  const std::string name = format_quarter(quarter);
  auto stored = find_report(tx, name);
  if (stored && stored->released) return frozen();
  if ((stored ? stored->version : 0) != version) return stale();
  if (!stored) {
    stored = Stored{ids_.next(), name, false, notes_json({}), "", "", 1, clock_.now(), {}, {}};
    insert_report(tx, *stored);
  }
  stored->body = make(tx, quarter, stored_notes(*stored));
  stored->sha256 = sha256_of(stored->body);
  stored->released_at = clock_.now();
  stored->released_by = member;
  if (!release_report(tx, *stored)) return stale();
  json::Value body =
      json::Object{{"quarter", name}, {"sha256", stored->sha256}, {"last_event", format_id(last_event(tx).id)}};
  const events::NewEvent released{std::string(event::kReleased), clock_.now(), member, std::move(body)};
  WK_CHECK(log_.append(tx, stored->id, event::kSubject, 0, std::span(&released, 1)));
  return read(tx, text);
}

Result<Check> QuarterService::check(db::Transaction& tx, std::string_view text) const {
  WK_TRY(quarter, begun(text));
  const auto stored = find_report(tx, format_quarter(quarter));
  if (!stored || !stored->released) {
    return refuse(RefusalKind::not_found, "report.not_released", "The report of that quarter is not released.");
  }
  Check check;
  check.sha256 = sha256_of(stored->body);
  for (const events::Event& one : log_.read(tx, stored->id)) {
    if (one.kind != event::kReleased) continue;
    const json::Value body = parsed(one.body);
    const json::Value* hash = body.find("sha256");
    if (hash != nullptr && hash->string() != nullptr) check.recorded = *hash->string();
  }
  check.intact = check.sha256 == check.recorded;
  if (check.intact) check.drifts = drifts(parsed(stored->body), parsed(make(tx, quarter, stored_notes(*stored))));
  return check;
}

std::vector<Listed> QuarterService::list(db::Transaction& tx, std::optional<Quarter> until, int limit) const {
  const report::Day now = today();
  const Quarter first = quarter_of(first_ticket_day(tx).value_or(now));
  Quarter quarter = until ? before(*until) : quarter_of(now);
  std::map<std::string, Stored> stored;
  for (Stored& one : reports_before(tx, until ? format_quarter(*until) : "9999-Q9", limit)) {
    stored[one.quarter] = std::move(one);
  }
  std::vector<Listed> listed;
  for (; quarter >= first && listed.size() < static_cast<std::size_t>(limit); quarter = before(quarter)) {
    const std::string name = format_quarter(quarter);
    const auto found = stored.find(name);
    const bool released = found != stored.end() && found->second.released;
    listed.push_back({name, days_of(quarter), released, days_of(quarter).to < now,
                      released ? found->second.released_at : std::nullopt});
  }
  return listed;
}

}  // namespace wellkept::quarter
