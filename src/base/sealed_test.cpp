#include "base/sealed.h"

#include <gtest/gtest.h>

namespace wellkept::crypto {
namespace {

TEST(Sealed, OpensWithItsKeyAndContextOnly) {
  const std::string key(kSealKeyBytes, 'k');
  const std::string sealed = seal(key, "factor 1", "secret");
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_NE(sealed, seal(key, "factor 1", "secret")) << "each time another nonce";
  EXPECT_EQ(unseal(key, "factor 1", sealed), "secret");
  EXPECT_FALSE(unseal(std::string(kSealKeyBytes, 'x'), "factor 1", sealed));
  EXPECT_FALSE(unseal(key, "factor 2", sealed)) << "moved to another row";
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(unseal(key, "factor 1", changed)) << i;
    EXPECT_FALSE(unseal(key, "factor 1", sealed.substr(0, i))) << i;
  }
  EXPECT_THROW((void)seal("short", "", ""), std::runtime_error);
}

}  // namespace
}  // namespace wellkept::crypto
