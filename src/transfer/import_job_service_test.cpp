#include "transfer/import_job_service.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

constexpr Instant kNow{1'780'000'000'000};
constexpr Id kMember{77};

std::string text_of(const std::string& path) {
  std::ifstream file(testing::source_path(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class ImportJobs : public ::testing::TestWithParam<db::Engine> {
 protected:
  ImportJob ask(bool trial = false) {
    const ImportWish wish{"city.csv", "csv", text_of("examples/import/boston311.yaml"), trial};
    auto one = desk.database->write([&](db::Transaction& tx) { return service.ask(tx, kMember, wish); });
    if (!one) throw std::runtime_error(one.refusal().detail);
    return *one;
  }
  Result<ImportJob> fill(Id id, const std::string& text) { return service.fill(kMember, id, text); }
  Result<ImportJob> again(Id id, bool trial) {
    return desk.database->write([&](db::Transaction& tx) { return service.again(tx, kMember, id, trial); });
  }
  Result<ImportJob> cancel(Id id) {
    return desk.database->write([&](db::Transaction& tx) { return service.cancel(tx, kMember, id); });
  }
  ImportJob now(Id id) {
    return *desk.database->read([&](db::Transaction& tx) { return ImportJobService::find(tx, kMember, id); });
  }
  std::vector<store::RejectedRow> rejects(Id id) {
    return desk.database->read([&](db::Transaction& tx) { return store::rejects_after(tx, id, 0, 2000); });
  }

  testing::Desk desk{kNow, GetParam()};
  db::testing::TemporaryDirectory folder;
  ImportJobService service{desk.parts(), desk.ids, folder.path() + "/imports"};
  const std::string city = text_of("tests/fixtures/import/city.csv");
};

TEST_P(ImportJobs, ARehearsalRecordsNothingAndTheRunAfterItDoes) {
  const ImportJob asked = ask(true);
  EXPECT_EQ(asked.state, "empty");
  EXPECT_FALSE(service.advance());  // there is no file yet
  ASSERT_TRUE(fill(asked.id, city).ok());
  EXPECT_TRUE(service.advance());
  ImportJob through = now(asked.id);
  EXPECT_EQ(through.state, "done");
  EXPECT_EQ(through.imported, 12);
  EXPECT_EQ(through.looked_at, through.bytes);
  EXPECT_FALSE(desk.imported("boston311", "900001").has_value());
  ASSERT_TRUE(again(asked.id, false).ok());
  EXPECT_TRUE(service.advance());
  through = now(asked.id);
  EXPECT_EQ(through.imported, 12);
  EXPECT_FALSE(through.trial);
  EXPECT_TRUE(desk.imported("boston311", "900001").has_value());
  ASSERT_TRUE(again(asked.id, false).ok());
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(now(asked.id).imported, 0);
  EXPECT_EQ(now(asked.id).skipped, 12);
}

TEST_P(ImportJobs, BadRowsStandWithLineAndReasonAndTheGoodOnesLand) {
  const ImportJob asked = ask();
  ASSERT_TRUE(fill(asked.id, city + "broken\n").ok());
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(now(asked.id).imported, 12);
  EXPECT_EQ(now(asked.id).rejected, 1);
  const auto rows = rejects(asked.id);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_GT(rows[0].line, 12);
  EXPECT_FALSE(rows[0].reason.empty());
}

TEST_P(ImportJobs, AFileWithoutItsColumnsFailsWithTheReason) {
  const ImportJob asked = ask();
  ASSERT_TRUE(fill(asked.id, "a,b\n1,2\n").ok());
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(now(asked.id).state, "failed");
  EXPECT_NE(now(asked.id).error.find("case_enquiry_id"), std::string::npos);
}

TEST_P(ImportJobs, IsRefusedOutOfOrder) {
  const ImportJob asked = ask();
  EXPECT_EQ(again(asked.id, false).refusal().code, "import.not_stopped");
  ASSERT_TRUE(fill(asked.id, city).ok());
  EXPECT_EQ(fill(asked.id, city).refusal().code, "import.has_file");
  EXPECT_EQ(cancel(asked.id)->state, "cancelled");
  EXPECT_EQ(cancel(asked.id).refusal().code, "import.finished");
  EXPECT_FALSE(service.advance());
  EXPECT_EQ(again(asked.id, false)->state, "waiting");
  EXPECT_EQ(service.fill(Id{78}, asked.id, city).refusal().code, "import.unknown");
  const ImportWish wrong{"a.csv", "csv", "format: wellkept-import/1\n", false};
  const auto refused = desk.database->write([&](db::Transaction& tx) { return service.ask(tx, kMember, wrong); });
  EXPECT_EQ(refused.refusal().code, "import.mapping");
  const ImportWish bundle{"a.csv", "csv", text_of("examples/import/zendesk.yaml"), false};
  const auto folder_wish = desk.database->write([&](db::Transaction& tx) { return service.ask(tx, kMember, bundle); });
  EXPECT_EQ(folder_wish.refusal().code, "import.bundle");
}

// A process that died holds its lease for a while; then another begins anew and doubles nothing.
TEST_P(ImportJobs, GoesOnAfterAProcessThatDied) {
  const ImportJob asked = ask();
  ASSERT_TRUE(fill(asked.id, city).ok());
  ASSERT_TRUE(desk.database
                  ->write([&](db::Transaction& tx) -> Outcome {
                    EXPECT_TRUE(store::take_import(tx, {asked.id, Id{1}}, desk.clock.now(), desk.clock.now() + 60'000));
                    store::insert(tx, asked.id, {1, 3, "k", "left by the first"});
                    return Done{};
                  })
                  .ok());
  EXPECT_FALSE(service.advance());
  desk.clock.set(desk.clock.now() + 60'000);
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(now(asked.id).imported, 12);
  EXPECT_TRUE(rejects(asked.id).empty());
}

TEST_P(ImportJobs, GoesAfterSevenDaysWithItsFile) {
  const ImportJob asked = ask();
  ASSERT_TRUE(fill(asked.id, city + "broken\n").ok());
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(service.forget(), 0);
  const std::string file = folder.path() + "/imports/" + format_id(asked.id);
  EXPECT_TRUE(std::filesystem::exists(file));
  desk.clock.set(desk.clock.now() + kKeepImportMs + 1000);
  EXPECT_EQ(service.forget(), 1);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_TRUE(rejects(asked.id).empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, ImportJobs, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::transfer
