#include "directory/access_service.h"

#include "base/text.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::int64_t kChunk = 500;

Refusal refused() {
  return refuse(RefusalKind::unauthenticated, "session.refused", "Login or password is wrong.");
}

Refusal expired() {
  return refuse(RefusalKind::unauthenticated, "session.expired", "The session has ended; sign in again.");
}

json::Value with_id(std::string_view name, Id id) {
  json::Value body;
  body.set(name, format_id(id));
  return body;
}

}  // namespace

AccessService::AccessService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                             AccessOptions options)
    : database_(database),
      log_(log),
      clock_(clock),
      ids_(ids),
      options_(options),
      cache_(options.cache_ttl_ms, options.cache_entries),
      gate_(options.password_slots, options.password_queue),
      by_login_(options.by_login),
      by_address_(options.by_address) {}

Outcome AccessService::append(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body) {
  return store::append_latest(log_, tx, member, kMemberSubject, {kind, clock_.now(), actor, std::move(body)});
}

Outcome AccessService::throttle(const std::string& login_key, const std::string& address, Instant now) {
  const std::int64_t wait = std::max(by_login_.wait_ms(login_key, now), by_address_.wait_ms(address, now));
  if (wait == 0) return Done{};
  Refusal refusal = refuse(RefusalKind::too_many, "session.throttled", "Too many failed sign-ins; wait.");
  refusal.context.set("retry_after_s", (wait + 999) / 1000);
  return refusal;
}

void AccessService::record_failure(const std::optional<Member>& member, Instant now) {
  if (!member) return;
  const Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    return store::append_latest(log_, tx, member->id, kMemberSubject,
                                {event::kSessionFailed, now, {}, json::Value(json::Object{})});
  });
  (void)outcome;  // the sign-in is refused whether or not a busy stream took the event
}

Result<StartedSession> AccessService::sign_in(std::string_view login, std::string_view password,
                                              std::string_view address) {
  const Instant now = clock_.now();
  const auto normal = normal_login(login);
  // What is no login is treated as an unknown one.
  const std::string key = normal.ok() ? "l:" + *normal : "l:";
  const std::string from = address_key(address);
  WK_CHECK(throttle(key, from, now));

  std::optional<Member> member;
  std::optional<std::string> encoded;
  database_.read([&](db::Transaction& tx) {
    if (normal.ok()) member = store::find_member_by_login(tx, *normal);
    if (member) encoded = store::find_password(tx, member->id);
  });
  WK_TRY(right, gate_.check(encoded, password));
  if (!right || !member->active) {
    by_login_.failed(key, now);
    by_address_.failed(from, now);
    record_failure(member, now);
    return refused();
  }
  by_login_.succeeded(key);
  return start_session(member->id, now);
}

Result<StartedSession> AccessService::start_session(Id id, Instant now) {
  const std::string secret = crypto::to_base64url(crypto::random_bytes(kSecretBytes));
  const Instant expires_at = now + options_.absolute_ms;
  return write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<StartedSession> {
    auto member = store::find_member(tx, id);
    if (!member || !member->active) return refused();
    const Id session = ids_.next();
    store::insert_session(tx, session, crypto::sha256(secret), id, now, expires_at);
    WK_CHECK(append(tx, id, event::kSessionStarted, id, with_id("session", session)));
    return StartedSession{std::move(*member), secret, expires_at};
  });
}

Outcome AccessService::sign_out(Id session, Id member) {
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    if (!store::delete_session(tx, session)) return Done{};
    return append(tx, member, event::kSessionEnded, member, with_id("session", session));
  });
  cache_.forget(member);
  return outcome;
}

std::optional<store::Credential> AccessService::recall(std::string_view secret, Instant now, FindCredential find,
                                                       Touch touch,
                                                       const std::function<bool(const store::Credential&)>& holds) {
  const crypto::Hash hash = crypto::sha256(secret);
  auto found = cache_.find(hash, now);
  const auto generation = cache_.generation();
  const bool cached = found.has_value();
  if (!cached) found = database_.read([&](db::Transaction& tx) { return find(tx, hash); });
  if (!found || !holds(*found)) return std::nullopt;
  const bool stale = !found->used_at || now - *found->used_at >= options_.touch_ms;
  if (stale) {
    (void)database_.write([&](db::Transaction& tx) -> Outcome {
      touch(tx, found->id, now);
      return Done{};
    });
    found->used_at = now;
  }
  if (stale || !cached) cache_.put(hash, *found, now, generation);
  return found;
}

Result<store::Credential> AccessService::by_session(std::string_view secret) {
  const Instant now = clock_.now();
  const auto holds = [&](const store::Credential& found) {
    return found.active && now < *found.expires_at && now - *found.used_at < options_.idle_ms;
  };
  auto found = recall(secret, now, store::find_session, store::touch_session, holds);
  if (!found) return expired();
  return *std::move(found);
}

Outcome AccessService::change_password(Id id, Id session, std::string_view current, std::string_view next) {
  std::optional<Member> member;
  std::optional<std::string> encoded;
  database_.read([&](db::Transaction& tx) {
    member = store::find_member(tx, id);
    encoded = store::find_password(tx, id);
  });
  if (!member) return expired();
  const Instant now = clock_.now();
  const std::string key = "l:" + member->login;
  WK_CHECK(throttle(key, {}, now));
  WK_TRY(right, gate_.check(encoded, current));
  if (!right) {
    by_login_.failed(key, now);
    return refuse(RefusalKind::forbidden, "password.wrong", "The current password is wrong.");
  }
  WK_CHECK(check_new_password(next, member->login));
  WK_TRY(fresh, gate_.hash(next));
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    store::set_password(tx, id, fresh);
    store::delete_sessions_of(tx, id, session);
    json::Value body;
    body.set("by", "member");
    return append(tx, id, event::kPasswordSet, id, std::move(body));
  });
  cache_.forget(id);
  return outcome;
}

std::int64_t AccessService::forget_expired_sessions() {
  std::int64_t forgotten = 0;
  for (std::int64_t chunk = kChunk; chunk == kChunk; forgotten += chunk) {
    const auto result = database_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
      return store::delete_old_sessions(tx, clock_.now(), kChunk);
    });
    chunk = result.ok() ? *result : 0;
  }
  return forgotten;
}

}  // namespace wellkept::directory
