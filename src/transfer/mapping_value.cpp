#include "transfer/mapping_value.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace wellkept::transfer {
namespace {

using policy::FieldType;

// What was written, short enough for a message.
std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (!text::is_utf8(text)) return "text that is not UTF-8";
  if (text.size() <= kShown) return "'" + std::string(text) + "'";
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return "'" + std::string(text.substr(0, end)) + "…'";
}

std::string wrong(const policy::Field& field, std::string_view text, std::string_view what) {
  return "field '" + field.name + "': " + shown(text) + " is not " + std::string(what);
}

std::optional<double> decimal(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && std::isfinite(number);
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<bool> flag(std::string_view text) {
  const std::string folded = text::fold(text);
  if (folded == "true" || folded == "yes" || folded == "y" || folded == "1" || folded == "是") return true;
  if (folded == "false" || folded == "no" || folded == "n" || folded == "0" || folded == "否") return false;
  return std::nullopt;
}

// Line ends as LF; in a text of one line they become spaces.
std::string clean(std::string_view text, bool multiline) {
  if (text.find_first_of("\r\n\t") == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') continue;
      c = '\n';
    }
    out += !multiline && (c == '\n' || c == '\t') ? ' ' : c;
  }
  return out;
}

}  // namespace

std::optional<Instant> read_time_text(std::string_view text, const Mapping& mapping) {
  for (const TimeFormat& format : mapping.formats) {
    if (const auto instant = format.parse(text, mapping.zone)) return instant;
  }
  return std::nullopt;
}

std::variant<json::Value, std::string> read_value(const policy::Field& field, std::string_view text,
                                                  const Mapping& mapping) {
  switch (field.type) {
    case FieldType::choice:
      if (!field.value_index(text)) return wrong(field, text, "a value of it");
      return json::Value(text);
    case FieldType::flag:
      if (const auto value = flag(text)) return json::Value(*value);
      return wrong(field, text, "yes or no");
    case FieldType::score:
      if (const auto number = decimal(text); number && *number >= 0.5 && *number < 5.5) {
        return json::Value(static_cast<std::int64_t>(std::lround(*number)));
      }
      return wrong(field, text, "a score of 1 to 5");
    case FieldType::number:
      if (const auto number = decimal(text); number && std::abs(*number) < 9e15 && *number == std::trunc(*number)) {
        return json::Value(static_cast<std::int64_t>(*number));
      }
      return wrong(field, text, "a whole number");
    case FieldType::instant:
      if (const auto instant = read_time_text(text, mapping)) return json::Value(format_instant(*instant));
      return wrong(field, text, "a time in the mapping's formats");
    case FieldType::text:
      return json::Value(clean(text, field.multiline));
    case FieldType::member:
      break;
  }
  return wrong(field, text, "something that can be imported");
}

}  // namespace wellkept::transfer
