#include "app/policy_binding.h"

#include <gtest/gtest.h>

#include "db/migrator.h"
#include "db/testing/test_database.h"
#include "policy/test_policy.h"

namespace wellkept::app {
namespace {

using policy::test::bend;
using policy::test::FileMap;

constexpr const char* kAmendment = R"(version: "2026.2"
effective: "2026-07-01"
approved: {by: {zh: 甲, en: A}, at: "2026-06-20"}
reason: {zh: 更快, en: Faster}
clauses: []
repeals: [FB-2]
)";

FileMap amended() {
  FileMap files = policy::test::small_policy();
  bend(files, "policy.yaml", "amendments: []", "amendments: [second.yaml]");
  files["second.yaml"] = kAmendment;
  return files;
}

class PolicyBinding : public ::testing::TestWithParam<db::Engine> {
 protected:
  PolicyBinding() {
    if (!db::migrate(*database_).ok()) throw std::runtime_error("cannot migrate");
  }
  // The code of the refusal, or nothing.
  std::string bind(const FileMap& files) {
    const auto done = bind_policy(*database_, *policy::test::load_or_throw(files), Instant{5});
    detail_ = done.ok() ? "" : done.refusal().detail;
    return done.ok() ? "" : done.refusal().code;
  }
  std::string detail_;
  db::testing::TestDatabase database_{GetParam()};
};

TEST_P(PolicyBinding, ClausesStayAsTheyJudged) {
  ASSERT_EQ(bind(policy::test::small_policy()), "");
  EXPECT_EQ(bind(policy::test::small_policy()), "") << "the same again";
  struct Row {
    const char* file;
    const char* old;
    const char* now;
    const char* code;
  };
  for (const Row& row : {
           Row{"FB.yaml", "stop: [{event: message.sent, where: {by: [agent]}}]",
               "stop: [{event: message.sent, where: {by: [agent, head]}}]", "policy.changed"},
           Row{"FB.yaml", "owner: quality", "owner: desk", "policy.changed"},
           Row{"FB.yaml", "Respond within 24 hours", "Respond in 24 hours", "policy.changed"},
           Row{"FB.yaml", "when: {kind: [fix]}", "when: {kind: [ask]}", "policy.changed"},
           Row{"vocabulary.yaml", "Message sent", "A message was sent", ""},
           Row{"vocabulary.yaml",
               "  survey.answered:", "  note.added: {label: {zh: 备注, en: Note}, fields: []}\n  survey.answered:", ""},
           Row{"work.yaml", "fri: [\"09:00-18:00\"]", "fri: [\"09:00-17:00\"]", ""},
           Row{"flows.yaml", "optional: [cause]", "required: [cause]", ""},
       }) {
    auto files = policy::test::small_policy();
    bend(files, row.file, row.old, row.now);
    EXPECT_EQ(bind(files), row.code) << row.now;
  }
}

TEST_P(PolicyBinding, SaysWhichVersionAndTheWayOut) {
  ASSERT_EQ(bind(policy::test::small_policy()), "");
  auto files = policy::test::small_policy();
  bend(files, "FB.yaml", "owner: quality", "owner: desk");
  ASSERT_EQ(bind(files), "policy.changed");
  EXPECT_NE(detail_.find("version 2026.1"), std::string::npos) << detail_;
  EXPECT_NE(detail_.find("amendment"), std::string::npos);
}

TEST_P(PolicyBinding, NewVersionsAreTakenAndThenStayToo) {
  ASSERT_EQ(bind(policy::test::small_policy()), "");
  EXPECT_EQ(bind(amended()), "");
  auto files = amended();
  bend(files, "second.yaml", "repeals: [FB-2]", "repeals: [FB-1]");
  EXPECT_EQ(bind(files), "policy.changed");
  files = amended();
  bend(files, "second.yaml", "version: \"2026.2\"", "version: \"2026.3\"");
  EXPECT_EQ(bind(files), "") << "another label is another version";
}

TEST_P(PolicyBinding, ARefusalRemembersNothing) {
  ASSERT_EQ(bind(policy::test::small_policy()), "");
  auto files = amended();
  bend(files, "FB.yaml", "Respond within 24 hours", "Respond in 24 hours");
  ASSERT_EQ(bind(files), "policy.changed");
  files = amended();
  bend(files, "second.yaml", "repeals: [FB-2]", "repeals: [FB-1]");
  EXPECT_EQ(bind(files), "") << "its 2026.2 was not kept";
}

INSTANTIATE_TEST_SUITE_P(Engines, PolicyBinding, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::app
