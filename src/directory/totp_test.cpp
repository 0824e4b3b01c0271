#include "directory/totp.h"

#include <gtest/gtest.h>

namespace wellkept::directory::totp {
namespace {

// RFC 6238, appendix B (its eight digits end with these six).
TEST(Totp, GivesTheCodesOfTheStandard) {
  const std::string secret = "12345678901234567890";
  const std::pair<std::int64_t, const char*> vectors[] = {{59, "287082"},
                                                          {1'111'111'109, "081804"},
                                                          {1'111'111'111, "050471"},
                                                          {1'234'567'890, "005924"},
                                                          {2'000'000'000, "279037"},
                                                          {20'000'000'000, "353130"}};
  for (const auto& [second, code] : vectors) {
    EXPECT_EQ(code_of(secret, second / 30), code) << second;
    EXPECT_EQ(step_of(secret, code, Instant{second * 1000}), second / 30);
    EXPECT_EQ(step_of(secret, code, Instant{(second + 30) * 1000}), second / 30) << "a clock that is behind";
    EXPECT_EQ(step_of(secret, code, Instant{(second - 30) * 1000}), second / 30) << "a clock that is ahead";
    EXPECT_FALSE(step_of(secret, code, Instant{(second + 90) * 1000})) << "too old";
  }
  EXPECT_FALSE(step_of(secret, "", Instant{59'000}));
  EXPECT_FALSE(step_of(secret, "0287082", Instant{59'000}));
}

TEST(Totp, WritesWhatAppsRead) {
  EXPECT_EQ(base32("12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(
      uri("foob", "守诺", "li.na@x"),
      "otpauth://totp/%E5%AE%88%E8%AF%BA:li.na%40x?secret=MZXW6YQ&issuer=%E5%AE%88%E8%AF%BA&algorithm=SHA1&digits=6&"
      "period=30");
}

TEST(Totp, RecoveryCodesAreTypedInAnyForm) {
  const std::string code = new_recovery_code();
  EXPECT_EQ(code.size(), 11U);
  EXPECT_NE(code, new_recovery_code());
  EXPECT_EQ(normal_code("ABCDE-fghjk "), "abcdefghjk");
}

}  // namespace
}  // namespace wellkept::directory::totp
