#include <algorithm>
#include <limits>

#include "promise/judge.h"
#include "promise/standing.h"

namespace wellkept::promise {
namespace {

constexpr std::size_t kUsualPromises = 16;  // of a subject
constexpr Instant kEndOfTime{std::numeric_limits<std::int64_t>::max()};

// The versions in force somewhere along the facts, in order.
std::vector<std::size_t> versions_of(const Subject& subject) {
  const policy::Policy& policy = subject.policy();
  const std::size_t first = policy.in_force_index(subject.facts().front().at);
  const std::size_t last = policy.in_force_index(subject.facts().back().at);
  std::vector<std::size_t> versions;
  for (std::size_t i = first; i <= last; ++i) versions.push_back(i);
  return versions;
}

bool names(const std::vector<policy::Matcher>& matchers, policy::EventIndex event) {
  return std::any_of(matchers.begin(), matchers.end(),
                     [&](const policy::Matcher& matcher) { return matcher.event == event; });
}

}  // namespace

std::vector<Promise> derive(const policy::Policy& policy, std::span<const Fact> facts, Instant now,
                            std::string_view explain) {
  std::vector<Promise> promises;
  const Subject subject(policy, facts, now);
  if (subject.facts().empty()) return promises;
  promises.reserve(kUsualPromises);
  const Case about{subject, now, explain};
  const auto versions = versions_of(subject);
  for (const std::size_t version : versions) {
    for (const policy::Clause& clause : policy.versions[version].clauses) {
      if (clause.planned) continue;
      for (const policy::ClockRule& rule : clause.clocks) {
        if (subject.occurs(rule.start)) judge_clock(about, {clause, version}, rule, promises);
      }
    }
  }
  // Gates, records and targets have no clock to be caught running: the version in force when the subject began judges
  // them.
  for (const policy::Clause& clause : policy.versions[versions.front()].clauses) {
    if (clause.planned) continue;
    const RuleOf of{clause, versions.front()};
    for (const policy::GateRule& rule : clause.gates) judge_gate(about, of, rule, RuleKind::gate, promises);
    for (const policy::GateRule& rule : clause.records) judge_gate(about, of, rule, RuleKind::record, promises);
    for (const policy::TargetRule& rule : clause.targets) judge_target(about, of, rule, promises);
  }
  return promises;
}

std::vector<bool> guarded_events(const policy::Policy& policy, std::span<const Fact> facts) {
  std::vector<bool> guarded(policy.vocabulary.events.size(), facts.empty());
  if (facts.empty()) return guarded;
  const auto mark = [&](const std::vector<policy::GateRule>& rules) {
    for (const policy::GateRule& rule : rules) {
      for (const policy::Matcher& matcher : rule.before) guarded[matcher.event] = true;
    }
  };
  for (const policy::Clause& clause : policy.in_force(facts.front().at).clauses) {
    if (clause.planned) continue;
    mark(clause.gates);
    mark(clause.records);
  }
  return guarded;
}

std::vector<Standing> standing_before(const policy::Policy& policy, std::span<const Fact> facts, const Fact& next) {
  std::vector<Fact> with(facts.begin(), facts.end());
  with.push_back(next);
  // The step is judged where it would be recorded: at the end, whatever moment it names.
  for (const Fact& fact : facts) with.back().at = std::max(with.back().at, fact.at);
  return standing_before_last(policy, with);
}

std::vector<Standing> standing_before_last(const policy::Policy& policy, std::span<const Fact> facts) {
  const Subject subject(policy, facts, kEndOfTime);
  const std::size_t index = facts.size() - 1;
  std::vector<Standing> standing;
  const auto look = [&](const policy::Clause& clause, const std::vector<policy::GateRule>& rules) {
    for (const policy::GateRule& rule : rules) {
      if (!subject.matches(rule.before, facts.back()) || !policy::holds(rule.when, subject.fields())) continue;
      auto needs = unmet(subject, rule, index);
      if (!needs.empty()) standing.push_back({clause.id, rule.id, &rule, std::move(needs)});
    }
  };
  for (const policy::Clause& clause : policy.in_force(facts.front().at).clauses) {
    if (clause.planned) continue;
    look(clause, clause.gates);
    look(clause, clause.records);
  }
  return standing;
}

std::vector<Standing> missed_by(const policy::Policy& policy, std::span<const Fact> facts, const Fact& next) {
  if (std::all_of(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.at <= next.at; })) return {};
  std::vector<Fact> with(facts.begin(), facts.end());
  with.push_back(next);
  const Subject subject(policy, with, kEndOfTime);
  std::vector<Standing> missed;
  const auto look = [&](const policy::Clause& clause, const std::vector<policy::GateRule>& rules) {
    for (const policy::GateRule& rule : rules) {
      if (!policy::holds(rule.when, subject.fields())) continue;
      Standing one{clause.id, rule.id, &rule, {}};
      for (const policy::Need& need : rule.needs) {
        if (comes_too_early(subject, need, next)) one.needs.push_back(&need);
      }
      if (!one.needs.empty()) missed.push_back(std::move(one));
    }
  };
  for (const policy::Clause& clause : policy.in_force(facts.front().at).clauses) {
    if (clause.planned) continue;
    look(clause, clause.gates);
    look(clause, clause.records);
  }
  return missed;
}

std::vector<Use> uses(const policy::Policy& policy, std::span<const Fact> facts, std::size_t first) {
  std::vector<Use> found;
  for (std::size_t i = first; i < facts.size(); ++i) {
    std::optional<Subject> then;  // only built when a rule names the event
    for (const policy::Clause& clause : policy.in_force(facts[i].at).clauses) {
      if (clause.planned) continue;
      for (const policy::UseRule& rule : clause.uses) {
        if (!names(rule.of, facts[i].event)) continue;
        if (!then) then.emplace(policy, facts.first(i + 1), kEndOfTime);
        if (then->matches(rule.of, facts[i]) && policy::holds(rule.when, then->fields())) {
          found.push_back({clause.id, rule.id, facts[i].at});
        }
      }
    }
  }
  return found;
}

Present present(const policy::Policy& policy, std::span<const Fact> facts) {
  const Subject subject(policy, facts, kEndOfTime);
  return {subject.fields(), subject.in_charge(facts.size())};
}

}  // namespace wellkept::promise
