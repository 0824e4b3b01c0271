#include "base/log.h"

#include <gtest/gtest.h>

#include "base/instant.h"

namespace wellkept::log {
namespace {

TEST(Log, WritesOneJsonObjectALine) {
  ::testing::internal::CaptureStderr();
  info("server.started", {{"port", 8080}, {"name", "a\n\"b\""}});
  write(Level::debug, "not.shown");
  const auto text = ::testing::internal::GetCapturedStderr();
  ASSERT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  const auto line = std::get<json::Value>(json::parse(text));
  EXPECT_TRUE(parse_instant(*line.find("at")->string()));
  EXPECT_EQ(*line.find("level"), json::Value("info"));
  EXPECT_EQ(*line.find("event"), json::Value("server.started"));
  EXPECT_EQ(*line.find("port"), json::Value(8080));
  EXPECT_EQ(*line.find("name"), json::Value("a\n\"b\""));
}

TEST(Log, KeepsToItsLevel) {
  set_level(Level::error);
  ::testing::internal::CaptureStderr();
  warning("quiet");
  error("loud");
  set_level(Level::info);
  const auto text = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(text.find("quiet"), std::string::npos);
  EXPECT_NE(text.find("loud"), std::string::npos);
}

}  // namespace
}  // namespace wellkept::log
