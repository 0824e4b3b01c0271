#include <algorithm>
#include <charconv>

#include "promise/scalar.h"

namespace wellkept::promise {
namespace {

using policy::Field;
using policy::FieldType;

std::string wrong(const Field& field, std::string_view what) {
  return "field '" + field.name + "': " + std::string(what);
}

// The value of a testable field, which JSON gives by its name, or as a flag or number: true is "true", 4 is "4".
std::optional<std::uint8_t> choice_of(const Field& field, const Scalar& value) {
  switch (value.kind) {
    case Scalar::Kind::text:
      return field.value_index(value.text);
    case Scalar::Kind::flag:
      return field.value_index(value.flag ? "true" : "false");
    case Scalar::Kind::number:
      return field.value_index(std::to_string(value.number));
    case Scalar::Kind::null:
      break;
  }
  return std::nullopt;
}

std::optional<std::int64_t> whole_number(const Scalar& value) {
  if (value.kind == Scalar::Kind::number) return value.number;
  if (value.kind != Scalar::Kind::text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
  if (error != std::errc{} || end != value.text.data() + value.text.size()) return std::nullopt;
  return number;
}

// What is wrong with the value, or nullptr.
const char* read_value(const Field& field, const Scalar& value, FieldSet& set) {
  if (field.testable()) {
    const auto index = choice_of(field, value);
    if (!index) return "unknown value ";
    set.choice = *index;
    return nullptr;
  }
  switch (field.type) {
    case FieldType::instant: {
      const auto instant = value.kind == Scalar::Kind::text ? parse_instant(value.text) : std::nullopt;
      if (!instant) return "not an instant with a zone: ";
      set.number = instant->ms;
      return nullptr;
    }
    case FieldType::number:
    case FieldType::member: {
      const auto number = whole_number(value);
      if (!number) return "not a whole number: ";
      set.number = *number;
      return nullptr;
    }
    case FieldType::text:
      if (value.kind != Scalar::Kind::text) return "not a text";
      set.present = !value.text.empty();
      return nullptr;
    case FieldType::choice:
    case FieldType::flag:
    case FieldType::score:
      break;
  }
  return "unreadable";
}

// The error of a value, or nothing.
std::optional<std::string> read_value(const Field& field, const json::Value& value, FieldSet& set) {
  // The commitment that stands in the evidence for a personal text.
  if (field.type == FieldType::text && field.personal && value.object() != nullptr) return std::nullopt;
  const char* what = read_value(field, scalar_of(value).value_or(Scalar{}), set);
  if (what == nullptr) return std::nullopt;
  return wrong(field, std::string_view(what).ends_with(' ') ? what + json::write(value) : what);
}

bool carries(const policy::Vocabulary& vocabulary, const policy::Event& event, policy::FieldIndex field) {
  return field == vocabulary.by || std::find(event.fields.begin(), event.fields.end(), field) != event.fields.end();
}

}  // namespace

std::optional<Scalar> scalar_of(const json::Value& value) {
  if (value.is_null()) return Scalar{};
  if (const auto* text = value.string()) return Scalar{Scalar::Kind::text, false, 0, *text};
  if (const auto* flag = value.boolean()) return Scalar{Scalar::Kind::flag, *flag, 0, {}};
  if (const auto* number = value.integer()) return Scalar{Scalar::Kind::number, false, *number, {}};
  return std::nullopt;
}

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
    if (!carries(vocabulary, allowed, set.field)) {
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

std::optional<Fact> read_fact(const policy::Vocabulary& vocabulary, std::string_view event, Instant at, Id actor,
                              std::span<const PlainField> fields) {
  Fact fact{at, vocabulary.event(event), actor, {}};
  if (fact.event == policy::kNone) return std::nullopt;
  fact.fields.reserve(fields.size());
  const policy::Event& allowed = vocabulary.events[fact.event];
  for (const PlainField& field : fields) {
    FieldSet set{vocabulary.field(field.name)};
    if (set.field == policy::kNone || !carries(vocabulary, allowed, set.field)) return std::nullopt;
    if (field.value.kind == Scalar::Kind::null) {
      set.present = false;
    } else if (read_value(vocabulary.fields[set.field], field.value, set) != nullptr) {
      return std::nullopt;
    }
    fact.fields.push_back(set);
  }
  return fact;
}

}  // namespace wellkept::promise
