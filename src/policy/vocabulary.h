// The closed vocabulary of a policy: fields with their values, events, roles, owners, pauses. Everything that a
// condition may name. Names become small indexes at load time, so that deriving promises compares integers.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"

namespace wellkept::policy {

// A text in the languages of the product.
struct Text {
  std::string zh;
  std::string en;
  bool operator==(const Text&) const = default;
  const std::string& in(std::string_view language) const { return language.starts_with("zh") ? zh : en; }
};

using FieldIndex = std::uint16_t;
using EventIndex = std::uint16_t;
constexpr std::uint16_t kNone = 0xffff;

enum class FieldType {
  choice,   // one of at most 62 named values
  flag,     // false, true
  score,    // 1 to 5
  instant,  // a moment, such as the end of an agreed window
  text,     // free text, at most `max` characters
  number,   // an integer
  member,   // the id of a member
};

struct Field {
  std::string name;
  FieldType type = FieldType::text;
  Text label;
  std::vector<std::string> values;  // of a choice in order; "false","true" of a flag; "1" to "5" of a score
  std::vector<Text> value_labels;   // of a choice
  std::size_t max = 200;            // characters of a text
  bool personal = false;            // kept outside the event, which carries a commitment
  bool multiline = false;
  // Whether conditions may name it: choice, flag and score.
  bool testable() const { return type == FieldType::choice || type == FieldType::flag || type == FieldType::score; }
  std::optional<std::uint8_t> value_index(std::string_view value) const;
};

struct Event {
  std::string name;  // "ticket.opened"
  Text label;
  std::vector<FieldIndex> fields;  // that it may carry; `by` always may be
};

struct Name {
  std::string id;
  Text label;
  bool operator==(const Name&) const = default;
};

// What must hold: every named field has one of the values. Empty: always.
struct Condition {
  struct Term {
    FieldIndex field = kNone;
    std::uint64_t values = 0;  // bit i: the i-th value is allowed
    bool operator==(const Term&) const = default;
  };
  std::vector<Term> terms;
  bool operator==(const Condition&) const = default;
};

// An event of that name whose own fields satisfy `where`.
struct Matcher {
  EventIndex event = kNone;
  Condition where;
  bool operator==(const Matcher&) const = default;
};

struct Pause {
  std::string id;  // "waiting_customer"
  Text label;
  std::vector<Matcher> from;
  std::vector<Matcher> to;
};

// Fills a field that no event has set: the first row whose condition holds.
struct Default {
  FieldIndex field = kNone;
  Condition when;
  std::uint8_t value = 0;
};

// Looks names up without making a string of them.
struct NameHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the name that the standard asks for
  std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
};
template <class Index>
using NameMap = std::unordered_map<std::string, Index, NameHash, std::equal_to<>>;

struct Vocabulary {
  std::vector<Field> fields;
  std::vector<Event> events;
  std::vector<Name>
      roles;  // of members; also values of the built-in choice field `by`, beside customer, bot and system
  std::vector<Name> owners;  // departments that answer for clauses
  std::vector<Pause> pauses;
  std::vector<Default> defaults;  // in order; later rows see what earlier rows filled
  FieldIndex by = kNone;          // the built-in field: who did it

  FieldIndex field(std::string_view name) const;  // kNone when unknown
  EventIndex event(std::string_view name) const;
  NameMap<FieldIndex> field_by_name;
  NameMap<EventIndex> event_by_name;
};

// The testable fields of a subject at one moment; kUnset where nothing set it.
constexpr std::uint8_t kUnset = 0xff;
using State = std::vector<std::uint8_t>;                                          // by FieldIndex
bool holds(const Condition& condition, const State& state);                       // an unset field satisfies no term
void apply_defaults(const Vocabulary& vocabulary, const State& set, State& out);  // out = set + defaults

// {"kind": ["repair"], ...} in words, for explanations: "kind is repair or inquiry; severity is major".
std::string describe(const Vocabulary& vocabulary, const Condition& condition, std::string_view language);

}  // namespace wellkept::policy
