#include "webhook/webhook_followers.h"

#include <algorithm>

#include "webhook/webhook.h"

namespace wellkept::webhook {
namespace {

constexpr int kEvents = 500;  // looked at in one step, so that other writes do not wait for it
constexpr std::int64_t kSettledMs = 10'000;
constexpr std::int64_t kCursorMs = 60'000;  // how far it may stay behind while there is nothing to be told
constexpr Id kEnd{INT64_MAX};

// An imported or made-up past is history, and nobody's news.
bool is_news(const store::Recorded& event) {
  if (event.sample) return false;
  return !event.imported || event.at >= moment_of(event.ticket);
}

}  // namespace

int Follower::take(const std::vector<store::Subscription>& webhooks, const std::vector<store::Recorded>& events) {
  std::vector<Told> told;
  for (const store::Recorded& event : events) {
    if (!is_news(event)) continue;
    for (const store::Subscription& webhook : webhooks) {
      if (event.event > webhook.since && matches(webhook.events, event.kind)) told.push_back({webhook.id, event});
    }
  }
  if (told.empty()) return 0;
  const Instant now = clock_.now();
  (void)database_.write([&](db::Transaction& tx) -> Outcome {
    std::set<Id> awake;
    for (const Told& one : told) {
      store::queue(tx, one.webhook, one.event, now);
      if (awake.insert(one.webhook).second) store::wake(tx, one.webhook, now);
    }
    return Done{};
  });
  return static_cast<int>(told.size());
}

int Follower::take_new(const std::vector<store::Subscription>& webhooks) {
  int queued = 0;
  for (;;) {
    const auto events =
        database_.read([&](db::Transaction& tx) { return store::events_after(tx, position_, kEnd, kEvents); });
    if (events.empty()) return queued;
    queued += take(webhooks, events);
    position_ = events.back().event;
    for (const store::Recorded& event : events) recent_.insert(event.event);
  }
}

// What has become visible late; and the cursor moves on.
int Follower::look_again(const std::vector<store::Subscription>& webhooks) {
  const Id cursor = database_.read([](db::Transaction& tx) { return store::cursor(tx); });
  int queued = 0;
  for (Id after = cursor;;) {
    auto events =
        database_.read([&](db::Transaction& tx) { return store::events_after(tx, after, position_, kEvents); });
    if (events.empty()) break;
    after = events.back().event;
    std::erase_if(events, [&](const store::Recorded& event) { return !recent_.insert(event.event).second; });
    queued += take(webhooks, events);
  }
  const Id settled = std::min(position_, first_id_of(clock_.now() - kSettledMs));
  if (settled > cursor && moment_of(settled) - moment_of(cursor) > kCursorMs) {
    (void)database_.write([&](db::Transaction& tx) -> Outcome {
      store::move_cursor(tx, settled);
      return Done{};
    });
    recent_.erase(recent_.begin(), recent_.upper_bound(settled));
  }
  return queued;
}

int Follower::go_on(const store::Replay& replay) {
  const auto events =
      database_.read([&](db::Transaction& tx) { return store::events_after(tx, replay.after, replay.until, kEvents); });
  const bool done = events.size() < static_cast<std::size_t>(kEvents);
  const Instant now = clock_.now();
  int queued = 0;
  const auto kept = database_.write([&](db::Transaction& tx) -> Outcome {
    queued = 0;
    if (!store::move_replay(tx, replay, events.empty() ? replay.after : events.back().event, done)) {
      return refuse(RefusalKind::stale, "webhook.moved", "Another process goes on with it.");
    }
    for (const store::Recorded& event : events) {
      if (!is_news(event) || !matches(replay.events, event.kind)) continue;
      store::queue_again(tx, replay.webhook, event, now);
      ++queued;
    }
    if (queued > 0) store::call_now(tx, replay.webhook, now);
    return Done{};
  });
  return kept ? queued : 0;
}

int Follower::follow() {
  std::vector<store::Replay> replays;
  const auto webhooks = database_.read([&](db::Transaction& tx) {
    replays = store::replays(tx);
    position_ = std::max(position_, store::cursor(tx));
    return store::active(tx);
  });
  int queued = 0;
  for (const store::Replay& replay : replays) queued += go_on(replay);
  if (webhooks.empty()) return queued;
  queued += take_new(webhooks);
  return queued + look_again(webhooks);
}

}  // namespace wellkept::webhook
