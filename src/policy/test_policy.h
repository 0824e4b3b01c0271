// A small policy for tests, whose files a test may bend.
#pragma once
#include <map>
#include <stdexcept>
#include <string>

#include "policy/policy.h"

namespace wellkept::policy::test {

using FileMap = std::map<std::string, std::string>;

inline FileMap small_policy() {
  FileMap files;
  files["policy.yaml"] = R"(format: wellkept-policy/1
id: small
title: {zh: 小制度, en: Small}
version: "2026.1"
effective: "2026-01-01"
timezone: Asia/Shanghai
approved: {by: {zh: 甲, en: A}, at: "2025-12-20"}
vocabulary: vocabulary.yaml
flows: flows.yaml
classification: classification.yaml
calendars: {work: work.yaml}
withdraw_on: [{event: ticket.cancelled}]
regulations: [FB.yaml]
amendments: []
)";
  files["work.yaml"] = R"(timezone: Asia/Shanghai
weekly: {mon: ["09:00-18:00"], tue: ["09:00-18:00"], wed: ["09:00-18:00"], thu: ["09:00-18:00"], fri: ["09:00-18:00"]}
)";
  files["vocabulary.yaml"] = R"(roles: {agent: {zh: 客服, en: Agent}, head: {zh: 主管, en: Head}}
owners: {desk: {zh: 服务台, en: Desk}, quality: {zh: 质量部, en: Quality}}
fields:
  kind: {type: choice, label: {zh: 类型, en: Kind}, values: {ask: {zh: 咨询, en: Inquiry}, fix: {zh: 报修, en: Repair}}}
  severity: {type: choice, label: {zh: 严重程度, en: Severity}, values: {major: {zh: 重大, en: Major}, minor: {zh: 一般, en: Minor}}}
  urgent: {type: flag, label: {zh: 紧急, en: Urgent}}
  score: {type: score, label: {zh: 评分, en: Score}}
  window_end: {type: instant, label: {zh: 约定时间, en: Window end}}
  cause: {type: text, label: {zh: 原因, en: Cause}, max: 100, personal: true}
  assignee: {type: member, label: {zh: 责任人, en: Assignee}}
  category: {type: choice, label: {zh: 大类, en: Category}, values: {product: {zh: 产品, en: Product}, service: {zh: 服务, en: Service}}}
  subcategory: {type: choice, label: {zh: 小类, en: Subcategory}, values: {fault: {zh: 故障, en: Fault}, manner: {zh: 态度, en: Manner}}}
  level: {type: choice, label: {zh: 级别, en: Level}, values: {high: {zh: 高, en: High}, low: {zh: 低, en: Low}}}
events:
  ticket.opened: {label: {zh: 建单, en: Ticket opened}, fields: [kind, severity, urgent, category, subcategory, window_end]}
  ticket.assigned: {label: {zh: 派单, en: Assigned}, fields: [stage, assignee]}
  ticket.answered: {label: {zh: 答复, en: Answered}, fields: [cause]}
  ticket.fixed: {label: {zh: 修好, en: Fixed}, fields: [cause]}
  ticket.closed: {label: {zh: 办结, en: Closed}, fields: []}
  ticket.cancelled: {label: {zh: 取消, en: Cancelled}, fields: []}
  ticket.paused: {label: {zh: 暂停, en: Paused}, fields: []}
  ticket.resumed: {label: {zh: 恢复, en: Resumed}, fields: []}
  message.sent: {label: {zh: 发消息, en: Message sent}, fields: []}
  survey.answered: {label: {zh: 问卷, en: Survey answered}, fields: [score]}
pauses:
  waiting: {label: {zh: 等待客户, en: Waiting}, from: [{event: ticket.paused}], to: [{event: ticket.resumed}]}
defaults:
  level:
    - {when: {severity: [major]}, value: high}
    - {value: low}
)";
  files["flows.yaml"] = R"(stages: {accept: {zh: 受理, en: Accept}, close: {zh: 闭环, en: Close}}
states:
  new: {label: {zh: 新, en: New}, stage: accept}
  done: {label: {zh: 已处理, en: Done}, stage: close}
  closed: {label: {zh: 办结, en: Closed}, stage: close, closed: true}
common:
  - {action: assign, label: {zh: 派单, en: Assign}, event: ticket.assigned, required: [stage, assignee]}
flows:
  ask:
    start: new
    actions:
      - {action: answer, label: {zh: 答复, en: Answer}, event: ticket.answered, from: [new], to: done, optional: [cause]}
      - {action: close, label: {zh: 办结, en: Close}, event: ticket.closed, from: [done], to: closed}
  fix:
    start: new
    actions:
      - {action: fix, label: {zh: 修好, en: Fix}, event: ticket.fixed, from: [new], to: done, required: [cause], roles: [agent]}
      - {action: close, label: {zh: 办结, en: Close}, event: ticket.closed, from: [done], to: closed}
)";
  files["classification.yaml"] = R"(- {category: product, subcategory: fault, words: [坏了, 故障, Broken]}
- {category: service, subcategory: manner, words: [态度, rude]}
)";
  files["FB.yaml"] = R"(regulation: FB
title: {zh: 反馈, en: Feedback}
owner: desk
effective: "2026-01-01"
clauses:
  - id: FB-1
    kind: clock
    title: {zh: 响应, en: Response}
    text: {zh: 24小时内响应, en: Respond within 24 hours}
    clocks:
      - id: respond
        label: {zh: 首次答复, en: First response}
        start: [{event: ticket.opened}]
        stop: [{event: message.sent, where: {by: [agent]}}]
        within: "24h"
        pause: [waiting]
    cases:
      - name: in time
        given:
          - ["2026-03-02T10:00", ticket.opened, {kind: ask}]
          - ["2026-03-02T11:00", message.sent, {by: agent}]
        expect: [{rule: respond, state: met, due: "2026-03-03T10:00", light: kept}]
  - id: FB-2
    kind: gate
    title: {zh: 原因, en: Cause}
    text: {zh: 办结前写明原因, en: State the cause before closing}
    owner: quality
    gates:
      - id: cause
        label: {zh: 写明原因, en: Cause stated}
        when: {kind: [fix]}
        before: [{event: ticket.closed}]
        needs: [{fields: [cause], label: {zh: 填写原因, en: State the cause}}]
)";
  return files;
}

// Replaces the one place where `old` stands in the file.
inline void bend(FileMap& files, const std::string& file, const std::string& old, const std::string& now) {
  auto& text = files.at(file);
  const auto at = text.find(old);
  if (at == std::string::npos || text.find(old, at + 1) != std::string::npos) {
    throw std::logic_error("'" + old + "' does not stand exactly once in " + file);
  }
  text.replace(at, old.size(), now);
}

// One line for each problem of the files; empty when they load.
inline std::string problems_of(const FileMap& files) {
  const auto loaded = load(files);
  std::string out;
  if (const auto* problems = std::get_if<1>(&loaded)) {
    for (const auto& problem : *problems) out += yaml::format_problem(problem) + "\n";
  }
  return out;
}

inline std::shared_ptr<const Policy> load_or_throw(const FileMap& files) {
  const auto problems = problems_of(files);
  if (!problems.empty()) throw std::logic_error(problems);
  return std::get<0>(load(files));
}

}  // namespace wellkept::policy::test
