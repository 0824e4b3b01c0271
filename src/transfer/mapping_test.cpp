#include "transfer/mapping.h"

#include <gtest/gtest.h>

#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

const std::string kGood = R"(format: wellkept-import/1
source: old
key: [id]
ticket:
  kind: inquiry
  channel: import
  subject: {column: s}
events:
  - {event: ticket.opened, at: import}
)";

std::vector<std::string> problems(const std::string& text) {
  auto loaded = load_mapping(testing::shipped_policy(), text, "m.yaml");
  std::vector<std::string> out;
  if (const auto* list = std::get_if<std::vector<yaml::Problem>>(&loaded)) {
    for (const yaml::Problem& problem : *list) out.push_back(yaml::format_problem(problem));
  }
  return out;
}

TEST(Mapping, TakesTheSmallestGoodOne) {
  EXPECT_EQ(problems(kGood), std::vector<std::string>{});
}

TEST(Mapping, TakesTheExamples) {
  for (const char* name : {"boston311.yaml", "reviews.yaml"}) {
    std::ifstream file(testing::source_path(std::string("examples/import/") + name));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(problems(text), std::vector<std::string>{}) << name;
  }
}

struct Bent {
  const char* name;
  const char* from;
  const char* to;
  const char* problem;
};

class BentMapping : public ::testing::TestWithParam<Bent> {};

TEST_P(BentMapping, IsReportedWithItsPlace) {
  std::string text = kGood;
  const auto at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  const auto found = problems(text);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), GetParam().problem);
}

INSTANTIATE_TEST_SUITE_P(
    Bends, BentMapping,
    ::testing::Values(
        Bent{"UnknownKey", "source: old", "source: old\nsuorce: x",
             "m.yaml:3:1: unknown key 'suorce' of a mapping (did you mean 'source'?)"},
        Bent{"OtherFormat", "import/1", "import/2", "m.yaml:1:9: this program reads format wellkept-import/1"},
        Bent{"NoKey", "key: [id]\n", "", "m.yaml:1:1: a mapping needs 'key'"},
        Bent{"UnknownField", "kind: inquiry", "kind: inquiry\n  colour: red",
             "m.yaml:6:3: event 'ticket.opened' does not take field 'colour' here"},
        Bent{"MisspeltField", "kind: inquiry", "kind: inquiry\n  mater: x",
             "m.yaml:6:3: event 'ticket.opened' does not take field 'mater' here (did you mean 'matter'?)"},
        Bent{"UnknownConstant", "kind: inquiry", "kind: enquiry",
             "m.yaml:5:9: field 'kind': 'enquiry' is not a value of it"},
        Bent{"UnknownMappedValue", "channel: import", "channel: {column: c, map: {a: fax}}",
             "m.yaml:6:33: field 'channel': 'fax' is not a value of it"},
        Bent{"UnknownDefault", "channel: import", "channel: {column: c, default: fax}",
             "m.yaml:6:33: field 'channel': 'fax' is not a value of it"},
        Bent{"NoColumn", "channel: import", "channel: {default: web}",
             "m.yaml:6:12: channel needs 'column', 'columns', 'first' or a constant"},
        Bent{"NoSubject", "  subject: {column: s}\n", "", "m.yaml:5:3: 'ticket' needs subject"},
        Bent{"UnknownZone", "key: [id]", "key: [id]\ntimezone: Mars/Base",
             "m.yaml:4:11: unknown time zone 'Mars/Base'"},
        Bent{"WrongTimeFormat", "key: [id]", "key: [id]\ntime_formats: [HH]",
             "m.yaml:4:16: not a time format: 'HH' (such as yyyy-MM-dd HH:mm:ss, or iso)"},
        Bent{"UnknownEvent", "event: ticket.opened", "event: ticket.open",
             "m.yaml:9:13: unknown event 'ticket.open' (did you mean 'ticket.opened'?)"},
        Bent{"OtherFirstEvent", "event: ticket.opened", "event: ticket.closed",
             "m.yaml:9:3: the first of 'events', and no other, is ticket.opened"},
        Bent{"ConditionOnOpened", "at: import", "at: import, when: {a: present}",
             "m.yaml:9:5: ticket.opened takes its fields from 'ticket' and stands for every row"},
        Bent{"WrongTime", "at: import", "at: tomorrow", "m.yaml:9:32: 'at' is {column: …}, a time, or import"},
        Bent{"WrongActor", "at: import", "at: import, by: nobody",
             "m.yaml:9:44: 'by' is a role, customer, bot or system; not 'nobody'"},
        Bent{"DuplicateKey", "source: old", "source: old\nsource: new", "m.yaml:3:1: duplicate key 'source'"}),
    [](const auto& sample) { return sample.param.name; });

}  // namespace
}  // namespace wellkept::transfer
