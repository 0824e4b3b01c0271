#include "notify/templates.h"

#include <gtest/gtest.h>

namespace wellkept::notify {
namespace {

// A book of one topic and one template, with a line of it replaced.
std::string book(const std::string& from = "", const std::string& to = "") {
  std::string text =
      "topics:\n"
      "  - id: reminder\n"
      "    label: {zh-CN: 提醒, zh-TW: 提醒, en: Reminders}\n"
      "    by: [inbox]\n"
      "templates:\n"
      "  - id: a.b\n"
      "    topic: reminder\n"
      "    params: [number, due_at]\n"
      "    title: {zh-CN: '{number}', zh-TW: '{number}', en: 'Ticket {number}'}\n"
      "    body: {zh-CN: '{due_at}', zh-TW: '{due_at}', en: 'Due {due_at}.'}\n";
  if (!from.empty()) text.replace(text.find(from), from.size(), to);
  return text;
}

std::string problems_of(const std::string& text) {
  const auto loaded = Templates::load(text, "t.yaml");
  std::string out;
  if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&loaded)) {
    for (const auto& problem : *problems) out += (out.empty() ? "" : "\n") + yaml::format_problem(problem);
  }
  return out;
}

TEST(Templates, TheBuiltInBookIsSound) {
  const Templates templates = Templates::built_in();
  EXPECT_GE(templates.topics().size(), 4U);
  ASSERT_NE(templates.find("escalation.reminder"), nullptr);
  EXPECT_EQ(templates.find("nothing"), nullptr);
}

TEST(Templates, EveryMistakeIsNamedWithItsPlace) {
  struct Row {
    const char* from;
    const char* to;
    const char* problem;
  };
  EXPECT_EQ(problems_of(book()), "");
  for (const Row& row : std::vector<Row>{
           {"    by: [inbox]", "    by: [pigeon]", "t.yaml:2:5: unknown channel 'pigeon'"},
           {"    by: [inbox]\n", "", "t.yaml:2:5: needs 'by'"},
           {"zh-TW: 提醒, ", "", "t.yaml:3:12: needs 'zh-TW'"},
           {"    topic: reminder", "    topic: remind", "t.yaml:6:5: unknown topic 'remind'"},
           {"    params: [number, due_at]", "    parms: [number, due_at]\n    params: [number, due_at]",
            "t.yaml:8:5: unknown key 'parms'"},
           {"en: 'Ticket {number}'", "en: 'Ticket {nubmer}'",
            "t.yaml:9:12: title in en names the unknown parameter 'nubmer'\n"
            "t.yaml:6:5: no text in en uses the parameter 'number'"},
           {"en: 'Ticket {number}'", "en: \"Ticket\\n{number}\"", "t.yaml:9:12: the title in en must be one line"},
       }) {
    EXPECT_EQ(problems_of(book(row.from, row.to)), row.problem) << row.to;
  }
}

TEST(Templates, ParametersMustFit) {
  const Templates templates = std::get<Templates>(Templates::load(book(), "t.yaml"));
  const Template& form = *templates.find("a.b");
  const json::Value due = "2026-03-02T02:30:00Z";
  EXPECT_EQ(Templates::misfit(form, {{"number", "T-1"}, {"due_at", due}}), "");
  EXPECT_EQ(Templates::misfit(form, {{"due_at", due}}), "parameter 'number' is missing");
  EXPECT_EQ(Templates::misfit(form, {{"number", 7}, {"due_at", due}}), "parameter 'number' must be a text");
  EXPECT_EQ(Templates::misfit(form, {{"number", "T-1"}, {"due_at", "soon"}}), "parameter 'due_at' must be an instant");
  EXPECT_EQ(Templates::misfit(form, {{"number", "T-1"}, {"due_at", due}, {"x", ""}}), "there is no parameter 'x'");
}

TEST(Templates, AreRenderedInTheReadersLanguageAndZone) {
  const Templates templates = std::get<Templates>(Templates::load(book(), "t.yaml"));
  const json::Object params{{"number", json::Object{{"zh", "一号"}, {"en", "no. 1"}}},
                            {"due_at", "2026-03-02T02:30:00Z"}};
  const Template& form = *templates.find("a.b");
  EXPECT_EQ(Templates::render(form, params, "en", "Asia/Shanghai").title, "Ticket no. 1");
  EXPECT_EQ(Templates::render(form, params, "en", "Asia/Shanghai").body, "Due 2026-03-02 10:30.");
  EXPECT_EQ(Templates::render(form, params, "zh-TW", "UTC").title, "一号");
  EXPECT_EQ(Templates::render(form, params, "zh-TW", "UTC").body, "2026-03-02 02:30");
  EXPECT_EQ(Templates::render(form, params, "xx", "UTC").title, "一号");  // an unknown language is read as zh-CN
}

TEST(Templates, ATitleIsAlwaysOneLine) {
  const Templates templates = std::get<Templates>(Templates::load(book(), "t.yaml"));
  const json::Object params{{"number", "1\r\nBcc: x@example.com"}, {"due_at", "2026-03-02T02:30:00Z"}};
  EXPECT_EQ(Templates::render(*templates.find("a.b"), params, "en", "UTC").title, "Ticket 1  Bcc: x@example.com");
}

}  // namespace
}  // namespace wellkept::notify
