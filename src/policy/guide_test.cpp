// The reference part of the author's guide is written from the shipped vocabulary: `make docs` renews it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "policy/explain.h"

namespace wellkept::policy {
namespace {

constexpr const char* kGuide = WELLKEPT_SOURCE_DIR "/docs/policy-guide.md";
constexpr std::string_view kBegin = "<!-- vocabulary: written by `make docs` -->\n";
constexpr std::string_view kEnd = "<!-- end of vocabulary -->";

std::string read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

TEST(Guide, NamesEveryWordOfTheShippedVocabulary) {
  const auto loaded = load(WELLKEPT_SOURCE_DIR "/policy");
  const auto* policy = std::get_if<0>(&loaded);
  ASSERT_NE(policy, nullptr);
  const auto written = describe_vocabulary(**policy);

  const auto guide = read(kGuide);
  const auto begin = guide.find(kBegin);
  const auto end = guide.find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const auto from = begin + kBegin.size();
  const bool renew = std::getenv("WELLKEPT_WRITE_DOCS") != nullptr;
  if (renew) std::ofstream(kGuide, std::ios::binary) << guide.substr(0, from) << written << guide.substr(end);
  const auto now = renew ? read(kGuide) : guide;
  EXPECT_EQ(now.substr(from, now.find(kEnd) - from), written) << "docs/policy-guide.md is out of date: run `make docs`";
}

}  // namespace
}  // namespace wellkept::policy
