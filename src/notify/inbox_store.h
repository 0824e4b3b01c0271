// Rows of inboxes and of the outbox, as they are listed.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "notify/preferences.h"

namespace wellkept::notify::store {

struct InboxRow {
  Id id;
  std::string topic;
  std::string form;
  std::string params;
  Id subject;
  std::string clause;
  bool urgent = false;
  Instant shown_at;
  std::optional<Instant> read_at;
};

// Where a page begins: messages before that moment and id, unread ones first.
struct InboxCursor {
  bool unread = true;
  Instant before;
  Id id;
};
// Without what concerns tickets that the member does not see any more, as in the counts.
std::vector<InboxRow> list_inbox(db::Transaction& tx, Id member, const InboxCursor& from, int limit);

struct InboxCounts {
  std::int64_t unread = 0;
  std::int64_t urgent = 0;
};
InboxCounts count_inbox(db::Transaction& tx, Id member, Instant now);
bool mark_inbox(db::Transaction& tx, Id member, Id message, std::optional<Instant> read_at);  // false: no such message
void mark_all_inbox(db::Transaction& tx, Id member, Instant now);

void put_preferences(db::Transaction& tx, Id member, const Preferences& preferences);

struct OutboxRow {
  Id id;
  Instant created_at;
  std::string channel;
  Id member;
  std::string address;
  std::string topic;
  std::string form;
  Id subject;
  std::string clause;
  std::string state;
  std::int64_t attempts = 0;
  std::optional<Instant> next_at;
  std::optional<Instant> sent_at;
  std::string last_error;
};
// Newest first. No state: all.
std::vector<OutboxRow> list_outbox(db::Transaction& tx, const std::optional<std::string>& state, Id before, int limit);
// Puts a dead letter back. What was secret is wiped and cannot be sent again.
bool retry_outbox(db::Transaction& tx, Id message, Instant now);
std::optional<std::string> outbox_state(db::Transaction& tx, Id message);

struct OutboxHealth {
  std::int64_t waiting = 0;
  std::optional<Instant> oldest;
  std::int64_t dead = 0;
};
OutboxHealth outbox_health(db::Transaction& tx);
// Drops settled letters with smaller ids, at most `limit`.
void forget_outbox(db::Transaction& tx, Id before, int limit);

}  // namespace wellkept::notify::store
