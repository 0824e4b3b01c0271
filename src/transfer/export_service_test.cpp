#include "transfer/export_service.h"

#include <gtest/gtest.h>

#include "promise/replay.h"
#include "transfer/demo_service.h"
#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

constexpr Instant kNow{1'780'000'000'000};

struct Export : ::testing::Test {
  Export() {
    ImportCommand command;
    command.mapping = testing::source_path("examples/import/boston311.yaml");
    command.file = testing::source_path("tests/fixtures/import/city.csv");
    EXPECT_EQ(desk.import(command)->imported, 12);
  }
  std::string written(const ExportCommand& command) {
    std::ostringstream out;
    EXPECT_TRUE(run_export(desk.parts(), command, out).ok());
    return out.str();
  }
  testing::Desk desk{kNow};
};

TEST_F(Export, OfEventsReplaysToTheSameVerdicts) {
  ASSERT_TRUE(run_demo(desk.parts(), {.tickets = 40, .seed = 1}, desk.progress).ok());
  std::istringstream lines(written({.what = ExportCommand::What::events}));
  const auto history = promise::read_history(testing::shipped_policy(), lines);
  ASSERT_TRUE(history.ok()) << history.refusal().detail;
  ASSERT_EQ(history->subjects.size(), 52U);
  for (std::size_t i = 0; i < history->subjects.size(); ++i) {
    const auto record = desk.database->read([&](db::Transaction& tx) {
      return desk.recorder.load(tx, ticket::find_ticket_by_number(tx, history->subjects[i])->id, false);
    });
    const auto derived = promise::derive(testing::shipped_policy(), history->facts[i], kNow);
    ASSERT_EQ(derived.size(), record->promises.size());
    for (std::size_t j = 0; j < derived.size(); ++j) {
      EXPECT_EQ(derived[j].state, record->promises[j].state) << history->subjects[i] << " " << derived[j].clause;
      EXPECT_EQ(derived[j].due_at, record->promises[j].due_at) << history->subjects[i] << " " << derived[j].clause;
    }
  }
}

TEST_F(Export, OfTicketsIsOneLineEach) {
  const std::string text = written({});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 12);
  const auto first = json::parse(text.substr(0, text.find('\n')));
  const auto& value = std::get<json::Value>(first);
  EXPECT_EQ(*value.find("number")->string(), "T-1000001");
  EXPECT_EQ(*value.find("source_key")->string(), "900001");
  EXPECT_EQ(*value.find("closed_at")->string(), "2025-03-04T21:20:11Z");
}

TEST_F(Export, TakesTicketsOfATime) {
  ExportCommand command;
  command.csv = true;
  command.from = parse_instant("2025-03-05T00:00:00-05:00");
  command.to = parse_instant("2025-07-05T03:59:59Z");  // when 900011 was opened: it is left out
  const std::string text = written(command);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);  // header, 900004, 900010
  EXPECT_NE(text.find(",boston311,900004,"), std::string::npos);
  EXPECT_NE(text.find(",boston311,900010,"), std::string::npos);
}

}  // namespace
}  // namespace wellkept::transfer
