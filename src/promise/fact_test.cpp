#include <gtest/gtest.h>

#include "promise/testing.h"

namespace wellkept::promise {
namespace {

const policy::Policy& small() {
  static const auto policy = policy::test::load_or_throw(policy::test::small_policy());
  return *policy;
}

std::variant<Fact, std::string> read(const char* event, const json::Value& fields) {
  return read_fact(small().vocabulary, event, Instant{5}, Id{7}, fields);
}

TEST(Fact, ReadsEveryTypeOfField) {
  const json::Value fields = json::Object{{"kind", "fix"},
                                          {"urgent", true},
                                          {"window_end", "2026-03-02T10:00:00+08:00"},
                                          {"severity", nullptr},
                                          {"by", "agent"}};
  const auto read_one = read("ticket.opened", fields);
  ASSERT_TRUE(std::holds_alternative<Fact>(read_one)) << std::get<std::string>(read_one);
  const Fact& fact = std::get<Fact>(read_one);
  EXPECT_EQ(fact.at, Instant{5});
  EXPECT_EQ(fact.actor, Id{7});
  ASSERT_EQ(fact.fields.size(), 5u);
  const auto& vocabulary = small().vocabulary;
  EXPECT_EQ(vocabulary.fields[fact.fields[0].field].values[fact.fields[0].choice], "fix");
  EXPECT_EQ(vocabulary.fields[fact.fields[1].field].values[fact.fields[1].choice], "true");
  EXPECT_EQ(Instant{fact.fields[2].number}, parse_instant("2026-03-02T02:00:00Z"));
  EXPECT_FALSE(fact.fields[3].present);
  EXPECT_EQ(fact.fields[4].field, vocabulary.by);

  const auto assigned =
      std::get<Fact>(read("ticket.assigned", json::Object{{"stage", "close"}, {"assignee", "1234567890123456789"}}));
  EXPECT_EQ(assigned.fields[1].number, 1234567890123456789);
  const auto scored = std::get<Fact>(read("survey.answered", json::Object{{"score", 5}}));
  EXPECT_EQ(vocabulary.fields[scored.fields[0].field].values[scored.fields[0].choice], "5");
  EXPECT_TRUE(std::get<Fact>(read("ticket.closed", json::Value())).fields.empty());
}

TEST(Fact, OnlyThePresenceOfAPersonalTextIsRead) {
  const auto present = [&](json::Value value) {
    return std::get<Fact>(read("ticket.answered", json::Object{{"cause", std::move(value)}})).fields[0].present;
  };
  EXPECT_TRUE(present("a loose wire"));
  EXPECT_TRUE(present(json::Object{{"commitment", "00ff"}}));
  EXPECT_FALSE(present(""));
  EXPECT_FALSE(present(nullptr));
}

TEST(Fact, SaysWhatIsWrong) {
  struct Row {
    const char* event;
    json::Value fields;
    const char* problem;
  };
  for (const Row& row : {
           Row{"ticket.vanished", json::Object{}, "unknown event 'ticket.vanished'"},
           Row{"ticket.opened", json::Array{}, "fields must be an object"},
           Row{"ticket.opened", json::Object{{"colour", "red"}}, "unknown field 'colour'"},
           Row{"ticket.opened", json::Object{{"score", 3}}, "event 'ticket.opened' does not carry field 'score'"},
           Row{"ticket.opened", json::Object{{"kind", "wish"}}, "field 'kind': unknown value \"wish\""},
           Row{"ticket.opened", json::Object{{"kind", 3}}, "field 'kind': unknown value 3"},
           Row{"ticket.opened", json::Object{{"urgent", "yes"}}, "field 'urgent': unknown value \"yes\""},
           Row{"survey.answered", json::Object{{"score", 6}}, "field 'score': unknown value 6"},
           Row{"survey.answered", json::Object{{"score", 4.5}}, "field 'score': unknown value 4.5"},
           Row{"ticket.opened", json::Object{{"window_end", "2026-03-02T10:00"}},
               "field 'window_end': not an instant with a zone: \"2026-03-02T10:00\""},
           Row{"ticket.assigned", json::Object{{"assignee", "li.lei"}},
               "field 'assignee': not a whole number: \"li.lei\""},
           Row{"ticket.assigned", json::Object{{"assignee", "7x"}}, "field 'assignee': not a whole number: \"7x\""},
           Row{"ticket.answered", json::Object{{"cause", 3}}, "field 'cause': not a text"},
       }) {
    const auto result = read(row.event, row.fields);
    const auto* problem = std::get_if<std::string>(&result);
    ASSERT_NE(problem, nullptr) << row.problem;
    EXPECT_EQ(*problem, row.problem);
  }
}

}  // namespace
}  // namespace wellkept::promise
