#include "metric/sums_store.h"

#include <gtest/gtest.h>

#include <random>

#include "calendar/month.h"
#include "ticket/testing.h"

namespace wellkept::metric {
namespace {

using ticket::testing::Desk;

constexpr std::int64_t kFirst = 20'400;  // 2025-11-08
constexpr std::int64_t kDays = 200;

class SumsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  SumsTest() {
    desk_.run(
        "INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'all', 1), "
        "(2, 1, 'department', 'service', 1), (3, 2, 'team', 'north', 1)");
    const auto one_of = [&](std::vector<std::string> values) { return values[random_() % values.size()]; };
    for (int i = 0; i < 400; ++i) {
      const Key key{one_of({"opened", "attainment"}), kFirst + static_cast<std::int64_t>(random_() % kDays),
                    one_of({"repair", "inquiry"}),    one_of({"lock", "camera", ""}),
                    one_of({"web", "phone"}),         one_of({"", "a", "b"})};
      figures_[{key, Id{static_cast<std::int64_t>(1 + random_() % 3)}}] +=
          {1, static_cast<std::int64_t>(random_() % 9)};
    }
    const auto written = desk_.database->write([&](db::Transaction& tx) -> Outcome {
      metric::apply(tx, figures_);
      return Done{};
    });
    EXPECT_TRUE(written.ok());
  }

  static std::string part_of(const Key& key, Id unit, Part part) {
    switch (part) {
      case Part::none:
        return "";
      case Part::unit:
        return format_id(unit);
      case Part::kind:
        return key.kind;
      case Part::product:
        return key.product;
      case Part::channel:
        return key.channel;
      case Part::value:
        return key.value;
      case Part::day:
        return std::to_string(key.day);
    }
    return "";
  }
  // Straight from the figures. Unit 1 has all others below it, unit 2 the third.
  std::map<std::string, Amount> counted(const Question& asked) const {
    std::map<std::string, Amount> found;
    for (const auto& [where, amount] : figures_) {
      const auto& [key, unit] = where;
      const bool wanted = key.metric == asked.metric && key.day >= asked.from && key.day <= asked.to &&
                          (!asked.unit || unit >= asked.unit) && (!asked.kind || *asked.kind == key.kind) &&
                          (!asked.product || *asked.product == key.product) &&
                          (!asked.channel || *asked.channel == key.channel) &&
                          (!asked.value || *asked.value == key.value);
      if (wanted) found[part_of(key, unit, asked.by)] += amount;
    }
    return found;
  }

  std::mt19937 random_{7};
  Desk desk_{GetParam()};
  Differences figures_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SumsTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres));

TEST_P(SumsTest, AreThoseOfTheFiguresWhateverIsAskedFor) {
  for (int i = 0; i < 300; ++i) {
    Question asked{"opened", kFirst - 10 + static_cast<std::int64_t>(random_() % kDays), 0};
    asked.to = asked.from + static_cast<std::int64_t>(random_() % kDays);
    if (random_() % 3 == 0) asked.unit = Id{static_cast<std::int64_t>(1 + random_() % 3)};
    if (random_() % 4 == 0) asked.kind = "repair";
    if (random_() % 4 == 0) asked.product = "lock";
    if (random_() % 4 == 0) asked.channel = "web";
    if (random_() % 4 == 0) asked.value = "a";
    asked.by = static_cast<Part>(random_() % 7);
    const auto found = desk_.database->read([&](db::Transaction& tx) { return sums(tx, asked); });
    EXPECT_EQ(found, counted(asked)) << asked.from << " to " << asked.to << " by " << static_cast<int>(asked.by);
  }
}

TEST_P(SumsTest, TellProductsAndChannelsOfClausesApartByMonth) {
  for (int i = 0; i < 200; ++i) {
    const int months = static_cast<int>(random_() % 6);
    const std::int64_t from = calendar::first_of_month(kFirst, months);
    Question asked{"attainment", from, calendar::first_of_month(from, 1 + static_cast<int>(random_() % 3)) - 1};
    const bool product = random_() % 2 == 0;
    const Part part = product ? Part::product : Part::channel;
    const std::array<Part, 5> parts{Part::none, Part::unit, Part::value, Part::day, part};
    asked.by = parts.at(random_() % parts.size());
    if (asked.by != part || random_() % 2 == 0) (product ? asked.product : asked.channel) = product ? "lock" : "web";
    if (random_() % 3 == 0) asked.unit = Id{static_cast<std::int64_t>(1 + random_() % 3)};
    if (random_() % 4 == 0) asked.value = "a";
    ASSERT_TRUE(only_by_month(asked));
    ASSERT_FALSE(too_fine(asked));
    std::map<std::string, Amount> expected;
    for (const auto& [key, amount] : counted(asked)) {
      const bool days = asked.by == Part::day;
      expected[days ? std::to_string(calendar::first_of_month(std::stoll(key))) : key] += amount;
    }
    EXPECT_EQ(desk_.database->read([&](db::Transaction& tx) { return sums(tx, asked); }), expected)
        << asked.from << " to " << asked.to << " by " << static_cast<int>(asked.by);
  }
}

TEST_P(SumsTest, GiveNoFinerAnswerThanIsKept) {
  const std::int64_t from = calendar::first_of_month(kFirst, 1);
  Question asked{"attainment", from, calendar::first_of_month(from, 1) - 1};
  const auto ask = [&] { return desk_.database->read([&](db::Transaction& tx) { return sums(tx, asked); }); };
  asked.by = Part::product;
  EXPECT_FALSE(ask().empty());
  asked.kind = "repair";
  EXPECT_TRUE(too_fine(asked));
  EXPECT_THROW(ask(), std::logic_error);
  asked.kind.reset();
  asked.channel = "web";
  EXPECT_THROW(ask(), std::logic_error);
  asked.channel.reset();
  --asked.to;
  EXPECT_THROW(ask(), std::logic_error);
  asked.metric = "opened";
  EXPECT_FALSE(ask().empty());
  desk_.database->read([](db::Transaction& tx) {
    each_figure(tx, [](const Key& key, Id, const Amount&) {
      EXPECT_TRUE(key.metric != "attainment" || (key.product + key.channel).empty()) << key.day;
    });
  });
}

TEST_P(SumsTest, AreTakenBackWithTheFigures) {
  Differences back;
  for (const auto& [where, amount] : figures_) back[where] = {-amount.n, -amount.total};
  const auto written = desk_.database->write([&](db::Transaction& tx) -> Outcome {
    metric::apply(tx, back);
    return Done{};
  });
  ASSERT_TRUE(written.ok());
  desk_.database->read([](db::Transaction& tx) {
    int sums = 0;
    each_sum(tx, [&](const SumKey& sum, const Amount& stored) {
      ++sums;
      EXPECT_EQ(stored, Amount{}) << sum.key.metric << " " << sum.key.day;
    });
    EXPECT_GT(sums, 0);
  });
}

}  // namespace
}  // namespace wellkept::metric
