#include <charconv>

#include "promise/promise.h"

namespace wellkept::promise {
namespace {

using policy::Field;
using policy::FieldType;

std::string wrong(const Field& field, std::string_view what) {
  return "field '" + field.name + "': " + std::string(what);
}

// The value of a testable field, which JSON gives by its name, or as a flag or number: true is "true", 4 is "4".
std::optional<std::uint8_t> choice_of(const Field& field, const json::Value& value) {
  if (const auto* text = value.string()) return field.value_index(*text);
  if (const auto* flag = value.boolean()) return field.value_index(*flag ? "true" : "false");
  if (const auto* number = value.integer()) return field.value_index(std::to_string(*number));
  return std::nullopt;
}

std::optional<std::int64_t> whole_number(const json::Value& value) {
  if (const auto* number = value.integer()) return *number;
  const auto* text = value.string();
  if (text == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return number;
}

// The error of a value, or nothing.
std::optional<std::string> read_value(const Field& field, const json::Value& value, FieldSet& set) {
  if (field.testable()) {
    const auto index = choice_of(field, value);
    if (!index) return wrong(field, "unknown value " + json::write(value));
    set.choice = *index;
    return std::nullopt;
  }
  switch (field.type) {
    case FieldType::instant: {
      const auto instant = value.string() != nullptr ? parse_instant(*value.string()) : std::nullopt;
      if (!instant) return wrong(field, "not an instant with a zone: " + json::write(value));
      set.number = instant->ms;
      return std::nullopt;
    }
    case FieldType::number:
    case FieldType::member: {
      const auto number = whole_number(value);
      if (!number) return wrong(field, "not a whole number: " + json::write(value));
      set.number = *number;
      return std::nullopt;
    }
    case FieldType::text:
      // A text, or the commitment that stands in the evidence for a personal one.
      if (value.string() == nullptr && !(field.personal && value.object() != nullptr))
        return wrong(field, "not a text");
      set.present = value.object() != nullptr || !value.string()->empty();
      return std::nullopt;
    case FieldType::choice:
    case FieldType::flag:
    case FieldType::score:
      break;
  }
  return wrong(field, "unreadable");
}

}  // namespace

std::variant<Fact, std::string> read_fact(const policy::Vocabulary& vocabulary, std::string_view event, Instant at,
                                          Id actor, const json::Value& fields) {
  Fact fact{at, vocabulary.event(event), actor, {}};
  if (fact.event == policy::kNone) return "unknown event '" + std::string(event) + "'";
  if (fields.is_null()) return fact;
  const json::Object* members = fields.object();
  if (members == nullptr) return std::string("fields must be an object");
  fact.fields.reserve(members->size());
  const policy::Event& allowed = vocabulary.events[fact.event];
  for (const auto& [name, value] : *members) {
    FieldSet set{vocabulary.field(name)};
    if (set.field == policy::kNone) return "unknown field '" + name + "'";
    if (set.field != vocabulary.by &&
        std::find(allowed.fields.begin(), allowed.fields.end(), set.field) == allowed.fields.end()) {
      return "event '" + allowed.name + "' does not carry field '" + name + "'";
    }
    if (value.is_null()) {
      set.present = false;
    } else if (auto error = read_value(vocabulary.fields[set.field], value, set)) {
      return std::move(*error);
    }
    fact.fields.push_back(set);
  }
  return fact;
}

}  // namespace wellkept::promise
