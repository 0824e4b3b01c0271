#include "directory/member.h"

#include <gtest/gtest.h>

#include "directory/permissions.h"
#include "directory/throttle.h"

namespace wellkept::directory {
namespace {

TEST(Login, IsFoldedAndChecked) {
  const std::pair<std::string, std::string> good[] = {
      {" Li.Lei ", "li.lei"}, {"ＡＢ", "ab"}, {"a@b.cn", "a@b.cn"}, {"李雷", "李雷"}, {"x-1_y+z", "x-1_y+z"}};
  for (const auto& [given, stored] : good) {
    const auto login = normal_login(given);
    ASSERT_TRUE(login.ok()) << given;
    EXPECT_EQ(*login, stored);
  }
  for (const std::string& given : {std::string("a"), std::string(""), std::string("a b"), std::string("a\nb"),
                                   std::string("a\0b", 3), std::string("\xff\xfe"), std::string(65, 'a')}) {
    EXPECT_FALSE(normal_login(given).ok()) << given;
  }
}

TEST(NewPassword, MustBeHardToGuess) {
  const auto code = [](std::string_view password) {
    const auto outcome = check_new_password(password, "li.lei");
    return outcome.ok() ? std::string() : outcome.refusal().code;
  };
  EXPECT_EQ(code("correct horse"), "");
  EXPECT_EQ(code("智能家居服务质量管理制度"), "");
  EXPECT_EQ(code("12345678901"), "password.short");
  for (const char* common : {"password1234", "P@ssw0rd2024!", "qwertyuiop12", "1qaz2wsx3edc", "123456789012",
                             "iloveyou2023!", "Welcome12345", "adminadmin12", "woaini520520", "Wellkept2026",
                             "Summer2026!!", "letmein123456", "1234qwerasdf", "abcdefghijkl"}) {
    EXPECT_EQ(code(common), "password.weak") << common;
  }
  for (const char* good : {"correct horse battery", "kettle-otter-97", "summer rain on tin", "zK4!vQ9#mT2x"}) {
    EXPECT_EQ(code(good), "") << good;
  }
  EXPECT_EQ(code("\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe"), "password.short");
  EXPECT_EQ(code(std::string(201, 'x')), "password.long");
  EXPECT_EQ(code("aaaaaaaaaaaaaa"), "password.weak");
  EXPECT_EQ(code("abababababab"), "password.weak");
  EXPECT_EQ(check_new_password("Zhang.Wei2026", "zhang.wei20").refusal().code, "password.weak");
}

TEST(Roles, AreAClosedListSortedOnce) {
  EXPECT_EQ(*normal_roles({"supervisor", "admin", "admin"}), (std::vector<std::string>{"admin", "supervisor"}));
  EXPECT_EQ(normal_roles({"admin", "emperor"}).refusal().code, "member.role");
  EXPECT_EQ(split_words(join_words({"a", "b"})), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(split_words("").empty());
}

TEST(Permissions, OfAProviderNobodyHoldsWhatIsTheCompanys) {
  const std::vector<std::string> admin{"admin"};
  const auto outside = scopes_outside(admin, {});
  EXPECT_TRUE(allowed(admin, outside, "ticket.write"));
  EXPECT_TRUE(allowed(admin, outside, "member.read"));
  for (const char* company : {"member.manage", "webhook.manage", "token.manage", "unit.manage", "customer.erase",
                              "policy.publish", "import.run", "audit.read", "template.manage", "job.manage"}) {
    ASSERT_TRUE(is_permission(company)) << company;
    EXPECT_TRUE(allowed(admin, {}, company)) << company;
    EXPECT_FALSE(allowed(admin, outside, company)) << company;
  }
  const std::vector<std::string> narrow{"member.manage"};
  const auto nothing = scopes_outside(admin, narrow);
  EXPECT_FALSE(nothing.empty()) << "no scopes would be all";
  EXPECT_TRUE(permissions_of(admin, nothing).empty());
}

TEST(Permissions, EveryGrantIsInTheList) {
  const auto names = permission_names();
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (const RoleGrants& grants : role_grants()) {
    for (const auto permission : grants.permissions) EXPECT_TRUE(is_permission(permission)) << permission;
  }
}

TEST(Permissions, ScopesOnlyTakeAway) {
  const std::vector<std::string> roles{"specialist"};
  EXPECT_TRUE(allowed(roles, {}, "ticket.write"));
  EXPECT_FALSE(allowed(roles, {}, "member.manage"));
  const std::vector<std::string> scopes{"ticket.read", "member.manage"};
  EXPECT_TRUE(allowed(roles, scopes, "ticket.read"));
  EXPECT_FALSE(allowed(roles, scopes, "ticket.write"));
  EXPECT_FALSE(allowed(roles, scopes, "member.manage"));
  EXPECT_EQ(permissions_of(roles, scopes), (std::vector<std::string_view>{"ticket.read"}));
  EXPECT_FALSE(allowed({}, {}, "ticket.read"));
}

TEST(Throttle, GrowsAndForgets) {
  Throttle throttle({.free = 2, .first_delay_ms = 1000, .longest_delay_ms = 5000, .forget_ms = 60'000, .max_keys = 3});
  Instant now{1'000'000};
  throttle.failed("a", now);
  EXPECT_EQ(throttle.wait_ms("a", now), 0);
  for (const std::int64_t delay : {1000, 2000, 4000, 5000, 5000}) {
    throttle.failed("a", now);
    EXPECT_EQ(throttle.wait_ms("a", now), delay);
    EXPECT_EQ(throttle.wait_ms("a", now + delay), 0);
  }
  EXPECT_EQ(throttle.wait_ms("b", now), 0);
  now = now + 60'001;
  throttle.failed("a", now);
  EXPECT_EQ(throttle.wait_ms("a", now), 0) << "an hour later it starts anew";
  throttle.failed("a", now);
  throttle.succeeded("a");
  EXPECT_EQ(throttle.wait_ms("a", now), 0);
}

TEST(AddressKey, IsWhatOnePartyHolds) {
  EXPECT_EQ(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
  EXPECT_NE(address_key("10.0.0.1"), address_key("10.0.0.2"));
  EXPECT_EQ(address_key("::ffff:10.0.0.1"), address_key("10.0.0.1"));
}

}  // namespace
}  // namespace wellkept::directory
