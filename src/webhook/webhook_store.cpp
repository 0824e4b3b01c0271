#include "webhook/webhook_store.h"

#include "base/text.h"
#include "webhook/webhook_sql.h"

namespace wellkept::webhook::store {
namespace {

// Patterns hold no blanks.
std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> out;
  for (const std::string_view word : text::split(words, ' ')) out.emplace_back(word);
  return out;
}

Webhook read_webhook(const db::Row& row) {
  Webhook webhook;
  webhook.id = row.id(0);
  webhook.url = row.string(1);
  webhook.description = row.string(2);
  webhook.events = split(row.text(3));
  webhook.personal = row.boolean(4);
  webhook.active = row.boolean(5);
  webhook.generation = row.integer(6);
  webhook.previous_until = row.maybe_instant(7);
  webhook.check_value = row.string(8);
  webhook.since = row.id(9);
  webhook.created_at = row.instant(10);
  webhook.created_by = row.id(11);
  webhook.version = row.integer(12);
  webhook.next_at = row.maybe_instant(13);
  webhook.failures = row.integer(14);
  webhook.last_status = row.maybe_integer(15);
  webhook.last_error = row.string(16);
  webhook.last_at = row.maybe_instant(17);
  webhook.replay_after = row.id(18);
  webhook.replay_until = row.id(19);
  return webhook;
}

Delivery read_delivery(const db::Row& row) {
  return {row.id(0),      row.string(1),        row.id(2),
          row.string(3),  row.integer(4),       row.integer(5),
          row.instant(6), row.maybe_instant(7), row.maybe_integer(8),
          row.string(9),  row.maybe_integer(10)};
}

std::optional<std::string_view> maybe(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

}  // namespace

void insert(db::Transaction& tx, const Webhook& webhook) {
  tx.execute(sql::insert_webhook, {webhook.id, webhook.url, webhook.description, join(webhook.events), webhook.personal,
                                   webhook.active, webhook.check_value, webhook.created_at, webhook.created_by});
}

std::optional<Webhook> find(db::Transaction& tx, Id id) {
  return tx.one(sql::find_webhook, {id}, read_webhook);
}

std::vector<Webhook> list(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::list_webhooks, {after.value, limit}, read_webhook);
}

bool update(db::Transaction& tx, std::int64_t version, const Webhook& webhook) {
  return tx.execute(sql::update_webhook, {webhook.id, version, webhook.url, webhook.description, join(webhook.events),
                                          webhook.personal, webhook.active, webhook.generation, webhook.previous_until,
                                          webhook.check_value, webhook.since.value, webhook.next_at}) == 1;
}

bool remove(db::Transaction& tx, std::int64_t version, Id id) {
  return tx.execute(sql::delete_webhook, {id, version}) == 1;
}

std::int64_t count(db::Transaction& tx) {
  return tx.one(sql::count_webhooks, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

void stop(db::Transaction& tx, Id id) {
  tx.execute(sql::stop_webhook, {id});
}

std::vector<Subscription> active(db::Transaction& tx) {
  return tx.all(sql::active_webhooks, {}, [](const db::Row& row) {
    return Subscription{row.id(0), split(row.text(1)), row.id(2)};
  });
}

std::vector<Replay> replays(db::Transaction& tx) {
  return tx.all(sql::replaying_webhooks, {}, [](const db::Row& row) {
    return Replay{row.id(0), split(row.text(1)), row.id(2), row.id(3)};
  });
}

bool begin_replay(db::Transaction& tx, const Replay& replay) {
  return tx.execute(sql::begin_replay, {replay.webhook, replay.after.value, replay.until}) == 1;
}

bool move_replay(db::Transaction& tx, const Replay& from, Id to, bool done) {
  const std::optional<std::int64_t> none;
  return tx.execute(sql::move_replay, {from.webhook, from.after.value, done ? none : std::optional(to.value),
                                       done ? Id{} : from.until}) == 1;
}

Id cursor(db::Transaction& tx) {
  return tx.one(sql::cursor, {}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
}

void move_cursor(db::Transaction& tx, Id to) {
  tx.execute(sql::move_cursor, {to.value});
}

std::vector<Recorded> events_after(db::Transaction& tx, Id after, Id until, int limit) {
  return tx.all(sql::events_after, {after.value, until.value, limit}, [](const db::Row& row) {
    return Recorded{row.id(0), row.id(1), row.string(2), row.instant(3), row.id(4), row.boolean(5), row.boolean(6)};
  });
}

void queue(db::Transaction& tx, Id webhook, const Recorded& event, Instant now) {
  tx.execute(sql::queue, {webhook, event.event, event.kind, event.stream, now});
}

void queue_again(db::Transaction& tx, Id webhook, const Recorded& event, Instant now) {
  tx.execute(sql::queue_again, {webhook, event.event, event.kind, event.stream, now});
}

void wake(db::Transaction& tx, Id webhook, Instant now) {
  tx.execute(sql::wake, {webhook, now});
}

void call_now(db::Transaction& tx, Id webhook, Instant now) {
  tx.execute(sql::call_now, {webhook, now});
}

bool replay_delivery(db::Transaction& tx, Id webhook, Id event, Instant now) {
  return tx.execute(sql::replay_delivery, {webhook, event, now}) == 1;
}

std::vector<Id> due(db::Transaction& tx, Instant now, int limit) {
  return tx.all(sql::due, {now, limit}, [](const db::Row& row) { return row.id(0); });
}

bool take_lease(db::Transaction& tx, const Lease& lease, Instant now, Instant until) {
  return tx.execute(sql::take_lease, {lease.webhook, lease.lease, until, now}) == 1;
}

bool keep_lease(db::Transaction& tx, const Lease& lease, const Webhook& tried, Instant until) {
  return tx.execute(sql::keep_lease, {lease.webhook, lease.lease, until, tried.failures, tried.last_status,
                                      maybe(tried.last_error), tried.last_at}) == 1;
}

void give_lease(db::Transaction& tx, const Lease& lease, std::optional<Instant> next_at) {
  tx.execute(sql::give_lease, {lease.webhook, lease.lease, next_at});
}

std::optional<Delivery> head(db::Transaction& tx, Id webhook) {
  return tx.one(sql::head, {webhook}, [](const db::Row& row) {
    Delivery delivery;
    delivery.event = row.id(0);
    delivery.kind = row.string(1);
    delivery.stream = row.id(2);
    delivery.state = "waiting";
    delivery.attempts = row.integer(3);
    delivery.replays = row.integer(4);
    delivery.queued_at = row.instant(5);
    return delivery;
  });
}

void settle(db::Transaction& tx, Id webhook, const Delivery& delivery) {
  tx.execute(sql::settle, {webhook, delivery.event, delivery.state, delivery.attempts, delivery.tried_at,
                           delivery.status, maybe(delivery.error), delivery.took_ms});
}

std::optional<Delivery> find_delivery(db::Transaction& tx, Id webhook, Id event) {
  return tx.one(sql::find_delivery, {webhook, event}, read_delivery);
}

std::vector<Delivery> list_deliveries(db::Transaction& tx, Id webhook, const std::optional<std::string>& state,
                                      Id before, int limit) {
  if (state) return tx.all(sql::list_deliveries_of, {webhook, before, limit, *state}, read_delivery);
  return tx.all(sql::list_deliveries, {webhook, before, limit}, read_delivery);
}

std::int64_t count_deliveries(db::Transaction& tx, Id webhook, std::string_view state) {
  return tx.one(sql::count_of, {webhook, state}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::int64_t forget_old(db::Transaction& tx, Instant before, int limit) {
  return tx.execute(sql::forget_old, {before, limit});
}

std::int64_t forget_deleted(db::Transaction& tx, int limit) {
  std::int64_t gone = 0;
  for (const Id webhook : tx.all(sql::deleted_webhooks, {}, [](const db::Row& row) { return row.id(0); })) {
    const std::int64_t rows = tx.execute(sql::forget_of, {webhook, limit});
    if (rows < limit) tx.execute(sql::forget_webhook, {webhook});
    gone += rows;
  }
  return gone;
}

std::optional<Event> event(db::Transaction& tx, Id id) {
  return tx.one(sql::event, {id}, [](const db::Row& row) {
    return Event{row.id(0),      row.string(1), row.integer(2), row.instant(3),
                 row.instant(4), row.id(5),     row.string(6),  row.string(7)};
  });
}

std::vector<Text> texts_of(db::Transaction& tx, Id stream, std::int64_t version) {
  return tx.all(sql::texts_of_event, {stream, version}, [](const db::Row& row) {
    return Text{row.string(0), row.string(1)};
  });
}

}  // namespace wellkept::webhook::store
