#include <array>
#include <cstdio>

#include "policy/canonical.h"
#include "policy/words.h"

namespace wellkept::policy {
namespace {

Text same(const std::string& text) {
  return {text, text};
}

Text percent(double share) {
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.10g%%", share * 100);
  return same(std::string(text.data(), static_cast<std::size_t>(length)));
}

// Collects the facets of one clause or rule.
class Facets {
 public:
  explicit Facets(const Policy& policy) : policy_(policy) {}

  void add(std::string key, Text name, Text value, std::string data) {
    list_.push_back({std::move(key), std::move(name), std::move(value), std::move(data)});
  }
  void add(std::string key, Text name, Text value) {
    auto data = value.zh + "\n" + value.en;
    add(std::move(key), std::move(name), std::move(value), std::move(data));
  }
  void condition(std::string key, Text name, const Condition& condition) {
    add(std::move(key), std::move(name), condition_words(policy_, condition), data_of(condition));
  }
  void matchers(std::string key, Text name, const std::vector<Matcher>& matchers, bool all = false) {
    if (matchers.empty()) return;
    auto data = json::canonical(canonical_matchers(policy_.vocabulary, matchers));
    add(std::move(key), std::move(name), matchers_words(policy_, matchers, all), std::move(data));
  }
  void goal(double goal, std::int64_t min_n) {
    add("goal", {"达标比例", "Goal"}, percent(goal));
    add("min_n", {"最少样本", "Judged from"}, {std::to_string(min_n) + "件起", std::to_string(min_n) + " cases on"},
        std::to_string(min_n));
  }
  std::string data_of(const Condition& condition) const {
    return json::canonical(canonical_condition(policy_.vocabulary, condition));
  }
  std::vector<Facet> take() { return std::move(list_); }

 private:
  const Policy& policy_;
  std::vector<Facet> list_;
};

void add_deadline(Facets& facets, const Policy& policy, const ClockRule& rule) {
  if (rule.until != kNone) {
    const auto& field = policy.vocabulary.fields[rule.until];
    facets.add("until", {"期限", "Due at"}, field.label, field.name);
  }
  std::string order;
  for (const auto& level : rule.levels) {
    const auto key = facets.data_of(level.when);
    const auto when = condition_words(policy, level.when);
    const bool only = level.when.terms.empty() && rule.levels.size() == 1;
    const bool rest = level.when.terms.empty();
    Text name = only ? Text{"时限", "Limit"} : Text{"时限（" + when.zh + "）", "Limit, when " + when.en};
    if (rest && !only) name = {"时限（其余）", "Limit, otherwise"};
    facets.add("limit:" + key, std::move(name), limit_words(level.within), calendar::format_limit(level.within));
    order += key;
  }
  if (rule.levels.size() > 1)
    facets.add("order", {"时限次序", "Order of the limits"}, {"自上而下，取首个成立者", "the first that holds"}, order);
}

std::vector<Facet> clock_facets(const Policy& policy, const ClockRule& rule) {
  Facets facets(policy);
  facets.condition("when", {"适用", "Applies"}, rule.when);
  facets.matchers("start", {"起算", "Starts with"}, rule.start);
  facets.matchers("stop", rule.stop_all ? Text{"全部完成", "Ends with all of"} : Text{"完成", "Ends with"}, rule.stop,
                  rule.stop_all);
  if (rule.stop_all) facets.add("stop_all", {"须全部完成", "Every one of them"}, {"是", "yes"});
  add_deadline(facets, policy, rule);
  if (rule.calendar != "always") facets.add("calendar", {"日历", "Calendar"}, same(rule.calendar));
  facets.add("warn_at", {"黄灯", "Yellow light"},
             {"用去" + percent(rule.warn_at).zh + "时", "after " + percent(rule.warn_at).en + " of the limit"});
  Text pauses;
  for (const auto pause : rule.pauses) {
    const auto& label = policy.vocabulary.pauses[pause].label;
    pauses = pauses.zh.empty() ? label : Text{pauses.zh + "、" + label.zh, pauses.en + ", " + label.en};
  }
  if (!rule.pauses.empty()) facets.add("pause", {"暂停计时", "Stands still while"}, pauses);
  facets.matchers("void_by", {"使先前的完成作废", "An earlier end is void after"}, rule.void_by);
  if (rule.repeat)
    facets.add("repeat", {"重复", "Repeats"}, {"每次起算各成一项承诺", "every start that comes while none is running"});
  facets.goal(rule.goal, rule.min_n);
  return facets.take();
}

std::vector<Facet> gate_facets(const Policy& policy, const GateRule& rule) {
  Facets facets(policy);
  facets.condition("when", {"适用", "Applies"}, rule.when);
  facets.matchers("before", {"把守", "Stands before"}, rule.before);
  for (const auto& need : rule.needs) {
    const auto words = need_words(policy, need);
    facets.add("need:" + words.en, {"须先：" + need.label.zh, "Needs: " + need.label.en}, words);
  }
  facets.goal(rule.goal, rule.min_n);
  return facets.take();
}

std::vector<Facet> target_facets(const Policy& policy, const TargetRule& rule) {
  Facets facets(policy);
  facets.condition("when", {"适用", "Applies"}, rule.when);
  facets.matchers("of", {"统计", "Of"}, rule.of);
  facets.condition("counts", {"达标", "Counts when"}, rule.counts);
  facets.goal(rule.goal, rule.min_n);
  return facets.take();
}

std::vector<Facet> use_facets(const Policy& policy, const UseRule& rule) {
  Facets facets(policy);
  facets.condition("when", {"适用", "Applies"}, rule.when);
  facets.matchers("of", {"使用", "Used by"}, rule.of);
  return facets.take();
}

// "At red, after 4 hours", and what happens then: "supervisor, by inbox, e-mail".
Facet step_facet(const Policy& policy, const LadderStep& step) {
  Text when = step.red ? Text{"红灯", "At red"} : Text{"黄灯", "At yellow"};
  if (step.after_ms > 0) {
    const auto after = limit_words({calendar::Unit::elapsed, step.after_ms});
    when = {"红灯后" + after.zh, "At red, after " + after.en};
  }
  Text roles;
  for (const auto& role : step.roles) {
    const auto label = name_words(policy.vocabulary.roles, role);
    roles = roles.zh.empty() ? label : Text{roles.zh + "、" + label.zh, roles.en + ", " + label.en};
  }
  Text who = roles;
  if (step.to == LadderStep::To::handler)
    who = {"经办人（无人时：" + roles.zh + "）", "the handler (nobody: " + roles.en + ")"};
  if (step.to == LadderStep::To::coordinator) {
    who = {"指派协调人（自：" + roles.zh + "）", "a coordinator is sent (of: " + roles.en + ")"};
  }
  Text by;
  for (const auto& channel : step.by) {
    const Text name = channel == "email" ? Text{"邮件", "e-mail"} : Text{"站内消息", "inbox"};
    by = by.zh.empty() ? name : Text{by.zh + "、" + name.zh, by.en + ", " + name.en};
  }
  Text what{step.label.zh + "：" + who.zh + "，" + by.zh, step.label.en + ": " + who.en + ", by " + by.en};
  if (step.urgent) what = {what.zh + "，紧急", what.en + ", urgent"};
  return {"step:" + step.id, std::move(when), what, what.zh + "\n" + what.en + "\n" + std::to_string(step.after_ms)};
}

std::vector<Facet> ladder_facets(const Policy& policy, const LadderRule& rule) {
  Facets facets(policy);
  Text clauses{"全部时限", "every clock"};
  for (const auto& clause : rule.clauses) {
    clauses =
        clause == rule.clauses.front() ? same(clause) : Text{clauses.zh + "、" + clause, clauses.en + ", " + clause};
  }
  facets.add("clauses", {"适用条款", "Of"}, clauses);
  facets.condition("when", {"适用", "Applies"}, rule.when);
  auto list = facets.take();
  for (const auto& step : rule.steps) list.push_back(step_facet(policy, step));
  return list;
}

Text period_words(const std::string& every) {
  if (every == "month") return {"每月", "month"};
  if (every == "quarter") return {"每季度", "quarter"};
  if (every == "half_year") return {"每半年", "half-year"};
  return {"每年", "year"};
}

Text need_words(const std::vector<std::string>& needs) {
  Text all;
  for (const auto& need : needs) {
    const Text one = need == "file" ? Text{"附件", "a file"} : Text{"相关工单", "tickets"};
    all.zh += (all.zh.empty() ? "" : "、") + one.zh;
    all.en += (all.en.empty() ? "" : ", ") + one.en;
  }
  return all;
}

std::vector<Facet> duty_facets(const Policy& policy, const DutyRule& rule) {
  Facets facets(policy);
  facets.add("every", {"周期", "Every"}, period_words(rule.every));
  const auto due = limit_words(rule.due);
  facets.add("due", {"期限", "Due"}, {"期末后" + due.zh, due.en + " after its end"});
  if (rule.calendar != "always") facets.add("calendar", {"日历", "Calendar"}, same(rule.calendar));
  facets.add("done_by", {"完成标志", "Done by"}, same(rule.done_by));
  if (!rule.role.empty()) facets.add("role", {"责任角色", "Role"}, name_words(policy.vocabulary.roles, rule.role));
  if (!rule.each.empty()) facets.add("each", {"分别办理", "For each"}, {"每个部门", "department"});
  if (!rule.needs.empty()) facets.add("needs", {"记录须含", "Its record needs"}, need_words(rule.needs));
  return facets.take();
}

std::vector<Facet> consequence_facets(const Policy& policy, const ConsequenceRule& rule) {
  Facets facets(policy);
  facets.add("trigger", {"触发", "Follows from"}, same(rule.trigger));
  facets.add("count", {"次数", "Times"}, same(std::to_string(rule.count)));
  if (rule.within) facets.add("within", {"期间", "Within"}, limit_words(*rule.within));
  std::string proposals;
  for (const auto& one : rule.proposes) proposals += (proposals.empty() ? "" : ", ") + one;
  facets.add("proposes", {"建议", "Proposes"}, same(proposals));
  facets.add("decided_by", {"决定人", "Decided by"}, name_words(policy.vocabulary.roles, rule.decided_by));
  return facets.take();
}

template <class Rule>
void add_rules(std::vector<RuleFacets>& out, const Policy& policy, Kind kind, const std::vector<Rule>& rules,
               std::vector<Facet> (*facets)(const Policy&, const Rule&), const std::optional<Text>& shape = {}) {
  for (const auto& rule : rules) {
    RuleFacets one{rule.id, rule.label, shape.value_or(kind_words(kind)), facets(policy, rule)};
    one.facets.insert(one.facets.begin(),
                      Facet{"label", {"名称", "Name"}, rule.label, rule.label.zh + "\n" + rule.label.en});
    out.push_back(std::move(one));
  }
}

}  // namespace

std::vector<Facet> clause_facets(const Policy& policy, const Clause& clause) {
  Facets facets(policy);
  facets.add("title", {"标题", "Title"}, clause.title);
  facets.add("text", {"条文", "Text"}, clause.text);
  Text kinds;
  for (const auto kind : clause.kinds) {
    const auto words = kind_words(kind);
    kinds = kinds.zh.empty() ? words : Text{kinds.zh + "、" + words.zh, kinds.en + ", " + words.en};
  }
  facets.add("kind", {"种类", "Kind"}, kinds);
  facets.add("owner", {"责任部门", "Owner"}, name_words(policy.vocabulary.owners, clause.owner), clause.owner);
  facets.add("effective", {"施行日期", "Effective"}, same(clause.effective));
  facets.add("status", {"状态", "Status"},
             clause.planned ? Text{"计划中，尚未实现", "planned, not kept yet"} : Text{"生效", "active"});
  if (!(clause.reason == Text{})) facets.add("reason", {"理由", "Reason"}, clause.reason);
  return facets.take();
}

std::vector<RuleFacets> rule_facets(const Policy& policy, const Clause& clause) {
  std::vector<RuleFacets> out;
  add_rules(out, policy, Kind::clock, clause.clocks, clock_facets);
  add_rules(out, policy, Kind::gate, clause.gates, gate_facets);
  add_rules(out, policy, Kind::record, clause.records, gate_facets);
  add_rules(out, policy, Kind::target, clause.targets, target_facets);
  add_rules(out, policy, Kind::capability, clause.uses, use_facets);
  add_rules(out, policy, Kind::capability, clause.ladders, ladder_facets, Text{"升级阶梯", "ladder"});
  add_rules(out, policy, Kind::cadence, clause.duties, duty_facets);
  add_rules(out, policy, Kind::consequence, clause.consequences, consequence_facets);
  return out;
}

}  // namespace wellkept::policy
