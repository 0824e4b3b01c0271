#include "escalation/escalation_service.h"

#include <algorithm>
#include <set>

#include "base/log.h"
#include "base/unavailable.h"
#include "directory/directory_service.h"
#include "escalation/escalation_store.h"

namespace wellkept::escalation {
namespace {

constexpr int kBatch = 50;                     // looked at in one transaction, so that requests are not kept waiting
constexpr int kPass = 2'000;                   // in one call, so that a server with a long backlog still stops at once
constexpr std::int64_t kTryAgainMs = 600'000;  // after a step that failed
constexpr std::size_t kMostTold = 20;
constexpr int kMostUnits = 64;  // deeper than any tree

// Roles are stored as words separated by one space.
bool holds_one(std::string_view stored, std::span<const std::string> roles) {
  const std::string padded = " " + std::string(stored) + " ";
  return std::any_of(roles.begin(), roles.end(),
                     [&](const std::string& role) { return padded.find(" " + role + " ") != std::string::npos; });
}

std::vector<Id> holders(db::Transaction& tx, Id unit, std::span<const std::string> roles,
                        std::optional<Instant> there_at) {
  std::vector<Id> members;
  store::each_member(tx, unit, there_at, [&](Id member, std::string_view held) {
    if (holds_one(held, roles)) members.push_back(member);
  });
  return members;
}

const policy::ClockRule* clock_of(const policy::Policy& policy, const promise::Promise& promise) {
  const policy::Clause* clause = policy.versions[promise.version].clause(promise.clause);
  if (clause == nullptr) return nullptr;
  for (const policy::ClockRule& rule : clause->clocks) {
    if (rule.id == promise.rule) return &rule;
  }
  return nullptr;
}

std::vector<notify::Channel> channels_of(const policy::LadderStep& step) {
  std::vector<notify::Channel> channels;
  for (const std::string& name : step.by) {
    if (const auto channel = notify::channel_of(name)) channels.push_back(*channel);
  }
  return channels;
}

// Whom a reminder would not reach: somebody else is told.
bool is_missing(db::Transaction& tx, Id member, Instant now) {
  if (!member || store::is_absent(tx, member, now)) return true;
  const auto found = directory::DirectoryService::member(tx, member);
  return found && !found->active;
}

std::string joined(std::span<const Id> ids) {
  std::string out;
  for (const Id id : ids) out += (out.empty() ? "" : " ") + format_id(id);
  return out;
}

}  // namespace

Found nearest(db::Transaction& tx, Id unit, std::span<const std::string> roles, std::optional<Instant> there_at) {
  for (int depth = 0; unit && depth < kMostUnits; ++depth) {
    if (auto members = holders(tx, unit, roles, there_at); !members.empty()) return {std::move(members), unit};
    unit = store::parent_of(tx, unit);
  }
  return {holders(tx, Id{}, roles, there_at), Id{}};
}

std::vector<std::string> roles_missing(db::Transaction& tx, const policy::Policy& policy, Id root) {
  std::set<std::string> missing;
  for (const policy::Clause& clause : policy.versions.back().clauses) {
    if (clause.planned) continue;
    for (const policy::LadderRule& ladder : clause.ladders) {
      for (const policy::LadderStep& step : ladder.steps) {
        if (!nearest(tx, root, step.roles).members.empty()) continue;
        std::string names;
        for (const std::string& role : step.roles) names += (names.empty() ? "" : " or ") + role;
        missing.insert(names);
      }
    }
  }
  return {missing.begin(), missing.end()};
}

// One step that has fallen due.
struct EscalationService::Step {
  const promise::LadderMoment& moment;
  const promise::Promise& promise;
  int number = 0;  // in the promise's ladder
  Instant now;
};

std::int64_t EscalationService::advance(db::Database& database) {
  std::int64_t total = 0;
  const Instant now = clock_.now();
  while (total < kPass) {
    const auto next = database.read([](db::Transaction& tx) { return promise::next_climb(tx); });
    if (!next || *next > now) return total;  // nothing is due: no write, no cost
    std::vector<promise::Climb> due;
    Outcome all = Done{};
    try {
      all = database.write([&](db::Transaction& tx) -> Outcome {
        due = promise::due_climbs(tx, now, kBatch);  // here, where no other server takes the same
        promise::Figures figures(recorder_.policy());
        for (const promise::Climb& climb : due) WK_CHECK(look(tx, climb, figures));
        figures.apply(tx);
        return Done{};
      });
    } catch (const std::exception& error) {
      if (cause_of(error)) throw;  // of the disk, not of a step: all are due again as soon as it keeps anything
      all = refuse(RefusalKind::conflict, "escalation.failed", error.what());
    }
    if (due.empty()) return total;  // another server took them, or nothing can be written now
    total += static_cast<std::int64_t>(due.size());
    if (all) continue;
    for (const promise::Climb& climb : due) try_one(database, climb);
  }
  return total;
}

// By itself, so that what fails is found, put off, and keeps no other waiting.
void EscalationService::try_one(db::Database& database, const promise::Climb& climb) {
  std::string problem;
  try {
    const Outcome outcome = database.write([&](db::Transaction& tx) -> Outcome {
      if (!promise::still_due(tx, climb, clock_.now())) return Done{};  // another server took it
      promise::Figures figures(recorder_.policy());
      WK_CHECK(look(tx, climb, figures));
      figures.apply(tx);
      return Done{};
    });
    if (outcome) return;
    problem = outcome.refusal().code + ": " + outcome.refusal().detail;
  } catch (const std::exception& error) {
    if (cause_of(error)) throw;
    problem = error.what();
  }
  log::error("escalation.failed",
             {{"ticket", format_id(climb.subject)}, {"clause", climb.clause}, {"error", std::move(problem)}});
  (void)database.write([&](db::Transaction& tx) -> Outcome {
    promise::climbed(tx, climb, clock_.now() + kTryAgainMs);
    return Done{};
  });
}

Outcome EscalationService::look(db::Transaction& tx, promise::Climb climb, promise::Figures& figures) {
  auto record = recorder_.load(tx, climb.subject, false);
  const auto stop = [&]() -> Outcome {
    promise::climbed(tx, climb, std::nullopt);
    return Done{};
  };
  if (!record || !record->ticket.open) return stop();
  const auto found = std::find_if(record->promises.begin(), record->promises.end(), [&](const promise::Promise& one) {
    return one.clause == climb.clause && one.rule == climb.rule && one.occurrence == climb.occurrence;
  });
  if (found == record->promises.end() || found->stopped_at) return stop();
  const promise::Promise promise = *found;  // recording derives the promises anew
  const auto ladder = promise::ladder_of(recorder_.policy(), promise);
  const auto number = static_cast<std::size_t>(climb.step);
  if (number >= ladder.size()) return stop();
  const Instant now = ticket::now_after(record->facts, clock_.now());
  if (ladder[number].at > now) {  // the deadline moved
    promise::climbed(tx, climb, ladder[number].at);
    return Done{};
  }
  const Step step{ladder[number], promise, climb.step, now};
  const auto fields = promise::present(recorder_.policy(), record->facts).fields;
  if (policy::holds(step.moment.ladder->when, fields)) WK_CHECK(take(tx, *record, step, figures));
  ++climb.step;
  promise::climbed(tx, climb, number + 1 < ladder.size() ? std::optional(ladder[number + 1].at) : std::nullopt);
  return Done{};
}

Outcome EscalationService::take(db::Transaction& tx, ticket::Record& record, const Step& step,
                                promise::Figures& figures) {
  const policy::LadderStep& rule = *step.moment.step;
  if (rule.to == policy::LadderStep::To::coordinator) {
    std::string because;
    const Id chosen = coordinator(tx, record, step, because);
    if (chosen) WK_CHECK(tell(tx, record, step, chosen, "escalation.coordinator"));
    const std::vector<Id> told = chosen ? std::vector<Id>{chosen} : std::vector<Id>{};
    return this->record(tx, record, step, "escalation.coordinator_assigned", told, because, figures);
  }
  std::vector<Id> told;
  const bool to_handler = rule.to == policy::LadderStep::To::handler;
  if (to_handler && !is_missing(tx, record.ticket.assignee, step.now)) told = {record.ticket.assignee};
  if (told.empty()) told = nearest(tx, record.ticket.unit, rule.roles, step.now).members;
  if (told.size() > kMostTold) told.resize(kMostTold);
  const bool warned = to_handler && !rule.red;
  for (const Id member : told) {
    WK_CHECK(tell(tx, record, step, member, warned ? "escalation.reminder" : "escalation.raised"));
  }
  return this->record(tx, record, step, warned ? "escalation.reminded" : "escalation.raised", told, {}, figures);
}

// The one who coordinates the ticket already, else who of the nearest has the fewest open red tickets.
Id EscalationService::coordinator(db::Transaction& tx, const ticket::Record& record, const Step& step,
                                  std::string& because) {
  const Found found = nearest(tx, record.ticket.unit, step.moment.step->roles, step.now);
  const auto present = store::coordinator_of(tx, record.ticket.id);
  if (present && std::find(found.members.begin(), found.members.end(), *present) != found.members.end()) {
    because = "coordinates this ticket already";
    return *present;
  }
  Id best;
  std::int64_t fewest = 0;
  for (const Id member : found.members) {
    const std::int64_t load = store::open_red_tickets(tx, member, step.now);
    if (best && load >= fewest) continue;
    best = member;
    fewest = load;
  }
  if (!best) {
    because = "nobody holds the role";
    return best;
  }
  because = "fewest open red tickets (" + std::to_string(fewest) + ") of " + std::to_string(found.members.size());
  if (found.unit) because += " in unit " + format_id(found.unit);
  store::put_coordinator(tx, record.ticket.id, best, step.moment.clause->id, step.now);
  return best;
}

Outcome EscalationService::tell(db::Transaction& tx, const ticket::Record& record, const Step& step, Id member,
                                const char* form) {
  const policy::ClockRule* clock = clock_of(recorder_.policy(), step.promise);
  const policy::Text label = clock != nullptr ? clock->label : policy::Text{};
  notify::Notice notice;
  notice.member = member;
  notice.template_id = form;
  notice.params = {{"number", record.ticket.number},
                   {"clause", step.promise.clause},
                   {"promise", json::Object{{"zh", label.zh}, {"en", label.en}}},
                   {"due_at", format_instant(step.promise.due_at.value_or(step.now))}};
  notice.subject = record.ticket.id;
  notice.clause = step.promise.clause;
  notice.dedupe = "escalation/" + format_id(record.ticket.id) + "/" + std::string(step.promise.clause) + "/" +
                  std::string(step.promise.rule) + "/" + std::to_string(step.promise.occurrence) + "/" +
                  std::to_string(step.number) + "/" + format_id(member);
  notice.urgent = step.moment.step->urgent;
  notice.by = channels_of(*step.moment.step);
  return notify_.notify(tx, notice);
}

Outcome EscalationService::record(db::Transaction& tx, ticket::Record& record, const Step& step, const char* event,
                                  std::span<const Id> told, std::string_view because, promise::Figures& figures) {
  json::Value fields{
      json::Object{{"escalated_by", step.moment.clause->id},
                   {"escalated_step", step.moment.step->id},
                   {"escalated_promise", std::string(step.promise.clause) + "/" + std::string(step.promise.rule)}}};
  if (step.moment.step->to == policy::LadderStep::To::coordinator) {
    if (!told.empty()) fields.set("coordinator", format_id(told.front()));
    fields.set("chosen_because", because);
  } else if (!told.empty()) {
    fields.set("told", joined(told));
  }
  WK_TRY(draft, ticket::draft_event(recorder_.policy(), event, step.now, Id{}, "system", fields));
  std::vector<ticket::Draft> drafts;
  drafts.push_back(std::move(draft));
  const std::string state = record.ticket.state;
  return recorder_.add(tx, record, std::move(drafts), state, figures);
}

void EscalationService::forget(db::Database& database) {
  constexpr int kAtOnce = 1000;
  (void)database.write([](db::Transaction& tx) -> Outcome {
    store::forget_coordinators(tx, kAtOnce);
    return Done{};
  });
}

}  // namespace wellkept::escalation
