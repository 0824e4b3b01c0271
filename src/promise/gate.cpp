#include <algorithm>

#include "promise/judge.h"

namespace wellkept::promise {
namespace {

using policy::Need;

std::optional<std::size_t> last_match(const Subject& subject, const std::vector<policy::Matcher>& matchers,
                                      std::size_t before) {
  const auto facts = subject.facts();
  for (std::size_t i = std::min(before, facts.size()); i-- > 0;) {
    if (subject.matches(matchers, facts[i])) return i;
  }
  return std::nullopt;
}

// The actor of the last such event before `before`.
Id last_actor(const Subject& subject, policy::EventIndex event, std::size_t before) {
  const auto facts = subject.facts().first(std::min(before, subject.facts().size()));
  const auto found = std::find_if(facts.rbegin(), facts.rend(), [&](const Fact& fact) { return fact.event == event; });
  return found != facts.rend() ? found->actor : Id{};
}

bool event_came(const Subject& subject, const Need& need, std::size_t before) {
  const auto facts = subject.facts();
  const auto since = need.since.empty() ? std::nullopt : last_match(subject, need.since, before);
  int count = 0;
  for (std::size_t i = since ? *since + 1 : 0; i < std::min(before, facts.size()); ++i) {
    if (!subject.matches(need.event, facts[i])) continue;
    if (need.not_by != policy::kNone && facts[i].actor && facts[i].actor == last_actor(subject, need.not_by, i))
      continue;
    ++count;
  }
  return count >= need.count;
}

bool is_met(const Subject& subject, const Need& need, std::size_t index) {
  switch (need.kind) {
    case Need::Kind::event:
      return event_came(subject, need, index);
    case Need::Kind::fields:
      return std::all_of(need.fields.begin(), need.fields.end(),
                         [&](policy::FieldIndex field) { return subject.has(field, index); });
    case Need::Kind::in_charge: {
      const auto people = subject.in_charge(index);
      return std::all_of(need.stages.begin(), need.stages.end(),
                         [&](std::size_t stage) { return bool(people[stage]); });
    }
    case Need::Kind::any:
      return std::any_of(need.any.begin(), need.any.end(),
                         [&](const Need& one) { return is_met(subject, one, index); });
  }
  return false;
}

// The last passage decides a gate that was passed in order each time; the first one that was not decides otherwise.
struct Passage {
  std::size_t fact = 0;
  std::vector<const Need*> unmet;
};

std::optional<Passage> deciding_passage(const Subject& subject, const policy::GateRule& rule) {
  std::optional<Passage> passage;
  const auto facts = subject.facts();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (!subject.matches(rule.before, facts[i]) || !policy::holds(rule.when, subject.fields_at(i))) continue;
    passage = Passage{i, unmet(subject, rule, i)};
    if (!passage->unmet.empty()) break;
  }
  return passage;
}

void explain_passage(const Subject& subject, const policy::GateRule& rule, const Passage& passage, Why& why) {
  const Fact& fact = subject.facts()[passage.fact];
  why.say("关口：" + why.time(fact.at) + " " + why.event(fact.event),
          "passed at " + why.time(fact.at) + " by " + why.event(fact.event));
  for (const Need& need : rule.needs) {
    const bool missing = std::find(passage.unmet.begin(), passage.unmet.end(), &need) != passage.unmet.end();
    why.say((missing ? "缺少：" : "具备：") + why.text(need.label),
            (missing ? "missing: " : "there: ") + why.text(need.label));
  }
}

}  // namespace

bool comes_too_early(const Subject& subject, const Need& need, const Fact& fact) {
  if (need.kind == Need::Kind::any) {
    return std::any_of(need.any.begin(), need.any.end(),
                       [&](const Need& one) { return comes_too_early(subject, one, fact); });
  }
  if (need.kind != Need::Kind::event || need.since.empty() || !subject.matches(need.event, fact)) return false;
  const auto since = last_match(subject, need.since, subject.facts().size());
  return since && subject.facts()[*since].at > fact.at;
}

std::vector<const Need*> unmet(const Subject& subject, const policy::GateRule& rule, std::size_t index) {
  std::vector<const Need*> missing;
  for (const Need& need : rule.needs) {
    if (!is_met(subject, need, index)) missing.push_back(&need);
  }
  return missing;
}

void judge_gate(const Case& about, RuleOf of, const policy::GateRule& rule, RuleKind kind, std::vector<Promise>& out) {
  const Subject& subject = about.subject;
  const auto passage = subject.occurs(rule.before) ? deciding_passage(subject, rule) : std::nullopt;
  const bool ahead = !subject.withdrawn_by() && policy::holds(rule.when, subject.fields());
  if (!passage && !ahead) return;

  Promise promise;
  promise.clause = of.clause.id;
  promise.rule = rule.id;
  promise.kind = kind;
  promise.version = of.version;
  promise.started_at = subject.facts().front().at;
  if (passage) {
    promise.state = passage->unmet.empty() ? State::met : State::breached;
    promise.stopped_at = subject.facts()[passage->fact].at;
  }
  if (!about.language.empty()) {
    Why why(subject.policy(), about.language);
    why.version(of.version, promise.started_at);
    if (passage) {
      explain_passage(subject, rule, *passage, why);
    } else {
      for (const Need* need : unmet(subject, rule, subject.facts().size())) {
        why.say("尚缺：" + why.text(need->label), "still needed: " + why.text(need->label));
      }
    }
    promise.why = why.take();
  }
  out.push_back(std::move(promise));
}

void judge_target(const Case& about, RuleOf of, const policy::TargetRule& rule, std::vector<Promise>& out) {
  const Subject& subject = about.subject;
  if (!subject.occurs(rule.of) || !policy::holds(rule.when, subject.fields())) return;
  const auto last = last_match(subject, rule.of, subject.facts().size());
  if (!last) return;
  const Fact& fact = subject.facts()[*last];
  const bool wanted = subject.matches(policy::Matcher{fact.event, rule.counts}, fact);
  Promise promise;
  promise.clause = of.clause.id;
  promise.rule = rule.id;
  promise.kind = RuleKind::target;
  promise.version = of.version;
  promise.started_at = fact.at;
  promise.stopped_at = fact.at;
  promise.state = wanted ? State::met : State::breached;
  if (!about.language.empty()) {
    Why why(subject.policy(), about.language);
    why.version(of.version, fact.at);
    why.say("依据：" + why.time(fact.at) + " " + why.event(fact.event),
            "judged by " + why.event(fact.event) + " at " + why.time(fact.at));
    why.say((wanted ? "计入：" : "不计入：") + why.condition(rule.counts),
            (wanted ? "counts: " : "does not count: ") + why.condition(rule.counts));
    promise.why = why.take();
  }
  out.push_back(std::move(promise));
}

}  // namespace wellkept::promise
