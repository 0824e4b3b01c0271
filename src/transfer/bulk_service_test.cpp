#include "transfer/bulk_service.h"

#include <gtest/gtest.h>

#include <fstream>

#include "db/testing/temporary_directory.h"
#include "transfer/csv_writer.h"
#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

constexpr Instant kNow{1'780'000'000'000};
constexpr Id kMember{77};

struct Bulk : ::testing::Test {
  Bulk() {
    ImportCommand command;
    command.mapping = testing::source_path("examples/import/boston311.yaml");
    command.file = testing::source_path("tests/fixtures/import/city.csv");
    EXPECT_EQ(desk.import(command)->imported, 12);
  }
  BulkService::Options options(std::int64_t page, std::int64_t part) { return {folder.path(), page, part}; }
  Export ask(BulkService& service, const ExportWish& wish) {
    auto one = desk.database->write([&](db::Transaction& tx) { return service.ask(tx, kMember, wish); });
    if (!one.ok()) throw std::runtime_error(one.refusal().detail);
    return *one;
  }
  void add(customer::NewCustomer fresh) {
    const auto done = desk.database->write([&](db::Transaction& tx) -> Outcome {
      desk.customers.add(tx, fresh);
      return Done{};
    });
    EXPECT_TRUE(done.ok());
  }
  Export now(Id id) {
    return *desk.database->read([&](db::Transaction& tx) { return BulkService::find(tx, kMember, id); });
  }

  testing::Desk desk{kNow};
  db::testing::TemporaryDirectory folder;
};

TEST_F(Bulk, WritesPartsThatTogetherAreTheTable) {
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(5, 5));
  const Export asked = ask(service, {.what = Table::tickets, .format = "ndjson"});
  EXPECT_TRUE(service.advance());
  EXPECT_FALSE(service.advance());
  const Export done = now(asked.id);
  EXPECT_EQ(done.state, "done");
  EXPECT_EQ(done.done, 12);
  EXPECT_EQ(done.read, 12);
  EXPECT_EQ(done.total, 12);
  ASSERT_EQ(done.part, 3);
  std::string whole;
  for (std::int64_t part = 1; part <= 3; ++part) {
    const auto bytes = service.download(kMember, asked.id, part);
    ASSERT_TRUE(bytes.ok());
    whole += *bytes;
  }
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 12);
  EXPECT_NE(whole.find("\"source_key\":\"900001\""), std::string::npos);
  EXPECT_EQ(service.download(kMember, asked.id, 4).refusal().code, "export.part");
  EXPECT_EQ(service.download(Id{78}, asked.id, 1).refusal().code, "export.unknown");
}

// A process that died left more in the file than it had counted: what follows does not double it.
TEST_F(Bulk, GoesOnWhereAnotherProcessStopped) {
  BulkService first(*desk.database, desk.log, desk.clock, desk.ids, options(5, 100));
  const Export asked = ask(first, {.what = Table::tickets, .format = "csv"});
  const Id lease{1};
  Export half = *desk.database->write([&](db::Transaction& tx) -> Result<Export> {
    EXPECT_TRUE(store::take(tx, {asked.id, lease}, desk.clock.now(), desk.clock.now() + 60'000));
    return *store::find(tx, asked.id);
  });
  const RowPage page =
      desk.database->read([&](db::Transaction& tx) { return rows_after(tx, Table::tickets, {}, {}, 5); });
  std::string text = csv_header(Table::tickets);
  for (const TableRow& row : page.rows) text += csv_line(row);
  std::ofstream(folder.file(format_id(asked.id) + "-1.csv"), std::ios::binary) << text << "T-100,half a li";
  half.walked = page.last;
  half.read = half.done = half.part_rows = 5;
  half.part_bytes = static_cast<std::int64_t>(text.size());
  EXPECT_TRUE(desk.database
                  ->write([&](db::Transaction& tx) -> Outcome {
                    EXPECT_TRUE(store::keep(tx, lease, half, desk.clock.now() + 60'000));
                    return Done{};
                  })
                  .ok());
  EXPECT_FALSE(first.advance());  // while the lease holds, nobody else goes on
  desk.clock.set(desk.clock.now() + 60'000);
  EXPECT_TRUE(first.advance());
  const std::string whole = *first.download(kMember, asked.id, 1);
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 13);
  EXPECT_EQ(whole.find("half a li"), std::string::npos);
  // The one that was thought dead finds out.
  EXPECT_FALSE(
      desk.database
          ->write([&](db::Transaction& tx) -> Result<bool> { return store::keep(tx, lease, half, desk.clock.now()); })
          .value());
}

TEST_F(Bulk, IsCancelledAndGoesOn) {
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(500, 100));
  const Export asked = ask(service, {.what = Table::promises, .format = "ndjson"});
  const auto cancel = [&] {
    return desk.database->write([&](db::Transaction& tx) { return service.cancel(tx, kMember, asked.id); });
  };
  EXPECT_EQ(cancel()->state, "cancelled");
  EXPECT_EQ(cancel().refusal().code, "export.finished");
  EXPECT_FALSE(service.advance());
  EXPECT_EQ(service.download(kMember, asked.id, 1).refusal().code, "export.part");
  const auto resume = [&] {
    return desk.database->write([&](db::Transaction& tx) { return service.resume(tx, kMember, asked.id); });
  };
  EXPECT_EQ(resume()->state, "waiting");
  EXPECT_TRUE(service.advance());
  EXPECT_GT(now(asked.id).done, 12);
  EXPECT_EQ(resume().refusal().code, "export.not_stopped");
}

TEST_F(Bulk, BoundsWhatAMemberAsksFor) {
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(500, 100));
  for (int i = 0; i < kMostUnfinished; ++i) ask(service, {.what = Table::tickets, .format = "csv"});
  const auto more = desk.database->write(
      [&](db::Transaction& tx) { return service.ask(tx, kMember, {.what = Table::tickets, .format = "csv"}); });
  EXPECT_EQ(more.refusal().code, "export.too_many");
}

TEST_F(Bulk, MasksUnlessPersonalDataWasAskedFor) {
  add({.name = "王女士", .phone = "13800138000", .email = "wang@example.com"});
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(500, 100));
  for (const bool personal : {false, true}) {
    const Export asked = ask(service, {.what = Table::customers, .format = "csv", .personal = personal});
    EXPECT_TRUE(service.advance());
    const std::string text = *service.download(kMember, asked.id, 1);
    EXPECT_EQ(text.find("13800138000") != std::string::npos, personal) << text;
    EXPECT_EQ(text.find("王女士") != std::string::npos, personal) << text;
    EXPECT_EQ(text.find("wang@example.com") != std::string::npos, personal) << text;
  }
}

TEST_F(Bulk, MakesAWorkbookWithoutFormulas) {
  add({.name = "=HYPERLINK(\"http://evil.example\",\"x\")"});
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(500, 100));
  const Export asked = ask(service, {.what = Table::customers, .format = "xlsx", .personal = true});
  EXPECT_TRUE(service.advance());
  const std::string bytes = *service.download(kMember, asked.id, 1);
  EXPECT_TRUE(bytes.starts_with("PK"));
  std::ifstream lines(folder.file(format_id(asked.id) + "-1.lines"));
  EXPECT_FALSE(lines.good());
}

TEST_F(Bulk, ForgetsWhatIsOldWithItsFiles) {
  BulkService service(*desk.database, desk.log, desk.clock, desk.ids, options(500, 100));
  const Export asked = ask(service, {.what = Table::tickets, .format = "csv"});
  EXPECT_TRUE(service.advance());
  EXPECT_EQ(service.forget(), 0);
  desk.clock.set(desk.clock.now() + kKeepExportMs + 1000);
  EXPECT_EQ(service.forget(), 1);
  EXPECT_FALSE(std::ifstream(folder.file(format_id(asked.id) + "-1.csv")).good());
}

struct CellCase {
  const char* cell;
  const char* written;
};

TEST(CsvCells, AreNeverFormulas) {
  for (const CellCase& one : std::vector<CellCase>{{"=1+1", "\"'=1+1\""},
                                                   {"+86 138", "\"'+86 138\""},
                                                   {"-1", "\"'-1\""},
                                                   {"@SUM(A1)", "\"'@SUM(A1)\""},
                                                   {"\t=1", "\"'\t=1\""},
                                                   {"\r=1", "\"'\r=1\""},
                                                   {"  =1", "\"'  =1\""},
                                                   {"\n=1", "\"'\n=1\""},
                                                   {"＝1+1", "\"'＝1+1\""},
                                                   {"＋1", "\"'＋1\""},
                                                   {"－1", "\"'－1\""},
                                                   {"＠x", "\"'＠x\""},
                                                   {"=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""},
                                                   {"plain", "plain"},
                                                   {"1-1", "1-1"},
                                                   {"a,b", "\"a,b\""},
                                                   {"say \"x\"", "\"say \"\"x\"\"\""},
                                                   {"", ""}}) {
    EXPECT_EQ(csv_record({one.cell}), std::string(one.written) + "\r\n") << one.cell;
  }
}

}  // namespace
}  // namespace wellkept::transfer
