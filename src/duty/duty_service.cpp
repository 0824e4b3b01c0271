#include "duty/duty_service.h"

#include <algorithm>
#include <stdexcept>

#include "directory/directory_service.h"
#include "duty/duty_events.h"
#include "escalation/escalation_service.h"
#include "policyadmin/policyadmin_events.h"
#include "promise/promise_service.h"
#include "quarter/quarter_events.h"

namespace wellkept::duty {
namespace {

static_assert(kByReport == quarter::event::kReleased);
static_assert(kByPolicy == policyadmin::event::kPublished);

constexpr std::int64_t kLookAgainMs = 3'600'000;  // units and versions may have come

Refusal no(RefusalKind kind, std::string code, std::string detail) {
  return refuse(kind, std::move(code), std::move(detail));
}

const policy::Clause* clause_of(const policy::Policy& policy, const Duty& duty) {
  for (const policy::Version& version : policy.versions) {
    if (version.label == duty.policy_version) return version.clause(duty.clause);
  }
  return nullptr;
}

// The quarter that a released report is about.
std::string quarter_in(const std::string& body) {
  const auto parsed = json::parse(body);
  const auto* tree = std::get_if<json::Value>(&parsed);
  const json::Value* quarter = tree != nullptr ? tree->find("quarter") : nullptr;
  return quarter != nullptr && quarter->string() != nullptr ? *quarter->string() : std::string();
}

json::Value commitment(const events::Commitment& to) {
  return crypto::to_hex(to.hash);
}

}  // namespace

int DutyService::advance(db::Database& database) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  if (database.read([&](db::Transaction& tx) { return nothing_to_do(tx, now); })) return 0;
  Followed followed;
  int done = 0;
  const auto written = database.write([&](db::Transaction& tx) -> Outcome {
    followed = followed_;  // this may run more than once
    done = follow(tx, followed) + open_and_turn(tx, now);
    done += put_in_charge(tx, now);
    return Done{};
  });
  if (!written) throw std::runtime_error(written.refusal().detail);
  followed_ = std::move(followed);
  const auto next = next_opening(policy_, now);
  looked_until_ = std::min(next.value_or(now + kLookAgainMs), now + kLookAgainMs);
  versions_ = policy_.versions.size();
  return done;
}

bool DutyService::nothing_to_do(db::Transaction& tx, Instant now) {
  if (!looked_until_ || *looked_until_ <= now || *looked_until_ > now + kLookAgainMs) return false;
  if (versions_ != policy_.versions.size()) return false;
  const auto next = store::next_turn(tx);
  if (next && *next <= now) return false;
  return store::happened(tx, kByReport, followed_[std::string(kByReport)]).empty() &&
         store::happened(tx, kByPolicy, followed_[std::string(kByPolicy)]).empty();
}

int DutyService::open_and_turn(db::Transaction& tx, Instant now) {
  const auto since = store::watched_since(tx);
  const std::vector<Opening> due = since ? openings(policy_, *since, now) : std::vector<Opening>();
  int done = 0;
  auto next = due.begin();
  for (;;) {
    auto turning = store::first_turning(tx, now);
    if (next != due.end() && (!turning || next->at <= *turning->next_at)) {
      done += open_due(tx, *next++);
    } else if (turning) {
      turn(tx, std::move(*turning));
      ++done;
    } else {
      return done;
    }
  }
}

int DutyService::open_due(db::Transaction& tx, const Opening& opening) {
  std::vector<Id> units;
  if (opening.rule->each.empty()) {
    const auto root = directory::DirectoryService::root_unit(tx);
    if (root) units.push_back(root->id);
  } else {
    units = store::departments(tx);
  }
  int opened = 0;
  for (const Id unit : units) {
    Duty key;
    key.clause = opening.clause->id;
    key.rule = opening.rule->id;
    key.period = opening.period.name;
    key.unit = unit;
    if (store::exists(tx, key)) continue;
    open_one(tx, opening, unit);
    ++opened;
  }
  return opened;
}

Id DutyService::owner_for(db::Transaction& tx, const policy::DutyRule& rule, Id unit) const {
  if (rule.role.empty()) return {};
  const std::vector<std::string> roles{rule.role};
  Id best;
  std::int64_t fewest = 0;
  for (const Id member : escalation::nearest(tx, unit, roles, clock_.now()).members) {
    const std::int64_t open = store::open_of(tx, member);
    if (!best || open < fewest) best = member, fewest = open;
  }
  return best;
}

void DutyService::open_one(db::Transaction& tx, const Opening& opening, Id unit) {
  Duty duty;
  duty.id = ids_.next();
  duty.clause = opening.clause->id;
  duty.rule = opening.rule->id;
  duty.period = opening.period.name;
  duty.unit = unit;
  duty.policy_version = policy_.versions[opening.version].label;
  duty.opened_at = opening.at;
  duty.warn_at = opening.warn_at;
  duty.due_at = opening.due_at;
  duty.next_at = std::max(opening.warn_at, opening.at);
  duty.provisional = opening.provisional;
  duty.member = owner_for(tx, *opening.rule, unit);
  store::insert(tx, duty);
  json::Object body{{"clause", duty.clause},
                    {"rule", duty.rule},
                    {"period", duty.period},
                    {"unit", format_id(unit)},
                    {"policy_version", duty.policy_version},
                    {"due_at", format_instant(duty.due_at)}};
  if (duty.member) body.emplace_back("member", format_id(duty.member));
  const events::NewEvent opened{std::string(event::kOpened), duty.opened_at, {}, std::move(body)};
  const auto head = log_.append(tx, duty.id, kSubject, 0, std::span(&opened, 1));
  if (!head) throw std::runtime_error(head.refusal().detail);
  tell(tx, duty, "duty.opened", false);
}

// Members come and go: what nobody is in charge of goes to whoever has the role now.
int DutyService::put_in_charge(db::Transaction& tx, Instant now) {
  int found = 0;
  for (Duty& duty : store::in_nobodys_charge(tx)) {
    const policy::DutyRule* rule = find_rule(policy_, duty.policy_version, duty.clause, duty.rule);
    const Id member = rule != nullptr ? owner_for(tx, *rule, duty.unit) : Id{};
    if (!member) continue;
    json::Object body{{"to", format_id(member)}};
    if (duty.member) body.emplace_back("from", format_id(duty.member));
    duty.member = member;
    save(tx, duty, event::kHandedOver, now, {}, std::move(body));
    tell(tx, duty, "duty.opened", false);
    ++found;
  }
  return found;
}

// First yellow, then red.
void DutyService::turn(db::Transaction& tx, Duty duty) {
  const bool missed = *duty.next_at > duty.due_at;
  const Instant at = *duty.next_at;
  if (missed) {
    settle(duty, at);
    duty.next_at.reset();
    save(tx, duty, event::kMissed, duty.due_at, {}, {{"due_at", format_instant(duty.due_at)}});
    tell(tx, duty, "duty.missed", true);
    return;
  }
  duty.next_at = duty.due_at + 1;
  json::Object body;
  if (duty.member) body.emplace_back("member", format_id(duty.member));
  save(tx, duty, event::kReminded, at, {}, std::move(body));
  tell(tx, duty, "duty.reminder", false);
}

// Kept or missed, by what has happened until `at`.
void DutyService::settle(Duty& duty, Instant at) const {
  if (duty.state != "running") return;
  const bool kept = at <= duty.due_at;
  duty.state = kept ? "met" : "breached";
  duty.decided_at = kept ? at : duty.due_at;
  duty.decided_day = promise::Figures::day_of(policy_, *duty.decided_at);
}

void DutyService::save(db::Transaction& tx, Duty& duty, std::string_view kind, Instant at, Id actor,
                       json::Object body) {
  const events::NewEvent one{std::string(kind), at, actor, std::move(body)};
  const auto head = log_.append(tx, duty.id, kSubject, duty.version, std::span(&one, 1));
  if (!head) throw std::runtime_error(head.refusal().detail);
  const std::int64_t before = duty.version;
  duty.version = head->version;
  if (!store::change(tx, duty, before)) throw std::runtime_error("a duty was changed by another transaction");
}

void DutyService::tell(db::Transaction& tx, const Duty& duty, const char* what, bool urgent) {
  if (!duty.member) return;
  const policy::DutyRule* rule = find_rule(policy_, duty.policy_version, duty.clause, duty.rule);
  if (rule == nullptr) return;
  json::Object params{{"duty", rule->label.zh + " · " + rule->label.en},
                      {"clause", duty.clause},
                      {"period", duty.period},
                      {"due_at", format_instant(duty.due_at)}};
  const auto told =
      notify_.notify(tx, {.member = duty.member,
                          .template_id = what,
                          .params = std::move(params),
                          .subject = duty.id,
                          .clause = duty.clause,
                          .dedupe = std::string(what) + "." + format_id(duty.id) + "." + format_id(duty.member),
                          .urgent = urgent});
  if (!told) throw std::runtime_error(told.refusal().detail);
}

int DutyService::follow(db::Transaction& tx, Followed& followed) {
  int done = 0;
  for (const std::string_view kind : {kByReport, kByPolicy}) {
    Id& last = followed[std::string(kind)];
    for (const store::Happened& event : store::happened(tx, kind, last)) {
      done += complete_by(tx, kind, event);
      last = std::max(last, event.id);
    }
  }
  return done;
}

// What the program recorded fulfils every duty that waits for it: a report that of its quarter, an amendment the oldest
// one that had opened by then.
int DutyService::complete_by(db::Transaction& tx, std::string_view kind, const store::Happened& event) {
  const std::string quarter = kind == kByReport ? quarter_in(event.body) : std::string();
  int done = 0;
  for (const policy::Clause& clause : policy_.in_force(event.at).clauses) {
    for (const policy::DutyRule& rule : clause.duties) {
      // After a restart all of them are looked at again.
      if (rule.done_by != kind || store::fulfilled_by(tx, clause.id, rule.id, event.stream)) continue;
      for (Duty& duty : store::waiting_for(tx, clause.id, rule.id)) {
        const bool meant = quarter.empty() ? duty.opened_at <= event.at : duty.period == quarter;
        if (!meant) continue;
        settle(duty, event.at);
        duty.next_at.reset();
        duty.completed_at = event.at;
        duty.completed_by = event.actor;
        duty.source = event.stream;
        save(tx, duty, event::kCompleted, event.at, event.actor,
             {{"by", std::string(kind)}, {"source", format_id(event.stream)}});
        ++done;
        break;
      }
    }
  }
  return done;
}

Result<Duty> DutyService::find(db::Transaction& tx, Id id) const {
  auto duty = store::find(tx, id);
  if (!duty) return no(RefusalKind::not_found, "duty.unknown", "There is no such duty.");
  return std::move(*duty);
}

Result<Duty> DutyService::changeable(db::Transaction& tx, const Actor& actor, Id id,
                                     std::optional<std::int64_t> version) const {
  WK_TRY(duty, find(tx, id));
  if (!actor.manages && duty.member != actor.member) {
    return no(RefusalKind::forbidden, "duty.not_yours",
              "Only who is in charge of a duty, or manages reports, may do that.");
  }
  if (version && *version != duty.version) {
    return no(RefusalKind::stale, "duty.stale", "The duty has changed since it was read.");
  }
  if (duty.completed_at) return no(RefusalKind::conflict, "duty.completed", "The duty is completed.");
  return duty;
}

Result<Duty> DutyService::complete(db::Transaction& tx, const Actor& actor, Id id, std::int64_t version,
                                   const Record& record) {
  WK_TRY(duty, changeable(tx, actor, id, version));
  const policy::DutyRule* rule = find_rule(policy_, duty.policy_version, duty.clause, duty.rule);
  if (rule == nullptr || clause_of(policy_, duty) == nullptr) throw std::logic_error("a duty without its rule");
  if (completes_itself(*rule)) {
    return no(RefusalKind::conflict, "duty.completes_itself", "This duty is completed by what it speaks of.");
  }
  const auto needs = [&](const char* what) {
    return std::find(rule->needs.begin(), rule->needs.end(), what) != rule->needs.end();
  };
  if (needs("file") && store::files_of(tx, id).empty()) {
    return no(RefusalKind::gate, "duty.needs_file", "Add the file that proves what was done first.");
  }
  if (needs("tickets") && record.tickets.empty()) {
    return no(RefusalKind::gate, "duty.needs_tickets", "Name the tickets that were looked at.");
  }
  json::Array looked;
  for (const std::string& name : record.tickets) {
    const auto ticket = store::find_ticket(tx, name);
    if (!ticket) return no(RefusalKind::invalid, "duty.ticket", "There is no such ticket among those that you name.");
    store::add_ticket(tx, id, *ticket);
    looked.emplace_back(format_id(*ticket));
  }
  const Instant now = clock_.now();
  const auto note = events::commit_to(record.note);
  settle(duty, now);
  duty.next_at.reset();
  duty.completed_at = now;
  duty.completed_by = actor.member;
  duty.note = record.note;
  duty.note_salt = note.salt;
  save(tx, duty, event::kCompleted, now, actor.member,
       {{"by", "record"}, {"note", commitment(note)}, {"tickets", std::move(looked)}});
  return find(tx, id);
}

Result<Duty> DutyService::hand_over(db::Transaction& tx, const Actor& actor, Id id, std::int64_t version, Id member) {
  WK_TRY(duty, changeable(tx, actor, id, version));
  const auto found = directory::DirectoryService::member(tx, member);
  if (!found || !found->active) return no(RefusalKind::invalid, "duty.member", "No active member has this id.");
  json::Object body{{"to", format_id(member)}};
  if (duty.member) body.emplace_back("from", format_id(duty.member));
  duty.member = member;
  save(tx, duty, event::kHandedOver, clock_.now(), actor.member, std::move(body));
  if (member != actor.member) tell(tx, duty, "duty.opened", false);
  return find(tx, id);
}

Result<Duty> DutyService::add_file(db::Transaction& tx, const Actor& actor, Id id, File& file) {
  WK_TRY(duty, changeable(tx, actor, id, std::nullopt));
  if (store::files_of(tx, id).size() >= kFilesAtMost) {
    return no(RefusalKind::conflict, "duty.too_many_files", "The duty has too many files.");
  }
  file.id = ids_.next();
  file.added_at = clock_.now();
  file.added_by = actor.member;
  store::insert_file(tx, id, file);
  save(tx, duty, event::kFileAdded, file.added_at, actor.member,
       {{"file", format_id(file.id)}, {"sha256", file.sha256}, {"size", file.size}});
  return find(tx, id);
}

}  // namespace wellkept::duty
