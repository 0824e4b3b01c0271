#include "policyadmin/calendar_change.h"

#include "base/bind.h"

namespace wellkept::policyadmin {
namespace {

constexpr std::size_t kMaxDates = 400;
constexpr std::size_t kMaxIntervals = 8;
constexpr std::size_t kMaxWord = 64;
constexpr std::int64_t kFirstYear = 1970;
constexpr std::int64_t kLastYear = 2200;

bool is_word(const json::Value& value) {
  return value.string() != nullptr && !value.string()->empty() && value.string()->size() <= kMaxWord;
}

bool are_words(const json::Value& value, std::size_t most) {
  if (value.array() == nullptr || value.array()->size() > most) return false;
  for (const json::Value& one : *value.array()) {
    if (!is_word(one)) return false;
  }
  return true;
}

void take_list(bind::Reader& in, const char* name, json::Object& out) {
  const json::Value* list = in.optional_array(name, kMaxDates);
  if (list == nullptr || list->array()->empty()) return;
  if (are_words(*list, kMaxDates)) {
    out.emplace_back(name, *list);
  } else {
    in.error(name, "invalid", "a list of dates");
  }
}

template <class Fits>
void take_map(bind::Reader& in, const char* name, json::Object& out, Fits fits) {
  const json::Value* map = in.optional_object(name);
  if (map == nullptr || map->object()->empty()) return;
  bool good = map->object()->size() <= kMaxDates;
  for (const auto& [key, value] : *map->object()) good = good && is_word(key) && fits(value);
  if (good) {
    out.emplace_back(name, *map);
  } else {
    in.error(name, "invalid", "see the contract");
  }
}

void take_years(bind::Reader& in, json::Object& out) {
  const json::Value* list = in.optional_array("official_years", kMaxDates);
  if (list == nullptr || list->array()->empty()) return;
  json::Array years;
  for (const json::Value& one : *list->array()) {
    const std::int64_t* year = one.integer();
    if (year == nullptr || *year < kFirstYear || *year > kLastYear) {
      in.error("official_years", "invalid", "a list of years");
      return;
    }
    years.emplace_back(*year);
  }
  out.emplace_back("official_years", std::move(years));
}

}  // namespace

Result<json::Value> read_calendar_change(const json::Value& body) {
  bind::Reader in(body);
  json::Object change;
  if (auto zone = in.optional_text("timezone", {.max = kMaxWord})) change.emplace_back("timezone", *std::move(zone));
  take_list(in, "restore", change);
  take_list(in, "days_off", change);
  take_map(in, "make_up", change, is_word);
  take_map(in, "weekly", change, [](const json::Value& value) { return are_words(value, kMaxIntervals); });
  take_years(in, change);
  if (change.empty()) in.error("days_off", "required", "a change says at least one thing");
  WK_CHECK(in.finish(true));
  return json::Value(std::move(change));
}

std::string calendar_yaml(std::string_view calendar, const json::Value& change) {
  std::string text = "calendars:\n  " + std::string(calendar) + ":\n";
  // JSON is YAML.
  for (const auto& [key, value] : *change.object()) text += "    " + key + ": " + json::write(value) + "\n";
  return text;
}

}  // namespace wellkept::policyadmin
