#include "ticket/event_body.h"

#include <charconv>

#include "base/text.h"
#include "promise/scalar.h"

namespace wellkept::ticket {
namespace {

// Where the text that begins at the quote `at` ends, behind its closing quote; npos when it does not.
std::size_t end_of_text(std::string_view body, std::size_t at) {
  for (std::size_t quote = body.find('"', at + 1); quote != std::string_view::npos; quote = body.find('"', quote + 1)) {
    std::size_t before = quote;  // behind an odd number of backslashes it is part of the text
    while (before > at + 1 && body[before - 1] == '\\') --before;
    if ((quote - before) % 2 == 0) return quote + 1;
  }
  return std::string_view::npos;
}

// Where the value that begins there ends: at the comma or bracket behind it.
std::size_t end_of_value(std::string_view body, std::size_t at) {
  int depth = 0;
  while (at < body.size()) {
    const char c = body[at];
    if (c == '"') {
      at = end_of_text(body, at);
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) return at;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    ++at;
  }
  return std::string_view::npos;
}

// Escapes are left in a text: of a text only its presence counts, and no choice has any.
std::optional<promise::Scalar> scalar_of(const policy::Field& field, std::string_view value) {
  using Kind = promise::Scalar::Kind;
  if (value.size() >= 2 && value.front() == '"')
    return promise::Scalar{Kind::text, false, 0, value.substr(1, value.size() - 2)};
  if (value == "true" || value == "false") return promise::Scalar{Kind::flag, value == "true", 0, {}};
  if (value == "null") return promise::Scalar{};
  if (is_commitment(value) && field.personal) return promise::Scalar{Kind::text, false, 0, value};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) return std::nullopt;
  return promise::Scalar{Kind::number, false, number, {}};
}

}  // namespace

std::optional<std::vector<BodyMember>> members_of(std::string_view body) {
  std::vector<BodyMember> members;
  if (body == "{}") return members;
  if (body.size() < 2 || body.front() != '{') return std::nullopt;
  members.reserve(8);
  for (std::size_t at = 1; at < body.size();) {
    if (body[at] != '"') return std::nullopt;
    const std::size_t colon = end_of_text(body, at);
    if (colon >= body.size() || body[colon] != ':') return std::nullopt;
    const std::string_view name = body.substr(at + 1, colon - at - 2);
    const std::size_t end = end_of_value(body, colon + 1);
    if (end >= body.size() || end == colon + 1 || name.find('\\') != std::string_view::npos) return std::nullopt;
    members.push_back({name, body.substr(colon + 1, end - colon - 1)});
    if (body[end] == '}') return end + 1 == body.size() ? std::optional(std::move(members)) : std::nullopt;
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<promise::Fact> plain_fact(const policy::Policy& policy, std::string_view kind, Instant at, Id actor,
                                        std::string_view body) {
  const auto members = text::is_utf8(body) ? members_of(body) : std::nullopt;
  if (!members) return std::nullopt;
  std::vector<promise::PlainField> fields;
  fields.reserve(members->size());
  for (const BodyMember& member : *members) {
    const policy::FieldIndex index = policy.vocabulary.field(member.name);
    if (index == policy::kNone || (!fields.empty() && fields.back().name >= member.name)) return std::nullopt;
    const auto value = scalar_of(policy.vocabulary.fields[index], member.value);
    if (!value) return std::nullopt;
    fields.push_back({member.name, *value});
  }
  return promise::read_fact(policy.vocabulary, kind, at, actor, fields);
}

bool is_commitment(std::string_view value) {
  constexpr std::string_view kBegin = "{\"commitment\":\"";
  return value.size() > kBegin.size() + 2 && value.starts_with(kBegin) && value.ends_with("\"}");
}

}  // namespace wellkept::ticket
