#include "promise/subject.h"

#include <algorithm>

namespace wellkept::promise {
namespace {

bool by_time(const Fact& a, const Fact& b) {
  return a.at < b.at;
}

// Applies the testable fields of a fact; says whether any changed.
bool merge(const policy::Vocabulary& vocabulary, const Fact& fact, policy::State& set) {
  bool changed = false;
  for (const FieldSet& field : fact.fields) {
    if (!vocabulary.fields[field.field].testable()) continue;
    const std::uint8_t value = field.present ? field.choice : policy::kUnset;
    changed = changed || set[field.field] != value;
    set[field.field] = value;
  }
  return changed;
}

}  // namespace

Subject::Subject(const policy::Policy& policy, std::span<const Fact> facts, Instant until) : policy_(policy) {
  if (std::is_sorted(facts.begin(), facts.end(), by_time)) {
    facts_ = facts;
  } else {
    ordered_.assign(facts.begin(), facts.end());
    std::stable_sort(ordered_.begin(), ordered_.end(), by_time);  // recorded order decides between equal moments
    facts_ = ordered_;
  }
  while (!facts_.empty() && facts_.back().at > until) facts_ = facts_.first(facts_.size() - 1);

  const policy::Vocabulary& vocabulary = policy.vocabulary;
  policy::State set(vocabulary.fields.size(), policy::kUnset);
  occurs_.resize(vocabulary.events.size());
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    occurs_[facts_[i].event] = true;
    const bool changed = merge(vocabulary, facts_[i], set);
    if (changed || epochs_.empty()) {
      Epoch& epoch = epochs_.emplace_back(Epoch{i, facts_[i].at, {}});
      policy::apply_defaults(vocabulary, set, epoch.fields);
    }
    if (!withdrawn_by_ && matches(policy.withdraw_on, facts_[i])) withdrawn_by_ = i;
  }
  if (epochs_.empty()) {
    Epoch& epoch = epochs_.emplace_back();
    policy::apply_defaults(vocabulary, set, epoch.fields);
  }
}

const policy::State& Subject::fields_at(std::size_t fact) const {
  std::size_t i = epochs_.size();
  while (i > 1 && epochs_[i - 1].first > fact) --i;
  return epochs_[i - 1].fields;
}

bool Subject::occurs(const std::vector<policy::Matcher>& matchers) const {
  return std::any_of(matchers.begin(), matchers.end(), [&](const policy::Matcher& m) { return occurs_[m.event]; });
}

bool Subject::carries(const Fact& fact, const policy::Condition& where) {
  for (const policy::Condition::Term& term : where.terms) {
    const auto field = std::find_if(fact.fields.rbegin(), fact.fields.rend(),
                                    [&](const FieldSet& set) { return set.field == term.field; });
    if (field == fact.fields.rend() || !field->present || field->choice == policy::kUnset) return false;
    if ((term.values >> field->choice & 1U) == 0) return false;
  }
  return true;
}

std::vector<calendar::Pause> Subject::pauses(std::size_t pause, std::optional<Instant> end) const {
  const policy::Pause& rule = policy_.vocabulary.pauses[pause];
  std::vector<calendar::Pause> found;
  bool open = false;
  for (const Fact& fact : facts_) {
    if (end && fact.at >= *end) break;
    if (!open && matches(rule.from, fact)) {
      found.push_back({fact.at, std::nullopt});
      open = true;
    } else if (open && matches(rule.to, fact)) {
      found.back().to = fact.at;
      open = false;
    }
  }
  if (open && end) found.back().to = end;
  return found;
}

std::optional<Instant> Subject::instant(policy::FieldIndex field, std::size_t last) const {
  for (std::size_t i = std::min(last + 1, facts_.size()); i-- > 0;) {
    for (auto set = facts_[i].fields.rbegin(); set != facts_[i].fields.rend(); ++set) {
      if (set->field != field) continue;
      if (!set->present) return std::nullopt;
      return Instant{set->number};
    }
  }
  return std::nullopt;
}

bool Subject::has(policy::FieldIndex field, std::size_t last) const {
  for (std::size_t i = std::min(last + 1, facts_.size()); i-- > 0;) {
    for (auto set = facts_[i].fields.rbegin(); set != facts_[i].fields.rend(); ++set) {
      if (set->field == field) return set->present;
    }
  }
  // A field that only a default fills counts as present: the policy itself answers it.
  return policy_.vocabulary.fields[field].testable() && !facts_.empty() && fields_at(last)[field] != policy::kUnset;
}

std::vector<Id> Subject::in_charge(std::size_t last) const {
  const policy::Vocabulary& vocabulary = policy_.vocabulary;
  const policy::EventIndex assigned = vocabulary.event("ticket.assigned");
  const policy::FieldIndex stage = vocabulary.field("stage");
  const policy::FieldIndex assignee = vocabulary.field("assignee");
  std::vector<Id> people(policy_.flows.stages.size());
  for (std::size_t i = 0; i < facts_.size() && i <= last; ++i) {
    if (facts_[i].event != assigned) continue;
    std::uint8_t at = policy::kUnset;
    Id person;
    for (const FieldSet& set : facts_[i].fields) {
      if (set.field == stage) at = set.choice;
      if (set.field == assignee) person = Id{set.number};
    }
    if (at < people.size()) people[at] = person;
  }
  return people;
}

}  // namespace wellkept::promise
