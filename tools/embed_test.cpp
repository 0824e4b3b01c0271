// Runs the program `embed` on files and reads what it made or said.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

namespace fs = std::filesystem;

class Embed : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "embed-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  std::string get(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  // The exit status; what it said is in "said".
  int run(const std::string& arguments) const {
    const int status =
        std::system(("cd " + folder_.string() + " && " WELLKEPT_EMBED " " + arguments + " 2>said").c_str());
    return WEXITSTATUS(status);
  }
  fs::path folder_;
};

TEST_F(Embed, MakesAConstantOfEveryStatement) {
  put("x.sql",
      "-- Of the file; with a semicolon.\n-- name: one\n-- It's why; really.\nSELECT ';$9' -- end\n\nWHERE $2 = $1;\n\n"
      "-- name: two\nSELECT 1;\n");
  put("x.postgres.sql", "-- name: two\nSELECT 2;\n");
  ASSERT_EQ(run("queries ticket out.h x.sql x.postgres.sql"), 0) << get("said");
  const auto header = get("out.h");
  const std::string one = "R\"wk_sql(SELECT ';$9'\nWHERE $2 = $1)wk_sql\"";
  EXPECT_NE(header.find("one{\"ticket.one\",\n" + one + ",\n" + one + ",\n2};"), std::string::npos) << header;
  EXPECT_NE(header.find("two{\"ticket.two\",\nR\"wk_sql(SELECT 1)wk_sql\",\nR\"wk_sql(SELECT 2)wk_sql\",\n0};"),
            std::string::npos);
  EXPECT_NE(header.find("namespace wellkept::ticket::sql {"), std::string::npos);
  EXPECT_NE(header.find("kQueriesOf_x[] = {\n    &one,\n    &two,\n}"), std::string::npos);
}

TEST_F(Embed, PutsInWhatStatementsShare) {
  put("x.sql",
      "-- Of the file.\n-- part: columns\n-- Why these.\nid,\n  name\n\n-- part: mine\nAND owner = $1\n"
      "-- name: one\nSELECT {{columns}} FROM a WHERE x = $2 {{mine}};\n-- name: two\nSELECT '{}', {{columns}};\n");
  ASSERT_EQ(run("queries ticket out.h x.sql"), 0) << get("said");
  const auto header = get("out.h");
  EXPECT_NE(header.find("(SELECT id, name FROM a WHERE x = $2 AND owner = $1)wk_sql"), std::string::npos) << header;
  EXPECT_NE(header.find("(SELECT '{}', id, name)wk_sql"), std::string::npos) << header;
  EXPECT_EQ(header.find("columns"), std::string::npos);
}

TEST_F(Embed, NamesFileAndLineOfWhatIsWrong) {
  struct Case {
    const char* shared;
    const char* variant;
    const char* said;
  };
  put("good.sql", "-- name: a\nSELECT $1");
  for (const Case& c : {
           Case{"-- name: a\nSELECT 1;\n-- name: a\nSELECT 2", nullptr, "x.sql:3: error: 'a' is named twice"},
           Case{"-- name: a\nSELECT $2", nullptr, "x.sql:1: error: 'a' does not use $1"},
           Case{"-- name: a\nSELECT\n ?", nullptr, "x.sql:3: error: write parameters"},
           Case{"-- name: a\nSELECT $x", nullptr, "x.sql:2: error: '$' must be"},
           Case{"-- name: a\nSELECT 1;\nSELECT 2", nullptr, "x.sql:3: error: a second statement"},
           Case{"-- name: a-b\nSELECT 1", nullptr, "x.sql:1: error: a name is made of"},
           Case{"-- name: a\n\n-- name: b\nSELECT 1", nullptr, "x.sql:1: error: 'a' has no statement"},
           Case{"SELECT 1", nullptr, "x.sql:1: error: a statement before"},
           Case{"-- name: a\nSELECT 'x", nullptr, "x.sql:1: error: a quote is not closed"},
           Case{"-- part: p\nx\n-- name: a\nSELECT 1,\n {{q}}", nullptr, "x.sql:5: error: no part above"},
           Case{"-- part: a\nx\n-- name: a\nSELECT 1", nullptr, "x.sql:3: error: 'a' is named twice"},
           Case{"-- nothing", nullptr, "x.sql:1: error: no '-- name:'"},
           Case{"-- name: a\nSELECT 1", "-- name: b\nSELECT 1", "x.postgres.sql:1: error: 'b' has no shared twin"},
           Case{"-- name: a\nSELECT $1", "-- name: a\nSELECT 1", "x.postgres.sql:1: error: 'a' has other parameters"},
       }) {
    put("x.sql", c.shared);
    if (c.variant != nullptr) put("x.postgres.sql", c.variant);
    EXPECT_EQ(run(std::string("queries ticket out.h x.sql") + (c.variant != nullptr ? " x.postgres.sql" : "")), 1)
        << c.shared;
    EXPECT_EQ(get("said").rfind(c.said, 0), 0U) << get("said");
    EXPECT_FALSE(fs::exists(folder_ / "out.h"));
  }
}

TEST_F(Embed, KeepsEveryByteOfAFile) {
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(i * 7 % 256);
  put("data.bin", bytes);
  fs::create_directory(folder_ / "sub");
  put("sub/empty", "");
  ASSERT_EQ(run("files out.cpp outer::files . data.bin sub/empty"), 0) << get("said");
  put("main.cpp",
      "#include <cstdio>\n#include <map>\n#include <string>\n#include <string_view>\n"
      "namespace outer { extern const std::map<std::string, std::string_view>& files(); }\n"
      "int main() { const auto& all = outer::files(); const auto data = all.at(\"data.bin\");\n"
      "  std::fwrite(data.data(), 1, data.size(), stdout);\n"
      "  return all.size() == 2 && all.at(\"sub/empty\").empty() ? 0 : 1; }\n");
  const std::string compile =
      "cd " + folder_.string() + " && " WELLKEPT_COMPILER " -std=c++20 out.cpp main.cpp -o main && ./main > copy";
  ASSERT_EQ(std::system(compile.c_str()), 0);
  EXPECT_EQ(get("copy"), bytes);
}

TEST_F(Embed, SaysHowItIsUsed) {
  EXPECT_EQ(run(""), 2);
  EXPECT_EQ(run("queries ticket"), 2);
  EXPECT_EQ(run("queries ticket out.h missing.sql"), 1);
}

}  // namespace
