// The first lines are an instant, a limit and a pause "A/B"; the rest is a calendar file. At its due time, a limit is
// just used up.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "calendar/calendar.h"

using namespace wellkept;

namespace {

std::int64_t used(const calendar::Calendar& calendar, calendar::Unit unit, Instant from, Instant to,
                  std::span<const calendar::Pause> pauses) {
  if (unit == calendar::Unit::working_days) return calendar.days_between(from, to, pauses);
  return calendar.elapsed(unit, from, to, pauses);
}

std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto from_text = take_line(text);
  const auto limit = calendar::parse_limit(take_line(text));
  const auto pause_text = take_line(text);
  if (limit && calendar::parse_limit(calendar::format_limit(*limit)) != limit) std::abort();
  auto parsed = yaml::parse(text, "f");
  if (!std::holds_alternative<yaml::Node>(parsed)) return 0;
  auto loaded = calendar::load(std::get<yaml::Node>(parsed), "f", "f");
  const auto* found = std::get_if<calendar::Calendar>(&loaded);
  if (!found || !limit) return 0;

  const auto from = calendar::parse_local(from_text, found->zone());
  if (!from) return 0;
  std::vector<calendar::Pause> pauses;
  const auto ends = text::split(pause_text, '/');
  if (const auto begin = calendar::parse_local(ends[0], found->zone())) {
    pauses.push_back({*begin, ends.size() > 1 ? calendar::parse_local(ends[1], found->zone()) : std::nullopt});
  }
  const auto due = found->due(*from, *limit, pauses);
  if (!due) return 0;
  if (due->at <= *from) std::abort();
  if (used(*found, limit->unit, *from, due->at, pauses) != limit->amount) std::abort();
  if (used(*found, limit->unit, *from, due->at - 1, pauses) != limit->amount - 1) std::abort();
  found->explain_days(*from, 5, pauses);
  found->local_text(due->at);
  return 0;
}
