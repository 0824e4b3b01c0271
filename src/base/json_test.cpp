#include "base/json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <limits>

namespace wellkept::json {
namespace {

Value parsed(std::string_view text) {
  auto result = parse(text);
  const auto* error = std::get_if<ParseError>(&result);
  EXPECT_EQ(error, nullptr) << text << ": " << (error != nullptr ? error->message : "");
  return error != nullptr ? Value() : std::get<Value>(std::move(result));
}

std::string nested(std::size_t levels, const std::string& open, const std::string& inside, const std::string& close) {
  std::string text;
  for (std::size_t i = 0; i < levels; ++i) text += open;
  text += inside;
  for (std::size_t i = 0; i < levels; ++i) text += close;
  return text;
}

TEST(JsonParse, ReadsEveryKind) {
  EXPECT_EQ(parsed("null"), Value());
  EXPECT_EQ(parsed(" true\n"), Value(true));
  EXPECT_EQ(parsed("9223372036854775807"), Value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(parsed("-9223372036854775808"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(parsed("1e2"), Value(100.0));
  EXPECT_EQ(parsed("2.0"), Value(2.0));
  EXPECT_EQ(parsed("1e-999"), Value(0.0));
  EXPECT_EQ(parsed(R"("\u627f\u8bfa\ud83d\ude00\n\u0000")"), Value(std::string("承诺😀\n\0", 12)));
  EXPECT_EQ(parsed(R"({"b":[1,{}],"a":{"":[]}})"),
            Value(Object{{"b", Array{1, Object{}}}, {"a", Object{{"", Array{}}}}}));
}

TEST(JsonParse, RoundsNumbersExactly) {
  // Numbers that a table of powers of ten in doubles gets wrong in the last place.
  for (const char* text : {"7.3879e20", "9007199254740993.0", "1.7976931348623157e308", "5e-324", "0.1e-6",
                           "123456789012345680000.5", "8.41e21", "9.5e-7", "4.35", "2.2250738585072011e-308"}) {
    EXPECT_EQ(parsed(text), Value(std::strtod(text, nullptr))) << text;
  }
}

TEST(JsonParse, RefusesHostileInput) {
  const std::string many_digits(5000, '9');
  const std::vector<std::string> texts{"",
                                       " ",
                                       "nul",
                                       "tru",
                                       "{",
                                       "[",
                                       "]",
                                       "[1,]",
                                       "[1 2]",
                                       "{\"a\":1,}",
                                       "{\"a\"}",
                                       "{a:1}",
                                       "{'a':1}",
                                       "{1:2}",
                                       "[1]]",
                                       "1 2",
                                       "nullnull",
                                       "// c\n1",
                                       "/**/1",
                                       "+1",
                                       "01",
                                       "1.",
                                       ".5",
                                       "1e",
                                       "-",
                                       "NaN",
                                       "Infinity",
                                       "-Infinity",
                                       "0x1",
                                       "1e400",
                                       "-1e400",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       many_digits,
                                       "\"",
                                       "\"\\x\"",
                                       "\"\\u12\"",
                                       "\"\\ud800\"",
                                       "\"\\udc00\"",
                                       "\"\\ud800\\u0041\"",
                                       "\"a\nb\"",
                                       "\"a\tb\"",
                                       std::string("\"a\0b\"", 5),
                                       "\"\x80\"",
                                       "\"\xc0\xaf\"",
                                       "\"\xed\xa0\x80\"",
                                       "\"\xf5\x80\x80\x80\"",
                                       "\"\xe4\xbf\"",
                                       "\xef\xbb\xbf"
                                       "1",
                                       std::string("1\0", 2),
                                       "{\"a\":1,\"a\":2}",
                                       "{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}",
                                       nested(33, "[", "", "]"),
                                       nested(100000, "[", "", ""),
                                       nested(100000, "{\"a\":", "", "")};
  for (const auto& text : texts) {
    const auto result = parse(text);
    ASSERT_TRUE(std::holds_alternative<ParseError>(result)) << text.substr(0, 60);
    EXPECT_LE(std::get<ParseError>(result).offset, text.size());
    EXPECT_FALSE(std::get<ParseError>(result).message.empty());
  }
}

TEST(JsonParse, RefusesDuplicatesInLargeObjects) {
  std::string text = "{\"n0\":0";
  for (int i = 1; i < 100; ++i) text += ",\"n" + std::to_string(i) + "\":0";
  EXPECT_EQ(parsed(text + "}").object()->size(), 100U);
  EXPECT_TRUE(std::holds_alternative<ParseError>(parse(text + ",\"n37\":1}")));
}

TEST(JsonParse, TakesThirtyTwoLevels) {
  EXPECT_NE(parsed(nested(32, "[", "", "]")).array(), nullptr);
}

TEST(JsonParse, NamesTheOffset) {
  const auto result = parse("{\"a\": x}");
  EXPECT_EQ(std::get<ParseError>(result).offset, 6U);
}

TEST(JsonValue, FindsAndSetsMembers) {
  Value value;
  value.set("a", 1);
  value.set("b", "x").operator=(2);
  value.set("a", Array{3});
  EXPECT_EQ(write(value), R"({"a":[3],"b":2})");
  EXPECT_EQ(value.find("c"), nullptr);
  EXPECT_EQ(*value.find("b"), Value(2));
  EXPECT_EQ(Value(3).find("a"), nullptr);
  EXPECT_THROW(Value(3).set("a", 1), std::logic_error);
}

TEST(JsonWriter, WritesCommasWhereTheyBelong) {
  std::string out;
  Writer(out)
      .begin_object()
      .field("a", 1)
      .key("b")
      .begin_array()
      .value(true)
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .null()
      .end_array()
      .field("c", std::optional<std::string>())
      .field("d", std::optional(std::string("x")))
      .key("e")
      .raw("{}")
      .field("f", std::nan(""))
      .field("g", 2.0)
      .end_object();
  EXPECT_EQ(out, R"({"a":1,"b":[true,{},[],null],"c":null,"d":"x","e":{},"f":null,"g":2.0})");
}

TEST(JsonWriter, EscapesWhatMustBe) {
  std::string out;
  append_quoted(out, std::string_view("\"\\/\b\f\n\r\t\x01\x1f\x7f é承\0", 18));
  EXPECT_EQ(out, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f é承\\u0000\"");
}

// RFC 8785, section 3.2.2 and 3.2.3, and appendix B.
// Texts are looked at some bytes at a time: wherever the one that needs an escape stands, it is found.
TEST(JsonWriter, EscapesAtEveryPlaceOfATextOfAnyLength) {
  for (std::size_t length = 0; length < 300; length += length < 40 ? 1 : 37) {
    const std::string plain(length, 'x');
    EXPECT_EQ(write(Value(plain)), '"' + plain + '"');
    for (std::size_t at = 0; at < length; ++at) {
      for (const auto& [raw, escaped] : {std::pair('"', "\\\""), {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001f"}}) {
        std::string text = plain;
        text[at] = raw;
        EXPECT_EQ(write(Value(text)), '"' + plain.substr(0, at) + escaped + plain.substr(at + 1) + '"');
      }
      std::string high = plain;
      high[at] = '\x80';  // a byte of a character beyond ASCII is none of them
      EXPECT_EQ(write(Value(high)), '"' + high + '"');
    }
  }
}

TEST(JsonCanonical, VectorsOfTheRfc) {
  EXPECT_EQ(canonical(parsed(R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
    "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})")),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  EXPECT_EQ(canonical(parsed(R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
    "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})")),
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With "
            "Diaeresis\","
            "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(JsonCanonical, NumbersOfTheRfc) {
  const std::vector<std::pair<std::uint64_t, const char*>> vectors{{0x0000000000000000, "0"},
                                                                   {0x8000000000000000, "0"},
                                                                   {0x0000000000000001, "5e-324"},
                                                                   {0x8000000000000001, "-5e-324"},
                                                                   {0x7fefffffffffffff, "1.7976931348623157e+308"},
                                                                   {0xffefffffffffffff, "-1.7976931348623157e+308"},
                                                                   {0x4340000000000000, "9007199254740992"},
                                                                   {0xc340000000000000, "-9007199254740992"},
                                                                   {0x4430000000000000, "295147905179352830000"},
                                                                   {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                                                                   {0x44b52d02c7e14af6, "1e+23"},
                                                                   {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                                                                   {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                                                                   {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                                                                   {0x444b1ae4d6e2ef50, "1e+21"},
                                                                   {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                                                                   {0x3eb0c6f7a0b5ed8d, "0.000001"},
                                                                   {0x41b3de4355555553, "333333333.3333332"},
                                                                   {0x41b3de4355555557, "333333333.33333343"},
                                                                   {0xbecbf647612f3696, "-0.0000033333333333333333"},
                                                                   {0x43143ff3c1cb0959, "1424953923781206.2"}};
  for (const auto& [bits, expected] : vectors) EXPECT_EQ(canonical(Value(std::bit_cast<double>(bits))), expected);
  EXPECT_THROW(canonical(Value(std::nan(""))), std::invalid_argument);
  EXPECT_EQ(canonical(Value(std::numeric_limits<std::int64_t>::max())), "9223372036854775807");
}

Value any_value(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 7 : 5);
  switch (kind) {
    case 0:
      return {};
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::arbitrary<std::int64_t>();
    case 3: {
      const auto number = std::bit_cast<double>(*rc::gen::arbitrary<std::uint64_t>());
      return std::isfinite(number) ? number : 0.5;
    }
    case 4: {
      std::string text;
      for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
        text +=
            *rc::gen::element<std::string>("a", "\"", "\\", "\n", "\x01", "é", "诺", "😀", "/", std::string(1, '\0'));
      }
      return text;
    }
    case 5: {
      Array items;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) items.push_back(any_value(depth - 1));
      return items;
    }
    default: {
      Object members;
      for (int i = *rc::gen::inRange(0, 16); i > 0; --i) {
        members.emplace_back(std::to_string(i) + *rc::gen::element<std::string>("", "\"", "é", "\n"),
                             any_value(depth - 1));
      }
      return members;
    }
  }
}

TEST(JsonProperty, WhatIsWrittenReadsBackTheSame) {
  EXPECT_TRUE(rc::check("write then parse", [] {
    const Value value = any_value(4);
    RC_ASSERT(parsed(write(value)) == value);
  }));
}

TEST(JsonProperty, TheCanonicalFormIgnoresOrder) {
  EXPECT_TRUE(rc::check("members in any order", [] {
    Value value;
    value.set("z", any_value(2)).operator=(*rc::gen::arbitrary<int>());
    for (int i = 0; i < 5; ++i) value.set("k" + std::to_string(i), any_value(2));
    Value reversed = value;
    std::reverse(reversed.object()->begin(), reversed.object()->end());
    RC_ASSERT(canonical(value) == canonical(reversed));
  }));
}

}  // namespace
}  // namespace wellkept::json
