#include "app/policy_start.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/application.h"
#include "app/policy_binding.h"
#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "policy/test_policy.h"
#include "policyadmin/policyadmin_store.h"

namespace wellkept::app {
namespace {

using policy::test::bend;
using policy::test::FileMap;

std::string amendment(const std::string& label, const std::string& effective, const std::string& repeals) {
  return "version: \"" + label + "\"\neffective: \"" + effective +
         "\"\napproved: {by: {zh: 甲, en: A}, at: \"2026-06-20\"}\nreason: {zh: 更快, en: Faster}\nclauses: []\n"
         "repeals: [" +
         repeals + "]\n";
}

FileMap shipped_next() {
  FileMap files = policy::test::small_policy();
  bend(files, "policy.yaml", "amendments: []", "amendments: [next.yaml]");
  files["next.yaml"] = amendment("2026.1.1", "2026-02-01", "FB-2");
  return files;
}

class PolicyStart : public ::testing::TestWithParam<db::Engine> {
 protected:
  PolicyStart() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  std::string folder_of(const FileMap& files) {
    std::string folder = directory_.file("policy");
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    for (const auto& [path, text] : files) std::ofstream(folder + "/" + path) << text;
    return folder;
  }
  // Starts at that moment, as a program does.
  Result<StartedPolicy> start(const FileMap& files, const char* at) {
    const Instant now = *parse_instant(at);
    const std::string folder = folder_of(files);
    const auto shipped = load_policy(folder);
    if (!shipped) return shipped.refusal();
    auto started = start_policy(*database_, folder, *shipped, now);
    if (started) WK_CHECK(keep_policy(*database_, *started, folder, now));
    return started;
  }
  static std::vector<std::string> timeline(const StartedPolicy& started) {
    std::vector<std::string> all;
    for (const auto& version : started.policy->versions) {
      all.push_back(version.label + " " + format_instant(version.effective_from));
    }
    return all;
  }
  db::testing::TemporaryDirectory directory_;
  db::testing::TestDatabase database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, PolicyStart, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& tested) { return db::testing::name_of(tested.param); });

using Lines = std::vector<std::string>;

TEST_P(PolicyStart, AFreshDatabaseTakesEveryVersionAtItsDate) {
  const Lines dates{"2026.1 2025-12-31T16:00:00Z", "2026.1.1 2026-01-31T16:00:00Z"};
  for (const char* at : {"2026-03-02T02:00:00Z", "2026-04-02T02:00:00Z"}) {
    const auto started = start(shipped_next(), at);
    ASSERT_TRUE(started.ok()) << started.refusal().detail;
    EXPECT_EQ(timeline(*started), dates);
    EXPECT_EQ(started->note, "");
  }
}

TEST_P(PolicyStart, ANewShippedAmendmentNeverReachesBack) {
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-01-10T00:00:00Z").ok());
  // Dated before the upgrade: it is in force from the minute behind it, and stays so.
  const Lines taken{"2026.1 2025-12-31T16:00:00Z", "2026.1.1 2026-03-02T02:01:00Z"};
  for (const char* at : {"2026-03-02T02:00:30Z", "2026-03-05T02:00:00Z"}) {
    const auto started = start(shipped_next(), at);
    ASSERT_TRUE(started.ok()) << started.refusal().detail;
    EXPECT_EQ(timeline(*started), taken) << at;
  }
}

TEST_P(PolicyStart, ANewShippedAmendmentOfADayToComeKeepsIt) {
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-01-10T00:00:00Z").ok());
  const auto started = start(shipped_next(), "2026-01-20T00:00:00Z");
  ASSERT_TRUE(started.ok());
  EXPECT_EQ(timeline(*started).back(), "2026.1.1 2026-01-31T16:00:00Z");
}

TEST_P(PolicyStart, WhatWasPublishedHereStaysBeforeIt) {
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-01-10T00:00:00Z").ok());
  const auto written = database_->write([](db::Transaction& tx) -> Outcome {
    policyadmin::store::insert_document(tx, 1,
                                        {"own.1", amendment("own.1", "2026-02-20T09:00", "FB-1"), "x",
                                         *parse_instant("2026-02-20T01:00:00Z"), Id{7}, Instant{1}});
    return Done{};
  });
  ASSERT_TRUE(written.ok());
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-02-19T00:00:00Z").ok());
  const auto started = start(shipped_next(), "2026-03-02T02:00:00Z");
  ASSERT_TRUE(started.ok()) << started.refusal().detail;
  EXPECT_EQ(timeline(*started),
            (Lines{"2026.1 2025-12-31T16:00:00Z", "own.1 2026-02-20T01:00:00Z", "2026.1.1 2026-03-02T02:01:00Z"}));
}

TEST_P(PolicyStart, ChangedClausesOfAFolderAreRefused) {
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-01-10T00:00:00Z").ok());
  FileMap files = policy::test::small_policy();
  bend(files, "FB.yaml", "owner: quality", "owner: desk");
  const auto started = start(files, "2026-01-11T00:00:00Z");
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.refusal().code, "policy.changed");
}

TEST_P(PolicyStart, ChangedClausesOfTheBuiltInPolicyLeaveTheStoredBookInForce) {
  // The database was judged by another text of 2026.1 than the one that is compiled in.
  ASSERT_TRUE(start(policy::test::small_policy(), "2026-01-10T00:00:00Z").ok());
  const auto builtin = load_policy("");
  ASSERT_TRUE(builtin.ok());
  const auto started = start_policy(*database_, "", *builtin, *parse_instant("2026-03-02T02:00:00Z"));
  ASSERT_TRUE(started.ok()) << started.refusal().detail;
  EXPECT_EQ(started->policy->id, "small");
  EXPECT_NE(started->note.find("2026.1"), std::string::npos);
  EXPECT_NE(started->note.find("amendment"), std::string::npos);
  EXPECT_FALSE(started->book.empty());
}

// What was released may never change under its label: databases were judged by it. A change of the shipped policy is an
// amendment in policy/amendments, whose label gets its line in policy/released.txt with the release.
TEST(ShippedPolicy, ReleasedVersionsStayAsTheyWere) {
  const auto shipped = load_policy("");
  ASSERT_TRUE(shipped.ok());
  std::ifstream file(std::string(WELLKEPT_SOURCE_DIR) + "/policy/released.txt");
  int seen = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string label;
    std::string hash;
    words >> label >> hash;
    const auto& versions = (*shipped)->versions;
    const auto found =
        std::find_if(versions.begin(), versions.end(), [&](const auto& version) { return version.label == label; });
    ASSERT_NE(found, versions.end()) << "version " << label << " was released and is gone";
    EXPECT_EQ(clauses_hash(*found), hash)
        << "the clauses of the released version " << label << " have changed: put them back, and write an amendment";
    ++seen;
  }
  EXPECT_GE(seen, 1);
}

}  // namespace
}  // namespace wellkept::app
