// The shipped policy with the example amendment beside it: every promise is judged by the version in force when its
// clock started.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/test_policy.h"
#include "promise/cases.h"
#include "promise/promise.h"
#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using policy::test::bend;
using policy::test::FileMap;
using policy::test::load_or_throw;

const std::filesystem::path kSource = WELLKEPT_SOURCE_DIR;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return std::move(text).str();
}

FileMap amended_files() {
  FileMap files;
  const auto root = kSource / "policy";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(root).string()] = text_of(entry.path());
  }
  files["amendments/2026.2.yaml"] = text_of(kSource / "tests/fixtures/amendments/2026.2.yaml");
  bend(files, "policy.yaml", "  - amendments/2026.1.1.yaml",
       "  - amendments/2026.1.1.yaml\n  - amendments/2026.2.yaml");
  return files;
}

const policy::Policy& amended() {
  static const auto policy = load_or_throw(amended_files());
  return *policy;
}

struct Step {
  const char* at;  // local time of the policy
  const char* event;
  json::Object fields;
};

Instant local(std::string_view at) {
  const auto instant = parse_instant(std::string(at) + "+08:00");
  if (!instant) throw std::runtime_error("no instant: " + std::string(at));
  return *instant;
}

std::vector<Fact> facts_of(const std::vector<Step>& steps) {
  std::vector<Fact> facts;
  for (const Step& step : steps) {
    auto fact = read_fact(amended().vocabulary, step.event, local(step.at), Id{}, step.fields);
    if (const auto* problem = std::get_if<std::string>(&fact)) throw std::runtime_error(*problem);
    facts.push_back(std::get<Fact>(std::move(fact)));
  }
  return facts;
}

// "2026.1 breached, due 2026-07-01T23:59:59.999", or "none".
std::string verdict(const std::vector<Step>& steps, std::string_view clause, std::string_view now) {
  for (const Promise& promise : derive(amended(), facts_of(steps), local(now))) {
    if (promise.clause != clause) continue;
    std::string out = amended().versions[promise.version].label + " " + std::string(state_name(promise.state));
    if (promise.due_at) out += ", due " + format_instant(*promise.due_at);
    return out;
  }
  return "none";
}

Step opened(const char* at, const char* kind) {
  return {at, "ticket.opened", {{"kind", kind}, {"channel", "phone"}}};
}
Step paused(const char* at) {
  return {at, "ticket.paused", {{"by", "specialist"}, {"pause_reason", "waiting_customer"}}};
}
Step resumed(const char* at) {
  return {at, "ticket.resumed", {{"by", "specialist"}}};
}

// The last millisecond under the old version, and the first moment of the new one.
constexpr const char* kBefore = "2026-06-30T23:59:59.999";
constexpr const char* kAfter = "2026-07-01T00:00:00";

TEST(Amendment, ItsOwnCasesPassAndSoDoThoseOfTheShippedPolicy) {
  const auto report = run_cases(amended());
  std::string failures;
  for (const auto& failure : report.failures) failures += yaml::format_problem(failure) + "\n";
  EXPECT_EQ(failures, "");
}

TEST(Amendment, RepealsAndAdds) {
  ASSERT_EQ(amended().versions.size(), 3u);
  const auto& before = amended().versions[1];
  const auto& after = amended().versions[2];
  EXPECT_NE(before.clause("AS-7.4"), nullptr);
  EXPECT_EQ(after.clause("AS-7.4"), nullptr);
  EXPECT_EQ(before.clause("FB-4.1.5"), nullptr);
  EXPECT_NE(after.clause("FB-4.1.5"), nullptr);
  EXPECT_EQ(after.clauses.size(), before.clauses.size());
}

struct Row {
  const char* what;
  std::vector<Step> steps;
  const char* clause;
  const char* now;
  const char* expected;
};

TEST(Amendment, AClockKeepsTheVersionInWhichItStarted) {
  const std::vector<Row> rows{
      {"response, started before",
       {opened(kBefore, "inquiry")},
       "FB-4.1.1",
       "2026-07-01T13:00",
       "2026.1.1 running, due 2026-07-01T15:59:59.999Z"},
      {"response, started after",
       {opened(kAfter, "inquiry")},
       "FB-4.1.1",
       "2026-07-01T13:00",
       "2026.2 breached, due 2026-07-01T04:00:00Z"},
      {"complaint, started before",
       {opened(kBefore, "complaint")},
       "QI-4.2c",
       "2026-07-09T12:00",
       "2026.1.1 running, due 2026-07-09T16:00:00Z"},
      {"complaint, started after",
       {opened(kAfter, "complaint")},
       "QI-4.2c",
       "2026-07-09T12:00",
       "2026.2 breached, due 2026-07-08T16:00:00Z"},
      {"a new clause is not asked of what was reopened before",
       {opened(kBefore, "repair"), {"2026-06-30T23:59:59.999", "ticket.reopened", {{"by", "specialist"}}}},
       "FB-4.1.5",
       "2026-07-09T12:00",
       "none"},
  };
  for (const Row& row : rows) EXPECT_EQ(verdict(row.steps, row.clause, row.now), row.expected) << row.what;
}

TEST(Amendment, PausesMoveTheDeadlineOfEitherVersion) {
  // Two working days, Thursday and Friday, end while the customer is waited for.
  const auto steps = [](const char* start) {
    return std::vector<Step>{opened(start, "complaint"), paused("2026-07-02T09:00"), resumed("2026-07-04T09:00")};
  };
  EXPECT_EQ(verdict(steps(kBefore), "QI-4.2c", "2026-07-09T12:00"), "2026.1.1 running, due 2026-07-13T16:00:00Z");
  EXPECT_EQ(verdict(steps(kAfter), "QI-4.2c", "2026-07-09T12:00"), "2026.2 running, due 2026-07-10T16:00:00Z");
  EXPECT_EQ(verdict({opened(kBefore, "complaint"), paused("2026-07-02T09:00")}, "QI-4.2c", "2026-08-01T00:00"),
            "2026.1.1 paused");
  EXPECT_EQ(verdict({opened(kAfter, "complaint"), paused("2026-07-02T09:00")}, "QI-4.2c", "2026-08-01T00:00"),
            "2026.2 paused");
}

TEST(Amendment, WithdrawalEndsThePromisesOfEitherVersion) {
  for (const auto& [start, label] : {std::pair{kBefore, "2026.1.1"}, std::pair{kAfter, "2026.2"}}) {
    const std::vector<Step> cancelled{opened(start, "complaint"),
                                      {"2026-07-01T10:00", "ticket.cancelled", {{"by", "specialist"}}}};
    EXPECT_TRUE(verdict(cancelled, "QI-4.2c", "2026-08-01T00:00").starts_with(std::string(label) + " withdrawn"));
    EXPECT_TRUE(verdict(cancelled, "FB-4.1.1", "2026-08-01T00:00").starts_with(std::string(label) + " withdrawn"));
    const std::vector<Step> another_kind{
        opened(start, "complaint"),
        {"2026-07-01T10:00", "ticket.changed", {{"by", "specialist"}, {"kind", "suggestion"}}}};
    EXPECT_TRUE(verdict(another_kind, "QI-4.2c", "2026-08-01T00:00").starts_with(std::string(label) + " withdrawn"));
  }
}

TEST(Amendment, ARepeatingClockIsNumberedThroughAllVersions) {
  const auto clock = [](const std::string& within) {
    return testing::clock_clause("start: [{event: ticket.opened}], stop: [{event: message.sent}], within: " + within +
                                 ", repeat: true");
  };
  auto files = testing::files_with(clock("\"10h\""));
  bend(files, "policy.yaml", "amendments: []", "amendments: [second.yaml]");
  files["second.yaml"] =
      "version: \"2026.2\"\neffective: \"2026-03-03\"\napproved: {by: {zh: 甲, en: A}, at: \"2026-03-01\"}\nreason: "
      "{zh: 更快, en: Faster}\nclauses:\n" +
      clock("\"2h\"");
  const auto policy = load_or_throw(files);
  const auto facts = testing::facts_of(*policy, {{"2026-03-02T10:00", "ticket.opened"},
                                                 {"2026-03-02T11:00", "message.sent"},
                                                 {"2026-03-02T23:30", "ticket.opened"},
                                                 {"2026-03-03T01:00", "ticket.opened"},
                                                 {"2026-03-03T02:00", "message.sent"},
                                                 {"2026-03-03T03:00", "ticket.opened"}});
  const Instant now = testing::local("2026-03-03T04:00");
  EXPECT_EQ(testing::verdicts(*policy, facts, now),
            "met, due 03-02 20:00; met, due 03-03 09:30; running, due 03-03 05:00")
      << "what runs on into the new version is still the one that runs";
  const auto promises = derive(*policy, facts, now);
  ASSERT_EQ(promises.size(), 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(promises[static_cast<std::size_t>(i)].occurrence, i);
  EXPECT_EQ(promises[1].version, 0u);
  EXPECT_EQ(promises[2].version, 1u);
}

}  // namespace
}  // namespace wellkept::promise
