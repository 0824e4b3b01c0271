#include "metric/metric.h"

#include <gtest/gtest.h>

#include <set>

#include "report/period.h"
#include "ticket/testing.h"

namespace wellkept::metric {
namespace {

using ticket::testing::shipped_policy;

struct Step {
  const char* at;
  const char* event;
  json::Object fields{};
};

Amounts count(const std::vector<Step>& steps, const promise::Units& units = Id{1}) {
  const policy::Policy& policy = shipped_policy();
  std::vector<promise::Fact> facts;
  for (const Step& step : steps) {
    auto fact = promise::read_fact(policy.vocabulary, step.event, *parse_instant(std::string(step.at) + ":00+08:00"),
                                   Id{7}, step.fields);
    if (const auto* wrong = std::get_if<std::string>(&fact)) throw std::invalid_argument(*wrong);
    facts.push_back(std::get<promise::Fact>(fact));
  }
  return amounts_of(policy, calendar::LocalDays(policy.zone), facts, units);
}

// "metric day kind product channel value" -> n, total
std::map<std::string, std::pair<std::int64_t, std::int64_t>> words(const Amounts& amounts, std::string_view metric) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> found;
  for (const auto& [key, amount] : amounts) {
    if (key.metric != metric) continue;
    found[report::format_day(key.day) + " " + key.kind + " " + key.product + " " + key.channel + " " + key.value] = {
        amount.n, amount.total};
  }
  return found;
}

using Words = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

const json::Object kComplaint{{"kind", "complaint"}, {"about", "service"}, {"channel", "phone"}, {"product", "lock"}};

TEST(Amounts, CountATicketOnItsDaysInThePolicysZone) {
  const Amounts amounts = count({{"2026-03-01T23:59", "ticket.opened", kComplaint},
                                 {"2026-03-02T00:00", "complaint.handed_over", {{"department", "logistics"}}},
                                 {"2026-03-03T09:00", "confirmation.requested"},
                                 {"2026-03-04T09:00", "confirmation.answered", {{"satisfied", true}, {"overall", 4}}},
                                 {"2026-03-04T23:59", "ticket.closed", {{"outcome", "confirmed"}}}});
  EXPECT_EQ(words(amounts, "opened"), (Words{{"2026-03-01 complaint lock phone ", {1, 0}}}));
  EXPECT_EQ(words(amounts, "department"), (Words{{"2026-03-02 complaint lock phone logistics", {1, 0}}}));
  EXPECT_EQ(words(amounts, "asked"), (Words{{"2026-03-03 complaint lock phone answered", {1, 0}}}));
  EXPECT_EQ(words(amounts, "overall"), (Words{{"2026-03-04 complaint lock phone 4", {1, 4}}}));
  EXPECT_EQ(words(amounts, "satisfied"), (Words{{"2026-03-04 complaint lock phone true", {1, 0}}}));
  EXPECT_EQ(words(amounts, "closed"), (Words{{"2026-03-04 complaint lock phone confirmed", {1, 3 * 86'400'000}}}));
  EXPECT_TRUE(words(amounts, "reopened").empty());
}

TEST(Amounts, FollowACorrectedTicketToWhereItBelongs) {
  const Amounts amounts = count({{"2026-03-02T09:00", "ticket.opened", kComplaint},
                                 {"2026-03-09T09:00", "ticket.changed", {{"product", "camera"}, {"channel", "app"}}}});
  EXPECT_EQ(words(amounts, "opened"), (Words{{"2026-03-02 complaint camera app ", {1, 0}}}));
}

TEST(Amounts, CountACloseOnceAfterTheLastReopening) {
  const std::vector<Step> closed_again{{"2026-03-02T09:00", "ticket.opened", kComplaint},
                                       {"2026-03-03T09:00", "ticket.closed", {{"outcome", "confirmed"}}},
                                       {"2026-03-04T09:00", "ticket.reopened"},
                                       {"2026-03-06T09:00", "ticket.closed", {{"outcome", "unconfirmed"}}}};
  const Amounts amounts = count(closed_again);
  EXPECT_EQ(words(amounts, "closed"), (Words{{"2026-03-06 complaint lock phone unconfirmed", {1, 4 * 86'400'000}}}));
  EXPECT_EQ(words(amounts, "reopened"), (Words{{"2026-03-04 complaint lock phone ", {1, 0}}}));
  EXPECT_TRUE(words(count({closed_again.begin(), closed_again.begin() + 3}), "closed").empty());
}

TEST(Amounts, KeepTheLastMarkOfSeveral) {
  const Amounts amounts = count({{"2026-03-02T09:00", "ticket.opened", kComplaint},
                                 {"2026-03-03T09:00", "confirmation.answered", {{"satisfied", false}, {"overall", 1}}},
                                 {"2026-03-05T09:00", "confirmation.answered", {{"satisfied", true}, {"overall", 5}}}});
  EXPECT_EQ(words(amounts, "overall"), (Words{{"2026-03-05 complaint lock phone 5", {1, 5}}}));
  EXPECT_EQ(words(amounts, "satisfied"), (Words{{"2026-03-05 complaint lock phone true", {1, 0}}}));
  EXPECT_TRUE(words(amounts, "asked").empty()) << "an answer that nobody asked for is no response";
}

TEST(Amounts, TakeALateEntryWhereItHappened) {
  const Amounts amounts = count({{"2026-03-02T09:00", "ticket.opened", kComplaint},
                                 {"2026-03-08T09:00", "finding.recorded", {{"verified", true}}},
                                 {"2026-03-05T09:00", "finding.recorded", {{"verified", false}}}});
  EXPECT_EQ(words(amounts, "verified"), (Words{{"2026-03-08 complaint lock phone true", {1, 0}}}));
}

struct SuggestionCase {
  const char* label;
  json::Object opened;
  std::vector<Step> then;
  Words expected;
};

TEST(Amounts, SayWhetherPeopleAgreedWithWhatWasSuggested) {
  const json::Object plain{{"kind", "repair"}, {"channel", "web"}, {"product", "lock"}, {"by", "specialist"}};
  const auto with = [&](json::Object more) {
    json::Object all = plain;
    for (auto& one : more) all.push_back(std::move(one));
    return all;
  };
  const Step closed{"2026-03-09T09:00", "ticket.closed", {{"outcome", "confirmed"}}};
  const std::string day2 = "2026-03-02 repair lock web ";
  const json::Object service{{"suggested_category", "service"}, {"suggested_subcategory", "speed"}};
  const Step by_system{
      "2026-03-02T09:00", "ticket.changed", {{"category", "service"}, {"subcategory", "speed"}, {"by", "system"}}};
  const std::vector<SuggestionCase> cases{
      {"nothing suggested", plain, {closed}, {}},
      {"the kind as suggested", with({{"suggested_kind", "repair"}}), {}, {{day2 + "kind", {1, 1}}}},
      {"another kind", with({{"suggested_kind", "complaint"}}), {}, {{day2 + "kind", {1, 0}}}},
      {"a bot's choice is no decision yet",
       {{"kind", "repair"}, {"channel", "web"}, {"product", "lock"}, {"by", "bot"}, {"suggested_kind", "repair"}},
       {},
       {}},
      {"the last decision counts, on its day",
       with({{"suggested_kind", "complaint"}}),
       {{"2026-03-05T09:00", "ticket.changed", {{"kind", "complaint"}, {"by", "supervisor"}}}},
       {{"2026-03-05 complaint lock web kind", {1, 1}}}},
      {"a severity that nobody touches waits for the close", with({{"suggested_severity", "major"}}), {}, {}},
      {"and then stands as it is",
       with({{"suggested_severity", "major"}}),
       {closed},
       {{"2026-03-09 repair lock web severity", {1, 0}}}},
      {"the class that the program gave is accepted by the close",
       with(service),
       {by_system, closed},
       {{"2026-03-09 repair lock web class", {1, 1}}}},
      {"half of a class is another class",
       with(service),
       {by_system, {"2026-03-04T09:00", "ticket.changed", {{"subcategory", "attitude"}, {"by", "specialist"}}}},
       {{"2026-03-04 repair lock web class", {1, 0}}}},
      {"duplicates: found as suggested, found without, and turned down",
       plain,
       {{"2026-03-03T09:00", "ticket.linked", {{"link", "duplicate_of"}, {"was_suggested", true}}},
        {"2026-03-04T09:00", "ticket.linked", {{"link", "duplicate_of"}, {"was_suggested", false}}},
        {"2026-03-05T09:00", "duplicate.dismissed", {{"other_ticket", "7"}, {"was_suggested", true}}},
        {"2026-03-06T09:00", "ticket.linked", {{"link", "related"}}}},
       {{"2026-03-03 repair lock web duplicate", {1, 1}},
        {"2026-03-04 repair lock web duplicate", {1, 0}},
        {"2026-03-05 repair lock web duplicate", {1, 0}}}},
  };
  for (const SuggestionCase& one : cases) {
    std::vector<Step> steps{{"2026-03-02T09:00", "ticket.opened", one.opened}};
    steps.insert(steps.end(), one.then.begin(), one.then.end());
    EXPECT_EQ(words(count(steps), "suggested"), one.expected) << one.label;
  }
}

TEST(Amounts, MeasureTheClocksThatStopped) {
  const Amounts amounts =
      count({{"2026-03-02T09:00", "ticket.opened", {{"kind", "inquiry"}, {"channel", "phone"}, {"product", "lock"}}},
             {"2026-03-02T09:04", "call.answered", {{"via", "phone"}, {"by", "specialist"}}}});
  std::size_t clocks = 0;
  for (const auto& [key, amount] : amounts) {
    if (key.metric != "clock") continue;
    ++clocks;
    EXPECT_EQ(key.product + " " + key.channel, "lock phone") << key.value;
    EXPECT_EQ(amount, (Amount{1, 4 * 60'000})) << key.value;
  }
  EXPECT_GE(clocks, 2u) << "several clauses promise a first answer";
}

TEST(Amounts, SayWhichPromisesWereKept) {
  const Step opened{
      "2026-03-02T09:00", "ticket.opened", {{"kind", "inquiry"}, {"channel", "phone"}, {"product", "lock"}}};
  const auto answered = [](const char* at) {
    return Step{at, "call.answered", {{"via", "phone"}, {"by", "specialist"}}};
  };
  const auto attained = [](const Amounts& amounts, const std::string& value) {
    std::vector<std::pair<Key, Amount>> found;
    for (const auto& [key, amount] : amounts) {
      if (key.metric == "attainment" && key.value == value) found.emplace_back(key, amount);
    }
    return found;
  };
  const Amounts early = count({opened, answered("2026-03-02T09:04")});
  const Amounts late = count({opened, answered("2026-03-20T09:00")});
  std::size_t clocks = 0;
  for (const auto& [clock, amount] : early) {
    if (clock.metric != "clock") continue;
    ++clocks;
    const auto kept = attained(early, clock.value);
    ASSERT_EQ(kept.size(), 1u) << clock.value;
    EXPECT_EQ(kept[0].second, (Amount{1, 1})) << clock.value;
    EXPECT_EQ(kept[0].first.day, clock.day) << clock.value;
    EXPECT_EQ(kept[0].first.product + " " + kept[0].first.channel, "lock phone") << clock.value;
    const auto missed = attained(late, clock.value);
    ASSERT_EQ(missed.size(), 1u) << clock.value;
    EXPECT_EQ(missed[0].second, (Amount{1, 0})) << clock.value;
    EXPECT_LT(missed[0].first.day, clock.day + 18) << clock.value << " counts on the day it was due";
    // What has run over counts as soon as something is entered, done or not.
    EXPECT_TRUE(attained(count({opened}), clock.value).empty()) << clock.value;
    const Amounts open = count({opened, {"2026-03-20T09:00", "ticket.changed", {{"channel", "phone"}}}});
    EXPECT_EQ(attained(open, clock.value), missed) << clock.value;
  }
  EXPECT_GE(clocks, 2u);
}

TEST(Amounts, LeavePromisesWithTheUnitThatKeptThem) {
  promise::Units units(Id{2});
  units.before = {{*parse_instant("2026-03-02T10:00:00+08:00"), Id{1}}};
  const Step opened{
      "2026-03-02T09:00", "ticket.opened", {{"kind", "inquiry"}, {"channel", "phone"}, {"product", "lock"}}};
  const auto all_of = [&](const char* answered, Id unit) {
    int promises = 0;
    for (const auto& [key, amount] :
         count({opened, {answered, "call.answered", {{"via", "phone"}, {"by", "specialist"}}}}, units)) {
      if (key.metric != "attainment") continue;
      EXPECT_EQ(key.unit, unit) << key.value;
      promises += static_cast<int>(amount.n);
    }
    EXPECT_GT(promises, 0) << answered;
  };
  all_of("2026-03-02T09:04", Id{1});
  // Who took over has what is decided afterwards, and is the ticket's own.
  const auto later = count({opened, {"2026-03-20T09:00", "ticket.changed", {{"channel", "phone"}}}}, units);
  EXPECT_TRUE(std::any_of(later.begin(), later.end(), [](const auto& one) {
    return one.first.metric == "attainment" && one.first.unit == Id{} && one.second == Amount{1, 0};
  }));
}

TEST(Catalogue, DefinesEveryMetricForBothReaders) {
  std::set<std::string_view> ids;
  for (const Metric& metric : catalogue()) {
    EXPECT_TRUE(ids.insert(metric.id).second) << metric.id;
    EXPECT_FALSE(metric.label.zh.empty() || metric.label.en.empty()) << metric.id;
    EXPECT_FALSE(metric.definition.zh.empty() || metric.definition.en.empty()) << metric.id;
    for (const std::string_view clause : metric.clauses)
      EXPECT_NE(shipped_policy().versions.back().clause(clause), nullptr) << metric.id << " names " << clause;
    if (metric.values != Values::field) continue;
    EXPECT_NE(shipped_policy().vocabulary.field(metric.field), policy::kNone) << metric.id;
  }
  EXPECT_EQ(find_metric("opened"), &catalogue().front());
  EXPECT_EQ(find_metric("nothing"), nullptr);
}

}  // namespace
}  // namespace wellkept::metric
