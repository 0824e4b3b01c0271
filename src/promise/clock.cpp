#include <algorithm>

#include "policy/words.h"
#include "promise/judge.h"

namespace wellkept::promise {
namespace {

using policy::ClockRule;

// How a rule's condition relates to the subject: it applies now, it once did (until a fact changed it), or it never
// did.
struct Applies {
  bool now = false;
  std::optional<std::size_t> lost_by;  // the fact after which it no longer applied
};

Applies applies(const Subject& subject, const ClockRule& rule, std::size_t start) {
  Applies result{policy::holds(rule.when, subject.fields()), std::nullopt};
  if (result.now) return result;
  const auto epochs = subject.epochs();
  for (std::size_t i = epochs.size() - 1; i-- > 0;) {
    const bool over_before_start = epochs[i + 1].first <= start;
    if (over_before_start) break;
    if (policy::holds(rule.when, epochs[i].fields)) {
      result.lost_by = epochs[i + 1].first;
      break;
    }
  }
  return result;
}

// The first stop after the start that no later fact made void.
std::optional<std::size_t> find_stop(const Subject& subject, const ClockRule& rule, std::size_t start) {
  const auto facts = subject.facts();
  std::vector<bool> seen(rule.stop_all ? rule.stop.size() : 0);
  std::optional<std::size_t> stop;
  for (std::size_t i = start + 1; i < facts.size(); ++i) {
    if (subject.matches(rule.void_by, facts[i])) {
      stop.reset();
      std::fill(seen.begin(), seen.end(), false);
    }
    if (stop) continue;
    if (!rule.stop_all) {
      if (subject.matches(rule.stop, facts[i])) stop = i;
      if (stop && rule.void_by.empty()) break;
      continue;
    }
    for (std::size_t k = 0; k < rule.stop.size(); ++k) {
      if (subject.matches(rule.stop[k], facts[i])) seen[k] = true;
    }
    if (std::all_of(seen.begin(), seen.end(), [](bool one) { return one; })) stop = i;
  }
  return stop;
}

std::vector<calendar::Pause> pauses_of(const Subject& subject, const ClockRule& rule, std::optional<Instant> end) {
  std::vector<calendar::Pause> all;
  for (const std::size_t pause : rule.pauses) {
    const auto some = subject.pauses(pause, end);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

// Wall time in [from, to) that lies in any of the pauses.
std::int64_t covered(std::vector<calendar::Pause> pauses, Instant from, Instant to) {
  std::sort(pauses.begin(), pauses.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::int64_t total = 0;
  Instant reached = from;
  for (const calendar::Pause& pause : pauses) {
    const Instant begin = std::max(reached, pause.from);
    const Instant end = std::min(to, pause.to.value_or(to));
    if (end <= begin) continue;
    total += end - begin;
    reached = end;
  }
  return total;
}

const policy::Level* choose_level(const ClockRule& rule, const policy::State& fields, Why* why) {
  for (std::size_t i = 0; i < rule.levels.size(); ++i) {
    const policy::Level& level = rule.levels[i];
    const bool hit = policy::holds(level.when, fields);
    const std::string row = why != nullptr ? std::to_string(i + 1) : std::string();
    if (why != nullptr && hit) {
      const std::string limit = why->text(policy::limit_words(level.within));
      why->say("第 " + row + " 行适用：" + why->condition(level.when) + "，时限 " + limit,
               "row " + row + " matched: " + why->condition(level.when) + ", limit " + limit);
    } else if (why != nullptr) {
      why->say(
          "第 " + row + " 行不适用（" + why->condition(level.when) + "）：" + why->failing(level.when, fields),
          "row " + row + " did not match (" + why->condition(level.when) + "): " + why->failing(level.when, fields));
    }
    if (hit) return &level;
  }
  return nullptr;
}

// The moment in the field: as it stood at the start, or as it was agreed anew before the earlier one had passed. A new
// agreement after a miss does not undo the miss.
std::optional<Instant> agreed_until(const Subject& subject, policy::FieldIndex field, std::size_t start,
                                    std::size_t last) {
  std::optional<Instant> until = subject.instant(field, start);
  const auto facts = subject.facts();
  for (std::size_t i = start + 1; i < facts.size() && i <= last; ++i) {
    if (until && facts[i].at > *until) break;
    until = subject.instant(field, i);
  }
  return until;
}

// Sets due_at, warn_at and provisional. False when there is nothing to be due.
bool set_due(const Subject& subject, const ClockRule& rule, const calendar::Calendar& calendar,
             std::span<const calendar::Pause> pauses, std::size_t start, std::size_t last, const policy::State& fields,
             Promise& promise, calendar::Limit& limit, Why* why) {
  const auto share = [&](Instant from, Instant to) {
    return from + static_cast<std::int64_t>(static_cast<double>(to - from) * rule.warn_at);
  };
  if (rule.until != policy::kNone) {
    const auto until = agreed_until(subject, rule.until, start, last);
    if (!until) return false;
    promise.due_at = *until;
    promise.warn_at = share(promise.started_at, *until);
    if (why != nullptr) {
      const std::string label = why->text(subject.policy().vocabulary.fields[rule.until].label);
      why->say("到期时间取自字段“" + label + "”：" + why->time(*until),
               "due at the moment in '" + label + "': " + why->time(*until));
    }
    return true;
  }
  const policy::Level* level = choose_level(rule, fields, why);
  if (level == nullptr) return false;  // loading refuses tables with a hole, so only an unset field leads here
  limit = level->within;
  if (const auto due = calendar.due(promise.started_at, limit, pauses)) {
    promise.due_at = due->at;
    promise.provisional = due->provisional;
    if (limit.unit == calendar::Unit::working_days) {
      promise.warn_at = share(promise.started_at, due->at);
    } else {
      calendar::Limit part = limit;
      part.amount =
          std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(limit.amount) * rule.warn_at));
      const auto warn = calendar.due(promise.started_at, part, pauses);
      promise.warn_at = warn ? std::optional(warn->at) : std::nullopt;
    }
  }
  if (why != nullptr && limit.unit == calendar::Unit::working_days) {
    why->days(calendar, promise.started_at, limit.amount, pauses);
  } else if (why != nullptr && limit.unit == calendar::Unit::working_time) {
    why->say("按日历 " + calendar.id() + "（" + calendar.zone() + "）的工作时间计算",
             "counted in the working time of calendar " + calendar.id() + " (" + calendar.zone() + ")");
  }
  return true;
}

void explain_verdict(const Promise& promise, Instant now, Why& why) {
  if (promise.provisional) {
    why.say("该日期所在年份尚无官方放假安排，暂定", "provisional: no official list of days off for that year yet");
  }
  if (promise.due_at) why.say("到期：" + why.time(*promise.due_at), "due at " + why.time(*promise.due_at));
  switch (promise.state) {
    case State::met:
      why.say("按时：早于或等于到期时间，余 " + why.duration(*promise.due_at - *promise.stopped_at),
              "kept: in time by " + why.duration(*promise.due_at - *promise.stopped_at));
      break;
    case State::breached: {
      const Instant end = promise.stopped_at.value_or(now);
      why.say("逾期 " + why.duration(end - *promise.due_at) + (promise.stopped_at ? "" : "，仍未完成"),
              "missed: late by " + why.duration(end - *promise.due_at) + (promise.stopped_at ? "" : ", still open"));
      break;
    }
    case State::running:
      why.say("计时中，还剩 " + why.duration(*promise.due_at - now),
              "running: " + why.duration(*promise.due_at - now) + " left");
      break;
    case State::paused:
      why.say("暂停中，恢复后才有到期时间", "paused: it has no due moment until it goes on");
      break;
    case State::withdrawn:
      break;
  }
}

void withdraw(Promise& promise, const Subject& subject, std::size_t by, const ClockRule& rule, Why* why) {
  const Fact& fact = subject.facts()[by];
  promise.state = State::withdrawn;
  promise.stopped_at = fact.at;
  if (why == nullptr) return;
  const std::string when = why->time(fact.at) + " " + why->event(fact.event);
  const std::string reason = why->failing(rule.when, subject.fields());
  if (reason.empty()) {
    why->say("撤回：" + when, "withdrawn: " + when);
  } else {
    why->say("撤回：" + when + " 之后不再适用（" + reason + "）",
             "withdrawn: after " + when + " it no longer applies (" + reason + ")");
  }
}

// Judges one start of a clock. The stop that ended it, if any, so that a repeating clock can go on from there.
std::optional<std::size_t> judge_start(const Case& about, RuleOf of, const ClockRule& rule, std::size_t start,
                                       int occurrence, std::vector<Promise>& out) {
  const Subject& subject = about.subject;
  const auto facts = subject.facts();
  const Applies applied = applies(subject, rule, start);
  const auto stop = find_stop(subject, rule, start);
  if (!applied.now && !applied.lost_by) return stop;

  std::optional<Why> why;
  if (!about.language.empty()) why.emplace(subject.policy(), about.language);
  Why* say = why ? &*why : nullptr;

  Promise promise;
  promise.clause = of.clause.id;
  promise.rule = rule.id;
  promise.occurrence = occurrence;
  promise.version = of.version;
  promise.started_at = facts[start].at;
  if (say != nullptr) {
    say->version(of.version, promise.started_at);
    if (applied.now) say->say("适用：" + say->condition(rule.when), "applies: " + say->condition(rule.when));
    say->say("起算：" + say->time(promise.started_at) + " " + say->event(facts[start].event),
             "started at " + say->time(promise.started_at) + " by " + say->event(facts[start].event));
  }

  const std::optional<Instant> stopped = stop ? std::optional(facts[*stop].at) : std::nullopt;
  const auto pauses = pauses_of(subject, rule, stopped);
  const calendar::Calendar& calendar = subject.policy().calendar(rule.calendar, of.version);
  // A promise that no longer applies is judged by the fields under which it did.
  const policy::State& fields = applied.now ? subject.fields() : subject.fields_at(*applied.lost_by - 1);
  calendar::Limit limit;
  if (!set_due(subject, rule, calendar, pauses, start, stop.value_or(facts.size()), fields, promise, limit, say))
    return stop;
  if (say != nullptr) say->pauses(pauses);

  const Instant end = stopped.value_or(about.now);
  promise.elapsed_ms = calendar.elapsed(limit.unit, promise.started_at, end, pauses);
  promise.paused_ms = covered(pauses, promise.started_at, end);
  const auto cancelled = subject.withdrawn_by();
  const bool late = promise.due_at && end > *promise.due_at;
  if (!applied.now) {
    withdraw(promise, subject, *applied.lost_by, rule, say);
  } else if (cancelled && (!stop || *cancelled < *stop) && *cancelled >= start &&
             !(promise.due_at && facts[*cancelled].at > *promise.due_at)) {
    withdraw(promise, subject, *cancelled, rule, say);
  } else {
    promise.stopped_at = stopped;
    // A deadline that stands in spite of a pause still runs out: it lies where the pause began, or was agreed as a
    // moment.
    promise.state = late ? State::breached : stop ? State::met : promise.due_at ? State::running : State::paused;
    if (say != nullptr && stop) {
      say->say("停止：" + say->time(*stopped) + " " + say->event(facts[*stop].event),
               "stopped at " + say->time(*stopped) + " by " + say->event(facts[*stop].event));
    }
    if (say != nullptr) explain_verdict(promise, about.now, *say);
  }
  if (why) promise.why = why->take();
  out.push_back(std::move(promise));
  return stop;
}

// A rule as each version has it, for a subject whose facts lie in several. The walk over its starts is the same
// whichever version's turn it is: a promise that runs on into the next version still is the one that runs.
std::vector<const ClockRule*> by_version(const policy::Policy& policy, const RuleOf& of, const ClockRule& rule) {
  std::vector<const ClockRule*> rules(policy.versions.size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const policy::Clause* clause = policy.versions[i].clause(of.clause.id);
    if (clause == nullptr || clause->planned) continue;
    const auto found = std::find_if(clause->clocks.begin(), clause->clocks.end(),
                                    [&](const ClockRule& one) { return one.id == rule.id; });
    if (found != clause->clocks.end()) rules[i] = &*found;
  }
  return rules;
}

void judge_across_versions(const Case& about, RuleOf of, const ClockRule& rule, std::vector<Promise>& out) {
  const auto facts = about.subject.facts();
  const policy::Policy& policy = about.subject.policy();
  const auto rules = by_version(policy, of, rule);
  int occurrence = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const std::size_t version = policy.in_force_index(facts[i].at);  // the start decides
    const ClockRule* own = rules[version];
    if (own == nullptr || !about.subject.matches(own->start, facts[i])) continue;
    const auto stop =
        version == of.version ? judge_start(about, of, *own, i, occurrence, out) : find_stop(about.subject, *own, i);
    ++occurrence;
    if (!own->repeat || !stop) return;
    i = std::max(i, *stop - 1);
  }
}

}  // namespace

void judge_clock(const Case& about, RuleOf of, const ClockRule& rule, std::vector<Promise>& out) {
  const auto facts = about.subject.facts();
  const policy::Policy& policy = about.subject.policy();
  if (policy.versions.size() > 1 && policy.in_force_index(facts.front().at) != policy.in_force_index(facts.back().at)) {
    return judge_across_versions(about, of, rule, out);
  }
  int occurrence = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!about.subject.matches(rule.start, facts[i])) continue;
    const auto stop = judge_start(about, of, rule, i, occurrence++, out);
    if (!rule.repeat || !stop) return;
    i = std::max(i, *stop - 1);  // the stop itself may start the next one
  }
}

}  // namespace wellkept::promise
