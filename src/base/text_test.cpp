#include "base/text.h"

#include <gtest/gtest.h>

namespace wellkept::text {
namespace {

TEST(Text, WellFormedUtf8) {
  for (const std::string good : {"", "abc", "承诺", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) EXPECT_TRUE(is_utf8(good));
  EXPECT_TRUE(is_utf8(std::string_view("\0", 1)));
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xbf", "a\xff", "\xe0\x80\xaf"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(characters(""), 0U);
  EXPECT_EQ(characters("a承诺😀"), 4U);
}

TEST(Text, FoldsForComparison) {
  EXPECT_EQ(fold("ABC xyz"), "abc xyz");
  EXPECT_EQ(fold("ＡＢＣ１２"), "abc12");
  EXPECT_EQ(fold("Straße"), "strasse");
  EXPECT_EQ(fold("ｶﾞ"), fold("ガ"));
  EXPECT_EQ(fold("e\xcc\x81"), fold("É"));
  EXPECT_EQ(fold("承诺"), "承诺");
}

TEST(Text, SplitsAndTrims) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split("", ','), Parts{""});
  EXPECT_EQ(split("a,,b,", ','), (Parts{"a", "", "b", ""}));
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim("  "), "");
  EXPECT_EQ(trim("\xe3\x80\x80"
                 "a"),
            "\xe3\x80\x80"
            "a");
}

TEST(Text, PrefixesIgnoreCase) {
  EXPECT_TRUE(starts_with_ignore_case("Bearer x", "bearer "));
  EXPECT_TRUE(starts_with_ignore_case("x", ""));
  EXPECT_FALSE(starts_with_ignore_case("bear", "bearer "));
  EXPECT_FALSE(starts_with_ignore_case("Basic x", "bearer "));
}

TEST(Text, EscapesHtml) {
  EXPECT_EQ(html_escape("<a href=\"x\" title='y'>&amp;</a>"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

TEST(Text, WideCharactersCountTwo) {
  EXPECT_EQ(display_width("ab"), 2U);
  EXPECT_EQ(display_width("承诺"), 4U);
  EXPECT_EQ(display_width("Ａ"), 2U);
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);
  EXPECT_EQ(display_width("a\xe2\x80\x8b"
                          "b\n"),
            2U);
  EXPECT_EQ(display_width("\xff"), 1U);
}

}  // namespace
}  // namespace wellkept::text
