#include "base/unavailable.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <future>
#include <new>
#include <stdexcept>
#include <system_error>

namespace wellkept {
namespace {

struct Away : std::runtime_error, Unavailable {
  explicit Away(Cause cause) : std::runtime_error("away"), Unavailable(cause) {}
};

TEST(Unavailable, TellsItsCause) {
  EXPECT_EQ(cause_of(Away(Cause::in_doubt)), Cause::in_doubt);
  EXPECT_EQ(cause_of(std::bad_alloc()), Cause::memory);
  EXPECT_EQ(cause_of(std::runtime_error("a defect")), std::nullopt);
}

TEST(Unavailable, TellsTheCauseOfAnErrorOfTheSystem) {
  const auto cause = [](int error) { return cause_of(std::system_error(error, std::generic_category(), "write")); };
  EXPECT_EQ(cause(ENOSPC), Cause::full);
  EXPECT_EQ(cause(EDQUOT), Cause::full);
  EXPECT_EQ(cause(EIO), Cause::storage);
  EXPECT_EQ(cause(ENOMEM), Cause::memory);
  EXPECT_EQ(cause(EMFILE), Cause::handles);
  EXPECT_EQ(cause(EINVAL), std::nullopt);
  const std::filesystem::filesystem_error folder("mkdir", std::error_code(ENOSPC, std::system_category()));
  EXPECT_EQ(cause_of(folder), Cause::full);
  EXPECT_EQ(cause_of(std::system_error(std::make_error_code(std::future_errc::no_state))), std::nullopt);
}

}  // namespace
}  // namespace wellkept
