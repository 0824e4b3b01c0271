#include "duty/verify_service.h"

#include <stdexcept>

#include "base/clock.h"
#include "duty/duty.h"
#include "duty/duty_events.h"
#include "duty/duty_store.h"
#include "events/event_log.h"
#include "promise/promise_service.h"

namespace wellkept::duty {
namespace {

constexpr int kBatch = 500;

std::string text_in(const json::Value& body, std::string_view name) {
  const json::Value* value = body.find(name);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

Id id_in(const json::Value& body, std::string_view name) {
  return parse_id(text_in(body, name)).value_or(Id{});
}

// What the events say; the words of a record are compared by their commitment.
struct Told {
  Duty duty;
  std::string note;  // hex of the commitment
};

void settle(const policy::Policy& policy, Duty& duty, Instant at) {
  if (duty.state != "running") return;
  const bool kept = at <= duty.due_at;
  duty.state = kept ? "met" : "breached";
  duty.decided_at = kept ? at : duty.due_at;
  duty.decided_day = promise::Figures::day_of(policy, *duty.decided_at);
}

void take(const policy::Policy& policy, const events::Event& event, const json::Value& body, Told& told) {
  Duty& duty = told.duty;
  duty.version = event.version;
  if (event.kind == event::kOpened) {
    duty.clause = text_in(body, "clause");
    duty.rule = text_in(body, "rule");
    duty.period = text_in(body, "period");
    duty.unit = id_in(body, "unit");
    duty.policy_version = text_in(body, "policy_version");
    duty.opened_at = event.at;
    duty.due_at = parse_instant(text_in(body, "due_at")).value_or(Instant{});
    duty.member = id_in(body, "member");
  } else if (event.kind == event::kMissed) {
    settle(policy, duty, duty.due_at + 1);
  } else if (event.kind == event::kHandedOver) {
    duty.member = id_in(body, "to");
  } else if (event.kind == event::kCompleted) {
    settle(policy, duty, event.at);
    duty.completed_at = event.at;
    duty.completed_by = event.actor;
    duty.source = id_in(body, "source");
    told.note = text_in(body, "note");
  }
}

std::size_t index_of(const policy::Policy& policy, std::string_view label) {
  std::size_t index = 0;
  while (index + 1 < policy.versions.size() && policy.versions[index].label != label) ++index;
  return index;
}

// The first thing in which the row is not what the events give; empty when there is none.
std::string difference(const policy::Policy& policy, const Told& told, const Duty& row) {
  const Duty& duty = told.duty;
  if (duty.clause != row.clause || duty.rule != row.rule || duty.period != row.period || duty.unit != row.unit) {
    return "the events speak of another duty";
  }
  if (duty.due_at != row.due_at) return "due_at";
  if (duty.state != row.state || duty.decided_at != row.decided_at || duty.decided_day != row.decided_day) {
    return "the verdict: " + row.state + ", by the events " + duty.state;
  }
  if (duty.completed_at != row.completed_at || duty.completed_by != row.completed_by || duty.source != row.source) {
    return "how it was completed";
  }
  if (duty.member != row.member) return "who is in charge";
  if (duty.policy_version != row.policy_version || duty.version != row.version || duty.opened_at != row.opened_at) {
    return "its version or its opening";
  }
  if (!told.note.empty()) {
    const auto hash = crypto::from_hex(told.note);
    events::Commitment to{row.note_salt, {}};
    if (!hash || hash->size() != to.hash.size()) return "the commitment to its record";
    std::copy(hash->begin(), hash->end(), reinterpret_cast<char*>(to.hash.data()));
    if (!events::matches(to, row.note)) return "the words of its record";
  }
  const policy::DutyRule* rule = find_rule(policy, row.policy_version, row.clause, row.rule);
  if (rule == nullptr) return "the policy has no such rule";
  const Period period = period_of(rule->every, policy.zone, row.opened_at);
  if (period.name != row.period) return "it opened outside its period";
  const std::size_t version = index_of(policy, row.policy_version);
  if (deadline(policy, version, *rule, period).due_at != row.due_at && !row.provisional)
    return "the deadline that the policy gives";
  return {};
}

std::string problem_of(db::Transaction& tx, const policy::Policy& policy, const events::EventLog& log,
                       const Duty& row) {
  Told told;
  for (const events::Event& event : log.read(tx, row.id)) {
    auto body = json::parse(event.body);
    if (body.index() != 0) return "an event is no JSON";
    take(policy, event, std::get<json::Value>(body), told);
  }
  if (told.duty.version == 0 || told.duty.clause.empty()) return "there are no events of it";
  return difference(policy, told, row);
}

}  // namespace

DutiesReport verify_duties(db::Database& database, const policy::Policy& policy, std::size_t max) {
  const SystemClock unused_clock;
  IdSource unused_ids(unused_clock, 0);
  const events::EventLog log(unused_clock, unused_ids);
  return database.read([&](db::Transaction& tx) {
    DutiesReport report;
    for (Id after;;) {
      const auto rows = store::all_after(tx, after, kBatch);
      for (const Duty& row : rows) {
        after = row.id;
        ++report.duties;
        const std::string problem = problem_of(tx, policy, log, row);
        if (problem.empty() || report.differences.size() >= max) continue;
        report.differences.push_back(
            {"duty.differs", "duty " + row.clause + " " + row.rule + " " + row.period, problem});
      }
      if (rows.size() < kBatch) break;
    }
    const std::int64_t opened = store::count_opened_events(tx);
    if (opened != report.duties && report.differences.size() < max) {
      report.differences.push_back(
          {"duty.missing", "duties",
           std::to_string(opened) + " were opened by the events, " + std::to_string(report.duties) + " are there"});
    }
    return report;
  });
}

}  // namespace wellkept::duty
