#include "ticket/signed_link.h"

#include <gtest/gtest.h>

namespace wellkept::ticket {
namespace {

TEST(SignedLink, SaysWhatWasSigned) {
  const LinkSigner signer(std::string(32, 'k'));
  for (const LinkSigner::Content content :
       {LinkSigner::Content{Id{1}, Instant{0}}, LinkSigner::Content{Id{INT64_MAX}, Instant{1'772'000'000'123}}}) {
    const std::string token = signer.sign(content);
    EXPECT_EQ(token.size(), 64u);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    const auto read = signer.read(token);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->id, content.id);
    EXPECT_EQ(read->expires_at, content.expires_at);
  }
}

TEST(SignedLink, NothingElseIsRead) {
  const LinkSigner signer(std::string(32, 'k'));
  const std::string token = signer.sign({Id{42}, Instant{1'772'000'000'000}});
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(signer.read(forged)) << i;
    EXPECT_FALSE(signer.read(token.substr(0, i))) << i;
  }
  EXPECT_FALSE(signer.read(token + "A"));
  EXPECT_FALSE(signer.read(token + "="));
  EXPECT_FALSE(LinkSigner(std::string(32, 'j')).read(token)) << "another key";
}

}  // namespace
}  // namespace wellkept::ticket
