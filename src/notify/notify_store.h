// Rows of messages and of notification settings.
#pragma once
#include <optional>
#include <string>

#include "db/database.h"
#include "notify/message.h"
#include "notify/preferences.h"

namespace wellkept::notify::store {

// Writes the message unless its dedupe key is known; the id of the one that stands there now.
Id add_inbox(db::Transaction& tx, Id id, const Message& message, std::string_view topic, Instant shown_at);

struct Outgoing {
  std::string topic;
  std::string language;
  std::string address;
  std::string message_id;
  bool digest = false;
  Instant next_at;
};
Id add_outbox(db::Transaction& tx, Id id, const Message& message, const Outgoing& out, Instant now);

// Where messages to the customer went, and what they said, is gone; those that still waited are dropped.
void erase_customer(db::Transaction& tx, Id customer);

std::optional<Preferences> find_preferences(db::Transaction& tx, Id member);

}  // namespace wellkept::notify::store
