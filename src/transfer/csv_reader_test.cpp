#include "transfer/csv_reader.h"

#include <gtest/gtest.h>

#include <sstream>

namespace wellkept::transfer {
namespace {

// Rows as "line:cell|cell", problems as "line!problem".
std::string read_all(const std::string& text, char separator = ',', CsvLimits limits = {}) {
  std::istringstream in(text);
  CsvReader reader(in, separator, limits);
  CsvRow row;
  std::string out;
  while (reader.next(row)) {
    out += std::to_string(row.line);
    if (!row.problem.empty()) {
      out += "!" + row.problem + ";";
      continue;
    }
    char before = ':';
    for (const std::string_view cell : row.cells) {
      out += before;
      out += cell;
      before = '|';
    }
    out += ";";
  }
  return out;
}

struct Sample {
  const char* name;
  std::string text;
  std::string rows;
};

class Csv : public testing::TestWithParam<Sample> {};

TEST_P(Csv, IsReadAsTheStandardSays) {
  EXPECT_EQ(read_all(GetParam().text), GetParam().rows);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Csv,
    testing::Values(
        Sample{"Nothing", "", ""}, Sample{"OneRow", "a,b", "1:a|b;"}, Sample{"LineFeeds", "a,b\nc,d\n", "1:a|b;2:c|d;"},
        Sample{"CarriageReturns", "a,b\rc,d\r", "1:a|b;2:c|d;"}, Sample{"Both", "a,b\r\nc,d\r\n", "1:a|b;2:c|d;"},
        Sample{"ByteOrderMark", "\xEF\xBB\xBF\"a\",b\n", "1:a|b;"}, Sample{"EmptyCells", ",\n\"\",\n", "1:|;2:|;"},
        Sample{"BlankLines", "\n\na\n\nb\n", "3:a;5:b;"}, Sample{"OnlyAQuotedEmptyCell", "\"\"\n", "1:;"},
        Sample{"QuotedBreaks", "\"a\r\nb\nc\",d\ne\n", "1:a\r\nb\nc|d;4:e;"},
        Sample{"BreakAfterText", "\"a\rb\nc\"\nd\n", "1:a\rb\nc;4:d;"},
        Sample{"DoubledQuotes", "\"say \"\"yes\"\"\",b\n", "1:say \"yes\"|b;"},
        Sample{"QuotesInABareCell", "5\" pipe,b\n", "1:5\" pipe|b;"},
        Sample{"TextAfterTheQuote", "\"a\"b,c\nd,e\n", "1!text stands after a closing quote;2:d|e;"},
        Sample{"NeverClosed", "a\n\"b,c\nd\n", "1:a;2!a quote is not closed;"}),
    [](const auto& sample) { return sample.param.name; });

TEST(CsvReader, TakesOtherSeparators) {
  EXPECT_EQ(read_all("a;b,c\n", ';'), "1:a|b,c;");
  EXPECT_EQ(read_all("a\t\"b\tc\"\n", '\t'), "1:a|b\tc;");
}

TEST(CsvReader, RefusesWhatIsTooMuchAndGoesOn) {
  const CsvLimits limits{.cell = 4, .row = 8, .cells = 3};
  EXPECT_EQ(read_all("12345,b\nc\n", ',', limits), "1!a cell is too long;2:c;");
  EXPECT_EQ(read_all("123,456,789\nc\n", ',', limits), "1!the row is too long;2:c;");
  EXPECT_EQ(read_all("1,2,3,4\nc\n", ',', limits), "1!the row has too many cells;2:c;");
}

TEST(CsvReader, GivesTheSameWhereverABlockEnds) {
  // Every kind of special character falls on the edge of a block of 64 KiB once.
  const std::string row = "\"q\"\"q\r\nq\",bare\r\n";
  for (std::size_t shift = 0; shift < row.size(); ++shift) {
    const std::string filler(64 * 1024 - 1 - shift, 'x');
    const std::string expected = "1:" + filler + ";2:q\"q\r\nq|bare;4:z;";
    EXPECT_EQ(read_all(filler + "\n" + row + "z\n"), expected) << shift;
  }
}

}  // namespace
}  // namespace wellkept::transfer
