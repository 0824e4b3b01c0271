#include "webhook/webhook_service.h"

#include <algorithm>

#include "webhook/webhook.h"

namespace wellkept::webhook {
namespace {

constexpr std::int64_t kSettledMs = 10'000;

Refusal unknown() {
  return refuse(RefusalKind::not_found, "webhook.unknown", "There is no such webhook.");
}

Refusal stale() {
  return refuse(RefusalKind::stale, "webhook.stale", "The webhook was changed in between.");
}

Refusal inactive() {
  return refuse(RefusalKind::conflict, "webhook.inactive", "The webhook is switched off.");
}

Outcome check_patterns(const std::vector<std::string>& patterns) {
  const bool good = !patterns.empty() && patterns.size() <= kMostPatterns &&
                    std::all_of(patterns.begin(), patterns.end(), [](const auto& one) { return is_pattern(one); });
  if (good) return Done{};
  return refuse(RefusalKind::invalid, "webhook.events", "Name events such as ticket.closed, ticket.* or *.");
}

// What stands in the evidence: the rest of the URL may hold a secret.
std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://") + 3;
  return url.substr(begin, url.find('/', begin) - begin);
}

}  // namespace

Result<Webhook> WebhookService::find(db::Transaction& tx, Id id) {
  auto found = store::find(tx, id);
  if (!found) return unknown();
  return std::move(*found);
}

Result<Webhook> WebhookService::apply(Webhook webhook, const Wish& wish) const {
  if (wish.url) {
    WK_TRY(url, plain_url(receiver_, *wish.url));
    webhook.url = std::move(url);
  }
  if (wish.events) {
    WK_CHECK(check_patterns(*wish.events));
    webhook.events = *wish.events;
  }
  if (wish.description) webhook.description = *wish.description;
  if (wish.personal) webhook.personal = *wish.personal;
  if (wish.active) webhook.active = *wish.active;
  return webhook;
}

Outcome WebhookService::record(db::Transaction& tx, const Webhook& webhook, std::string_view kind, Id actor,
                               json::Object body) const {
  const auto head = log_.head(tx, webhook.id);
  const events::NewEvent event{std::string(kind), clock_.now(), actor, std::move(body)};
  WK_CHECK(log_.append(tx, webhook.id, "webhook", head ? head->version : 0, std::span(&event, 1)));
  return Done{};
}

// With nobody to be told, nobody follows the events: what was recorded until now is passed over.
void WebhookService::begin_following(db::Transaction& tx) const {
  if (store::active(tx).empty()) store::move_cursor(tx, first_id_of(clock_.now() - kSettledMs));
}

Result<Shown> WebhookService::create(db::Transaction& tx, const Wish& wish, Id actor) const {
  if (store::count(tx) >= kMostWebhooks) {
    return refuse(RefusalKind::conflict, "webhook.too_many", "There are as many webhooks as there may be.");
  }
  WK_TRY(webhook, apply({}, wish));
  begin_following(tx);
  webhook.id = ids_.next();
  webhook.since = webhook.id;
  webhook.created_at = clock_.now();
  webhook.created_by = actor;
  std::string secret = secret_of(key_, webhook.id, webhook.generation);
  webhook.check_value = check_value(secret);
  store::insert(tx, webhook);
  WK_CHECK(
      record(tx, webhook, "webhook.created", actor, {{"host", host_of(webhook.url)}, {"personal", webhook.personal}}));
  return Shown{std::move(webhook), std::move(secret)};
}

Result<Webhook> WebhookService::change(db::Transaction& tx, Id id, std::int64_t version, const Wish& wish,
                                       Id actor) const {
  WK_TRY(before, find(tx, id));
  if (before.version != version) return stale();
  WK_TRY(webhook, apply(before, wish));
  if (webhook.active && !before.active) {
    begin_following(tx);
    webhook.since = ids_.next();  // what was recorded while it was off is told by a replay, when that is wanted
    webhook.next_at = clock_.now();
  }
  if (!webhook.active) webhook.next_at.reset();
  if (!store::update(tx, version, webhook)) return stale();
  ++webhook.version;
  WK_CHECK(record(tx, webhook, "webhook.changed", actor,
                  {{"active", webhook.active}, {"host", host_of(webhook.url)}, {"personal", webhook.personal}}));
  return webhook;
}

Outcome WebhookService::remove(db::Transaction& tx, Id id, std::int64_t version, Id actor) const {
  WK_TRY(webhook, find(tx, id));
  if (!store::remove(tx, version, id)) return stale();
  return record(tx, webhook, "webhook.deleted", actor);
}

Result<Shown> WebhookService::rotate(db::Transaction& tx, Id id, bool at_once, Id actor) const {
  WK_TRY(webhook, find(tx, id));
  ++webhook.generation;
  webhook.previous_until = at_once ? std::nullopt : std::optional(clock_.now() + kOverlapMs);
  std::string secret = secret_of(key_, id, webhook.generation);
  webhook.check_value = check_value(secret);
  if (!store::update(tx, webhook.version, webhook)) return stale();
  ++webhook.version;
  WK_CHECK(record(tx, webhook, "webhook.rotated", actor, {{"at_once", at_once}}));
  return Shown{std::move(webhook), std::move(secret)};
}

Result<Delivery> WebhookService::ping(db::Transaction& tx, Id id) const {
  WK_TRY(webhook, find(tx, id));
  if (!webhook.active) return inactive();
  store::Recorded event;
  event.event = ids_.next();
  event.kind = "webhook.ping";
  store::queue(tx, id, event, clock_.now());
  store::call_now(tx, id, clock_.now());
  return *store::find_delivery(tx, id, event.event);
}

Result<Delivery> WebhookService::replay(db::Transaction& tx, Id id, Id event, Id actor) const {
  WK_TRY(webhook, find(tx, id));
  if (!webhook.active) return inactive();
  if (!store::find_delivery(tx, id, event)) {
    return refuse(RefusalKind::not_found, "webhook.delivery_unknown", "There is no such delivery.");
  }
  if (!store::replay_delivery(tx, id, event, clock_.now())) {
    return refuse(RefusalKind::conflict, "webhook.delivery_waiting", "The delivery waits for its turn already.");
  }
  store::call_now(tx, id, clock_.now());
  WK_CHECK(record(tx, webhook, "webhook.replayed", actor, {{"event", format_id(event)}}));
  return *store::find_delivery(tx, id, event);
}

Result<Webhook> WebhookService::replay(db::Transaction& tx, Id id, Instant from, Instant until, Id actor) const {
  WK_TRY(webhook, find(tx, id));
  if (!webhook.active) return inactive();
  const Id after{std::max<std::int64_t>(0, first_id_of(from).value - 1)};
  const Id last{std::max<std::int64_t>(1, first_id_of(until).value - 1)};
  if (!store::begin_replay(tx, {id, {}, after, last})) {
    return refuse(RefusalKind::conflict, "webhook.replaying", "A replay is under way already.");
  }
  WK_CHECK(record(tx, webhook, "webhook.replayed", actor,
                  {{"from", format_instant(from)}, {"until", format_instant(until)}}));
  return find(tx, id);
}

std::vector<std::string> WebhookService::secrets(const Webhook& webhook) const {
  std::vector<std::string> secrets{secret_of(key_, webhook.id, webhook.generation)};
  if (check_value(secrets.front()) != webhook.check_value) return {};
  if (webhook.previous_until && clock_.now() < *webhook.previous_until) {
    secrets.push_back(secret_of(key_, webhook.id, webhook.generation - 1));
  }
  return secrets;
}

}  // namespace wellkept::webhook
