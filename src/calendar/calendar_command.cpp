#include "calendar/calendar_command.h"

#include "calendar/calendar.h"

namespace wellkept::calendar {
namespace {

Refusal invalid(const char* code, std::string detail) {
  return refuse(RefusalKind::invalid, code, std::move(detail));
}

Result<Calendar> open_calendar(const std::string& name, std::string_view cn_yaml) {
  auto loaded = [&]() -> std::variant<Calendar, std::vector<yaml::Problem>> {
    if (name != "cn") return load_file(name);
    auto parsed = yaml::parse(cn_yaml, "cn");
    if (auto* problems = std::get_if<std::vector<yaml::Problem>>(&parsed)) return std::move(*problems);
    return load(std::get<yaml::Node>(parsed), "cn", "cn");
  }();
  if (auto* calendar = std::get_if<Calendar>(&loaded)) return std::move(*calendar);
  std::string detail;
  for (const yaml::Problem& problem : std::get<1>(loaded))
    detail += (detail.empty() ? "" : "\n") + format_problem(problem);
  return invalid("calendar.file", std::move(detail));
}

Result<Instant> read_instant(std::string_view text, const Calendar& calendar) {
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto instant = parse_local(text, calendar.zone())) return *instant;
  return invalid("calendar.instant",
                 "'" + std::string(text) + "' is no instant such as 2026-03-02T10:00:00+08:00 or 2026-03-02T10:00");
}

Result<std::vector<Pause>> read_pauses(const std::vector<std::string>& texts, const Calendar& calendar) {
  std::vector<Pause> pauses;
  for (const std::string& text : texts) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) return invalid("calendar.pause", "'" + text + "' is no pause such as A/B");
    WK_TRY(from, read_instant(std::string_view(text).substr(0, slash), calendar));
    Pause pause{from, std::nullopt};
    if (slash + 1 < text.size()) {
      WK_TRY(to, read_instant(std::string_view(text).substr(slash + 1), calendar));
      if (to < from) return invalid("calendar.pause", "'" + text + "' ends before it begins");
      pause.to = to;
    }
    pauses.push_back(pause);
  }
  return pauses;
}

}  // namespace

Result<std::string> run_due(const DueCommand& command, std::string_view cn_yaml) {
  WK_TRY(calendar, open_calendar(command.calendar, cn_yaml));
  WK_TRY(from, read_instant(command.from, calendar));
  const auto limit = parse_limit(command.limit);
  if (!limit) return invalid("calendar.limit", "'" + command.limit + "' is no limit such as 24h, 8wh or 7wd");
  WK_TRY(pauses, read_pauses(command.pauses, calendar));
  const auto due = calendar.due(from, *limit, pauses);
  if (!due) return invalid("calendar.never_due", "the limit never runs out: an open pause, or no working time");
  std::string out;
  if (command.json) {
    json::Writer(out)
        .begin_object()
        .field("due_at", format_instant(due->at))
        .field("provisional", due->provisional)
        .end_object();
    return out + "\n";
  }
  out = calendar.local_text(due->at) + " (" + format_instant(due->at) + ")";
  if (due->provisional) out += " provisional: a day of a year without an official list was used";
  return out + "\n";
}

Result<std::string> run_elapsed(const ElapsedCommand& command, std::string_view cn_yaml) {
  WK_TRY(calendar, open_calendar(command.calendar, cn_yaml));
  if (command.unit != "working" && command.unit != "elapsed") {
    return invalid("calendar.unit", "'" + command.unit + "' is no unit: working or elapsed");
  }
  const Unit unit = command.unit == "working" ? Unit::working_time : Unit::elapsed;
  WK_TRY(from, read_instant(command.from, calendar));
  WK_TRY(to, read_instant(command.to, calendar));
  WK_TRY(pauses, read_pauses(command.pauses, calendar));
  const std::int64_t ms = calendar.elapsed(unit, from, to, pauses);
  std::string out;
  if (command.json) {
    json::Writer(out).begin_object().field("elapsed_ms", ms).end_object();
    return out + "\n";
  }
  return (ms == 0 ? "0" + std::string(unit == Unit::elapsed ? "s" : "ws") : format_limit({unit, ms})) + "\n";
}

}  // namespace wellkept::calendar
