#include "search/tokens.h"

#include <gtest/gtest.h>

#include "search/document.h"
#include "search/fold.h"
#include "search/score.h"
#include "search/snippet.h"

namespace wellkept::search {
namespace {

std::string fold(std::string_view text) {
  return Folding::shared().fold(text);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}

TEST(Fold, MakesOneFormOfWhatSaysTheSame) {
  for (const auto& [text, folded] : std::vector<std::pair<const char*, const char*>>{
           {"漏水", "漏水"},
           {"網關斷線", "网关断线"},
           {"乾燥", "干燥"},
           {"裏面 裡面", "里面 里面"},
           {"ＡＢＣ－１２", "abc-12"},
           {"Straße ﬁx", "strasse fix"},
           {"ﾄﾞｱﾛｯｸ", "ドアロック"},
           {"e\u0301te", "éte"},
           {"㎏", "kg"},
           {"", ""},
       }) {
    EXPECT_EQ(fold(text), folded) << text;
    EXPECT_EQ(Folding::shared().fold_with_origin(text).text, folded) << text;
  }
}

TEST(Fold, LeadsBackToTheTextAsWritten) {
  const auto folded = Folding::shared().fold_with_origin("重㎏水");
  EXPECT_EQ(folded.text, "重kg水");
  EXPECT_EQ(folded.origin, (std::vector<std::uint32_t>{0, 0, 0, 3, 3, 6, 6, 6, 9}));
}

TEST(Fold, BytesThatAreNoTextBecomeTheReplacementCharacter) {
  EXPECT_EQ(fold("a\xff"), "a\ufffd");
}

TEST(Tokens, ArePairsAndWords) {
  for (const auto& [text, tokens] : std::vector<std::pair<const char*, const char*>>{
           {"漏水了", "漏水 水了 了"},
           {"水", "水"},
           {"漏水，了", "漏水 水 了"},
           {"SN-2024ab 漏水abc", "sn 2024ab 漏水 水 abc"},
           {"wang.fang@example.com", "wang fang example com"},
           {"T-1000001", "t 1000001"},
           {"ドアロック", "ドア アロ ロッ ック ク"},
           {"\U00020BB7野家", "\U00020BB7野 野家 家"},
           {"？！…", ""},
           {"", ""},
       }) {
    EXPECT_EQ(joined(tokens_of(fold(text))), tokens) << text;
  }
}

TEST(Tokens, AnEndlessWordIsCutAtACharacter) {
  const auto tokens = tokens_of(std::string(119, 'a') + "é" + std::string(50, 'b'));
  ASSERT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens.front(), std::string(119, 'a'));
}

struct TermCase {
  const char* text;
  std::vector<std::string> tokens;  // of each term; a prefix ends with *
};

TEST(Terms, AreReadFromWhatIsTyped) {
  const std::vector<TermCase> cases{
      {"漏水", {"漏水"}},
      {"厨房漏水", {"厨房 房漏 漏水"}},
      {"水", {"水*"}},
      {"漏水 師傅", {"漏水", "师傅"}},
      {"漏水，师傅", {"漏水", "师傅"}},
      {"fridge leak", {"fridge", "leak*"}},
      {"\"fridge leak\"", {"fridge leak"}},
      {"sn-2024 漏水", {"sn 2024", "漏水"}},
      {"漏水abc", {"漏水 水 abc*"}},
      {"\u201c漏水，师傅\u201d", {"漏水 水 师傅"}},
      {"？！", {}},
      {"1 2 3 4 5 6 7 8 9", {"1", "2", "3", "4", "5", "6", "7", "8*"}},
  };
  for (const TermCase& one : cases) {
    std::vector<std::string> found;
    for (const Term& term : read_terms(fold(one.text))) found.push_back(joined(term.tokens) + (term.prefix ? "*" : ""));
    EXPECT_EQ(found, one.tokens) << one.text;
  }
}

struct FindCase {
  const char* text;
  const char* query;
  int count;
};

TEST(FindTerm, FindsWhatTheIndexFinds) {
  for (const FindCase& one : std::vector<FindCase>{
           {"厨房漏水了，又漏水", "漏水", 2},
           {"漏了很多水", "漏水", 0},
           {"plate is late", "\"late\"", 1},
           {"later", "late", 1},
           {"later", "\"late\"", 0},
           {"SN - 2024", "sn-2024", 1},
           {"SN, and 2024", "sn-2024", 0},
           {"漏 水", "漏水", 0},
           {"水管", "水", 1},
           {"", "水", 0},
       }) {
    const auto terms = read_terms(fold(one.query));
    ASSERT_EQ(terms.size(), 1U) << one.query;
    EXPECT_EQ(count_term(fold(one.text), terms.front()), one.count) << one.text << " / " << one.query;
  }
}

TEST(Documents, KeepContactsApartFromNames) {
  Document customer{Id{5}, "customer", {}, 0, {}, "王芳", "+8613800138000\nwang.f@example.com"};
  EXPECT_EQ(index_text(customer),
            "c王芳 c芳 p8613800138000 p13800138000 p8000 pwang·f·example·com pwang pf pexample pcom");
  const auto terms = read_terms("wang.f@example.com");
  EXPECT_EQ(sqlite_question(question(terms, {"customer"}, Contacts::hidden, "wang.f@example.com")),
            "(((\"cwang cf cexample ccom\" * OR \"pwang·f·example·com\")))");
  EXPECT_EQ(postgres_question(question(read_terms("漏水 1380"), {"customer"}, Contacts::hidden, "漏水 1380")),
            "(((('c漏水')) & (('c1380':*) | ('p1380'))))");
}

TEST(Documents, SpellPositionsForPostgres) {
  EXPECT_EQ(postgres_tokens("t漏水 t水 ¶ tabc"), "'t漏水':1 't水':2 '¶':3 'tabc':4");
  EXPECT_EQ(postgres_tokens(""), "");
}

struct SnippetCase {
  const char* source;
  const char* query;
  const char* text;
  std::vector<std::pair<std::size_t, std::size_t>> marks;
};

TEST(Snippets, MarkWhatWasFoundInUtf16Units) {
  for (const SnippetCase& one : std::vector<SnippetCase>{
           {"廚房漏水了", "厨房", "廚房漏水了", {{0, 2}}},
           {"😀漏水", "漏水", "😀漏水", {{2, 4}}},
           {"重5㎏的门", "kg", "重5㎏的门", {}},
           {"重 5 ㎏的门", "kg", "重 5 ㎏的门", {{4, 5}}},
           {"<b>漏水</b>", "漏水", "<b>漏水</b>", {{3, 5}}},
       }) {
    const auto snippet = make_snippet(Folding::shared(), one.source, read_terms(fold(one.query)));
    EXPECT_EQ(snippet.has_value(), !one.marks.empty()) << one.source;
    if (!snippet) continue;
    EXPECT_EQ(snippet->text, one.text);
    EXPECT_EQ(snippet->marks, one.marks) << one.source;
  }
}

TEST(Snippets, AreCutAroundTheFirstPlace) {
  std::string source;
  for (int i = 0; i < 100; ++i) source += "长";
  source += "漏水";
  for (int i = 0; i < 100; ++i) source += "尾";
  const auto snippet = make_snippet(Folding::shared(), source, read_terms("漏水"));
  ASSERT_TRUE(snippet);
  EXPECT_TRUE(snippet->text.starts_with("…长"));
  EXPECT_TRUE(snippet->text.ends_with("尾…"));
  ASSERT_EQ(snippet->marks.size(), 1U);
  EXPECT_EQ(snippet->marks.front(), (std::pair<std::size_t, std::size_t>{21, 23}));
}

TEST(Score, PutsOpenAndNewAndTitlesFirst) {
  const auto terms = read_terms("漏水");
  constexpr std::int64_t kDay = 86'400'000;
  const auto of = [&](std::string_view title, std::string_view body, std::int64_t days, bool open) {
    return score({title, body, days * kDay, open}, terms);
  };
  EXPECT_GT(of("漏水", "x", 1, true), of("漏水", "x", 1, false));
  EXPECT_GT(of("漏水", "x", 1, false), of("x", "漏水", 1, false));
  EXPECT_GT(of("x", "漏水漏水", 1, false), of("x", "漏水", 1, false));
  EXPECT_GT(of("漏水", "x", 1, false), of("漏水", "x", 90, false));
  EXPECT_GT(of("漏水", "x", 1, false), of("漏水", std::string(3000, 'x'), 1, false));
  EXPECT_GT(of("漏水", "x", 900, true), of("x", "漏水", 0, false));
}

}  // namespace
}  // namespace wellkept::search
