#include "notify/preferences.h"

#include <gtest/gtest.h>

namespace wellkept::notify {
namespace {

Instant at(const char* text) {
  return *parse_instant(text);
}

Preferences night() {
  Preferences preferences;
  preferences.zone = "Asia/Shanghai";
  preferences.quiet_from = 22 * 60;
  preferences.quiet_until = 7 * 60;
  preferences.digest_at = 9 * 60;
  return preferences;
}

const Topic kTopic{"reminder", {}, {"inbox", "email"}};

TEST(QuietHours, EndWhenTheyAreOver) {
  struct Row {
    const char* now;
    const char* end;  // empty: not quiet
  };
  for (const Row& row : std::vector<Row>{
           {"2026-03-02T21:59:59+08:00", ""},
           {"2026-03-02T22:00:00+08:00", "2026-03-03T07:00:00+08:00"},
           {"2026-03-03T06:59:59+08:00", "2026-03-03T07:00:00+08:00"},
           {"2026-03-03T07:00:00+08:00", ""},
       }) {
    const auto end = quiet_end(night(), at(row.now));
    EXPECT_EQ(end ? format_instant(*end) : "", *row.end == '\0' ? "" : format_instant(at(row.end))) << row.now;
  }
  Preferences lunch = night();
  lunch.quiet_from = 12 * 60;
  lunch.quiet_until = 13 * 60;
  EXPECT_TRUE(quiet_end(lunch, at("2026-03-02T12:30:00+08:00")));
  EXPECT_FALSE(quiet_end(lunch, at("2026-03-02T22:30:00+08:00")));
  EXPECT_FALSE(quiet_end(Preferences{}, at("2026-03-02T22:30:00+08:00")));
}

TEST(Route, FollowsTheMembersChoiceAndTheClause) {
  const Instant day = at("2026-03-02T10:00:00+08:00");
  const Instant dark = at("2026-03-02T23:00:00+08:00");
  struct Row {
    Choice choice;
    Demand demand;
    Instant now;
    bool inbox;
    Mail email;
    Instant email_at;
  };
  const Instant morning = at("2026-03-03T07:00:00+08:00");
  for (const Row& row : std::vector<Row>{
           {{true, Mail::off}, {}, day, true, Mail::off, day},
           {{false, Mail::at_once}, {}, day, false, Mail::at_once, day},
           {{false, Mail::at_once}, {}, dark, false, Mail::at_once, morning},
           {{false, Mail::at_once}, {.urgent = true}, dark, false, Mail::at_once, dark},
           {{true, Mail::digest}, {}, day, true, Mail::digest, at("2026-03-03T09:00:00+08:00")},
           {{true, Mail::digest}, {.urgent = true}, day, true, Mail::at_once, day},
           {{false, Mail::off}, {.inbox = true, .email = true}, day, true, Mail::at_once, day},
           {{false, Mail::digest}, {.email = true}, dark, false, Mail::digest, at("2026-03-03T09:00:00+08:00")},
       }) {
    Preferences preferences = night();
    preferences.topics["reminder"] = row.choice;
    const Route to = route(preferences, kTopic, row.demand, row.now);
    EXPECT_EQ(to.inbox, row.inbox);
    EXPECT_EQ(mail_name(to.email), mail_name(row.email));
    EXPECT_EQ(format_instant(to.email_at), format_instant(row.email_at));
  }
  EXPECT_EQ(choice_of(night(), kTopic), (Choice{true, Mail::at_once}));  // what the template says
}

TEST(Topics, AreReadAsTheyWereStored) {
  Preferences before;
  before.topics = {{"a", {false, Mail::digest}}, {"b", {true, Mail::off}}};
  Preferences after;
  read_topics(json::write(topics_json(before)), after);
  EXPECT_EQ(after.topics, before.topics);
}

TEST(MailAddress, TakesWhatMailProgramsTakeUnchanged) {
  for (const char* good : {"li.lei@example.com", "a+b@mail.example.cn", "o'neil@x-y.org"}) {
    EXPECT_TRUE(is_mail_address(good)) << good;
  }
  for (const char* bad :
       {"", "@example.com", "a@", "a b@example.com", "a@b@c", "a@example.com\r\nBcc: x@y.z", "\"a b\"@example.com",
        "a@example..com", ".a@example.com", "<a@example.com>", "a@example.com,b@example.com", "王@example.com"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
  EXPECT_FALSE(is_mail_address(std::string(65, 'a') + "@example.com"));
}

}  // namespace
}  // namespace wellkept::notify
