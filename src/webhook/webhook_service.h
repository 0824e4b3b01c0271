// Keeps webhooks: who is told of what, with which secret, and what is told again.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "db/database.h"
#include "events/event_log.h"
#include "webhook/sender.h"
#include "webhook/webhook_store.h"

namespace wellkept::webhook {

using store::Delivery;
using store::Webhook;

constexpr std::int64_t kMostWebhooks = 100;
constexpr std::size_t kMostPatterns = 50;

// What is asked for; nothing: as it is.
struct Wish {
  std::optional<std::string> url{};
  std::optional<std::string> description{};
  std::optional<std::vector<std::string>> events{};
  std::optional<bool> personal{};
  std::optional<bool> active{};
};

struct Shown {
  Webhook webhook;
  std::string secret;  // shown this once; empty: no new one
};

// All run in the caller's transaction. Refuse not_found "webhook.unknown", stale "webhook.stale", invalid
// "webhook.url" and "webhook.events", conflict "webhook.too_many".
class WebhookService {
 public:
  // `key` makes the secrets: 32 bytes that are kept outside the database.
  WebhookService(const Clock& clock, IdSource& ids, events::EventLog& log, std::string key, Receiver receiver)
      : clock_(clock), ids_(ids), log_(log), key_(std::move(key)), receiver_(std::move(receiver)) {}

  Result<Shown> create(db::Transaction& tx, const Wish& wish, Id actor) const;
  Result<Webhook> change(db::Transaction& tx, Id id, std::int64_t version, const Wish& wish, Id actor) const;
  Outcome remove(db::Transaction& tx, Id id, std::int64_t version, Id actor) const;
  // A new secret; the one before counts for a day more, unless `at_once`.
  Result<Shown> rotate(db::Transaction& tx, Id id, bool at_once, Id actor) const;
  static Result<Webhook> find(db::Transaction& tx, Id id);

  // Tells the webhook of nothing but itself, so that its set-up can be tried.
  Result<Delivery> ping(db::Transaction& tx, Id id) const;
  // Once more, at once. Refuses not_found "webhook.delivery_unknown", conflict "webhook.delivery_waiting" and
  // "webhook.inactive".
  Result<Delivery> replay(db::Transaction& tx, Id id, Id event, Id actor) const;
  // All that it listens to among what was recorded within these moments, told or not, in the order of recording.
  // Refuses conflict "webhook.replaying".
  Result<Webhook> replay(db::Transaction& tx, Id id, Instant from, Instant until, Id actor) const;

  // Those that sign a request now, the newest first; none when the key of the data folder is another one.
  std::vector<std::string> secrets(const Webhook& webhook) const;

 private:
  Result<Webhook> apply(Webhook webhook, const Wish& wish) const;
  Outcome record(db::Transaction& tx, const Webhook& webhook, std::string_view kind, Id actor,
                 json::Object body = {}) const;
  void begin_following(db::Transaction& tx) const;

  const Clock& clock_;
  IdSource& ids_;
  events::EventLog& log_;
  std::string key_;
  Receiver receiver_;
};

}  // namespace wellkept::webhook
