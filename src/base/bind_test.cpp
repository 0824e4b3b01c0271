#include "base/bind.h"

#include <gtest/gtest.h>

namespace wellkept::bind {
namespace {

json::Value object(std::string_view text) {
  return std::get<json::Value>(json::parse(text));
}

// "pointer code" of every error, in order.
std::vector<std::string> errors(const Outcome& outcome) {
  std::vector<std::string> found;
  if (outcome.ok()) return found;
  EXPECT_EQ(outcome.refusal().kind, RefusalKind::invalid);
  EXPECT_EQ(outcome.refusal().code, "request.invalid");
  for (const auto& error : outcome.refusal().fields) {
    found.push_back(error.field + " " + error.code);
    EXPECT_FALSE(error.detail.empty());
  }
  return found;
}
using Errors = std::vector<std::string>;

TEST(Bind, ReadsWhatIsThere) {
  const auto body =
      object(R"({"name":"王芳","note":"a\nb","count":3,"on":true,"id":"42","at":"2026-03-02T10:00:00+08:00",
    "where":{"x":1},"list":[1,2],"any":1.5,"nothing":null})");
  Reader in(body);
  EXPECT_EQ(in.text("name"), "王芳");
  EXPECT_EQ(in.optional_text("note", {.max = 3, .multiline = true}), "a\nb");
  EXPECT_EQ(in.integer("count", 1, 3), 3);
  EXPECT_EQ(in.optional_flag("on"), true);
  EXPECT_EQ(in.optional_id("id"), Id{42});
  EXPECT_EQ(in.optional_instant("at"), Instant{1'772'416'800'000});
  ASSERT_NE(in.optional_object("where"), nullptr);
  EXPECT_EQ(in.optional_array("list", 2)->array()->size(), 2U);
  EXPECT_NE(in.any("any")->real(), nullptr);
  EXPECT_EQ(in.optional_text("nothing"), std::nullopt);
  EXPECT_EQ(in.optional_integer("absent", 0, 1), std::nullopt);
  EXPECT_EQ(in.any("absent"), nullptr);
  EXPECT_TRUE(in.finish().ok());
}

TEST(Bind, NamesEveryBadField) {
  const auto body =
      object(R"({"long":"abcd","short":"a","empty":"","control":"a\u0007","c1":"a\u0085","line":"a\nb","del":"\u007f",
    "number":7,"real":1.0,"far":11,"flag":1,"id":"x","id2":42,"at":"yesterday","at2":0,"object":[],"array":{},"items":[1,2,3],
    "null":null,"a/b~c":1})");
  Reader in(body, "/body");
  in.text("long", {.max = 3});
  in.text("short", {.min = 2});
  in.text("empty");
  in.text("control", {.multiline = true});
  in.text("c1");
  in.text("line");
  in.text("del", {.multiline = true});
  in.text("number");
  in.text("missing");
  in.text("null");
  in.integer("real", 0, 10);
  in.integer("far", 0, 10);
  in.integer("gone", 0, 10);
  in.optional_flag("flag");
  in.optional_id("id");
  in.optional_id("id2");
  in.optional_instant("at");
  in.optional_instant("at2");
  EXPECT_EQ(in.optional_object("object"), nullptr);
  EXPECT_EQ(in.optional_array("array", 9), nullptr);
  EXPECT_EQ(in.optional_array("items", 2), nullptr);
  in.error("special", "not_allowed", "is not for you");
  EXPECT_EQ(errors(in.finish()), (Errors{"/body/long too_long",    "/body/short too_short",
                                         "/body/empty required",   "/body/control format",
                                         "/body/c1 format",        "/body/line format",
                                         "/body/del format",       "/body/number type",
                                         "/body/missing required", "/body/null required",
                                         "/body/real type",        "/body/far range",
                                         "/body/gone required",    "/body/flag type",
                                         "/body/id format",        "/body/id2 type",
                                         "/body/at format",        "/body/at2 type",
                                         "/body/object type",      "/body/array type",
                                         "/body/items too_long",   "/body/special not_allowed",
                                         "/body/a~1b~0c unknown"}));
}

TEST(Bind, UnknownMembersCountUnlessAllowed) {
  const auto body = object(R"({"a":1,"b":2})");
  Reader strict(body);
  EXPECT_EQ(strict.optional_integer("a", 0, 9), 1);
  EXPECT_EQ(errors(strict.finish()), Errors{"/b unknown"});
  Reader lenient(body);
  EXPECT_TRUE(lenient.finish(true).ok());
}

TEST(Bind, WhatIsNoObjectIsOneError) {
  const auto body = object("[1]");
  Reader in(body);
  EXPECT_EQ(in.text("name"), "");
  EXPECT_EQ(in.integer("count", 2, 3), 2);
  EXPECT_EQ(in.optional_id("id"), std::nullopt);
  EXPECT_EQ(errors(in.finish()), Errors{" type"});
}

}  // namespace
}  // namespace wellkept::bind
