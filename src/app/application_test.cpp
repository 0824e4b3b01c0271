#include "app/application.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "app/doctor.h"
#include "db/testing/temporary_directory.h"

namespace wellkept::app {
namespace {

constexpr Instant kNow{1'772'416'800'000};

class ApplicationTest : public ::testing::Test {
 protected:
  ApplicationTest() { settings_.data = folder_.file("data"); }
  Result<std::unique_ptr<Application>> open(Instant now = kNow, OpenOptions options = {}) {
    return Application::open(settings_, std::make_unique<ManualClock>(now), options);
  }
  static ticket::Record open_ticket(Application& app) {
    ticket::OpenRequest request;
    request.fields = json::Object{{"kind", "inquiry"}, {"channel", "email"}};
    request.subject = "Lamp is dark";
    auto record =
        app.database().write([&](db::Transaction& tx) { return app.tickets().open(tx, ticket::Actor{}, request); });
    if (!record.ok()) throw std::runtime_error(record.refusal().detail);
    return std::move(*record);
  }
  static void write_file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  const Check& check(const Diagnosis& diagnosis, const std::string& name) {
    for (const Check& one : diagnosis.checks) {
      if (one.name == name) return one;
    }
    throw std::logic_error("no check " + name);
  }
  db::testing::TemporaryDirectory folder_;
  Settings settings_;
};

// A checkpoint covers the events up to an id: whatever comes after it must have a greater one.
TEST_F(ApplicationTest, IdsGrowPastTheStoredOnesWhenTheClockWasSetBack) {
  Id newest;
  {
    auto app = open();
    ASSERT_TRUE(app.ok()) << app.refusal().detail;
    newest = open_ticket(**app).events.back().id;
    ASSERT_TRUE((*app)->checkpoint().ok());
  }
  for (const std::int64_t back : {1LL, 24 * 3'600'000LL}) {
    auto app = open(kNow - back);
    ASSERT_TRUE(app.ok());
    const auto record = open_ticket(**app);
    EXPECT_GT(record.ticket.id, newest) << back;
    EXPECT_GT(record.events.front().id, newest) << back;
    newest = record.events.back().id;
    ASSERT_TRUE((*app)->checkpoint().ok());
  }
}

TEST_F(ApplicationTest, PromisesAreMovedOnWhenTheirMomentComes) {
  auto app = open();
  ASSERT_TRUE(app.ok());
  open_ticket(**app);
  auto& clock = dynamic_cast<ManualClock&>((*app)->clock());
  EXPECT_EQ((*app)->advance_promises(), 0);
  clock.set(kNow + 100 * 3'600'000LL);
  EXPECT_GT((*app)->advance_promises(), 0);
  EXPECT_EQ((*app)->advance_promises(), 0);
}

TEST_F(ApplicationTest, KeysAreMadeOnceAndAreTheOwnersAlone) {
  ASSERT_TRUE(open().ok());
  std::string before;
  std::getline(std::ifstream(settings_.link_key_path()), before);
  EXPECT_EQ(before.size(), 64u);
  struct stat info {};
  ASSERT_EQ(::stat(settings_.link_key_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  ASSERT_TRUE(open().ok());
  std::string after;
  std::getline(std::ifstream(settings_.link_key_path()), after);
  EXPECT_EQ(after, before);
  write_file(settings_.link_key_path(), "not a key\n");
  EXPECT_THROW((void)open(), std::runtime_error);
}

TEST_F(ApplicationTest, AnOldSchemaIsOnlyTouchedWhenAsked) {
  const auto refused = open(kNow, {.migrate = false});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "database.old");
  ASSERT_TRUE(open().ok());
  EXPECT_TRUE(open(kNow, {.migrate = false}).ok());
}

TEST_F(ApplicationTest, ABrokenPolicyIsRefusedWithItsProblems) {
  settings_.policy = folder_.file("policy");
  write_file(settings_.policy + "/policy.yaml", "format: wellkept-policy/1\n");
  const auto refused = open();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "policy.invalid");
  EXPECT_NE(refused.refusal().detail.find("policy.yaml:1"), std::string::npos) << refused.refusal().detail;
  EXPECT_FALSE(std::filesystem::exists(settings_.data)) << "nothing is made before the policy is known to be good";
}

TEST_F(ApplicationTest, TheDoctorLooksAndChangesNothing) {
  const Diagnosis fresh = examine(settings_);
  EXPECT_TRUE(fresh.healthy()) << describe(fresh);
  EXPECT_FALSE(std::filesystem::exists(settings_.data));
  EXPECT_NE(check(fresh, "database").found.find("not made yet"), std::string::npos);
  ASSERT_TRUE(open().ok());
  const Diagnosis running = examine(settings_);
  EXPECT_NE(check(running, "database").found.find("schema "), std::string::npos);
  // Nobody has been set up and nothing saved; all else is in order. Whether a calendar ends soon is a question of
  // today's date.
  std::vector<std::string> wanting;
  for (const Check& one : running.checks) {
    if (one.good || one.name == "calendars") continue;
    wanting.push_back(one.name);
    EXPECT_FALSE(one.advice.empty()) << one.name;
  }
  EXPECT_EQ(wanting, (std::vector<std::string>{"people", "heads", "duties", "backups"})) << describe(running);
}

TEST_F(ApplicationTest, TheDoctorNamesWhatIsWrongAndWhatHelps) {
  ASSERT_TRUE(open().ok());
  ASSERT_EQ(::chmod(settings_.link_key_path().c_str(), 0644), 0);
  write_file(settings_.database_address(),
             "this is no database, though long enough to look at: " + std::string(200, 'x'));
  settings_.policy = folder_.file("nowhere");
  const Diagnosis found = examine(settings_);
  EXPECT_FALSE(found.healthy());
  for (const char* name : {"link key", "database", "policy"}) {
    EXPECT_FALSE(check(found, name).good) << name;
    EXPECT_FALSE(check(found, name).advice.empty()) << name;
  }
  EXPECT_TRUE(check(found, "signing key").good);
  EXPECT_NE(describe(found).find("chmod 600 " + settings_.link_key_path()), std::string::npos) << describe(found);
  EXPECT_NE(describe(found).find("something needs attention"), std::string::npos);
}

TEST(Doctor, EverySettingIsDescribed) {
  const std::string text = describe_settings();
  for (const SettingInfo& info : setting_list()) {
    EXPECT_NE(text.find("--" + info.name), std::string::npos) << info.name;
    EXPECT_NE(text.find(info.environment), std::string::npos) << info.name;
  }
}

}  // namespace
}  // namespace wellkept::app
