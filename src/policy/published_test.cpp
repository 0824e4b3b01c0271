// Amendments that stand beside the policy's files, and the list of versions that grows while it is read.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "policy/test_policy.h"

namespace wellkept::policy {
namespace {

std::string amendment(const std::string& label, const std::string& effective, const std::string& limit) {
  return "clauses:\n  - id: FB-1\n    kind: clock\n    title: {zh: 响应, en: Response}\n    text: {zh: 响应, en: "
         "Respond}\n    clocks:\n      - id: respond\n        label: {zh: 答复, en: Response}\n        start: [{event: "
         "ticket.opened}]\n        stop: [{event: ticket.answered}]\n        within: \"" +
         limit + "\"\nversion: \"" + label + "\"\neffective: \"" + effective +
         "\"\napproved: {by: {zh: 甲, en: A}, at: \"2026-06-20\"}\nreason: {zh: 快, en: Faster}\n";
}

TEST(Published, ComesBehindTheFilesInOrder) {
  const std::vector<Document> documents{{"amendment 2026.2", amendment("2026.2", "2026-07-01T09:30", "12h")},
                                        {"amendment 2026.3", amendment("2026.3", "2026-08-01", "10h")}};
  const auto loaded = load(test::small_policy(), documents);
  ASSERT_EQ(loaded.index(), 0u) << yaml::format_problem(std::get<1>(loaded).front());
  const Policy& policy = *std::get<0>(loaded);
  ASSERT_EQ(policy.versions.size(), 3u);
  EXPECT_EQ(policy.versions[1].effective_from, *calendar::parse_local("2026-07-01T09:30", policy.zone));
  EXPECT_EQ(policy.versions[1].clause("FB-1")->file, "amendment 2026.2");
  EXPECT_EQ(policy.versions[1].clause("FB-1")->effective, "2026-07-01");
  EXPECT_EQ(policy.in_force(Instant{policy.versions[1].effective_from.ms - 1}).label, "2026.1");
  EXPECT_EQ(policy.in_force(policy.versions[1].effective_from).label, "2026.2");
}

TEST(Published, ProblemsNameTheDocument) {
  for (const auto& [effective, expected] : std::vector<std::pair<std::string, std::string>>{
           {"2025-12-31", "must come after"}, {"2026-07-01T25:00", "date"}, {"2026-07-01 09:30", "date"}}) {
    const std::vector<Document> documents{{"amendment x", amendment("x", effective, "12h")}};
    const auto loaded = load(test::small_policy(), documents);
    ASSERT_EQ(loaded.index(), 1u) << effective;
    const auto& problem = std::get<1>(loaded).front();
    EXPECT_EQ(problem.file, "amendment x");
    EXPECT_NE(problem.message.find(expected), std::string::npos) << problem.message;
  }
}

TEST(GrowingList, WhatWasReadStaysWhileItGrows) {
  GrowingList<std::string> list;
  list.push_back("0");
  const std::string& first = list.front();
  std::thread writer([&] {
    for (int i = 1; i < 500; ++i) list.push_back(std::to_string(i));
  });
  while (list.size() < 500) {
    const std::size_t seen = list.size();
    EXPECT_EQ(list[seen - 1], std::to_string(seen - 1));
  }
  writer.join();
  EXPECT_EQ(&first, &list.front());
  EXPECT_EQ(*std::find(list.rbegin(), list.rend(), "7"), "7");
  GrowingList<std::string> copy = list;
  list = {};
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(copy.back(), "499");
}

TEST(GrowingList, RefusesMoreThanItHolds) {
  GrowingList<int> list;
  for (std::size_t i = 0; i < GrowingList<int>::kMax; ++i) list.push_back(1);
  EXPECT_THROW(list.push_back(1), std::length_error);
}

}  // namespace
}  // namespace wellkept::policy
