#include "webhook/address.h"

#include <gtest/gtest.h>

#include "http/trusted_proxies.h"
#include "webhook/sender.h"

namespace wellkept::webhook {
namespace {

Receiver reaching(std::string_view networks) {
  return {[known = *http::TrustedProxies::parse(networks)](const Address& address) { return known.contains(address); }};
}

struct Case {
  const char* address;
  bool open;
};

TEST(Addresses, OnlyThoseOfTheWholeWorldArePublic) {
  for (const Case& one : std::vector<Case>{
           {"93.184.216.34", true},
           {"8.8.8.8", true},
           {"172.15.255.255", true},
           {"172.32.0.1", true},
           {"0.0.0.0", false},
           {"10.0.0.1", false},
           {"100.64.0.1", false},
           {"100.128.0.1", true},
           {"127.0.0.1", false},
           {"127.255.255.254", false},
           {"169.254.169.254", false},
           {"172.16.0.1", false},
           {"172.31.255.255", false},
           {"192.0.2.1", false},
           {"192.168.1.1", false},
           {"198.18.0.1", false},
           {"198.51.100.7", false},
           {"203.0.113.9", false},
           {"224.0.0.1", false},
           {"255.255.255.255", false},
           {"2606:4700:4700::1111", true},
           {"::", false},
           {"::1", false},
           {"::127.0.0.1", false},
           {"::ffff:127.0.0.1", false},
           {"::ffff:10.1.2.3", false},
           {"::ffff:8.8.8.8", true},
           {"64:ff9b::7f00:1", false},
           {"64:ff9b::808:808", true},
           {"64:ff9b:1::808:808", false},
           {"2002:7f00:1::", false},
           {"2002:808:808::1", true},
           {"2001:0:808:808::1", false},
           {"2001:db8::1", false},
           {"3fff::1", false},
           {"fc00::1", false},
           {"fd12:3456::1", false},
           {"fe80::1", false},
           {"fe80::1%eth0", false},
           {"ff02::1", false},
       }) {
    const auto address = parse_address(one.address);
    ASSERT_TRUE(address) << one.address;
    EXPECT_EQ(is_public(*address), one.open) << one.address;
  }
  EXPECT_FALSE(parse_address("localhost"));
  EXPECT_FALSE(parse_address("0x7f.1"));
}

TEST(PlainUrl, RefusesWhatLeadsInside) {
  const Receiver world{};
  for (const char* url : {
           "http://example.com/",
           "ftp://example.com/",
           "file:///etc/passwd",
           "gopher://example.com/",
           "https://",
           "not a url",
           "https://user@example.com/",
           "https://user:word@example.com/",
           "https://example.com/#part",
           "https://127.0.0.1/",
           "https://127.1/",
           "https://2130706433/",
           "https://0x7f000001/",
           "https://0177.0.0.1/",
           "https://10.0.0.1:8443/x",
           "https://169.254.169.254/latest/meta-data",
           "https://[::1]/",
           "https://[::ffff:127.0.0.1]/",
           "https://[::ffff:7f00:1]/",
           "https://[fe80::1%25eth0]/",
           "https://[64:ff9b::a00:1]/",
           "https://１２７.0.0.1/",
           "https://127。0。0。1/",
           "https://①②⑦.0.0.1/",
       }) {
    const auto plain = plain_url(world, url);
    ASSERT_FALSE(plain.ok()) << url << " became " << *plain;
    EXPECT_EQ(plain.refusal().code, "webhook.url");
  }
  EXPECT_FALSE(plain_url(world, "https://example.com/" + std::string(2000, 'x')).ok());
}

TEST(PlainUrl, WritesNamesAsTheNetworkReadsThem) {
  const Receiver world{};
  const std::vector<std::pair<const char*, const char*>> cases{
      {"https://example.com/hook?a=1", "https://example.com/hook?a=1"},
      {"https://例え.jp/hook", "https://xn--r8jz45g.jp/hook"},
      {"https://93.184.216.34:8443/", "https://93.184.216.34:8443/"},
  };
  for (const auto& [from, to] : cases) {
    const auto plain = plain_url(world, from);
    ASSERT_TRUE(plain.ok()) << from << " " << plain.refusal().detail;
    EXPECT_EQ(*plain, to);
  }
  const Receiver inside = reaching("127.0.0.0/8, fd00::/8");
  EXPECT_TRUE(plain_url(inside, "http://127.0.0.1:9000/hook").ok());
  EXPECT_TRUE(plain_url(inside, "http://[fd00::7]/hook").ok());
  EXPECT_FALSE(plain_url(inside, "http://10.0.0.1/hook").ok());
}

// Names are judged by what they resolve to when they are called: the look-up and the connection are one.
TEST(HttpSender, RefusesNamesThatLeadInside) {
  const auto outward = make_http_sender({});
  for (const char* url : {"https://localhost:1/", "https://127.1:1/", "https://0x7f.1:1/", "https://[::1]:1/"}) {
    const Answer answer = outward->post(url, {}, "{}");
    EXPECT_EQ(answer.status, 0) << url;
    EXPECT_EQ(answer.error, "the address is not public") << url;
  }
  EXPECT_EQ(outward->post("http://example.com/", {}, "{}").error, "the URL is not https");
  // What is allowed is tried: nobody listens there.
  const auto inward = make_http_sender(reaching("127.0.0.1/32, ::1"));
  const Answer answer = inward->post("http://127.0.0.1:1/", {}, "{}");
  EXPECT_EQ(answer.status, 0);
  EXPECT_NE(answer.error, "the address is not public");
}

}  // namespace
}  // namespace wellkept::webhook
