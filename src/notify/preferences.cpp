#include "notify/preferences.h"

#include <algorithm>

#include "base/text.h"
#include "calendar/local_time.h"

namespace wellkept::notify {

std::string_view mail_name(Mail mail) {
  switch (mail) {
    case Mail::at_once:
      return "at_once";
    case Mail::digest:
      return "digest";
    case Mail::off:
      break;
  }
  return "off";
}

std::optional<Mail> mail_of(std::string_view name) {
  for (const Mail mail : {Mail::off, Mail::at_once, Mail::digest}) {
    if (mail_name(mail) == name) return mail;
  }
  return std::nullopt;
}

Choice choice_of(const Preferences& preferences, const Topic& topic) {
  if (const auto chosen = preferences.topics.find(topic.id); chosen != preferences.topics.end()) return chosen->second;
  const auto by = [&](std::string_view channel) {
    return std::find(topic.by.begin(), topic.by.end(), channel) != topic.by.end();
  };
  return {by("inbox"), by("email") ? Mail::at_once : Mail::off};
}

std::optional<Instant> quiet_end(const Preferences& preferences, Instant now) {
  if (!preferences.quiet_from || !preferences.quiet_until) return std::nullopt;
  const auto minute = calendar::local_minute_of_day(now, preferences.zone);
  if (!minute) return std::nullopt;
  const int from = *preferences.quiet_from;
  const int until = *preferences.quiet_until;
  const bool quiet = from < until ? *minute >= from && *minute < until : *minute >= from || *minute < until;
  if (!quiet) return std::nullopt;
  return calendar::next_local_minute(now, until, preferences.zone);
}

Route route(const Preferences& preferences, const Topic& topic, Demand demand, Instant now) {
  const Choice choice = choice_of(preferences, topic);
  Route to{choice.inbox || demand.inbox, choice.email, now};
  if (to.email == Mail::off && demand.email) to.email = Mail::at_once;
  if (demand.urgent && to.email == Mail::digest) to.email = Mail::at_once;
  if (demand.urgent) return to;
  if (to.email == Mail::digest) {
    to.email_at = calendar::next_local_minute(now, preferences.digest_at, preferences.zone).value_or(now);
  } else if (const auto end = quiet_end(preferences, now)) {
    to.email_at = *end;
  }
  return to;
}

json::Value topics_json(const Preferences& preferences) {
  json::Value all{json::Object{}};
  for (const auto& [topic, choice] : preferences.topics) {
    all.set(topic, json::Object{{"inbox", choice.inbox}, {"email", mail_name(choice.email)}});
  }
  return all;
}

void read_topics(std::string_view stored, Preferences& into) {
  const auto parsed = json::parse(stored);
  const auto* value = std::get_if<json::Value>(&parsed);
  if (value == nullptr || value->object() == nullptr) return;
  for (const auto& [topic, choice] : *value->object()) {
    const json::Value* inbox = choice.find("inbox");
    const json::Value* email = choice.find("email");
    if (inbox == nullptr || inbox->boolean() == nullptr || email == nullptr || email->string() == nullptr) continue;
    into.topics[topic] = {*inbox->boolean(), mail_of(*email->string()).value_or(Mail::off)};
  }
}

bool is_mail_address(std::string_view address) {
  const std::size_t at = address.find('@');
  if (address.size() > 254 || at == 0 || at > 64 || at == std::string_view::npos) return false;
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto dotted = [&](std::string_view text, std::string_view marks) {
    for (const std::string_view part : text::split(text, '.')) {
      const bool fine = !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
        return alphanumeric(c) || marks.find(c) != std::string_view::npos;
      });
      if (!fine) return false;
    }
    return true;
  };
  return dotted(address.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && dotted(address.substr(at + 1), "-");
}

}  // namespace wellkept::notify
