#include "app/settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "db/testing/temporary_directory.h"

namespace wellkept::app {
namespace {

using Map = std::map<std::string, std::string>;

class SettingsTest : public ::testing::Test {
 protected:
  std::string file(const std::string& text) {
    std::string path = folder_.file("wellkept.yaml");
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  // "source: problem" a line.
  static std::string problems(const Result<Settings>& loaded) {
    if (loaded.ok()) return "";
    EXPECT_EQ(loaded.refusal().code, "settings.invalid");
    return loaded.refusal().detail;
  }
  db::testing::TemporaryDirectory folder_;
};

TEST_F(SettingsTest, TheListSaysWhatHoldsWithoutAnySource) {
  Map fallbacks;
  for (const SettingInfo& info : setting_list()) {
    fallbacks[info.name] = info.fallback;
    EXPECT_FALSE(info.meaning.empty()) << info.name;
    EXPECT_TRUE(info.environment.starts_with("WELLKEPT_")) << info.name;
  }
  const auto said = load_settings("", {}, fallbacks);
  ASSERT_TRUE(said.ok()) << said.refusal().detail;
  const Settings bare;
  EXPECT_EQ(std::tie(said->data, said->policy, said->address, said->public_url, said->log_level),
            std::tie(bare.data, bare.policy, bare.address, bare.public_url, bare.log_level));
  EXPECT_EQ(std::tie(said->port, said->workers, said->io_threads, said->readers, said->cache_mib),
            std::tie(bare.port, bare.workers, bare.io_threads, bare.readers, bare.cache_mib));
  EXPECT_EQ(std::tie(said->max_connections, said->max_queue, said->rate_per_minute, said->drain_s, said->checkpoint_s,
                     said->access_log),
            std::tie(bare.max_connections, bare.max_queue, bare.rate_per_minute, bare.drain_s, bare.checkpoint_s,
                     bare.access_log));
}

TEST_F(SettingsTest, TheLaterSourceWins) {
  const std::string path = file("port: 1111\nworkers: 7\ndata: 'from file'\n");
  const Map environment{{"WELLKEPT_PORT", "2222"}, {"WELLKEPT_WORKERS", "8"}, {"WELLKEPT_SOMETHING_ELSE", "x"}};
  const Map flags{{"port", "3333"}};
  const auto settings = load_settings(path, environment, flags);
  ASSERT_TRUE(settings.ok()) << settings.refusal().detail;
  EXPECT_EQ(settings->port, 3333);
  EXPECT_EQ(settings->workers, 8);
  EXPECT_EQ(settings->data, "from file");
  EXPECT_EQ(settings->database_address(), "from file/wellkept.db");
  EXPECT_EQ(settings->readers, 3) << "said by none";
  EXPECT_EQ(load_settings(path, environment, {})->port, 2222);
  EXPECT_EQ(load_settings(path, {}, {})->port, 1111);
  EXPECT_EQ(load_settings("", {}, {})->port, 8080);
  EXPECT_TRUE(load_settings(file(""), {}, {}).ok()) << "an empty file says nothing";
}

TEST_F(SettingsTest, SigningInIsCheckedBeforeAnythingStarts) {
  EXPECT_TRUE(load_settings("", {}, {{"second-factor-roles", "admin, management"}}).ok());
  EXPECT_EQ(problems(load_settings("", {}, {{"second-factor-roles", "admin,king"}})),
            "--second-factor-roles: second-factor-roles has no role 'king'");
  EXPECT_EQ(problems(load_settings("", {}, {{"sign-in-addresses", "none"}})),
            "--sign-in-addresses: sign-in-addresses must be full or masked");
  EXPECT_EQ(problems(load_settings("", {}, {{"oidc-issuer", "http://id.example.com"}})),
            "--oidc-issuer: oidc-issuer must be an https address");
  EXPECT_EQ(problems(load_settings("", {}, {{"oidc-issuer", "https://id.example.com"}})),
            "oidc-issuer: oidc-issuer needs oidc-client-id and public-url");
  EXPECT_EQ(problems(load_settings("", {}, {{"oidc-roles", "leads=king"}})),
            "--oidc-roles: oidc-roles must be pairs such as desk-leads=supervisor, separated by commas");
  EXPECT_TRUE(load_settings("", {}, {{"oidc-roles", "desk=specialist, cn=leads=supervisor"}}).ok());
}

TEST_F(SettingsTest, ADirectoryIsCheckedBeforeAnythingStarts) {
  const Map whole{{"ldap-url", "ldaps://ldap.example.com"}, {"ldap-base", "dc=example,dc=com"}};
  EXPECT_TRUE(load_settings("", {}, whole).ok());
  struct Row {
    Map flags;
    std::string problem;
  };
  const std::vector<Row> rows{
      {{{"ldap-url", "http://ldap"}}, "--ldap-url: ldap-url must be ldap://host, ldap://host:port or ldaps://host"},
      {{{"ldap-url", "ldaps://ldap"}}, "ldap-base: ldap-url needs ldap-base, below which people are"},
      {{{"ldap-url", "ldap://ldap"}, {"ldap-base", "dc=x"}, {"ldap-security", "none"}},
       "ldap-security: none is for a directory on this machine alone"},
      {{{"ldap-url", "ldap://ldap"}, {"ldap-base", "dc=x"}, {"ldap-bind-dn", "cn=desk"}},
       "ldap-bind-dn: ldap-bind-dn and ldap-bind-password belong together"},
      {{{"ldap-filter", "(uid=me)"}}, "--ldap-filter: ldap-filter must be a filter with {login} in it"},
      {{{"ldap-roles", "desk"}},
       "--ldap-roles: ldap-roles must be pairs such as desk-leads=supervisor, separated by commas"},
  };
  for (const Row& row : rows) EXPECT_EQ(problems(load_settings("", {}, row.flags)), row.problem);
  EXPECT_TRUE(
      load_settings("", {}, {{"ldap-url", "ldap://127.0.0.1:389"}, {"ldap-base", "dc=x"}, {"ldap-security", "none"}})
          .ok());
}

TEST_F(SettingsTest, EveryWrongValueIsNamedWithItsSource) {
  const std::string path = file("port: many\nreaders: 0\ncolour: red\n");
  const Map environment{{"WELLKEPT_WORKERS", "1.5"}, {"WELLKEPT_LOG_LEVEL", "loud"}};
  const Map flags{{"access-log", "maybe"}, {"public-url", "desk.example.com"}, {"speed", "9"}};
  EXPECT_EQ(problems(load_settings(path, environment, flags)),
            path + ":1:1: port must be a whole number from 0 to 65535\n" + path +
                ":2:1: readers must be a whole number from 1 to 64\n" + path +
                ":3:1: there is no setting 'colour'\n"
                "WELLKEPT_LOG_LEVEL: log-level must be debug, info, warning or error\n"
                "WELLKEPT_WORKERS: workers must be a whole number from 1 to 1024\n"
                "--access-log: access-log must be true or false\n"
                "--public-url: public-url must be http://host or https://host, without a slash at the end\n"
                "--speed: there is no setting 'speed'");
}

TEST_F(SettingsTest, ChecksEachValue) {
  struct Row {
    const char* name;
    const char* value;
    bool good;
  };
  for (const Row& row : {
           Row{"port", "0", true},
           Row{"port", "65535", true},
           Row{"port", "65536", false},
           Row{"port", "-1", false},
           Row{"port", "", false},
           Row{"port", "80 ", false},
           Row{"port", "99999999999999999999", false},
           Row{"data", "", false},
           Row{"policy", "", true},
           Row{"address", "", false},
           Row{"public-url", "", true},
           Row{"public-url", "https://desk.example.com", true},
           Row{"public-url", "https://desk.example.com/", false},
           Row{"public-url", "ftp://desk.example.com", false},
           Row{"trusted-proxies", "", true},
           Row{"trusted-proxies", "10.0.0.1, 192.168.0.0/16", true},
           Row{"trusted-proxies", "proxy.example.com", false},
           Row{"smtp-port", "0", false},
           Row{"smtp-security", "tls", true},
           Row{"smtp-security", "ssl", false},
           Row{"smtp-from", "desk@example.com", true},
           Row{"smtp-from", "desk", false},
           Row{"log-level", "debug", true},
           Row{"log-level", "Debug", false},
           Row{"access-log", "false", true},
           Row{"access-log", "0", false},
           Row{"checkpoint-s", "0", false},
           Row{"checkpoint-s", "86400", true},
       }) {
    EXPECT_EQ(load_settings("", {}, {{row.name, row.value}}).ok(), row.good) << row.name << " = " << row.value;
  }
}

TEST_F(SettingsTest, AFileThatIsNotAListOfSettingsIsRefused) {
  EXPECT_EQ(problems(load_settings(folder_.file("none.yaml"), {}, {})).substr(0, folder_.path().size()),
            folder_.path());
  std::string path = file("- port\n");
  EXPECT_EQ(problems(load_settings(path, {}, {})), path + ": must hold lines of the form name: value");
  path = file("just words\n");
  EXPECT_EQ(problems(load_settings(path, {}, {})), path + ": must hold lines of the form name: value");
  path = file("policy: [a, b]\n");
  EXPECT_EQ(problems(load_settings(path, {}, {})), path + ":1:1: policy must be one value");
  path = file("policy: {a: b}\n");
  EXPECT_EQ(problems(load_settings(path, {}, {})), path + ":1:1: policy must be one value");
  path = file("port: 1\nport: 2\n");
  EXPECT_FALSE(load_settings(path, {}, {}).ok()) << "which of them?";
}

}  // namespace
}  // namespace wellkept::app
