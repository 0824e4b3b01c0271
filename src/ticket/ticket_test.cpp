#include "ticket/ticket.h"

#include <gtest/gtest.h>

#include "policy/test_policy.h"

namespace wellkept::ticket {
namespace {

constexpr Instant kNow{1'772'416'800'000};

const policy::Policy& small() {
  static const auto policy = [] {
    auto files = policy::test::small_policy();
    policy::test::bend(files, "flows.yaml", "optional: [cause]}", "optional: [cause], backdate: true}");
    return policy::test::load_or_throw(files);
  }();
  return *policy;
}

Actor agent(std::int64_t id = 7) {
  return {Actor::Kind::member, Id{id}, {"agent"}};
}
Ticket ticket_of(const char* kind, const char* state) {
  Ticket ticket;
  ticket.kind = kind;
  ticket.state = state;
  ticket.open = !state_of(small(), state).closed;
  ticket.opened_at = kNow - 3'600'000;
  return ticket;
}
promise::Fact fact(const char* event, const json::Value& fields) {
  return std::get<promise::Fact>(promise::read_fact(small().vocabulary, event, kNow - 3'600'000, Id{}, fields));
}
std::vector<promise::Fact> opened(const char* kind) {
  return {fact("ticket.opened", json::Object{{"kind", kind}})};
}
template <class T>
std::string code(const Result<T>& result) {
  return result.ok() ? std::string() : result.refusal().code;
}
// "/fields/kind unknown", joined by ", ".
template <class T>
std::string errors(const Result<T>& result) {
  std::string out;
  if (result.ok()) return out;
  for (const FieldError& error : result.refusal().fields)
    out += (out.empty() ? "" : ", ") + error.field + " " + error.code;
  return out;
}

TEST(Draft, KeepsPersonalTextsApart) {
  const json::Value fields = json::Object{{"cause", "loose wire"}};
  const auto draft = draft_event(small(), "ticket.fixed", kNow, Id{7}, "agent", fields);
  ASSERT_TRUE(draft.ok());
  EXPECT_EQ(json::write(draft->fields), R"({"by":"agent"})");
  ASSERT_EQ(draft->personal.size(), 1u);
  EXPECT_EQ(draft->personal[0].field, "cause");
  EXPECT_EQ(draft->personal[0].text, "loose wire");
  EXPECT_EQ(draft->fact.at, kNow);
  EXPECT_EQ(draft->fact.actor, Id{7});
  ASSERT_EQ(draft->fact.fields.size(), 2u) << "the fact knows that the text is there";
  EXPECT_TRUE(draft->fact.fields[0].present);
}

TEST(Draft, ChecksEveryField) {
  struct Row {
    const char* event;
    json::Object fields;
    const char* errors;
  };
  for (const Row& row : std::vector<Row>{
           {"ticket.opened", {{"kind", "fix"}, {"urgent", true}, {"severity", nullptr}}, ""},
           {"ticket.opened", {{"colour", "red"}}, "/fields/colour unknown"},
           {"ticket.opened", {{"kind", "wish"}}, "/fields/kind type"},
           {"ticket.opened",
            {{"kind", "wish"}, {"colour", 1}, {"urgent", 3}},
            "/fields/colour unknown, /fields/kind type, /fields/urgent type"},
           {"ticket.closed", {{"kind", "fix"}}, "/fields/kind type"},
           {"ticket.fixed", {{"cause", 3}}, "/fields/cause type"},
           {"ticket.fixed", {{"cause", std::string(100, 'x')}}, ""},
           {"ticket.fixed", {{"cause", std::string(101, 'x')}}, "/fields/cause too_long"},
           {"ticket.fixed", {{"cause", "好"}}, ""},
           {"ticket.fixed", {{"cause", std::string("a\0b", 3)}}, "/fields/cause format"},
           {"ticket.fixed", {{"cause", "a\nb"}}, "/fields/cause format"},
           {"ticket.fixed", {{"cause", "\xff"}}, "/fields/cause format"},
           {"ticket.opened", {{"window_end", "tomorrow"}}, "/fields/window_end type"},
       }) {
    EXPECT_EQ(errors(draft_event(small(), row.event, kNow, Id{}, "agent", row.fields)), row.errors)
        << json::write(json::Value(row.fields));
  }
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += "好";
  EXPECT_EQ(errors(draft_event(small(), "ticket.fixed", kNow, Id{}, "agent", json::Object{{"cause", hundred}})), "")
      << "characters are counted, not bytes";
}

TEST(Offered, ByFlowStateAndRole) {
  const auto ask = [](const char* kind, const char* state, const Actor& actor, const char* action) {
    const auto found = offered(small(), ticket_of(kind, state), actor, action);
    return found.ok() ? (*found)->id : found.refusal().code;
  };
  const Actor head{Actor::Kind::member, Id{8}, {"head"}};
  EXPECT_EQ(ask("ask", "new", agent(), "answer"), "answer");
  EXPECT_EQ(ask("ask", "new", agent(), "fix"), "ticket.unknown_action") << "of another kind";
  EXPECT_EQ(ask("wish", "new", agent(), "answer"), "ticket.unknown_action");
  EXPECT_EQ(ask("ask", "done", agent(), "answer"), "ticket.action_not_offered");
  EXPECT_EQ(ask("ask", "nowhere", agent(), "answer"), "ticket.action_not_offered");
  EXPECT_EQ(ask("ask", "done", agent(), "assign"), "assign") << "no `from`: every open state";
  EXPECT_EQ(ask("ask", "closed", agent(), "assign"), "ticket.action_not_offered");
  EXPECT_EQ(ask("fix", "new", agent(), "fix"), "fix");
  EXPECT_EQ(ask("fix", "new", head, "fix"), "ticket.role");
  EXPECT_EQ(ask("ask", "new", head, "answer"), "answer") << "no `roles`: every role of the policy";
  EXPECT_EQ(ask("ask", "new", {Actor::Kind::member, Id{9}, {}}, "answer"), "ticket.role");
  EXPECT_EQ(ask("ask", "new", {Actor::Kind::member, Id{9}, {"admin"}}, "answer"), "ticket.role");
  EXPECT_EQ(ask("fix", "new", {Actor::Kind::system, Id{}, {}}, "fix"), "fix");
}

TEST(ActingRole, IsTheFirstOfThePolicyThatTheActionAllows) {
  const Actor both{Actor::Kind::member, Id{7}, {"head", "agent"}};
  EXPECT_EQ(acting_role(small(), both, {}), "agent");
  EXPECT_EQ(acting_role(small(), both, {"head"}), "head");
  EXPECT_EQ(acting_role(small(), agent(), {"head"}), "");
}

TEST(Act, SaysWhatHappens) {
  const auto step = act(small(), ticket_of("ask", "new"), opened("ask"), agent(), {"answer", {}, {}, {}}, kNow);
  ASSERT_TRUE(step.ok()) << step.refusal().detail;
  EXPECT_EQ(step->state, "done");
  EXPECT_EQ(step->stage, "close");
  EXPECT_TRUE(step->open);
  ASSERT_EQ(step->events.size(), 3u) << "who acts takes charge of both stages";
  EXPECT_EQ(step->events[0].event, "ticket.assigned");
  EXPECT_EQ(json::write(step->events[1].fields), R"({"stage":"close","assignee":"7","by":"agent"})");
  EXPECT_EQ(step->events[2].event, "ticket.answered");
  EXPECT_EQ(step->events[2].at, kNow);

  auto facts = opened("ask");
  for (const Draft& draft : step->events) facts.push_back(draft.fact);
  const auto close = act(small(), ticket_of("ask", "done"), facts, agent(8), {"close", {}, {}, {}}, kNow);
  ASSERT_TRUE(close.ok());
  EXPECT_EQ(close->state, "closed");
  EXPECT_FALSE(close->open);
  ASSERT_EQ(close->events.size(), 1u) << "somebody is in charge already";
  const auto handed = act(small(), ticket_of("ask", "done"), facts, agent(8), {"close", {}, {}, Id{9}}, kNow);
  ASSERT_TRUE(handed.ok());
  ASSERT_EQ(handed->events.size(), 2u);
  EXPECT_EQ(json::write(handed->events[0].fields), R"({"stage":"close","assignee":"9","by":"agent"})");
}

TEST(Act, RefusesWrongFieldsAndMoments) {
  const auto ask = [](const char* kind, const ActRequest& request) {
    return errors(act(small(), ticket_of(kind, "new"), opened(kind), agent(), request, kNow));
  };
  EXPECT_EQ(ask("fix", {"fix", {}, {}, {}}), "/fields/cause required");
  EXPECT_EQ(ask("fix", {"fix", json::Object{{"cause", "  "}}, {}, {}}), "/fields/cause required");
  EXPECT_EQ(ask("fix", {"fix", json::Object{{"cause", "x"}, {"kind", "ask"}}, {}, {}}), "/fields/kind not_allowed");
  EXPECT_EQ(ask("fix", {"fix", json::Object{{"cause", "x"}, {"colour", "red"}}, {}, {}}), "/fields/colour unknown");
  EXPECT_EQ(ask("fix", {"fix", json::Object{{"cause", "x"}}, kNow, {}}), "/at not_allowed");
  EXPECT_EQ(ask("ask", {"answer", {}, kNow, {}}), "");
  EXPECT_EQ(ask("ask", {"answer", {}, kNow - 3'600'000, {}}), "") << "the moment it was opened";
  EXPECT_EQ(ask("ask", {"answer", {}, kNow - 3'600'001, {}}), "/at format");
  EXPECT_EQ(ask("ask", {"answer", {}, kNow + 1, {}}), "/at format");
  const auto late =
      act(small(), ticket_of("ask", "new"), opened("ask"), agent(), {"answer", {}, kNow - 60'000, {}}, kNow);
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late->events.back().at, kNow - 60'000);
  EXPECT_EQ(late->events.front().at, kNow) << "taking charge happens now";
}

TEST(Act, AGateNamesWhatIsMissing) {
  const auto refused = act(small(), ticket_of("fix", "done"), opened("fix"), agent(), {"close", {}, {}, {}}, kNow);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().kind, RefusalKind::gate);
  EXPECT_EQ(refused.refusal().code, "ticket.gate");
  EXPECT_EQ(refused.refusal().detail, "A step is missing that FB-2 demands.");
  EXPECT_EQ(
      json::write(refused.refusal().context),
      R"({"standing":[{"clause":"FB-2","rule":"cause","label":{"zh":"写明原因","zh_tw":"寫明原因","en":"Cause stated"},)"
      R"("needs":[{"label":{"zh":"填写原因","zh_tw":"填寫原因","en":"State the cause"},"events":[],"fields":["cause"]}]}]})");
  auto facts = opened("fix");
  facts.push_back(fact("ticket.fixed", json::Object{{"cause", "wire"}}));
  EXPECT_TRUE(act(small(), ticket_of("fix", "done"), facts, agent(), {"close", {}, {}, {}}, kNow).ok());
  EXPECT_TRUE(act(small(), ticket_of("ask", "done"), opened("ask"), agent(), {"close", {}, {}, {}}, kNow).ok())
      << "not asked of this kind";
}

// A gate that wants the cause fixed after the last answer, and a close that may be taken back for two days.
const policy::Policy& bound() {
  static const auto policy = [] {
    auto files = policy::test::small_policy();
    policy::test::bend(files, "flows.yaml", "required: [cause], roles: [agent]}",
                       "required: [cause], roles: [agent], backdate: true}\n"
                       "      - {action: resume, label: {zh: 再开, en: Reopen}, event: ticket.resumed, from: [closed], "
                       "to: new, within: \"2d\"}\n"
                       "      - {action: note_fix, label: {zh: 补记, en: Note}, event: ticket.fixed, from: [new], "
                       "required: [cause], backdate: true}");
    policy::test::bend(files, "FB.yaml", "needs: [{fields: [cause], label: {zh: 填写原因, en: State the cause}}]",
                       "needs: [{event: ticket.fixed, since: [{event: ticket.paused}], "
                       "label: {zh: 修好, en: Fixed after the pause}}]");
    return policy::test::load_or_throw(files);
  }();
  return *policy;
}

TEST(Act, RefusesAStepThatTheGateAheadWouldNotCount) {
  auto facts = opened("fix");
  facts.push_back(fact("ticket.paused", json::Object{}));
  facts.back().at = kNow - 60'000;
  const auto fix = [&](const char* action, Instant at) {
    return act(bound(), ticket_of("fix", "new"), facts, agent(), {action, json::Object{{"cause", "wire"}}, at, {}},
               kNow);
  };
  EXPECT_TRUE(fix("fix", kNow).ok());
  EXPECT_TRUE(fix("fix", kNow - 60'000).ok()) << "at one moment the order of recording counts";
  const auto early = fix("fix", kNow - 60'001);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.refusal().code, "ticket.too_early");
  EXPECT_EQ(early.refusal().kind, RefusalKind::invalid);
  EXPECT_EQ(errors(early), "/at too_early");
  const std::string context = json::write(early.refusal().context);
  EXPECT_NE(context.find(R"("clause":"FB-2","rule":"cause")"), std::string::npos) << context;
  EXPECT_TRUE(fix("note_fix", kNow - 60'001).ok()) << "what moves nothing is a fact, and kept as one";
}

TEST(Act, RefusesWhatComesTooLongAfterTheClose) {
  const auto reopen = [&](std::optional<Instant> closed_at) {
    Ticket ticket = ticket_of("fix", "closed");
    ticket.closed_at = closed_at;
    return act(bound(), ticket, opened("fix"), agent(), {"resume", {}, {}, {}}, kNow);
  };
  constexpr std::int64_t kTwoDays = 172'800'000;
  EXPECT_TRUE(reopen(kNow - kTwoDays).ok());
  const auto late = reopen(kNow - kTwoDays - 1);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.refusal().code, "ticket.too_late");
  EXPECT_EQ(*late.refusal().context.find("within")->string(), "2d");
}

TEST(StandingBeforeClose, IsWhatAClosingActionWouldMeet) {
  const auto standing = [](const char* kind, const char* state, const std::vector<promise::Fact>& facts) {
    return standing_before_close(small(), ticket_of(kind, state), facts, kNow);
  };
  const auto found = standing("fix", "new", opened("fix"));
  ASSERT_EQ(found.size(), 1u) << "said from the beginning, not only where closing is offered";
  EXPECT_EQ(found[0].clause, "FB-2");
  auto facts = opened("fix");
  facts.push_back(fact("ticket.fixed", json::Object{{"cause", "wire"}}));
  EXPECT_TRUE(standing("fix", "done", facts).empty());
  EXPECT_TRUE(standing("ask", "new", opened("ask")).empty());
  EXPECT_TRUE(standing("fix", "closed", opened("fix")).empty());
  EXPECT_TRUE(standing("wish", "new", opened("fix")).empty());
}

TEST(TakeCharge, FillsTheStagesUpToThere) {
  const auto stages = [](const std::vector<promise::Fact>& facts, std::size_t stage, Id owner) {
    std::string out;
    for (const Draft& draft : take_charge(small(), facts, stage, owner, agent(), kNow))
      out += *draft.fields.find("stage")->string() + "=" + *draft.fields.find("assignee")->string() + " ";
    return out;
  };
  EXPECT_EQ(stages(opened("ask"), 0, Id{7}), "accept=7 ");
  EXPECT_EQ(stages(opened("ask"), 1, Id{7}), "accept=7 close=7 ");
  EXPECT_EQ(stages(opened("ask"), 1, Id{}), "");
  auto facts = opened("ask");
  facts.push_back(fact("ticket.assigned", json::Object{{"stage", "accept"}, {"assignee", "5"}}));
  facts.push_back(fact("ticket.assigned", json::Object{{"stage", "close"}, {"assignee", "6"}}));
  EXPECT_EQ(stages(facts, 1, Id{6}), "") << "is already";
  EXPECT_EQ(stages(facts, 1, Id{7}), "close=7 ") << "handed over; who was in charge before stays on record";
}

}  // namespace
}  // namespace wellkept::ticket
