#include "ticket/event_body.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace wellkept::ticket {
namespace {

TEST(EventBody, NamesItsMembersAsTheParserDoes) {
  for (const char* body : {
           "{}",
           R"({"by":"system"})",
           R"({"a":1,"b":-2.5e3,"c":true,"d":null,"e":"x,y}{\"\\","f":[1,{"g":"]"}],"h":{"i":{},"j":[]}})",
           R"({"body":{"commitment":"00ff"},"by":"specialist"})",
       }) {
    const auto members = members_of(body);
    ASSERT_TRUE(members) << body;
    const json::Value parsed = std::get<json::Value>(json::parse(body));
    ASSERT_EQ(members->size(), parsed.object()->size()) << body;
    for (std::size_t i = 0; i < members->size(); ++i) {
      EXPECT_EQ((*members)[i].name, (*parsed.object())[i].first);
      EXPECT_EQ(std::get<json::Value>(json::parse((*members)[i].value)), (*parsed.object())[i].second) << body;
    }
  }
}

TEST(EventBody, LeavesOthersToTheParser) {
  for (const char* body : {"", "{", "[]", "7", R"({"a":1)", R"({"a"})", R"({"a":})", R"({"a":1}x)", R"({"a":1,})",
                           R"({,})", R"({a:1})", R"({"a":"x)", R"({"\u0061":1})", R"({"a":[1})"}) {
    EXPECT_FALSE(members_of(body)) << body;
  }
}

TEST(EventBody, KnowsACommitment) {
  EXPECT_TRUE(is_commitment(R"({"commitment":"00ff"})"));
  for (const char* value : {R"("commitment")", "{}", R"({"commitment":7})", R"({"erased":"00ff"})"}) {
    EXPECT_FALSE(is_commitment(value)) << value;
  }
}

}  // namespace
}  // namespace wellkept::ticket
