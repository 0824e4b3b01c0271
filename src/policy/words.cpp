#include "policy/words.h"

#include <algorithm>
#include <array>

namespace wellkept::policy {
namespace {

struct Unit {
  std::int64_t ms;
  const char* zh;
  const char* en;
};
constexpr std::int64_t kHour = 3'600'000;
constexpr std::array kUnits{Unit{kHour, "小时", "hour"}, Unit{60'000, "分钟", "minute"}, Unit{1000, "秒", "second"},
                            Unit{1, "毫秒", "millisecond"}};

Text counted(std::int64_t amount, const std::string& zh, const std::string& en) {
  const auto number = std::to_string(amount);
  return {number + zh, number + " " + en + (amount == 1 ? "" : "s")};
}

void join(Text& all, const Text& one, std::string_view zh, std::string_view en) {
  if (!all.zh.empty()) all.zh += zh, all.en += en;
  all.zh += one.zh;
  all.en += one.en;
}

Text event_words(const Policy& policy, EventIndex event) {
  return policy.vocabulary.events[event].label;
}

Text matcher_words(const Policy& policy, const Matcher& matcher) {
  auto words = event_words(policy, matcher.event);
  if (matcher.where.terms.empty()) return words;
  const auto where = condition_words(policy, matcher.where);
  words.zh += "（" + where.zh + "）";
  words.en += " (" + where.en + ")";
  return words;
}

Text event_need_words(const Policy& policy, const Need& need) {
  auto words = matcher_words(policy, need.event);
  if (need.count > 1) {
    words.zh += "，共" + std::to_string(need.count) + "次";
    words.en += ", " + std::to_string(need.count) + " times";
  }
  if (!need.since.empty()) {
    const auto since = matchers_words(policy, need.since);
    words.zh += "，在最近一次“" + since.zh + "”之后";
    words.en += ", after the last of: " + since.en;
  }
  if (need.not_by != kNone) {
    const auto other = event_words(policy, need.not_by);
    words.zh += "，须由“" + other.zh + "”经办人以外的人完成";
    words.en += ", by somebody other than who did: " + other.en;
  }
  return words;
}

}  // namespace

Text kind_words(Kind kind) {
  switch (kind) {
    case Kind::clock:
      return {"时限", "clock"};
    case Kind::gate:
      return {"关口", "gate"};
    case Kind::record:
      return {"记录", "record"};
    case Kind::cadence:
      return {"周期性职责", "cadence"};
    case Kind::target:
      return {"指标", "target"};
    case Kind::consequence:
      return {"后果", "consequence"};
    case Kind::capability:
      return {"能力", "capability"};
    case Kind::statement:
      return {"声明", "statement"};
  }
  return {};
}

Text limit_words(calendar::Limit limit) {
  if (limit.unit == calendar::Unit::working_days) return counted(limit.amount, "个工作日", "working day");
  const bool working = limit.unit == calendar::Unit::working_time;
  if (!working && limit.amount % (24 * kHour) == 0 && limit.amount > 24 * kHour)
    return counted(limit.amount / (24 * kHour), "天", "day");
  for (const auto& unit : kUnits) {
    if (limit.amount % unit.ms != 0) continue;
    return working ? counted(limit.amount / unit.ms, std::string("个工作") + unit.zh, std::string("working ") + unit.en)
                   : counted(limit.amount / unit.ms, unit.zh, unit.en);
  }
  return {};
}

Text condition_words(const Policy& policy, const Condition& condition) {
  return {describe(policy.vocabulary, condition, "zh"), describe(policy.vocabulary, condition, "en")};
}

Text matchers_words(const Policy& policy, const std::vector<Matcher>& matchers, bool all) {
  Text words;
  for (const auto& matcher : matchers)
    join(words, matcher_words(policy, matcher), all ? "，以及" : "，或", all ? ", and " : ", or ");
  return words;
}

Text need_words(const Policy& policy, const Need& need) {
  Text words;
  switch (need.kind) {
    case Need::Kind::event:
      words = event_need_words(policy, need);
      break;
    case Need::Kind::fields:
      for (const auto field : need.fields) join(words, policy.vocabulary.fields[field].label, "、", ", ");
      words = {"已填写：" + words.zh, "filled in: " + words.en};
      break;
    case Need::Kind::in_charge:
      for (const auto stage : need.stages) join(words, policy.flows.stages[stage].label, "、", ", ");
      words = {"各阶段已指定责任人：" + words.zh, "a named person in charge of: " + words.en};
      break;
    case Need::Kind::any:
      for (const auto& one : need.any) join(words, need_words(policy, one), "；或", "; or ");
      words = {"任一：" + words.zh, "any of: " + words.en};
      break;
  }
  return words;
}

std::string ladder_target(const LadderStep& step) {
  if (step.to == LadderStep::To::handler) return "handler";
  return step.to == LadderStep::To::coordinator ? "coordinator" : step.roles.front();
}

Text name_words(const std::vector<Name>& names, std::string_view id) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const Name& name) { return name.id == id; });
  return found == names.end() ? Text{std::string(id), std::string(id)} : found->label;
}

}  // namespace wellkept::policy
