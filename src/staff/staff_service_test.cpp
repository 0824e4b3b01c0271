#include "staff/staff_service.h"

#include <gtest/gtest.h>

#include "ticket/testing.h"
#include "ticket/verify_service.h"

namespace wellkept::staff {
namespace {

using ticket::testing::kHour;

class ByTheRules final : public ticket::People {
 public:
  Id unit_of(db::Transaction&, Id) override { return Id{1}; }
  bool is_active(db::Transaction& tx, Id member) override {
    const auto found = directory::DirectoryService::member(tx, member);
    return found && found->active;
  }
  bool is_unit(db::Transaction&, Id) override { return true; }
  std::optional<ticket::Placed> place(db::Transaction& tx, const ticket::Placing& placing) override {
    return staff::place(tx, placing);
  }
};

class StaffTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    unit(1, "NULL", "company");
    unit(2, "1", "region");
    unit(3, "2", "team");
    member(11, 1, "specialist");
    member(21, 3, "engineer");
    member(22, 3, "engineer");
    member(23, 3, "auditor");  // may not work on tickets
  }
  void unit(int id, const char* parent, const char* kind) {
    d_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (" + std::to_string(id) + ", " + parent + ", '" +
           kind + "', 'U', 1)");
  }
  void member(int id, int unit, const char* roles) {
    const bool sqlite = GetParam() == db::Engine::sqlite;
    const std::string salt = sqlite ? "x'00'" : "'\\x00'";
    d_.run(
        "INSERT INTO members (id, login, login_salt, name, name_salt, roles, unit, active, version, created_at) VALUES "
        "(" +
        std::to_string(id) + ", 'm" + std::to_string(id) + "', " + salt + ", 'M', " + salt + ", '" + roles + "', " +
        std::to_string(unit) + ", TRUE, 1, 0)");
  }
  template <class Work>
  auto write(Work&& work) {
    return d_.database->write(std::forward<Work>(work));
  }
  Result<RoutingVersion> rules(std::int64_t version, std::vector<Rule> rules) {
    return write([&](db::Transaction& tx) {
      return service_.change_routing(tx, version, {{0, rules}, "as we agreed", {}, Id{11}});
    });
  }
  Result<ticket::Record> open(const char* kind, Id owner = {}, std::int64_t opener = 11) {
    ticket::OpenRequest request;
    request.fields = json::Object{{"kind", kind}, {"channel", "web"}, {"product", "lock"}};
    request.subject = "It is stuck";
    request.owner = owner;
    const ticket::Actor actor = opener == 0 ? ticket::Actor{} : ticket::testing::Desk::member(opener);
    return write([&](db::Transaction& tx) { return tickets_.open(tx, actor, request); });
  }
  Result<Absence> away(std::int64_t member, std::int64_t from_ms, std::int64_t until_ms) {
    const Instant now = d_.clock.now();
    return write([&](db::Transaction& tx) {
      return service_.plan_absence(tx, {{}, Id{member}, now + from_ms, now + until_ms, "ill", Id{11}, {}, {}});
    });
  }
  Result<std::vector<std::string>> teach(std::int64_t member, std::vector<std::string> skills) {
    return write([&](db::Transaction& tx) { return service_.put_skills(tx, Id{member}, skills, Id{11}); });
  }
  static std::vector<std::string> kinds(const ticket::Record& record) {
    std::vector<std::string> kinds;
    for (const events::Event& event : record.events) kinds.push_back(event.kind);
    return kinds;
  }

  ticket::testing::Desk d_{GetParam()};
  ByTheRules people_;
  ticket::TicketService tickets_{d_.recorder, d_.customers, people_, d_.links, d_.clock};
  StaffService service_{{*d_.database, tickets_, people_, d_.customers, d_.ids, d_.clock}, d_.log};
};

TEST_P(StaffTest, ATicketGoesToItsGroupAndToWhoHasSkillAndTheLeastInHand) {
  ASSERT_TRUE(open("repair")->ticket.unit == Id{1}) << "without rules, to the unit of who opens it";
  ASSERT_TRUE(rules(0, {{"locks", {{"kind", {"repair"}}, {"product", {"lock"}}}, Id{3}, {"lock"}}}).ok());
  ASSERT_TRUE(teach(22, {"lock", "camera", "lock"}).ok());
  const auto routed = open("repair");
  ASSERT_TRUE(routed.ok()) << routed.refusal().detail;
  EXPECT_EQ(routed->ticket.unit, Id{3});
  EXPECT_EQ(routed->ticket.assignee, Id{22});
  EXPECT_EQ(kinds(*routed).at(kinds(*routed).size() - 2), "ticket.routed");
  EXPECT_EQ(kinds(*routed).back(), "ticket.assigned");
  const std::string& why = routed->events.at(routed->events.size() - 2).body;
  EXPECT_NE(why.find("fewest open tickets (0) of 1 present with lock"), std::string::npos) << why;
  EXPECT_NE(why.find("\"routed_rule\":\"locks\""), std::string::npos) << why;
  ASSERT_TRUE(teach(21, {"lock"}).ok());
  EXPECT_EQ(open("repair")->ticket.assignee, Id{21}) << "who has less in hand";
  EXPECT_EQ(open("inquiry")->ticket.assignee, Id{11}) << "no rule applies";
  const auto named = open("repair", Id{11});
  EXPECT_EQ(named->ticket.unit, Id{3});
  EXPECT_EQ(named->ticket.assignee, Id{11}) << "who was named";
  EXPECT_EQ(open("repair", {}, 22)->ticket.assignee, Id{22}) << "recorded by one of the group";
  EXPECT_EQ(open("repair", {}, 0)->ticket.assignee, Id{21}) << "also what no member recorded";
  EXPECT_TRUE(ticket::verify_tickets(*d_.database, d_.policy, d_.clock.now(), 20, {}).differences.empty());
}

TEST_P(StaffTest, WhoIsAwayGetsNothingAndIsMissedWhereHeIsInCharge) {
  ASSERT_TRUE(rules(0, {{"all", {}, Id{3}, {}}}).ok());
  const Id first = open("repair")->ticket.id;  // 21
  ASSERT_TRUE(away(21, 0, kHour).ok());
  EXPECT_EQ(open("repair")->ticket.assignee, Id{22});
  EXPECT_EQ(open("repair")->ticket.assignee, Id{22}) << "though he has more in hand by now";
  ASSERT_TRUE(away(22, 0, 2 * kHour).ok());
  const auto nobody = open("repair", {}, 0);
  EXPECT_FALSE(nobody->ticket.assignee);
  const auto look = [&](std::optional<ticket::ListKey> after, int limit) {
    return d_.database->read([&](db::Transaction& tx) { return service_.unattended(tx, {}, after, limit); });
  };
  using Counts = std::map<std::string, std::int64_t>;
  EXPECT_EQ(look({}, 10).counts, (Counts{{"absent", 3}, {"left", 0}, {"nobody", 1}}));
  EXPECT_EQ(look({}, 10).items.size(), 4U);
  std::vector<Id> walked;
  std::optional<ticket::ListKey> after;
  do {
    const auto page = look(after, 1);
    for (const Unattended& one : page.items) walked.push_back(one.ticket.id);
    after = page.next;
  } while (after && walked.size() < 20);
  EXPECT_EQ(walked.size(), 4U);
  EXPECT_EQ(walked.front(), first);
  const directory::Sight narrow{Id{99}, {Id{99}}, Id{22}};
  EXPECT_EQ(d_.database->read([&](db::Transaction& tx) { return service_.unattended(tx, narrow, {}, 9); }).counts,
            (Counts{{"absent", 2}, {"left", 0}, {"nobody", 0}}));
  d_.pass(kHour);
  EXPECT_EQ(look({}, 10).counts, (Counts{{"absent", 2}, {"left", 0}, {"nobody", 1}}));
  d_.run("UPDATE members SET active = FALSE WHERE id = 21");
  EXPECT_EQ(look({}, 10).counts, (Counts{{"absent", 2}, {"left", 1}, {"nobody", 1}}));
}

TEST_P(StaffTest, AbsencesAreCheckedListedAndCancelled) {
  EXPECT_EQ(away(404, 0, kHour).refusal().code, "member.unknown");
  EXPECT_EQ(away(21, kHour, kHour).refusal().code, "absence.time");
  EXPECT_EQ(away(21, -2 * kHour, -kHour).refusal().code, "absence.time");
  const auto planned = away(21, kHour, 3 * kHour);
  ASSERT_TRUE(planned.ok());
  EXPECT_EQ(away(21, 2 * kHour, 4 * kHour).refusal().code, "absence.overlap");
  ASSERT_TRUE(away(21, 3 * kHour, 4 * kHour).ok()) << "one begins as the other ends";
  ASSERT_TRUE(away(22, 0, kHour).ok());
  const auto list = [&](Id member) {
    return d_.database->read([&](db::Transaction& tx) {
      return store::absences(tx, member, {d_.clock.now(), Id{}}, 10).size();
    });
  };
  EXPECT_EQ(list({}), 3U);
  EXPECT_EQ(list(Id{21}), 2U);
  const auto cancel = [&] {
    return write([&](db::Transaction& tx) { return service_.cancel_absence(tx, planned->id, Id{11}); });
  };
  ASSERT_TRUE(cancel().ok());
  EXPECT_EQ(cancel().refusal().code, "absence.ended");
  EXPECT_EQ(list(Id{21}), 1U);
}

TEST_P(StaffTest, RulesAreCheckedAndKeptInVersions) {
  const Rule good{"a", {{"segment", {"gold"}}, {"region", {"2"}}}, Id{3}, {"lock"}};
  EXPECT_EQ(rules(1, {good}).refusal().code, "routing.stale");
  ASSERT_TRUE(rules(0, {good}).ok());
  EXPECT_EQ(rules(0, {good}).refusal().code, "routing.stale");
  for (const Rule& bad : {Rule{"b", {}, Id{77}, {}}, Rule{"b", {{"colour", {"red"}}}, Id{3}, {}},
                          Rule{"b", {{"kind", {"poem"}}}, Id{3}, {}}, Rule{"b", {{"region", {"3"}}}, Id{3}, {}},
                          Rule{"b", {{"kind", {}}}, Id{3}, {}}, Rule{"B!", {}, Id{3}, {}}, Rule{"a", {}, Id{3}, {}}}) {
    EXPECT_EQ(rules(1, {good, bad}).refusal().code, "routing.rule") << bad.id;
  }
  ASSERT_TRUE(rules(1, {}).ok());
  const auto versions = d_.database->read([](db::Transaction& tx) { return store::routing_before(tx, INT64_MAX, 9); });
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].routing.version, 2);
  EXPECT_EQ(store::content_of(versions[1].routing), store::content_of(Routing{0, {good}}));
}

TEST_P(StaffTest, AShiftIsHandedOverAsAWhole) {
  const Id one = open("repair", Id{21})->ticket.id;
  const Id two = open("inquiry", Id{21})->ticket.id;
  (void)open("inquiry", Id{22});
  const ticket::Actor lead = ticket::testing::Desk::member(11, {"supervisor"});
  EXPECT_EQ(service_.hand_over(lead, {Id{21}, Id{21}, "x"}).refusal().code, "handover.to");
  EXPECT_EQ(service_.hand_over(lead, {Id{21}, Id{404}, "x"}).refusal().code, "handover.to");
  EXPECT_EQ(service_.hand_over(lead, {Id{404}, Id{22}, "x"}).refusal().code, "member.unknown");
  const auto done = service_.hand_over(lead, {Id{21}, Id{22}, "the night shift"});
  ASSERT_TRUE(done.ok()) << done.refusal().detail;
  EXPECT_EQ(done->tickets, 2);
  EXPECT_EQ(done->remaining, 0);
  EXPECT_TRUE(done->failed.empty());
  for (const Id id : {one, two}) {
    const auto record = d_.load(id);
    EXPECT_EQ(record.ticket.assignee, Id{22});
    EXPECT_EQ(record.events.back().kind, "ticket.assigned");
    EXPECT_EQ(record.texts.back().body, "the night shift");
  }
}

TEST_P(StaffTest, NoStageIsEnteredWithSomebodyWhoHasLeft) {
  const auto opened = open("repair", Id{21});
  const auto accept = [&](Id owner) {
    const ticket::ActRequest request{"accept", json::Object{}, {}, owner};
    return write([&](db::Transaction& tx) {
      return tickets_.act(tx, ticket::testing::Desk::member(11), opened->ticket.id, std::nullopt, request);
    });
  };
  const auto assign = [&](Id member) {
    const ticket::ActRequest request{
        "assign", json::Object{{"stage", "handle"}, {"assignee", format_id(member)}}, {}, {}};
    return write([&](db::Transaction& tx) {
      return tickets_.act(tx, ticket::testing::Desk::member(11), opened->ticket.id, std::nullopt, request);
    });
  };
  ASSERT_TRUE(assign(Id{21}).ok());
  d_.run("UPDATE members SET active = FALSE WHERE id = 21");
  EXPECT_EQ(accept({}).refusal().code, "ticket.nobody_in_charge");
  const auto done = accept(Id{22});
  ASSERT_TRUE(done.ok()) << done.refusal().detail;
  EXPECT_EQ(done->ticket.assignee, Id{22});
}

INSTANTIATE_TEST_SUITE_P(Engines, StaffTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::staff
