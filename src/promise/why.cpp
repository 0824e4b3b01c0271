#include "promise/why.h"

#include <array>

namespace wellkept::promise {
namespace {

const calendar::Calendar* calendar_of_zone(const policy::Policy& policy) {
  for (const auto& [id, calendar] : policy.calendars) {
    if (calendar.zone() == policy.zone) return &calendar;
  }
  return &policy.calendars.begin()->second;
}

std::string day_reason_zh(std::string_view reason) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kWords{
      {{"first day", "当日不计"},
       {"day off", "放假"},
       {"weekend", "周末"},
       {"make-up day", "调休上班"},
       {"working day", "工作日"},
       {"paused", "当日终了时暂停中"},
       {"skipped by the zone", "该时区无此日"}}};
  for (const auto& [en, zh] : kWords) {
    if (en == reason) return std::string(zh);
  }
  return std::string(reason);
}

}  // namespace

Why::Why(const policy::Policy& policy, std::string_view language)
    : policy_(policy), local_(calendar_of_zone(policy)), zh_(language.starts_with("zh")) {}

std::string Why::time(Instant instant) const {
  return local_->local_text(instant);
}

std::string Why::event(policy::EventIndex event) const {
  const policy::Event& named = policy_.vocabulary.events[event];
  return text(named.label) + " (" + named.name + ")";
}

std::string Why::condition(const policy::Condition& condition) const {
  return policy::describe(policy_.vocabulary, condition, zh_ ? "zh" : "en");
}

std::string Why::duration(std::int64_t ms) const {
  static constexpr std::array<std::int64_t, 3> kUnits{86'400'000, 3'600'000, 60'000};
  const std::array<std::string, 3> names =
      zh_ ? std::array<std::string, 3>{" 天 ", " 小时 ", " 分 "} : std::array<std::string, 3>{" d ", " h ", " min "};
  std::string out;
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (ms >= kUnits[i]) out += std::to_string(ms / kUnits[i]) + names[i];
    ms %= kUnits[i];
  }
  std::string seconds = std::to_string(ms / 1000);
  if (ms % 1000 != 0) seconds += "." + std::to_string(1000 + ms % 1000).substr(1);
  if (out.empty() || ms != 0) out += seconds + (zh_ ? " 秒" : " s");
  while (out.back() == ' ') out.pop_back();
  return out;
}

std::string Why::failing(const policy::Condition& condition, const policy::State& state) const {
  for (const policy::Condition::Term& term : condition.terms) {
    const std::uint8_t value = state[term.field];
    if (value != policy::kUnset && (term.values >> value & 1U) != 0) continue;
    const policy::Field& field = policy_.vocabulary.fields[term.field];
    if (value == policy::kUnset) return text(field.label) + (zh_ ? "未填" : " is not set");
    const std::string shown = value < field.value_labels.size() ? text(field.value_labels[value]) : field.values[value];
    return text(field.label) + (zh_ ? "为" : " is ") + shown;
  }
  return {};
}

void Why::version(std::size_t index, Instant at) {
  const policy::Version& version = policy_.versions[index];
  if (at < version.effective_from) {
    say("早于制度首个生效日 " + version.effective_date + "：按首个版本 " + version.label + " 判定",
        "before the policy's first effective date " + version.effective_date + ": judged by the first version, " +
            version.label);
  } else {
    say("起算时有效的制度版本 " + version.label + "（" + version.effective_date + " 起生效）",
        "policy version " + version.label + ", in force since " + version.effective_date + " when it started");
  }
}

void Why::days(const calendar::Calendar& calendar, Instant from, std::int64_t count,
               std::span<const calendar::Pause> pauses) {
  std::int64_t number = 0;
  for (const calendar::CountedDay& day : calendar.explain_days(from, count, pauses)) {
    if (day.counted) {
      ++number;
      say(day.date + " 计第 " + std::to_string(number) + " 个工作日（" + day_reason_zh(day.reason) + "）",
          day.date + " counts as working day " + std::to_string(number) + " (" + day.reason + ")");
    } else {
      say(day.date + " 不计（" + day_reason_zh(day.reason) + "）", day.date + " does not count (" + day.reason + ")");
    }
  }
}

void Why::pauses(std::span<const calendar::Pause> pauses) {
  for (const calendar::Pause& pause : pauses) {
    const std::string from = time(pause.from);
    if (pause.to) {
      say("扣除暂停：" + from + " 至 " + time(*pause.to), "pause taken off: " + from + " to " + time(*pause.to));
    } else {
      say("自 " + from + " 起暂停中", "paused since " + from);
    }
  }
}

}  // namespace wellkept::promise
