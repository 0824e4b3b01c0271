#include "policy/check.h"

#include <algorithm>
#include <set>

namespace wellkept::policy {
namespace {

constexpr std::size_t kMostCombinations = 1'000'000;

using Conditions = std::vector<const Condition*>;

// The fields that the conditions depend on, with those that defaults of these fields depend on.
std::vector<FieldIndex> closure(const Vocabulary& vocabulary, const Conditions& conditions) {
  std::set<FieldIndex> fields;
  for (const auto* condition : conditions) {
    for (const auto& term : condition->terms) fields.insert(term.field);
  }
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& row : vocabulary.defaults) {
      if (!fields.contains(row.field)) continue;
      for (const auto& term : row.when.terms) grown |= fields.insert(term.field).second;
    }
  }
  return {fields.begin(), fields.end()};
}

// One value for each group of values of the field that all conditions treat alike.
std::vector<std::uint8_t> representatives(const Vocabulary& vocabulary, FieldIndex field,
                                          const Conditions& conditions) {
  std::set<std::vector<bool>> seen;
  std::vector<std::uint8_t> values;
  for (std::size_t value = 0; value < vocabulary.fields[field].values.size(); ++value) {
    std::vector<bool> behaviour;
    const auto look = [&](const Condition& condition) {
      for (const auto& term : condition.terms) {
        if (term.field == field) behaviour.push_back((term.values >> value & 1U) != 0);
      }
    };
    for (const auto* condition : conditions) look(*condition);
    for (const auto& row : vocabulary.defaults) look(row.when);
    if (seen.insert(std::move(behaviour)).second) values.push_back(static_cast<std::uint8_t>(value));
  }
  return values;
}

// Calls `visit` with every combination, defaults applied, until it returns false. False when there are too many to try.
template <class Visit>
bool enumerate(const Vocabulary& vocabulary, const std::vector<bool>& carried, const Conditions& conditions,
               Visit visit) {
  const auto fields = closure(vocabulary, conditions);
  std::vector<std::vector<std::uint8_t>> choices;
  std::size_t combinations = 1;
  for (const auto field : fields) {
    auto values = carried[field] ? representatives(vocabulary, field, conditions) : std::vector<std::uint8_t>{};
    values.push_back(kUnset);
    combinations *= values.size();
    if (combinations > kMostCombinations) return false;
    choices.push_back(std::move(values));
  }
  State set(vocabulary.fields.size(), kUnset);
  State present;
  for (std::size_t number = 0; number < combinations; ++number) {
    std::size_t rest = number;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      set[fields[i]] = choices[i][rest % choices[i].size()];
      rest /= choices[i].size();
    }
    apply_defaults(vocabulary, set, present);
    if (!visit(present)) return true;
  }
  return true;
}

}  // namespace

Domain::Domain(const Vocabulary& vocabulary) : vocabulary_(vocabulary), carried_(vocabulary.fields.size()) {
  for (const auto& event : vocabulary.events) {
    for (const auto field : event.fields) carried_[field] = true;
  }
  if (vocabulary.by != kNone) carried_[vocabulary.by] = true;
}

bool Domain::settable(FieldIndex field) const {
  return carried_[field] || std::any_of(vocabulary_.defaults.begin(), vocabulary_.defaults.end(),
                                        [&](const Default& row) { return row.field == field; });
}

bool Domain::satisfiable(const Condition& condition) const {
  bool found = false;
  const bool tried = enumerate(vocabulary_, carried_, {&condition}, [&](const State& state) {
    found = holds(condition, state);
    return !found;
  });
  return found || !tried;
}

LevelReport Domain::check_levels(const Condition& when, std::span<const Level> levels) const {
  Conditions conditions{&when};
  for (const auto& level : levels) conditions.push_back(&level.when);
  LevelReport report;
  std::vector<bool> reached(levels.size());
  bool any = false;
  const bool tried = enumerate(vocabulary_, carried_, conditions, [&](const State& state) {
    if (!holds(when, state)) return true;
    any = true;
    const auto row =
        std::find_if(levels.begin(), levels.end(), [&](const Level& level) { return holds(level.when, state); });
    if (row != levels.end()) {
      reached[static_cast<std::size_t>(row - levels.begin())] = true;
    } else if (!report.gap) {
      report.gap = state;
    }
    return true;
  });
  report.complete = tried;
  report.satisfiable = any || !tried;
  if (!any || !tried) return report;
  for (std::size_t row = 0; row < levels.size(); ++row) {
    if (!reached[row]) report.unreached.push_back(row);
  }
  return report;
}

std::string Domain::describe(const State& state, std::span<const FieldIndex> fields) const {
  std::string out;
  for (const auto index : fields) {
    const auto& field = vocabulary_.fields[index];
    if (!out.empty()) out += ", ";
    out += field.name + (state[index] == kUnset ? " is not set" : " is " + field.values[state[index]]);
  }
  return out;
}

bool contradict(const Condition& a, const Condition& b) {
  return std::any_of(a.terms.begin(), a.terms.end(), [&](const Condition::Term& left) {
    return std::any_of(b.terms.begin(), b.terms.end(), [&](const Condition::Term& right) {
      return left.field == right.field && (left.values & right.values) == 0;
    });
  });
}

std::vector<FieldIndex> fields_of(const Condition& when, std::span<const Level> levels) {
  std::set<FieldIndex> fields;
  for (const auto& term : when.terms) fields.insert(term.field);
  for (const auto& level : levels) {
    for (const auto& term : level.when.terms) fields.insert(term.field);
  }
  return {fields.begin(), fields.end()};
}

}  // namespace wellkept::policy
