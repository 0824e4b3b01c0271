#include <gtest/gtest.h>

#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

// One slip in the small policy, and exactly what the author is told.
struct Slip {
  const char* file;
  const char* old;
  const char* now;
  const char* problems;
};

void expect_problems(std::initializer_list<Slip> slips) {
  for (const auto& slip : slips) {
    auto files = small_policy();
    bend(files, slip.file, slip.old, slip.now);
    EXPECT_EQ(problems_of(files), std::string(slip.problems)) << "with " << slip.now;
  }
}

TEST(LoadProblems, Head) {
  expect_problems({
      {"policy.yaml", "format: wellkept-policy/1", "format: wellkept-policy/2",
       "policy.yaml:1:9: unknown format 'wellkept-policy/2': wellkept-policy/1\n"},
      {"policy.yaml", "version: \"2026.1\"", "version: 2026.1",
       "policy.yaml:4:10: 'version' must be quoted: \"2026.1\"\n"},
      {"policy.yaml", "\"2026-01-01\"", "\"2026-02-30\"",
       "policy.yaml:5:12: '2026-02-30' is no date: write \"2026-03-02\"\n"},
      {"policy.yaml", "effective: \"2026-01-01\"", "effective: 2026-01-01",
       "policy.yaml:5:12: 'effective' must be quoted: \"2026-01-01\"\n"},
      {"policy.yaml", "Asia/Shanghai", "Asia/Shanghia", "policy.yaml:6:11: unknown time zone 'Asia/Shanghia'\n"},
      {"policy.yaml", "amendments: []", "amendments: []\nretention: {customers: 7, readings: 1095}",
       "policy.yaml:15:24: 'customers' must be a whole number from 30 to 36500\n"},
      {"policy.yaml", "amendments: []", "amendments: []\nretention: {custommers: 90}",
       "policy.yaml:15:13: unknown key 'custommers' of the periods of retention (did you mean 'customers'?)\n"},
      {"policy.yaml", "calendars: {work", "calendars: {always", "policy.yaml:11:13: calendar 'always' is built in\n"},
      {"policy.yaml", "title: {zh: 小制度, en: Small}", "title: {zh: 小制度}",
       "policy.yaml:3:8: 'title' has no en translation\n"},
      {"policy.yaml", "title: {zh: 小制度, en: Small}", "title: {zh: 小制度, en: Small, fr: Petit}",
       "policy.yaml:3:29: unknown language 'fr' of 'title': only zh and en\n"},
      {"policy.yaml", "amendments: []", "ammendments: []",
       "policy.yaml:14:1: unknown key 'ammendments' of the policy (did you mean 'amendments'?)\n"},
      {"policy.yaml", "regulations: [FB.yaml]", "regulations: [FB.yaml, AS.yaml]",
       "policy.yaml:13:24: file 'AS.yaml' cannot be read\n"},
      {"policy.yaml", "regulations: [FB.yaml]", "regulations: [FB.yaml, ../AS.yaml]",
       "policy.yaml:13:24: file '../AS.yaml' must lie in the folder of the policy\n"},
      {"policy.yaml", "regulations: [FB.yaml]", "regulations: [FB.yaml, FB.yaml]",
       "FB.yaml:1:13: regulation 'FB' stands twice\nFB.yaml:6:5: clause 'FB-1' stands twice\nFB.yaml:23:5: clause "
       "'FB-2' stands twice\n"},
      {"policy.yaml", "ticket.cancelled", "ticket.canceled",
       "policy.yaml:12:23: unknown event 'ticket.canceled' (did you mean 'ticket.cancelled'?)\n"},
      {"work.yaml", "\"09:00-18:00\"], tue", "\"19:00-18:00\"], tue",
       "work.yaml:2:16: '19:00-18:00' ends before it begins\n"},
  });
}

TEST(LoadProblems, Vocabulary) {
  expect_problems({
      {"vocabulary.yaml", "head: {zh: 主管, en: Head}", "bot: {zh: 主管, en: Head}",
       "vocabulary.yaml:1:8: role 'bot' is built in\n"},
      {"vocabulary.yaml", "  urgent: {type: flag", "  urgent: {type: flg",
       "vocabulary.yaml:6:18: unknown type 'flg' (did you mean 'flag'?)\n"},
      {"vocabulary.yaml", "  urgent: {type: flag", "  by: {type: flag",
       "vocabulary.yaml:6:3: field 'by' is built in\nvocabulary.yaml:15:80: unknown field 'urgent'\n"},
      {"vocabulary.yaml", "  assignee: {type: member", "  assignee: {type: text",
       "vocabulary.yaml:4:3: field 'assignee' must be of type member\n"},
      {"vocabulary.yaml", "  urgent: {type: flag, label", "  urgent: {type: flag, max: 3, label",
       "vocabulary.yaml:6:24: unknown key 'max' of a field\n"},
      {"vocabulary.yaml", "max: 100", "max: many",
       "vocabulary.yaml:9:56: 'max' must be a whole number from 1 to 100000\n"},
      {"vocabulary.yaml", "fields: [stage, assignee]", "fields: [stage]",
       "vocabulary.yaml:15:3: the vocabulary needs an event 'ticket.assigned' with the fields stage and "
       "assignee\nflows.yaml:7:85: event 'ticket.assigned' does not carry field 'assignee'\n"},
      {"vocabulary.yaml", "fields: [score]", "fields: [scores]",
       "vocabulary.yaml:24:68: unknown field 'scores' (did you mean 'score'?)\n"},
      {"vocabulary.yaml", "fields: [score]", "fields: [score, score]",
       "vocabulary.yaml:24:75: field 'score' is named twice\n"},
      {"vocabulary.yaml", "  survey.answered:", "  surveyanswered:",
       "vocabulary.yaml:24:3: 'surveyanswered' is no event: write 'subject.happened'\n"},
      {"vocabulary.yaml", "from: [{event: ticket.paused}]", "from: [{event: ticket.stopped}]",
       "vocabulary.yaml:26:60: unknown event 'ticket.stopped' (did you mean 'ticket.opened'?)\n"},
      {"vocabulary.yaml", "value: high}", "value: hihg}",
       "vocabulary.yaml:29:42: unknown value 'hihg' of field 'level' (did you mean 'high'?)\n"},
      {"vocabulary.yaml", "- {value: low}", "- {value: low}\n    - {value: high}",
       "vocabulary.yaml:31:7: this row can never be reached: the one before it has no condition\n"},
      {"vocabulary.yaml", "  level:\n    -", "  levle:\n    -",
       "vocabulary.yaml:28:3: unknown field 'levle' (did you mean 'level'?)\n"},
      {"vocabulary.yaml", "- {when: {severity: [major]}", "- {when: {level: [high]}",
       "vocabulary.yaml:29:14: a default cannot depend on its own field\n"},
      {"vocabulary.yaml", "when: {severity: [major]}", "when: {cause: [major]}",
       "vocabulary.yaml:29:15: field 'cause' cannot be tested: only choices, flags and scores can\n"},
      {"classification.yaml", "category: product", "category: produce",
       "classification.yaml:1:14: unknown value 'produce' of field 'category' (did you mean 'product'?)\n"},
      {"classification.yaml", "rude]", "rude, Rude]", "classification.yaml:2:62: word 'Rude' stands twice\n"},
  });
}

TEST(LoadProblems, Flows) {
  expect_problems({
      {"flows.yaml", "stage: accept}", "stage: acept}",
       "flows.yaml:3:41: unknown stage 'acept' (did you mean 'accept'?)\n"},
      {"flows.yaml", "  closed: {label", "  spare: {label: {zh: 余, en: Spare}, stage: close}\n  closed: {label",
       "flows.yaml:5:3: state 'spare' can be reached in no flow\n"},
      {"flows.yaml", "from: [new], to: done, optional: [cause]", "from: [nwe], to: done, optional: [cause]",
       "flows.yaml:12:86: unknown state 'nwe' (did you mean 'new'?)\n"},
      {"flows.yaml", "optional: [cause]", "optional: [cause], within: \"2d\"",
       "flows.yaml:12:129: 'within' counts from the close: every state under 'from' must be a closed one\n"},
      {"flows.yaml", "optional: [cause]}",
       "optional: [cause]}\n      - {action: again, label: {zh: 再, en: Again}, event: ticket.paused, from: [closed], "
       "within: \"2wd\"}",
       "flows.yaml:13:98: 'within' of an action is elapsed time, such as \"30d\"\n"},
      {"flows.yaml", "optional: [cause]", "optional: [score]",
       "flows.yaml:12:112: event 'ticket.answered' does not carry field 'score'\n"},
      {"flows.yaml", "required: [cause]", "required: [severity]",
       "flows.yaml:17:103: event 'ticket.fixed' does not carry field 'severity'\n"},
      {"flows.yaml", "required: [cause]", "sets: {score: 4}",
       "flows.yaml:17:99: event 'ticket.fixed' does not carry field 'score'\n"},
      {"flows.yaml", "roles: [agent]", "roles: [agnet]",
       "flows.yaml:17:120: unknown role 'agnet' (did you mean 'agent'?)\n"},
      {"flows.yaml", "  fix:\n", "  mend:\n",
       "flows.yaml:14:3: unknown kind 'mend'\nflows.yaml:9:3: kind 'fix' has no flow\nFB.yaml:32:17: 'before' can "
       "never happen to what `when` lets in\n"},
      {"flows.yaml", "{action: answer", "{action: assign",
       "flows.yaml:12:18: action 'assign' is common to all kinds already\n"},
      {"flows.yaml", "  - {action: assign", "  - {action: fix",
       "flows.yaml:17:18: action 'fix' is common to all kinds already\n"},
      {"flows.yaml", "event: ticket.fixed, from: [new], to: done", "event: ticket.fixed, from: [new]",
       "flows.yaml:15:12: flow 'fix' can come to state 'new', from which no closed state can be "
       "reached\nflows.yaml:18:9: action 'close' can never be taken: no state of its 'from' is ever reached\n"},
      {"flows.yaml", "event: ticket.fixed, from: [new]", "event: ticket.fixed, from: []",
       "flows.yaml:17:76: 'from' is empty: leave it out for every open state\n"},
      {"flows.yaml", "close, closed: true}", "close}",
       "flows.yaml:10:12: flow 'ask' can come to state 'new', from which no closed state can be "
       "reached\nflows.yaml:10:12: flow 'ask' can come to state 'done', from which no closed state can be "
       "reached\nflows.yaml:10:12: flow 'ask' can come to state 'closed', from which no closed state can be "
       "reached\nflows.yaml:15:12: flow 'fix' can come to state 'new', from which no closed state can be "
       "reached\nflows.yaml:15:12: flow 'fix' can come to state 'done', from which no closed state can be "
       "reached\nflows.yaml:15:12: flow 'fix' can come to state 'closed', from which no closed state can be reached\n"},
  });
}

TEST(LoadProblems, Clauses) {
  expect_problems({
      {"FB.yaml", "  - id: FB-2", "  - id: FB-1", "FB.yaml:23:5: clause 'FB-1' stands twice\n"},
      {"FB.yaml", "  - id: FB-2", "  - id: AS-2",
       "FB.yaml:23:9: clause 'AS-2' of regulation 'FB' must start with 'FB-'\n"},
      {"FB.yaml", "kind: clock", "kind: clok", "FB.yaml:7:11: unknown kind 'clok' (did you mean 'clock'?)\n"},
      {"FB.yaml", "kind: clock", "kind: [clock, record]", "FB.yaml:7:11: a clause of kind 'record' needs 'records'\n"},
      {"FB.yaml", "kind: clock", "kind: gate",
       "FB.yaml:11:7: 'clocks' belong to a clause of kind 'clock'\nFB.yaml:7:11: a clause of kind 'gate' needs "
       "'gates'\n"},
      {"FB.yaml", "kind: gate", "kind: statement",
       "FB.yaml:23:5: a statement needs a 'reason'\nFB.yaml:29:7: 'gates' belong to a clause of kind 'gate'\n"},
      {"FB.yaml", "kind: clock", "kind: target", "FB.yaml:11:7: a target by clocks needs a clock with a 'goal'\n"},
      {"FB.yaml", "    owner: quality", "    owner: qualty",
       "FB.yaml:27:12: unknown owner 'qualty' (did you mean 'quality'?)\n"},
      {"FB.yaml", "owner: desk\n", "", "FB.yaml:1:1: a regulation needs 'owner'\n"},
      {"FB.yaml", "    owner: quality", "    status: later",
       "FB.yaml:27:13: unknown status 'later': active or planned\n"},
      {"FB.yaml", "    owner: quality", "    status: planned", "FB.yaml:23:5: a planned clause needs a 'reason'\n"},
      {"FB.yaml", "    owner: quality", "    reason: {zh: 无, en: None}",
       "FB.yaml:27:13: only a statement or a planned clause has a 'reason'\n"},
      {"FB.yaml", "      - id: cause\n", "", "FB.yaml:29:9: 'gates' must be a list\n"},
      {"FB.yaml", "text: {zh: 办结前写明原因, en: State the cause before closing}", "text: 办结前写明原因",
       "FB.yaml:26:11: 'text' must be a pair {zh: …, en: …}\n"},
  });
}

TEST(LoadProblems, Clocks) {
  expect_problems({
      {"FB.yaml", "within: \"24h\"", "wihtin: \"24h\"",
       "FB.yaml:11:9: a clock needs exactly one of 'within', 'levels' and 'until'\nFB.yaml:15:9: unknown key "
       "'wihtin' of a clock (did you mean 'within'?)\n"},
      {"FB.yaml", "within: \"24h\"", "within: 24h", "FB.yaml:15:17: 'within' must be quoted: \"24h\"\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"24x\"",
       "FB.yaml:15:17: '24x' is no limit: write \"24h\", \"90m\", \"2d\" (elapsed), \"8wh\" (working time) or "
       "\"7wd\" (working days)\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"7wd\"", "FB.yaml:11:9: a limit in working time needs a 'calendar'\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"7wd\"\n        calendar: wrok",
       "FB.yaml:16:19: unknown calendar 'wrok' (did you mean 'work'?)\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"7wd\"\n        calendar: always",
       "FB.yaml:16:19: a limit in working time needs a calendar with working hours\n"},
      {"FB.yaml", "within: \"24h\"", "until: cause", "FB.yaml:15:16: field 'cause' is no instant\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"24h\"\n        warn_at: 1.5",
       "FB.yaml:16:18: 'warn_at' must be a share: more than 0, at most 1\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"24h\"\n        min_n: 0",
       "FB.yaml:16:16: 'min_n' must be a whole number from 1 to 1000000000\n"},
      {"FB.yaml", "within: \"24h\"", "within: \"24h\"\n        repeat: maybe",
       "FB.yaml:16:17: 'repeat' must be true or false\n"},
      {"FB.yaml", "pause: [waiting]", "pause: [wating]",
       "FB.yaml:16:17: unknown pause 'wating' (did you mean 'waiting'?)\n"},
      {"FB.yaml", "by: [agent]}}]", "by: [agnet]}}]",
       "FB.yaml:14:51: unknown value 'agnet' of field 'by' (did you mean 'agent'?)\n"},
      {"FB.yaml", "by: [agent]}}]", "by: []}}]", "FB.yaml:14:50: no value of 'by' is allowed: this can never hold\n"},
      {"FB.yaml", "by: [agent]}}]", "severity: [major]}}]",
       "FB.yaml:14:46: event 'message.sent' does not carry field 'severity': this can never match\n"},
      {"FB.yaml", "event: message.sent,", "event: mesage.sent,",
       "FB.yaml:14:24: unknown event 'mesage.sent' (did you mean 'message.sent'?)\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "when: {kinds: [ask]}\n        start: [{event: ticket.opened}]",
       "FB.yaml:13:16: unknown field 'kinds' (did you mean 'kind'?)\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "when: {kind: [asks]}\n        start: [{event: ticket.opened}]",
       "FB.yaml:13:23: unknown value 'asks' of field 'kind' (did you mean 'ask'?)\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "when: {kind: ask}\n        start: [{event: ticket.opened}]",
       "FB.yaml:13:22: the allowed values of 'kind' must be a list: [ask]\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "when: {cause: [x]}\n        start: [{event: ticket.opened}]",
       "FB.yaml:13:16: field 'cause' cannot be tested: only choices, flags and scores can\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "start: []", "FB.yaml:13:16: 'start' is empty\n"},
  });
}

TEST(LoadProblems, RulesThatCanNeverApply) {
  expect_problems({
      {"FB.yaml", "start: [{event: ticket.opened}]",
       "when: {severity: [minor], level: [high]}\n        start: [{event: ticket.opened}]",
       "FB.yaml:13:15: this condition can never hold: no event and no default gives such values\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]",
       "when: {kind: [ask]}\n        start: [{event: ticket.opened, where: {kind: [fix]}}]",
       "FB.yaml:14:16: 'start' can never happen to what `when` lets in\n"},
      {"FB.yaml", "start: [{event: ticket.opened}]", "when: {kind: [ask]}\n        start: [{event: ticket.fixed}]",
       "FB.yaml:14:16: 'start' can never happen to what `when` lets in\n"},
      {"FB.yaml", "needs: [{fields: [cause]", "needs: [{event: ticket.answered",
       "FB.yaml:33:16: 'needs' can never happen to what `when` lets in\n"},
      {"FB.yaml", "needs: [{fields: [cause]", "needs: [{fields: [level]", ""},
      {"FB.yaml", "needs: [{fields: [cause]", "needs: [{fields: [cause], event: ticket.fixed",
       "FB.yaml:33:17: a need is exactly one of 'event', 'fields', 'in_charge' and 'any'\n"},
      {"FB.yaml", "needs: [{fields: [cause]", "needs: [{in_charge: [acept]",
       "FB.yaml:33:30: unknown stage 'acept' (did you mean 'accept'?)\n"},
      {"FB.yaml", "needs: [{fields: [cause]", "needs: [{any: [{fields: [cause]}]",
       "FB.yaml:33:23: 'any' of one need is that need itself\n"},
  });
}

TEST(LoadProblems, NeedsOfWhatNothingSets) {
  auto files = small_policy();
  bend(files, "vocabulary.yaml", "category, subcategory, window_end]", "category, subcategory]");
  bend(files, "FB.yaml", "needs: [{fields: [cause]", "needs: [{fields: [window_end]");
  EXPECT_EQ(problems_of(files), "FB.yaml:33:26: nothing ever sets field 'window_end'\n");
}

TEST(LoadProblems, Levels) {
  expect_problems({
      {"FB.yaml", "within: \"24h\"",
       "levels:\n          - {when: {severity: [major]}, within: \"1h\"}\n          - {when: {severity: [minor]}, "
       "within: \"2h\"}",
       "FB.yaml:16:11: the levels leave a ticket without a limit: where severity is not set\n"},
      {"FB.yaml", "within: \"24h\"",
       "levels:\n          - {when: {level: [high]}, within: \"1h\"}\n          - {when: {level: [low]}, within: "
       "\"2h\"}",
       ""},
      {"FB.yaml", "within: \"24h\"",
       "when: {severity: [major]}\n        levels:\n          - {when: {level: [high]}, within: \"1h\"}\n          - "
       "{within: \"2h\"}",
       "FB.yaml:18:13: this level can never be reached: earlier rows or `when` leave nothing for it\n"},
      {"FB.yaml", "within: \"24h\"",
       "levels:\n          - {within: \"1h\"}\n          - {when: {severity: [major]}, within: \"2h\"}",
       "FB.yaml:17:13: this level can never be reached: earlier rows or `when` leave nothing for it\n"},
      {"FB.yaml", "within: \"24h\"",
       "levels:\n          - {when: {kind: [ask]}, within: \"1h\"}\n          - {when: {kind: [ask], urgent: "
       "[true]}, within: \"1h\"}\n          "
       "- {within: \"2h\"}",
       "FB.yaml:17:13: this level can never be reached: earlier rows or `when` leave nothing for it\n"},
  });
}

TEST(LoadProblems, Cases) {
  expect_problems({
      {"FB.yaml", "{rule: respond", "{rule: respnd",
       "FB.yaml:22:25: unknown rule 'respnd' (did you mean 'respond'?)\n"},
      {"FB.yaml", "state: met", "state: kept", "FB.yaml:22:41: unknown state 'kept'\n"},
      {"FB.yaml", "light: kept", "light: green", "FB.yaml:22:78: unknown light 'green'\n"},
      {"FB.yaml", "due: \"2026-03-03T10:00\"", "due: \"2026-03-03 25:00\"",
       "FB.yaml:22:51: '2026-03-03 25:00' is no moment: write \"2026-03-02T10:00\", local time\n"},
      {"FB.yaml", "[\"2026-03-02T11:00\", message.sent", "[\"2026-13-02T11:00\", message.sent",
       "FB.yaml:21:14: '2026-13-02T11:00' is no moment: write \"2026-03-02T10:00\", local time\n"},
      {"FB.yaml", "message.sent, {by: agent}]", "message.send, {by: agent}]",
       "FB.yaml:21:34: unknown event 'message.send' (did you mean 'message.sent'?)\n"},
      {"FB.yaml", "message.sent, {by: agent}]", "message.sent, {kind: ask}]",
       "FB.yaml:21:49: event 'message.sent' does not carry field 'kind'\n"},
      {"FB.yaml", "{kind: ask}]", "{kind: fox, urgent: 3, window_end: noon, actor: Bob}]",
       "FB.yaml:20:56: unknown value 'fox' of field 'kind' (did you mean 'fix'?)\nFB.yaml:20:69: '3' does not fit "
       "field 'urgent': true or false\nFB.yaml:20:84: 'noon' does not fit field 'window_end': a moment such as "
       "\"2026-03-02T10:00\"\nFB.yaml:20:97: 'actor' must be the id of a member, a whole number\n"},
      {"FB.yaml", "          - [\"2026-03-02T10:00\", ticket.opened, {kind: ask}]\n",
       "          - [\"2026-03-02T10:00\"]\n",
       "FB.yaml:20:13: a step is a list: [moment, event] or [moment, event, {field: value}]\n"},
  });
}

constexpr const char* kMeasures = R"(  - id: FB-3
    kind: [target, capability, cadence, consequence]
    title: {zh: 其他, en: Others}
    text: {zh: 其他, en: Others}
    targets: [{id: csat, label: {zh: 满意, en: Satisfied}, of: [{event: survey.answered}], counts: {score: [4, 5]}}]
    uses: [{id: sent, label: {zh: 发送, en: Sent}, of: [{event: message.sent}]}]
    duties: [{id: report, label: {zh: 报告, en: Report}, every: quarter, due: "15wd", calendar: work, done_by: report.released}]
    consequences:
      - {id: third, label: {zh: 三次, en: Third}, trigger: fault.recorded, count: 3, within: "365d", proposes: [training], decided_by: head}
)";

TEST(LoadProblems, Measures) {
  const std::initializer_list<std::array<const char*, 3>> slips{
      {"id: csat", "id: csat", ""},
      {"counts: {score: [4, 5]}", "counts: {kind: [ask]}", "FB.yaml:38:98: none of the events carries field 'kind'\n"},
      {"counts: {score: [4, 5]}", "counts: {}", "FB.yaml:38:98: 'counts' is empty\n"},
      {"counts: {score: [4, 5]}", "counts: {score: [6]}", "FB.yaml:38:107: unknown value '6' of field 'score'\n"},
      {"[{event: survey.answered}]", "[{event: survey.answered, where: {score: [1]}}]",
       "FB.yaml:38:119: 'counts' contradicts 'of': no event can ever count\n"},
      {"id: sent", "id: csat", "FB.yaml:39:17: rule 'csat' stands twice in the clause\n"},
      {"every: quarter", "every: quarterly", "FB.yaml:40:63: unknown period 'quarterly' (did you mean 'quarter'?)\n"},
      {", calendar: work", "", "FB.yaml:40:14: a limit in working time needs a 'calendar'\n"},
      {"decided_by: head", "decided_by: boss", "FB.yaml:42:134: unknown role 'boss'\n"},
      {"within: \"365d\"", "within: \"365wd\"",
       "FB.yaml:42:92: the span of a consequence is elapsed time, such as \"365d\"\n"},
      {"done_by: report.released", "done_by: Report",
       "FB.yaml:40:110: 'Report' is no name: lower case letters, digits and '_', starting with a letter\n"},
  };
  for (const auto& [old, now, problems] : slips) {
    auto files = small_policy();
    files["FB.yaml"] += kMeasures;
    bend(files, "FB.yaml", old, now);
    EXPECT_EQ(problems_of(files), std::string(problems)) << "with " << now;
  }
}

constexpr const char* kAmendment = R"(version: "2026.2"
effective: "2026-07-01"
approved: {by: {zh: 甲, en: A}, at: "2026-06-20"}
reason: {zh: 不再需要, en: No longer needed}
repeals: [FB-2]
)";

constexpr const char* kSameClause = R"(repeals: []
clauses:
  - id: FB-2
    kind: gate
    title: {zh: 原因, en: Cause}
    text: {zh: 办结前写明原因, en: State the cause before closing}
    owner: quality
    effective: "2026-01-01"
    gates:
      - id: cause
        label: {zh: 写明原因, en: Cause stated}
        when: {kind: [fix]}
        before: [{event: ticket.closed}]
        needs: [{fields: [cause], label: {zh: 填写原因, en: State the cause}}]
)";

TEST(LoadProblems, Amendments) {
  const std::initializer_list<std::array<const char*, 3>> slips{
      {"FB-2", "FB-2", ""},
      {"repeals: [FB-2]", "repeals: [FB-22]", "2.yaml:5:11: unknown clause 'FB-22' (did you mean 'FB-2'?)\n"},
      {"repeals: [FB-2]", "repeals: [FB-2, FB-2]", "2.yaml:5:17: clause 'FB-2' stands twice\n"},
      {"repeals: [FB-2]", "", "2.yaml:1:1: an amendment changes or repeals clauses, or changes calendars\n"},
      {"\"2026-07-01\"", "\"2026-01-01\"",
       "2.yaml:2:12: an amendment must come after the version before it, which is in force from 2026-01-01\n"},
      {"version: \"2026.2\"", "version: \"2026.1\"", "2.yaml:1:10: version '2026.1' stands twice\n"},
      {"reason: {zh: 不再需要, en: No longer needed}\n", "", "2.yaml:1:1: an amendment needs 'reason'\n"},
      {"repeals: [FB-2]\n", kSameClause, "2.yaml:7:5: clause 'FB-2' is as it was\n"},
      {"repeals: [FB-2]\n", "clauses: [{id: XX-1}]\n",
       "2.yaml:5:16: clause 'XX-1' is of no regulation of this policy\n"},
  };
  for (const auto& [old, now, problems] : slips) {
    auto files = small_policy();
    bend(files, "policy.yaml", "amendments: []", "amendments: [2.yaml]");
    files["2.yaml"] = kAmendment;
    bend(files, "2.yaml", old, now);
    EXPECT_EQ(problems_of(files), std::string(problems)) << "with " << now;
  }
}

TEST(LoadProblems, AllAreReportedAtOnce) {
  auto files = small_policy();
  bend(files, "FB.yaml", "within: \"24h\"", "within: \"24x\"");
  bend(files, "FB.yaml", "kind: [fix]", "kind: [fox]");
  bend(files, "flows.yaml", "roles: [agent]", "roles: [agnet]");
  bend(files, "vocabulary.yaml", "max: 100", "max: 0");
  EXPECT_EQ(problems_of(files),
            "vocabulary.yaml:9:56: 'max' must be a whole number from 1 to 100000\nflows.yaml:17:120: unknown role "
            "'agnet' (did you mean 'agent'?)\nFB.yaml:15:17: '24x' is no limit: write \"24h\", \"90m\", \"2d\" "
            "(elapsed), \"8wh\" (working time) or \"7wd\" (working days)\nFB.yaml:31:23: unknown value 'fox' of "
            "field 'kind' (did you mean 'fix'?)\n");
}

TEST(LoadProblems, ChoicesHaveAtMost62Values) {
  std::string values;
  for (int i = 0; i < 63; ++i) values += "v" + std::to_string(i) + ": {zh: 甲, en: A}, ";
  auto files = small_policy();
  bend(files, "vocabulary.yaml", "high: {zh: 高, en: High}", values + "high: {zh: 高, en: High}");
  EXPECT_EQ(problems_of(files),
            "vocabulary.yaml:13:61: too many values: at most 62\nvocabulary.yaml:29:42: unknown value 'high' of "
            "field 'level'\nvocabulary.yaml:30:15: unknown value 'low' of field 'level'\n");
}

}  // namespace
}  // namespace wellkept::policy::test
