#include "base/crypto.h"

#include <gtest/gtest.h>

namespace wellkept::crypto {
namespace {

class Crypto : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { initialise(); }
  static std::string bytes(std::string_view hex) { return from_hex(hex).value(); }
};

TEST_F(Crypto, Sha256) {  // FIPS 180-4
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(Crypto, PartsAreHashedWithTheirLengths) {
  const std::vector<std::string_view> ab_c{"ab", "c"};
  const std::vector<std::string_view> a_bc{"a", "bc"};
  EXPECT_EQ(sha256_parts(ab_c), sha256(std::string_view("\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c", 19)));
  EXPECT_NE(sha256_parts(ab_c), sha256_parts(a_bc));
  EXPECT_EQ(sha256_parts({}), sha256(""));
}

TEST_F(Crypto, HmacSha256) {  // RFC 4231, cases 2 and 6
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_F(Crypto, Ed25519) {  // RFC 8032, 7.1, test 2
  const auto pair = signing_key_from_seed(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  EXPECT_EQ(to_hex(pair.public_key), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const auto signature = sign(pair.secret_key, "\x72");
  EXPECT_EQ(to_hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(verify(pair.public_key, "\x72", signature));
  EXPECT_FALSE(verify(pair.public_key, "\x73", signature));
  EXPECT_FALSE(verify(pair.public_key, "\x72", signature.substr(1)));
  EXPECT_FALSE(verify(make_signing_key().public_key, "\x72", signature));
  EXPECT_THROW(signing_key_from_seed("short"), std::runtime_error);
  EXPECT_THROW(sign("short", "x"), std::runtime_error);
}

TEST_F(Crypto, Hex) {
  EXPECT_EQ(to_hex(std::string_view("\x00\xff\x10", 3)), "00ff10");
  EXPECT_EQ(from_hex("00FF10"), std::string("\x00\xff\x10", 3));
  EXPECT_EQ(from_hex(""), "");
  for (const char* text : {"0", "0g", "00 1", "zz", "001"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST_F(Crypto, Base64url) {
  for (const auto& [plain, encoded] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xff\xfe", "-__-"}}) {
    EXPECT_EQ(to_base64url(plain), encoded);
    EXPECT_EQ(from_base64url(encoded), plain);
  }
  for (const char* text : {"Zg==", "Z", "+//+", "Zm9v ", "Zm\n9v", "Zh"}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST_F(Crypto, RandomAndEqual) {
  EXPECT_EQ(random_bytes(16).size(), 16U);
  EXPECT_NE(random_bytes(16), random_bytes(16));
  EXPECT_TRUE(equal("abc", "abc"));
  EXPECT_FALSE(equal("abc", "abd"));
  EXPECT_FALSE(equal("abc", "ab"));
  EXPECT_TRUE(equal("", ""));
}

TEST_F(Crypto, Passwords) {
  const auto encoded = hash_password("长的密码 long");
  EXPECT_EQ(encoded.rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0), 0U) << encoded;
  EXPECT_TRUE(check_password(encoded, "长的密码 long"));
  EXPECT_FALSE(check_password(encoded, "长的密码 lonG"));
  EXPECT_NE(encoded, hash_password("长的密码 long"));
  EXPECT_FALSE(check_password("", "x"));
  EXPECT_FALSE(check_password("$argon2id$nonsense", "x"));
}

}  // namespace
}  // namespace wellkept::crypto
