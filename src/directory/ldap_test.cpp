#include "directory/ldap.h"

#include <gtest/gtest.h>

#include "directory/provider.h"

namespace wellkept::directory {
namespace {

TEST(Ldap, PutsValuesIntoFiltersAsThemselves) {
  struct Row {
    const char* login;
    const char* filter;
  };
  const std::vector<Row> rows{
      {"lin", "(uid=lin)"},
      {"*", "(uid=\\2a)"},
      {"a)(uid=*", "(uid=a\\29\\28uid=\\2a)"},
      {"back\\slash", "(uid=back\\5cslash)"},
      {"林", "(uid=\\e6\\9e\\97)"},
      {"{dn}", "(uid=\\7bdn})"},
  };
  for (const Row& row : rows) EXPECT_EQ(filled_filter("(uid={login})", row.login, "dn"), row.filter);
  EXPECT_EQ(filled_filter("(|(member={dn})(memberUid={login}))", "lin", "uid=lin,ou=a(b)"),
            "(|(member=uid=lin,ou=a\\28b\\29)(memberUid=lin))");
}

TEST(Ldap, NamesGroups) {
  EXPECT_EQ(group_name("cn=desk,ou=groups,dc=example,dc=com"), "desk");
  EXPECT_EQ(group_name("CN=a\\,b,DC=x"), "a,b");
  EXPECT_EQ(group_name("desk"), "desk");
  const NamePairs pairs{{"leads", "supervisor"}, {"desk", "specialist"}, {"also desk", "specialist"}};
  EXPECT_EQ(mapped(pairs, {"also desk", "desk", "leads", "other"}),
            (std::vector<std::string>{"specialist", "supervisor"}));
  EXPECT_TRUE(mapped(pairs, {"DESK"}).empty());
}

TEST(Ldap, FindsByIdWhateverItsKind) {
  const LdapOptions options;
  EXPECT_EQ(id_filter(options, "0f0a-11"), "(entryUUID=0f0a-11)");
  EXPECT_EQ(id_filter(options, "uid=lin,dc=x"), "(entryDN=uid=lin,dc=x)");
  EXPECT_EQ(id_filter(options, "00ff"), "(|(entryUUID=00ff)(entryUUID=\\00\\ff))");
}

TEST(Ldap, KnowsItsAddresses) {
  for (const char* url : {"ldap://host", "ldap://host:1389", "ldaps://ldap.example.com"}) EXPECT_TRUE(is_ldap_url(url));
  for (const char* url : {"", "ldap://", "http://host", "ldap://a ldap://b", "ldap://a/dc=x", "ldapi:///"})
    EXPECT_FALSE(is_ldap_url(url)) << url;
  EXPECT_TRUE(is_this_machine("ldap://127.0.0.1:3890"));
  EXPECT_FALSE(is_this_machine("ldap://127.0.0.1.example.com"));
  EXPECT_FALSE(is_this_machine("ldap://localhosts"));
}

}  // namespace
}  // namespace wellkept::directory
