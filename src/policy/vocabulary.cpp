#include "policy/vocabulary.h"

#include <algorithm>
#include <cctype>

namespace wellkept::policy {
namespace {

// A label in the middle of a sentence: "Repair" becomes "repair", "VIP" stays.
std::string within_sentence(const std::string& label, std::string_view language) {
  auto text = label;
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!language.starts_with("zh") && text.size() > 1 && upper(text[0]) && !upper(text[1])) {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

std::string value_words(const Field& field, std::size_t value, std::string_view language) {
  if (value < field.value_labels.size()) return within_sentence(field.value_labels[value].in(language), language);
  if (field.type == FieldType::flag && language.starts_with("zh")) return value == 1 ? "是" : "否";
  if (field.type == FieldType::flag) return value == 1 ? "yes" : "no";
  return value < field.values.size() ? field.values[value] : "?";
}

}  // namespace

std::optional<std::uint8_t> Field::value_index(std::string_view value) const {
  const auto found = std::find(values.begin(), values.end(), value);
  if (found == values.end()) return {};
  return static_cast<std::uint8_t>(found - values.begin());
}

FieldIndex Vocabulary::field(std::string_view name) const {
  const auto found = field_by_name.find(name);
  return found == field_by_name.end() ? kNone : found->second;
}

EventIndex Vocabulary::event(std::string_view name) const {
  const auto found = event_by_name.find(name);
  return found == event_by_name.end() ? kNone : found->second;
}

bool holds(const Condition& condition, const State& state) {
  return std::all_of(condition.terms.begin(), condition.terms.end(), [&](const Condition::Term& term) {
    const auto value = state[term.field];
    return value != kUnset && (term.values >> value & 1U) != 0;
  });
}

void apply_defaults(const Vocabulary& vocabulary, const State& set, State& out) {
  out = set;
  for (const auto& row : vocabulary.defaults) {
    if (out[row.field] == kUnset && holds(row.when, out)) out[row.field] = row.value;
  }
}

std::string describe(const Vocabulary& vocabulary, const Condition& condition, std::string_view language) {
  const bool zh = language.starts_with("zh");
  if (condition.terms.empty()) return zh ? "一律" : "always";
  std::string out;
  for (const auto& term : condition.terms) {
    const auto& field = vocabulary.fields[term.field];
    if (!out.empty()) out += zh ? "；" : "; ";
    out += within_sentence(field.label.in(language), language) + (zh ? "为" : " is ");
    bool first = true;
    for (std::size_t value = 0; value < field.values.size(); ++value) {
      if ((term.values >> value & 1U) == 0) continue;
      if (!first) out += zh ? "或" : " or ";
      first = false;
      out += value_words(field, value, language);
    }
  }
  return out;
}

}  // namespace wellkept::policy
