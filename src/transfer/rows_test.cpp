#include <gtest/gtest.h>

#include <sstream>

#include "transfer/row_source.h"
#include "transfer/time_format.h"

namespace wellkept::transfer {
namespace {

// Rows as "line:value|value", problems as "line!".
std::string read_all(const std::string& text, Format format, const std::vector<std::string>& wanted) {
  std::istringstream in(text);
  auto rows = open_rows(in, format, wanted, ',');
  if (!rows) return rows.refusal().code + " " + rows.refusal().detail;
  SourceRow row;
  std::string out;
  while ((*rows)->next(row)) {
    out += std::to_string(row.line);
    if (!row.problem.empty()) {
      out += "!" + row.problem + ";";
      continue;
    }
    char before = ':';
    for (const std::string_view value : row.values) {
      out += before;
      out += value;
      before = '|';
    }
    out += ";";
  }
  return out;
}

TEST(CsvRows, GiveTheWantedColumnsInTheirOrder) {
  EXPECT_EQ(read_all("c,a,b\n3,1,2\n", Format::csv, {"a", "c"}), "2:1|3;");
}

TEST(CsvRows, NameWhatTheHeaderLacksOrHasTwice) {
  EXPECT_EQ(read_all("a,b\n", Format::csv, {"a", "x", "y"}),
            "import.columns The header lacks what the mapping asks for: x, y");
  EXPECT_EQ(read_all("a,a\n", Format::csv, {"a"}), "import.columns The header names the column a twice.");
  EXPECT_EQ(read_all("", Format::csv, {"a"}), "import.columns The file has no header.");
}

TEST(CsvRows, RefuseARowOfAnotherWidth) {
  EXPECT_EQ(read_all("a,b\n1\n2,3\n", Format::csv, {"a"}), "2!has 1 columns, the header has 2;3:2;");
}

TEST(JsonRows, ReadAnArrayObjectByObject) {
  EXPECT_EQ(read_all("\xEF\xBB\xBF[\n {\"a\": \"x}\\\"]\", \"b\": 4.5},\n {\"a\": true, \"n\": {\"b\": [1]}} ]\n",
                     Format::json, {"a", "b", "n.b"}),
            "2:x}\"]|4.5|;3:true||[1];");
  EXPECT_EQ(read_all("[]", Format::json, {"a"}), "");
}

TEST(JsonRows, SayWhereTheArrayBreaks) {
  EXPECT_EQ(read_all("{\"a\":1}", Format::json, {"a"}), "1!the text is not an array of objects;");
  EXPECT_EQ(read_all("[{\"a\":1}\n{\"a\":2}]", Format::json, {"a"}),
            "1:1;2!a comma or the end of the array is missing;");
  EXPECT_EQ(read_all("[{\"a\":1},\n[2]]", Format::json, {"a"}), "1:1;2!the array holds something else than objects;");
  EXPECT_EQ(read_all("[{\"a\":1},\n{\"a\":", Format::json, {"a"}), "1:1;2!the text ends in the middle of an object;");
  EXPECT_EQ(read_all("[{\"a\":1}] x", Format::json, {"a"}), "1:1;1!text stands after the end of the array;");
}

TEST(JsonRows, ReadLinesAndGoOnAfterABadOne) {
  EXPECT_EQ(read_all("{\"a\":1}\n\n[3]\r\n{\"a\":\"x\"}", Format::ndjson, {"a"}), "1:1;3!not an object;4:x;");
  EXPECT_EQ(read_all("{\"a\":1,\"a\":2}\n{\"a\":3}\n", Format::ndjson, {"a"}).substr(0, 12), "1!not JSON: ");
}

TEST(JsonRows, RefuseAnObjectThatIsTooLong) {
  const std::string big = "{\"a\":\"" + std::string(5 << 20, 'x') + "\"}";
  EXPECT_EQ(read_all(big + "\n{\"a\":1}\n", Format::ndjson, {"a"}), "1!the object is too long;2:1;");
  EXPECT_EQ(read_all("[" + big + ",{\"a\":1}]", Format::json, {"a"}), "1!the object is too long;1:1;");
}

struct Time {
  const char* pattern;
  const char* text;
  const char* instant;  // empty: refused
};

class TimeFormats : public testing::TestWithParam<Time> {};

TEST_P(TimeFormats, ReadExactlyTheirPattern) {
  const auto format = TimeFormat::read(GetParam().pattern);
  ASSERT_TRUE(format);
  const auto instant = format->parse(GetParam().text, "America/New_York");
  EXPECT_EQ(instant ? format_instant(*instant) : "", GetParam().instant);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, TimeFormats,
    testing::Values(
        Time{"yyyy-MM-dd HH:mm:ss", "2026-01-02 03:04:05", "2026-01-02T08:04:05Z"},
        Time{"yyyy-MM-dd HH:mm:ss", "2026-07-02 03:04:05", "2026-07-02T07:04:05Z"},
        Time{"yyyy-MM-dd HH:mm:ss", "2026-01-02 03:04", ""}, Time{"yyyy-MM-dd HH:mm:ss", "2026-01-02 03:04:05 ", ""},
        Time{"yyyy-MM-dd HH:mm:ss", "2026-02-30 03:04:05", ""}, Time{"yyyy-MM-dd HH:mm:ss", "2026-01-02 25:04:05", ""},
        // Not there, and there twice: moved forward, and the first.
        Time{"yyyy-MM-dd HH:mm:ss", "2025-03-09 02:30:00", "2025-03-09T07:30:00Z"},
        Time{"yyyy-MM-dd HH:mm:ss", "2025-11-02 01:30:00", "2025-11-02T05:30:00Z"},
        Time{"M/d/yyyy h:mm a", "1/2/2026 12:04 AM", "2026-01-02T05:04:00Z"},
        Time{"M/d/yyyy h:mm a", "11/12/2026 1:04 pm", "2026-11-12T18:04:00Z"},
        Time{"M/d/yyyy h:mm a", "1/2/2026 13:04 AM", ""}, Time{"dd.MM.yyyy", "02.01.2026", "2026-01-02T05:00:00Z"},
        Time{"yyyy-MM-ddTHH:mm:ss.SSS", "2026-01-02T03:04:05.678", "2026-01-02T08:04:05.678Z"},
        Time{"iso", "2026-01-02T03:04:05+08:00", "2026-01-01T19:04:05Z"}, Time{"iso", "2026-01-02T03:04:05", ""},
        Time{"unix", "1767323045", "2026-01-02T03:04:05Z"}, Time{"unix", "99999999999999999", ""},
        Time{"unix", "-1", ""}, Time{"unix_ms", "1767323045678", "2026-01-02T03:04:05.678Z"}));

TEST(TimeFormat, RefusesAPatternWithoutADate) {
  EXPECT_FALSE(TimeFormat::read("HH:mm"));
  EXPECT_FALSE(TimeFormat::read("yyyy-MM-dd hh:mm"));
  EXPECT_FALSE(TimeFormat::read("yyyy-MM-dd HH:mm a"));
}

}  // namespace
}  // namespace wellkept::transfer
