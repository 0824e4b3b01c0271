#include "policyadmin/calendar_change.h"

#include <gtest/gtest.h>

namespace wellkept::policyadmin {
namespace {

json::Value body(const char* text) {
  return std::get<json::Value>(json::parse(text));
}

TEST(CalendarChange, BecomesTheTextOfAnAmendment) {
  const auto change = read_calendar_change(body(
      R"({"label":"2027.1","days_off":["2027-01-01/2027-01-03"],"make_up":{"2027-01-10":"mon"},"weekly":{"sat":["09:00-12:00"]},)"
      R"("restore":["2027-04-05"],"official_years":[2027]})"));
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(calendar_yaml("cn", *change),
            "calendars:\n"
            "  cn:\n"
            "    restore: [\"2027-04-05\"]\n"
            "    days_off: [\"2027-01-01/2027-01-03\"]\n"
            "    make_up: {\"2027-01-10\":\"mon\"}\n"
            "    weekly: {\"sat\":[\"09:00-12:00\"]}\n"
            "    official_years: [2027]\n");
}

TEST(CalendarChange, IsRefusedWithTheField) {
  struct Row {
    const char* text;
    const char* field;
  };
  const std::vector<Row> rows{
      {"{}", "/days_off"},
      {R"({"days_off":[]})", "/days_off"},
      {R"({"days_off":[7]})", "/days_off"},
      {R"({"days_off":[""]})", "/days_off"},
      {R"({"make_up":{"2027-01-10":7}})", "/make_up"},
      {R"({"weekly":{"mon":"09:00-12:00"}})", "/weekly"},
      {R"({"official_years":[27]})", "/official_years"},
      {R"({"official_years":["2027"]})", "/official_years"},
  };
  for (const Row& row : rows) {
    const auto change = read_calendar_change(body(row.text));
    ASSERT_FALSE(change.ok()) << row.text;
    EXPECT_EQ(change.refusal().code, "request.invalid");
    ASSERT_FALSE(change.refusal().fields.empty()) << row.text;
    EXPECT_EQ(change.refusal().fields.front().field, row.field) << row.text;
  }
}

}  // namespace
}  // namespace wellkept::policyadmin
