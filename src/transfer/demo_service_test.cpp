#include "transfer/demo_service.h"

#include <gtest/gtest.h>

#include <set>

#include "events/checkpoint.h"
#include "transfer/demo_story.h"
#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

constexpr Instant kNow{1'780'000'000'000};  // 2026-05-28

// Everything about a ticket that does not depend on ids and salts.
std::string shape(const ticket::Record& record) {
  std::string out = record.ticket.subject + " " + record.ticket.state;
  for (const auto& event : record.events) out += "\n" + format_instant(event.at) + " " + event.kind;
  for (const auto& text : record.texts) out += "\n" + text.field + "=" + text.body;
  return out;
}

std::string shapes(std::int64_t seed) {
  testing::Desk desk(kNow);
  const auto made = run_demo(desk.parts(), {.tickets = 30, .seed = seed}, desk.progress);
  EXPECT_TRUE(made.ok()) << made.refusal().detail;
  std::string out;
  for (int i = 1; i <= 30; ++i) {
    out += shape(*desk.imported("demo-" + std::to_string(seed), std::to_string(i))) + "\n";
  }
  return out;
}

TEST(Demo, IsTheSameForTheSameSeed) {
  const std::string first = shapes(7);
  EXPECT_EQ(first, shapes(7));
  EXPECT_NE(first, shapes(8));
}

TEST(Demo, RefusesASeedThatIsThereUnlessMoreIsWanted) {
  testing::Desk desk(kNow);
  ASSERT_TRUE(run_demo(desk.parts(), {.tickets = 5, .seed = 3}, desk.progress).ok());
  const auto again = run_demo(desk.parts(), {.tickets = 5, .seed = 3}, desk.progress);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.refusal().code, "demo.there");
  EXPECT_TRUE(run_demo(desk.parts(), {.tickets = 4, .seed = 3, .more = true}, desk.progress).ok());
  EXPECT_TRUE(desk.imported("demo-3", "9"));
  EXPECT_FALSE(desk.imported("demo-3", "10"));
  EXPECT_TRUE(run_demo(desk.parts(), {.tickets = 1, .seed = 4}, desk.progress).ok());
}

TEST(Demo, RefusesAnEndThatHasNotCome) {
  testing::Desk desk(kNow);
  const auto made = run_demo(desk.parts(), {.tickets = 5, .end = kNow + 1}, desk.progress);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.refusal().code, "demo.end");
}

TEST(Demo, SpreadsOverTheYearsAndMembersAskedFor) {
  testing::Desk desk(kNow);
  ASSERT_TRUE(run_demo(desk.parts(), {.tickets = 40, .seed = 5, .years = 4, .members = 31}, desk.progress).ok());
  constexpr std::int64_t kYear = 365LL * 24 * 60 * 60 * 1000;
  for (int i = 0; i < 40; ++i) {
    const auto record = desk.imported("demo-5", std::to_string(i + 1));
    EXPECT_EQ((record->ticket.opened_at - (kNow - 4 * kYear)) / kYear, i / 10) << i;
    EXPECT_LE(record->events.back().at, kNow);
  }
  EXPECT_TRUE(desk.parts().directory.member_by_login("demo31"));
  EXPECT_FALSE(desk.parts().directory.member_by_login("demo32"));
}

// The stories themselves, without a database: enough of them that rare ways occur.
struct Stories : ::testing::Test {
  Stories() {
    for (std::int64_t i = 0; i < world.tickets; ++i) {
      Past past = demo_story(world, i);
      std::vector<promise::Fact> facts;
      for (const PastEvent& event : past.events) {
        auto draft = ticket::draft_event(policy, event.event, event.at, event.actor, event.by, event.fields);
        EXPECT_TRUE(draft.ok()) << event.event << " " << draft.refusal().fields.front().detail;
        if (draft) facts.push_back(std::move(draft->fact));
      }
      all.push_back({std::move(past), std::move(facts)});
    }
  }
  struct Told {
    Past past;
    std::vector<promise::Fact> facts;
    std::string kind() const { return *past.events.front().fields.find("kind")->string(); }
  };
  const policy::Policy& policy = testing::shipped_policy();
  const DemoYear year{kNow};
  const DemoStaff staff{{Id{1}, Id{2}}, {Id{3}}, {Id{4}}, {Id{5}}, {Id{6}}};
  const DemoWorld world{1, 0, 3000, year, staff, {"华东服务中心"}};
  std::vector<Told> all;
};

TEST_F(Stories, GoAlongTheFlowOfTheirKind) {
  for (const Told& one : all) {
    EXPECT_TRUE(state_after(policy, one.kind(), one.facts, true)) << one.kind() << " " << one.past.key;
  }
}

TEST_F(Stories, RunForwardInTimeUpToTheEnd) {
  Instant before;
  for (const Told& one : all) {
    EXPECT_GE(one.past.events.front().at, before);
    before = one.past.events.front().at;
    for (std::size_t i = 1; i < one.past.events.size(); ++i) {
      ASSERT_GE(one.past.events[i].at, one.past.events[i - 1].at) << one.kind() << " " << one.past.key;
    }
    ASSERT_LE(one.past.events.back().at, kNow);
  }
}

TEST_F(Stories, ShowEveryKindStateAndLight) {
  std::map<std::string, int> kinds;
  std::set<std::string> states;
  std::set<promise::Light> lights;
  for (const Told& one : all) {
    ++kinds[one.kind()];
    states.insert(*state_after(policy, one.kind(), one.facts));
    for (const auto& promise : promise::derive(policy, one.facts, kNow)) {
      if (promise.kind == promise::RuleKind::clock) lights.insert(promise.light(kNow));
    }
  }
  EXPECT_EQ(kinds.size(), 8U);
  EXPECT_NEAR(kinds["inquiry"], 1050, 120);
  EXPECT_NEAR(kinds["repair"], 900, 120);
  for (const policy::FlowState& state : policy.flows.states) {
    EXPECT_EQ(states.contains(state.id), state.id != "cancelled" && state.id != "merged") << state.id;
  }
  for (const auto light : {promise::Light::blue, promise::Light::yellow, promise::Light::red, promise::Light::paused,
                           promise::Light::kept, promise::Light::missed}) {
    EXPECT_TRUE(lights.contains(light)) << promise::light_name(light);
  }
}

TEST_F(Stories, KeepMostPromisesButNotAll) {
  struct Count {
    int met = 0;
    int breached = 0;
  };
  std::map<std::string, Count> rules;
  for (const Told& one : all) {
    for (const auto& promise : promise::derive(policy, one.facts, kNow)) {
      Count& count = rules[std::string(promise.clause) + "/" + std::string(promise.rule)];
      if (promise.state == promise::State::met) ++count.met;
      if (promise.state == promise::State::breached) ++count.breached;
    }
  }
  int perfect = 0;
  int judged = 0;
  for (const auto& [rule, count] : rules) {
    const int all_decided = count.met + count.breached;
    if (all_decided < 30) continue;
    ++judged;
    const double share = static_cast<double>(count.met) / all_decided;
    EXPECT_GT(share, 0.68) << rule << " " << count.met << " of " << all_decided;
    perfect += count.breached == 0 ? 1 : 0;
  }
  EXPECT_GT(judged, 20);
  EXPECT_LT(perfect, judged / 2);
}

TEST(Demo, IsSampleDataWithSoundEvidence) {
  testing::Desk desk(kNow);
  ASSERT_TRUE(run_demo(desk.parts(), {.tickets = 60, .seed = 2}, desk.progress).ok());
  for (int i = 1; i <= 60; ++i) {
    const auto record = desk.imported("demo-2", std::to_string(i));
    EXPECT_TRUE(record->ticket.sample);
    crypto::Hash hash = events::start_hash(record->ticket.id, "ticket");
    for (const events::Event& event : record->events) {
      hash = events::event_hash(hash, event);
      ASSERT_EQ(hash, event.hash);
    }
    const auto stored =
        desk.database->read([&](db::Transaction& tx) { return promise::stored_promises(tx, record->ticket.id); });
    std::size_t kept = 0;
    for (const auto& promise : record->promises) kept += promise::kept_as_row(promise) ? 1U : 0U;
    EXPECT_EQ(stored.size(), kept);
  }
}

}  // namespace
}  // namespace wellkept::transfer
