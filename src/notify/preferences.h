// What a member wants to hear of, how and when. Pure.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/json.h"
#include "notify/templates.h"

namespace wellkept::notify {

enum class Mail { off, at_once, digest };
std::string_view mail_name(Mail mail);  // "off", "at_once", "digest"
std::optional<Mail> mail_of(std::string_view name);

struct Choice {
  bool inbox = true;
  Mail email = Mail::off;
  bool operator==(const Choice&) const = default;
};

struct Preferences {
  std::string language = "zh-CN";
  std::string zone;
  std::optional<std::string> email{};  // where letters go; none: the login, when it is an address
  std::optional<int> quiet_from{};     // minutes of the day in `zone`; both or none. From 22:00 until 07:00 is a night.
  std::optional<int> quiet_until{};
  int digest_at = 8 * 60;
  std::map<std::string, Choice, std::less<>> topics{};  // those that differ from what the templates say
  std::int64_t version = 0;                             // 0: nothing was chosen yet
};

Choice choice_of(const Preferences& preferences, const Topic& topic);

// The end of the quiet hours that `now` lies in; nothing when it lies in none.
std::optional<Instant> quiet_end(const Preferences& preferences, Instant now);

// Where a notice goes. `inbox` and `email` say what a clause demands beyond the member's choice; what is urgent waits
// for neither quiet hours nor digest.
struct Demand {
  bool inbox = false;
  bool email = false;
  bool urgent = false;
};
struct Route {
  bool inbox = false;
  Mail email = Mail::off;
  Instant email_at;  // when the letter may go
};
Route route(const Preferences& preferences, const Topic& topic, Demand demand, Instant now);

// Topics as they are stored.
json::Value topics_json(const Preferences& preferences);
void read_topics(std::string_view stored, Preferences& into);

// An address that mail programs take unchanged: ASCII, one @, no quoting, no white space, at most 254 bytes.
bool is_mail_address(std::string_view address);

}  // namespace wellkept::notify
