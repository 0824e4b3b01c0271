#include "webhook/delivery_service.h"

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "webhook/payload_service.h"
#include "webhook/webhook.h"

namespace wellkept::webhook {
namespace {

constexpr int kWebhooks = 10;
constexpr int kMostInTurn = 100;           // of one webhook, then others have their turn
constexpr std::int64_t kLeaseMs = 60'000;  // longer than a request may take
constexpr std::int64_t kKeepMs = 30LL * 24 * 3'600'000;
constexpr int kForgetAtOnce = 1000;
constexpr int kGone = 410;

}  // namespace

std::optional<DeliveryService::Work> DeliveryService::next(Id id) {
  return parts_.database.read([&](db::Transaction& tx) -> std::optional<Work> {
    auto webhook = store::find(tx, id);
    if (!webhook || !webhook->active) return std::nullopt;
    auto delivery = store::head(tx, id);
    if (!delivery) return std::nullopt;
    std::string body = payload(tx, parts_.customers, *webhook, *delivery);
    return Work{std::move(*webhook), std::move(*delivery), std::move(body)};
  });
}

Answer DeliveryService::send(const Work& work) {
  const auto secrets = parts_.webhooks.secrets(work.webhook);
  if (secrets.empty()) return {0, "the key that the secret is made from has changed: rotate the secret"};
  const std::vector<std::string> headers{
      "Content-Type: application/json",
      "User-Agent: Wellkept/" + version_,
      "Wellkept-Event: " + work.delivery.kind,
      "Wellkept-Delivery: " + format_id(work.webhook.id) + "." + format_id(work.delivery.event),
      "Wellkept-Attempt: " + std::to_string(work.delivery.attempts + 1),
      "Wellkept-Signature: " + signature(secrets, parts_.clock.now(), work.body),
      "Expect:",  // no question before the body
  };
  return parts_.sender.post(work.webhook.url, headers, work.body);
}

std::optional<Instant> DeliveryService::settle(const store::Lease& lease, Work& work, const Answer& answer) {
  const Instant now = parts_.clock.now();
  Delivery& delivery = work.delivery;
  Webhook& webhook = work.webhook;
  ++delivery.attempts;
  delivery.tried_at = now;
  delivery.status = answer.status > 0 ? std::optional<std::int64_t>(answer.status) : std::nullopt;
  delivery.error = answer.error;
  webhook.last_at = now;
  webhook.last_status = delivery.status;
  webhook.last_error = answer.error;
  webhook.failures = answer.ok() ? 0 : webhook.failures + 1;
  Instant next = now;
  if (answer.ok()) {
    delivery.state = "delivered";
  } else {
    const auto pause = pause_after(delivery.attempts, hooks_.spread());
    const bool parked = !pause || now - delivery.queued_at > kLongestWaitMs;
    delivery.state = parked ? "parked" : "waiting";
    if (!parked) next = now + std::max(*pause, answer.retry_after_ms.value_or(0));
  }
  const bool gone = answer.status == kGone;
  const auto kept = parts_.database.write([&](db::Transaction& tx) -> Outcome {
    if (!store::keep_lease(tx, lease, webhook, now + kLeaseMs)) {
      return refuse(RefusalKind::stale, "webhook.lease", "Another node has taken over.");
    }
    store::settle(tx, webhook.id, delivery);
    if (gone) {  // the receiver wants to hear no more
      store::stop(tx, webhook.id);
      store::give_lease(tx, lease, std::nullopt);
    }
    return Done{};
  });
  hooks_.tried(answer.ok());
  if (!answer.ok()) {
    log::warning("webhook.failed", {{"webhook", format_id(webhook.id)},
                                    {"delivery", format_id(delivery.event)},
                                    {"status", static_cast<std::int64_t>(answer.status)},
                                    {"attempts", delivery.attempts},
                                    {"error", answer.error}});
  }
  if (!kept || gone) return std::nullopt;
  return next;
}

int DeliveryService::serve(const store::Lease& lease) {
  using Steady = std::chrono::steady_clock;
  int tried = 0;
  std::optional<Instant> next_at;
  while (tried < kMostInTurn) {
    auto work = next(lease.webhook);
    if (!work) break;
    const auto begun = Steady::now();
    const Answer answer = send(*work);
    work->delivery.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begun).count();
    ++tried;
    const auto again = settle(lease, *work, answer);
    if (!again) return tried;
    if (*again > parts_.clock.now()) {
      next_at = again;
      break;
    }
  }
  (void)parts_.database.write([&](db::Transaction& tx) -> Outcome {
    // Something may have come since the last look.
    if (!next_at && store::head(tx, lease.webhook)) next_at = parts_.clock.now();
    store::give_lease(tx, lease, next_at);
    return Done{};
  });
  return tried;
}

int DeliveryService::advance() {
  int total = 0;
  for (;;) {
    const Instant now = parts_.clock.now();
    const auto due = parts_.database.read([&](db::Transaction& tx) { return store::due(tx, now, kWebhooks); });
    int tried = 0;
    for (const Id webhook : due) {
      const store::Lease lease{webhook, parts_.ids.next()};
      const auto taken = parts_.database.write([&](db::Transaction& tx) -> Outcome {
        if (store::take_lease(tx, lease, now, now + kLeaseMs)) return Done{};
        return refuse(RefusalKind::conflict, "webhook.lease", "Another thread or node serves it.");
      });
      if (taken) tried += serve(lease);
    }
    if (tried == 0) return total;
    total += tried;
  }
}

std::int64_t DeliveryService::forget() {
  const Instant before = parts_.clock.now() - kKeepMs;
  const auto gone = parts_.database.write([&](db::Transaction& tx) -> Result<std::int64_t> {
    return store::forget_old(tx, before, kForgetAtOnce) + store::forget_deleted(tx, kForgetAtOnce);
  });
  return gone.ok() ? *gone : 0;
}

}  // namespace wellkept::webhook
