// A message to a member or a customer, before it is written down.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"

namespace wellkept::notify {

// `inbox` is of members only; the others leave the house through the outbox.
enum class Channel { inbox, email, sms };
std::string_view channel_name(Channel channel);
std::optional<Channel> channel_of(std::string_view name);

struct Recipient {
  Id member{};            // a member; or
  Id customer{};          // the customer that `address` belongs to, so that it can be erased with them; may be none
  std::string address{};  // of the channel: an e-mail address or a telephone number. A member's may be left empty.
};

struct Message {
  Recipient to;
  Channel channel = Channel::inbox;
  std::string template_id;  // of templates.yaml, which also gives the topic: "customer.code"
  std::string language{};   // "zh-CN", "zh-TW", "en"; empty: the member's, else zh-CN
  json::Object params{};    // one text for each parameter of the template
  Id subject{};             // what it is about, such as a ticket
  std::string clause{};     // by which clause, if any
  std::string dedupe{};     // a message with the same key is kept only once, ever; empty: always kept
  std::optional<Instant> not_before{};
  std::optional<Instant> expires_at{};  // not delivered afterwards: a one-time code
  bool urgent = false;
  bool secret = false;  // shown nowhere, and wiped once it is sent, dead or too late: a one-time code
};

}  // namespace wellkept::notify
