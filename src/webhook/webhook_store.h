// Rows of webhooks and of what they were told.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::webhook::store {

struct Webhook {
  Id id;
  std::string url;
  std::string description;
  std::vector<std::string> events;  // patterns
  bool personal = false;            // personal data may go there
  bool active = true;
  std::int64_t generation = 1;            // of the secret
  std::optional<Instant> previous_until;  // the secret before counts until then
  std::string check_value;                // of the secret
  Id since;                               // is told of what was recorded after this id
  Instant created_at;
  Id created_by;
  std::int64_t version = 1;
  std::optional<Instant> next_at;  // when the first that waits is tried; none: nothing waits
  std::int64_t failures = 0;       // in a row
  std::optional<std::int64_t> last_status;
  std::string last_error;
  std::optional<Instant> last_at;
  Id replay_after;  // how far a replay is
  Id replay_until;  // none: there is none
};
void insert(db::Transaction& tx, const Webhook& webhook);
std::optional<Webhook> find(db::Transaction& tx, Id id);
std::vector<Webhook> list(db::Transaction& tx, Id after, int limit);
bool update(db::Transaction& tx, std::int64_t version, const Webhook& webhook);  // false: another version is stored
bool remove(db::Transaction& tx, std::int64_t version, Id id);
std::int64_t count(db::Transaction& tx);
void stop(db::Transaction& tx, Id id);

struct Subscription {
  Id id;
  std::vector<std::string> events;
  Id since;
};
std::vector<Subscription> active(db::Transaction& tx);

struct Replay {
  Id webhook;
  std::vector<std::string> events;
  Id after;
  Id until;
};
std::vector<Replay> replays(db::Transaction& tx);
bool begin_replay(db::Transaction& tx, const Replay& replay);  // false: one is under way
bool move_replay(db::Transaction& tx, const Replay& from, Id to, bool done);

Id cursor(db::Transaction& tx);
void move_cursor(db::Transaction& tx, Id to);

struct Recorded {
  Id event;
  Id stream;
  std::string kind;
  Instant at;
  Id ticket;
  bool imported = false;
  bool sample = false;
};
std::vector<Recorded> events_after(db::Transaction& tx, Id after, Id until, int limit);

void queue(db::Transaction& tx, Id webhook, const Recorded& event, Instant now);
void queue_again(db::Transaction& tx, Id webhook, const Recorded& event, Instant now);
void wake(db::Transaction& tx, Id webhook, Instant now);
void call_now(db::Transaction& tx, Id webhook, Instant now);
bool replay_delivery(db::Transaction& tx, Id webhook, Id event, Instant now);

struct Lease {
  Id webhook;
  Id lease;
};
std::vector<Id> due(db::Transaction& tx, Instant now, int limit);
bool take_lease(db::Transaction& tx, const Lease& lease, Instant now, Instant until);
bool keep_lease(db::Transaction& tx, const Lease& lease, const Webhook& tried, Instant until);
void give_lease(db::Transaction& tx, const Lease& lease, std::optional<Instant> next_at);

struct Delivery {
  Id event;
  std::string kind;
  Id stream;
  std::string state;  // waiting, delivered, parked
  std::int64_t attempts = 0;
  std::int64_t replays = 0;
  Instant queued_at;
  std::optional<Instant> tried_at;
  std::optional<std::int64_t> status;
  std::string error;
  std::optional<std::int64_t> took_ms;
};
std::optional<Delivery> head(db::Transaction& tx, Id webhook);
void settle(db::Transaction& tx, Id webhook, const Delivery& delivery);
std::optional<Delivery> find_delivery(db::Transaction& tx, Id webhook, Id event);
std::vector<Delivery> list_deliveries(db::Transaction& tx, Id webhook, const std::optional<std::string>& state,
                                      Id before, int limit);
std::int64_t count_deliveries(db::Transaction& tx, Id webhook, std::string_view state);  // to 1001

// How many rows went.
std::int64_t forget_old(db::Transaction& tx, Instant before, int limit);
std::int64_t forget_deleted(db::Transaction& tx, int limit);

struct Event {
  Id stream;
  std::string subject;
  std::int64_t version = 0;
  Instant at;
  Instant recorded_at;
  Id actor;
  std::string kind;
  std::string body;
};
std::optional<Event> event(db::Transaction& tx, Id id);
struct Text {
  std::string field;
  std::string body;
};
std::vector<Text> texts_of(db::Transaction& tx, Id stream, std::int64_t version);

}  // namespace wellkept::webhook::store
