#include "policy/policy_command.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

// A policy in a folder of its own, gone with the test.
class Folder {
 public:
  Folder(const std::string& name, const FileMap& files)
      : path_(std::filesystem::path(testing::TempDir()) /
              ("wellkept_policy_command_" + name + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    for (const auto& [file, text] : files) std::ofstream(path_ / file, std::ios::binary) << text;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

TEST(PolicyCommand, CheckCountsWhatIsThere) {
  const Folder folder("good", small_policy());
  EXPECT_EQ(run_check(folder.path()).value(),
            "small 2026.1: 1 regulation, 2 clauses, 1 case, 1 version; no problems\n");
  const auto data = json::parse(run_check(folder.path(), true).value());
  EXPECT_EQ(*std::get<0>(data).find("cases")->integer(), 1);
}

TEST(PolicyCommand, CheckListsEveryProblemOneALine) {
  auto files = small_policy();
  bend(files, "FB.yaml", "within: \"24h\"", "within: \"24x\"");
  bend(files, "FB.yaml", "kind: [fix]", "kind: [fox]");
  const Folder folder("bad", files);
  const auto checked = run_check(folder.path());
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.refusal().code, "policy.invalid");
  EXPECT_EQ(checked.refusal().detail, folder.path() +
                                          "/FB.yaml:15:17: '24x' is no limit: write \"24h\", \"90m\", \"2d\" "
                                          "(elapsed), \"8wh\" (working time) or \"7wd\" (working days)\n" +
                                          folder.path() +
                                          "/FB.yaml:31:23: unknown value 'fox' of field 'kind' (did you mean 'fix'?)");
  EXPECT_EQ(checked.refusal().context.find("problems")->array()->size(), 2u);
}

TEST(PolicyCommand, AFolderThatIsNotThere) {
  EXPECT_EQ(run_check("nowhere").refusal().detail, "nowhere/policy.yaml:1:1: file 'policy.yaml' cannot be read");
}

TEST(PolicyCommand, ExplainRefusesUnknownClauses) {
  const Folder folder("explain", small_policy());
  EXPECT_TRUE(run_explain(folder.path(), "FB-1", "zh").value().starts_with("FB-1  响应\n"));
  EXPECT_EQ(run_explain(folder.path(), "FB-7", "zh").refusal().code, "policy.unknown_clause");
}

TEST(PolicyCommand, DiffSaysWhatChanges) {
  auto files = small_policy();
  const Folder before("before", files);
  bend(files, "FB.yaml", "pause: [waiting]", "goal: 0.9");
  const Folder after("after", files);
  EXPECT_EQ(run_diff(before.path(), after.path(), "en", false).value(),
            "FB-1 respond: removed: Stands still while: Waiting\nFB-1 respond: Goal: 95% -> 90%\n");
  EXPECT_EQ(run_diff(before.path(), before.path(), "en", false).value(), "nothing changes\n");
  const auto data = json::parse(run_diff(before.path(), after.path(), "en", true).value());
  EXPECT_EQ(std::get<0>(data).find("changes")->array()->size(), 2u);
  EXPECT_EQ(run_diff_versions(before.path(), "2026.1", "2026.1", "zh", false).value(), "没有变更\n");
  EXPECT_EQ(run_diff_versions(before.path(), "2026.1", "2027", "zh", false).refusal().code, "policy.unknown_version");
}

TEST(PolicyCommand, Vocabulary) {
  const Folder folder("words", small_policy());
  EXPECT_TRUE(run_vocabulary(folder.path()).value().starts_with("## The words of Small\n\n### Events\n\n| event |"));
}

}  // namespace
}  // namespace wellkept::policy::test
