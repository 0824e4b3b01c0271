#include "transfer/import_service.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "transfer/csv_reader.h"
#include "transfer/testing.h"

namespace wellkept::transfer {
namespace {

constexpr Instant kNow{1'780'000'000'000};  // 2026-05-28

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const promise::Promise* promise_of(const ticket::Record& record, std::string_view clause) {
  for (const promise::Promise& one : record.promises) {
    if (one.clause == clause) return &one;
  }
  return nullptr;
}

ImportCommand command(const std::string& mapping, const std::string& file) {
  return {testing::source_path("examples/import/" + mapping), file, {}, false, {}, false, 500};
}

// Every row with a target is judged as the city judged it. Returns how many there were.
int expect_the_citys_verdicts(const std::string& path) {
  testing::Desk desk(kNow);
  const auto summary = desk.import(command("boston311.yaml", path));
  EXPECT_TRUE(summary.ok()) << summary.refusal().detail;
  if (!summary.ok()) return 0;
  EXPECT_EQ(summary->rejected, 0) << format_summary(*summary);
  std::ifstream file(path);
  auto rows = open_rows(file, Format::csv, {"case_enquiry_id", "target_dt", "ontime", "case_status"}, ',');
  int judged = 0;
  SourceRow row;
  while ((*rows)->next(row)) {
    const auto record = desk.imported("boston311", std::string(row.values[0]));
    EXPECT_TRUE(record) << row.values[0];
    if (!record) continue;
    EXPECT_EQ(record->ticket.open, row.values[3] == "Open") << row.values[0];
    const promise::Promise* promise = promise_of(*record, "IM-1");
    EXPECT_EQ(promise != nullptr, !row.values[1].empty()) << row.values[0];
    if (promise == nullptr) continue;
    ++judged;
    EXPECT_EQ(promise->state == promise::State::met ? "ONTIME" : "OVERDUE", row.values[2]) << row.values[0];
  }
  return judged;
}

TEST(ImportOfTheCity, JudgesAnExcerptAsTheCityDid) {
  EXPECT_EQ(expect_the_citys_verdicts(testing::source_path("tests/fixtures/import/city.csv")), 10);
}

TEST(ImportOfTheCity, JudgesTheRealFileAsTheCityDid) {
  const char* folder = std::getenv("WELLKEPT_SHARED_DATA");
  const std::string path =
      (folder != nullptr ? std::string(folder) : testing::source_path("../shared/data")) + "/311/boston311-100.csv";
  if (!std::filesystem::exists(path)) return;  // not part of the repository; the excerpt above stands for it
  EXPECT_EQ(expect_the_citys_verdicts(path), 89);
}

TEST(Import, KeepsTheMomentsAndTextsOfTheSource) {
  testing::Desk desk(kNow);
  ASSERT_TRUE(desk.import(command("boston311.yaml", testing::source_path("tests/fixtures/import/city.csv"))).ok());
  const auto record = desk.imported("boston311", "900009");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->ticket.state, "closed");
  EXPECT_EQ(record->ticket.kind, "feedback");
  EXPECT_EQ(record->ticket.channel, "api");
  EXPECT_EQ(format_instant(record->ticket.opened_at), "2025-03-04T17:30:00Z");
  EXPECT_EQ(format_instant(*record->ticket.closed_at), "2025-09-30T21:00:00Z");
  ASSERT_EQ(record->events.size(), 2U);
  EXPECT_EQ(record->events[0].kind, "ticket.opened");
  EXPECT_EQ(record->events[0].recorded_at, kNow);
  EXPECT_EQ(desk.text_of(*record, 1, "matter"), "Tree | Trees | Parks | 9 Example St");
  EXPECT_EQ(desk.text_of(*record, 2, "reason"), "Months late\nwith a second line");
  EXPECT_EQ(desk.imported("boston311", "900010")->ticket.channel, "import");
}

TEST(Import, TakesReviewsWithTheirScoresAndClasses) {
  testing::Desk desk(kNow);
  const auto summary = desk.import(command("reviews.yaml", testing::source_path("tests/fixtures/import/reviews.csv")));
  ASSERT_TRUE(summary.ok()) << summary.refusal().detail;
  EXPECT_EQ(summary->imported, 5) << format_summary(*summary);
  const auto classes = [&](const std::string& key) {
    const auto record = desk.imported("reviews", key);
    const auto present = promise::present(testing::shipped_policy(), record->facts).fields;
    std::string out;
    for (const char* name : {"category", "subcategory", "overall"}) {
      const auto field = testing::shipped_policy().vocabulary.field(name);
      out += present[field] == policy::kUnset
                 ? "- "
                 : testing::shipped_policy().vocabulary.fields[field].values[present[field]] + " ";
    }
    return out;
  };
  EXPECT_EQ(classes("1"), "opinion praise 5 ");
  EXPECT_EQ(classes("2"), "service speed 1 ");
  EXPECT_EQ(classes("3"), "product fault 2 ");
  EXPECT_EQ(classes("4"), "opinion suggestion 4 ");
  EXPECT_EQ(classes("5"), "- - 3 ");
  EXPECT_TRUE(desk.imported("reviews", "3")->ticket.open);
}

TEST(Import, LeavesOutWhatIsThereAlready) {
  testing::Desk desk(kNow);
  const std::string path = testing::source_path("tests/fixtures/import/city.csv");
  ASSERT_EQ(desk.import(command("boston311.yaml", path))->imported, 12);
  const auto again = desk.import(command("boston311.yaml", path));
  EXPECT_EQ(again->imported, 0);
  EXPECT_EQ(again->skipped, 12);
  EXPECT_EQ(again->exit_code(), 0);
}

TEST(Import, GoesOnWhereAnInterruptedRunStopped) {
  testing::Desk desk(kNow);
  const std::string text = read_file(testing::source_path("tests/fixtures/import/city.csv"));
  const std::string half = desk.file("half.csv", text.substr(0, text.find("900006")));
  ImportCommand small = command("boston311.yaml", half);
  small.batch = 2;
  ASSERT_EQ(desk.import(small)->imported, 5);
  small.file = testing::source_path("tests/fixtures/import/city.csv");
  const auto rest = desk.import(small);
  EXPECT_EQ(rest->imported, 7);
  EXPECT_EQ(rest->skipped, 5);
  EXPECT_EQ(desk.imported("boston311", "900012")->ticket.number, "T-1000012");
}

TEST(Import, NeverDoublesARowOfTheSameFile) {
  for (const std::size_t batch : {1U, 2U, 500U}) {
    for (const bool dry_run : {false, true}) {
      testing::Desk desk(kNow);
      ImportCommand twice = command("reviews.yaml", desk.file("twice.csv",
                                                              "index,reviewbody,star\n"
                                                              "1,一,1\n2,二,2\n1,三,3\n4,四,4\n1,五,5\n"));
      twice.batch = batch;
      twice.dry_run = dry_run;
      const auto summary = desk.import(twice);
      EXPECT_EQ(summary->imported, 3);
      ASSERT_EQ(summary->rejected, 2);
      EXPECT_EQ(summary->first_rejected.front(), "line 4: the key stands in the file twice; the first row counts");
      const auto first = desk.imported("reviews", "1");
      EXPECT_EQ(first ? desk.text_of(*first, 1, "subject") : "", dry_run ? "" : "一");
    }
  }
}

TEST(Import, ReportsEveryBadRowAndTakesTheGoodOnes) {
  testing::Desk desk(kNow);
  ImportCommand hostile = command("reviews.yaml", testing::source_path("tests/fixtures/import/hostile.csv"));
  hostile.rejects = desk.files.file("rejects.csv");
  const auto summary = desk.import(hostile);
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary->imported, 2);  // the good one, and one whose long text the mapping cuts
  EXPECT_EQ(summary->exit_code(), 1);
  EXPECT_EQ(desk.text_of(*desk.imported("reviews", "9"), 1, "matter"), "a good row\nwith a \"quoted\" line break");
  EXPECT_EQ(desk.text_of(*desk.imported("reviews", "9"), 1, "subject"), "a good row with a \"quoted\" line break");
  EXPECT_EQ(read_file(hostile.rejects),
            "line,key,reason\r\n"
            "2,1,the row is not UTF-8\r\n"
            "3,,the key is missing\r\n"
            "4,,text stands after a closing quote\r\n"
            "5,4,field 'overall': 'five' is not a score of 1 to 5\r\n"
            "6,,\"has 4 columns, the header has 3\"\r\n"
            "7,6,\"ticket.opened, subject: has characters that a text may not have\"\r\n"
            "8,7,'subject' is missing\r\n"
            "13,,a quote is not closed\r\n"
            "12,9,the key stands in the file twice; the first row counts\r\n");
}

TEST(Import, CutsLongTextsOnlyWhereTheMappingSaysSo) {
  testing::Desk desk(kNow);
  const std::string mapping = desk.file("m.yaml", R"(format: wellkept-import/1
source: long
key: [id]
ticket: {kind: inquiry, channel: import, subject: {column: s, cut: 3}, matter: {column: m}}
events: [{event: ticket.opened, at: import}]
)");
  ImportCommand long_text{
      mapping, desk.file("l.csv", "id,s,m\n1,一二三四,短\n2,二," + std::string(8001, 'x') + "\n"), {}, false, {}, false,
      500};
  const auto summary = desk.import(long_text);
  EXPECT_EQ(summary->imported, 1);
  EXPECT_EQ(summary->first_rejected.front(), "line 3: ticket.opened, matter: at most 8000 characters");
  EXPECT_EQ(desk.imported("long", "1")->ticket.subject, "一二三");
}

TEST(Import, RefusesATenMegabyteCellInFlatMemory) {
  testing::Desk desk(kNow);
  const std::string path =
      desk.file("big.csv", "index,reviewbody,star\n1,\"" + std::string(10 << 20, 'x') + "\",5\n2,小,5\n");
  const auto summary = desk.import(command("reviews.yaml", path));
  EXPECT_EQ(summary->imported, 1);
  EXPECT_EQ(summary->first_rejected.front(), "line 2: a cell is too long");
}

struct WrongTime {
  const char* opened;
  const char* closed;
  const char* reason;
};

class WrongTimes : public ::testing::TestWithParam<WrongTime> {};

TEST_P(WrongTimes, AreReported) {
  testing::Desk desk(kNow);
  const std::string row = std::string("1,") + GetParam().opened + ",," + GetParam().closed + ",Closed,,t,,,,\n";
  const std::string header =
      "case_enquiry_id,open_dt,target_dt,closed_dt,case_status,closure_reason,case_title,type,queue,location,source\n";
  const auto summary = desk.import(command("boston311.yaml", desk.file("t.csv", header + row)));
  ASSERT_EQ(summary->rejected, 1);
  EXPECT_EQ(summary->first_rejected.front(), std::string("line 2: ") + GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, WrongTimes,
    ::testing::Values(
        WrongTime{"", "2025-01-02 00:00:00", "'ticket.opened' has no time"},
        WrongTime{"2025-13-01 00:00:00", "", "'ticket.opened' has a time that no format of the mapping reads"},
        WrongTime{"2025-01-02 00:00:00", "yesterday", "'ticket.closed' has a time that no format of the mapping reads"},
        WrongTime{"2025-01-02 00:00:00", "2025-01-01 00:00:00", "'ticket.closed' lies before ticket.opened"},
        WrongTime{"2025-01-02 00:00:00", "2027-01-01 00:00:00", "'ticket.closed' lies in the future"}));

TEST(Import, FollowsTheFlowToTheStateAndFindsCustomersAndUnits) {
  testing::Desk desk(kNow);
  const std::string mapping = desk.file("m.yaml", R"(format: wellkept-import/1
source: old
key: [id, part]
separator: ;
time_formats: [iso]
ticket: {kind: {column: kind}, channel: phone, subject: {column: s}}
customer: {name: {column: name}, phone: {column: phone}, key: {column: cid}}
unit: {column: unit}
events:
  - {event: ticket.opened, at: {column: t0}, by: customer}
  - {event: complaint.told, at: {column: t1}, by: specialist, fields: {answer: Told, via: phone}}
  - {event: confirmation.answered, at: {column: t2}, by: customer, fields: {satisfied: {column: ok}}}
)");
  const std::string t = "2026-01-0";
  const std::string rows =
      "id;part;kind;s;name;phone;cid;unit;t0;t1;t2;ok\n"
      "1;a;complaint;s;甲;+86 100 0000 0001;7;客户服务中心;" +
      t + "1T00:00:00Z;" + t + "2T00:00:00Z;" + t +
      "3T00:00:00Z;yes\n"
      "1;b;complaint;s;甲;;7;;" +
      t + "1T00:00:00Z;" + t + "2T00:00:00Z;" + t +
      "3T00:00:00Z;否\n"
      "1/;c;complaint;s;乙;+86 100 0000 0002;;;" +
      t + "1T00:00:00Z;" + t +
      "2T00:00:00Z;;\n"
      "2;d;complaint;s;丙;12;;;" +
      t +
      "1T00:00:00Z;;;\n"
      "2;e;complaint;s;丁;;;不存在;" +
      t + "1T00:00:00Z;;;\n";
  const auto summary = desk.import({mapping, desk.file("o.csv", rows), {}, false, {}, false, 500});
  ASSERT_TRUE(summary.ok()) << summary.refusal().detail;
  EXPECT_EQ(summary->imported, 3) << format_summary(*summary);
  EXPECT_EQ(summary->first_rejected, (std::vector<std::string>{"line 5: customer's phone: has fewer than 3 characters",
                                                               "line 6: no unit is called '不存在'"}));
  const auto first = desk.imported("old", "1/a");
  const auto second = desk.imported("old", "1/b");
  const auto third = desk.imported("old", "1\\//c");
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->ticket.state, "confirmed");
  EXPECT_EQ(second->ticket.state, "in_hand");
  EXPECT_EQ(third->ticket.state, "awaiting_confirmation");
  EXPECT_EQ(first->ticket.customer, second->ticket.customer);
  EXPECT_NE(first->ticket.customer, third->ticket.customer);
}

TEST(Import, CountsWhatItJudged) {
  testing::Desk desk(kNow);
  ASSERT_TRUE(desk.import(command("boston311.yaml", testing::source_path("tests/fixtures/import/city.csv"))).ok());
  static constexpr db::Query kSum{"sum", "SELECT SUM(met), SUM(breached) FROM figures WHERE clause = 'IM-1'",
                                  "SELECT SUM(met)::bigint, SUM(breached)::bigint FROM figures WHERE clause = 'IM-1'",
                                  0};
  const auto sums = desk.database->read([](db::Transaction& tx) {
    return tx.one(kSum, {}, [](const db::Row& row) { return std::pair(row.integer(0), row.integer(1)); });
  });
  EXPECT_EQ(*sums, std::pair(std::int64_t{5}, std::int64_t{5}));
}

}  // namespace
}  // namespace wellkept::transfer
