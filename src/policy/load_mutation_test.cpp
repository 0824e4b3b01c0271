// Files that were cut, or lost or doubled a line, load or are refused in place; nothing crashes. The fuzzer goes
// further.
#include <gtest/gtest.h>

#include "policy/diff.h"
#include "policy/explain.h"
#include "policy/test_policy.h"

namespace wellkept::policy::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at + 1));
    at = end + 1;
  }
  return lines;
}

void expect_loads_or_is_refused_in_place(const FileMap& files) {
  const auto loaded = load(files);
  if (const auto* policy = std::get_if<0>(&loaded)) {
    for (const auto& clause : (*policy)->versions.back().clauses)
      EXPECT_TRUE(explain(**policy, clause.id, "en").has_value());
    EXPECT_TRUE(diff(**policy, **policy).empty());
    return;
  }
  EXPECT_FALSE(std::get<1>(loaded).empty());
  for (const auto& problem : std::get<1>(loaded)) {
    EXPECT_TRUE(files.contains(problem.file)) << problem.file;
    EXPECT_GE(problem.mark.line, 1) << problem.message;
    EXPECT_GE(problem.mark.column, 1) << problem.message;
    EXPECT_FALSE(problem.message.empty());
  }
}

class Mutation : public testing::TestWithParam<const char*> {};

TEST_P(Mutation, LinesLost) {
  const auto files = small_policy();
  const auto lines = lines_of(files.at(GetParam()));
  for (std::size_t lost = 0; lost < lines.size(); ++lost) {
    auto bent = files;
    auto& text = bent[GetParam()];
    text.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i != lost) text += lines[i];
    }
    expect_loads_or_is_refused_in_place(bent);
  }
}

TEST_P(Mutation, LinesDoubled) {
  const auto files = small_policy();
  const auto lines = lines_of(files.at(GetParam()));
  for (std::size_t doubled = 0; doubled < lines.size(); ++doubled) {
    auto bent = files;
    auto& text = bent[GetParam()];
    text.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) text += i == doubled ? lines[i] + lines[i] : lines[i];
    expect_loads_or_is_refused_in_place(bent);
  }
}

TEST_P(Mutation, Cut) {
  const auto files = small_policy();
  const auto& text = files.at(GetParam());
  for (std::size_t size = 0; size < text.size(); size += 41) {
    auto bent = files;
    bent[GetParam()] = text.substr(0, size);
    expect_loads_or_is_refused_in_place(bent);
  }
}

// Every bracketed list or mapping, one at a time, in the place where something else belongs.
TEST_P(Mutation, OtherShapes) {
  const auto files = small_policy();
  const auto& text = files.at(GetParam());
  for (const std::string shape : {" x", " []", " {}", " [[]]", " {x: {y: z}}", " ~"}) {
    for (auto at = text.find(": "); at != std::string::npos; at = text.find(": ", at + 97)) {
      auto bent = files;
      const auto end = text.find_first_of(",}]\n", at);
      bent[GetParam()] = text.substr(0, at + 1) + shape + text.substr(end);
      expect_loads_or_is_refused_in_place(bent);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Mutation,
                         testing::Values("policy.yaml", "work.yaml", "vocabulary.yaml", "flows.yaml",
                                         "classification.yaml", "FB.yaml"));

}  // namespace
}  // namespace wellkept::policy::test
