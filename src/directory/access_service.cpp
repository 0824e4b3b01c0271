#include "directory/access_service.h"

#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"
#include "directory/sight_service.h"
#include "directory/tries_store.h"

namespace wellkept::directory {

namespace {

namespace way {
constexpr const char* kPassword = "password";
constexpr const char* kProvider = "provider";
constexpr const char* kLdap = "ldap";
}  // namespace way

constexpr std::size_t kSecretBytes = 32;
constexpr std::int64_t kChunk = 500;

Refusal refused() {
  return refuse(RefusalKind::unauthenticated, "session.refused", "Login or password is wrong.");
}

Refusal expired() {
  return refuse(RefusalKind::unauthenticated, "session.expired", "The session has ended; sign in again.");
}

std::string new_secret() {
  return crypto::to_base64url(crypto::random_bytes(kSecretBytes));
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
      options_(std::move(options)),
      cache_(options_.cache_ttl_ms, options_.cache_entries),
      gate_(options_.password_slots, options_.password_queue),
      factors_(clock, options_.factors) {}

Outcome AccessService::append(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body) {
  return store::append_latest(log_, tx, member, kMemberSubject, {kind, clock_.now(), actor, std::move(body)});
}

void AccessService::record_failure(Id member, const char* kind, const char* way, const Origin& from) {
  // A login that nobody has costs the same durable write, so that the time does not tell it.
  const Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    if (kind == std::string_view(sign_in_kind::kRefused)) {
      store::count_failure(tx, options_.by_address, address_key(from.address), clock_.now());
    }
    note(tx, {.kind = kind, .member = member, .way = way, .from = from});
    if (!member) return Done{};
    return append(tx, member, event::kSessionFailed, {}, json::Value(json::Object{}));
  });
  (void)outcome;  // the sign-in is refused whether or not a busy stream took the event
}

Outcome AccessService::begin_try(const std::string& login, const std::string& address) {
  const Instant now = clock_.now();
  return database_.write([&](db::Transaction& tx) -> Outcome {
    std::int64_t wait = address.empty() ? 0 : store::wait_ms(tx, address, now);
    if (wait == 0) wait = store::begin_try(tx, options_.by_login, login, now);
    if (wait > 0) return throttled(wait);
    return Done{};
  });
}

Result<StartedSession> AccessService::sign_in(std::string_view login, std::string_view password, const Origin& from) {
  const auto normal = normal_login(login);
  // What is no login is treated as an unknown one.
  const std::string key = normal.ok() ? "l:" + *normal : "l:";
  const std::string address = address_key(from.address);
  WK_CHECK(begin_try(key, address));

  std::optional<Member> member;
  std::optional<std::string> encoded;
  bool kept_outside = false;
  database_.read([&](db::Transaction& tx) {
    if (normal.ok()) member = store::find_member_by_login(tx, *normal);
    kept_outside = outside_ != nullptr && member && outside_->keeps(tx, member->id);
    if (member && !kept_outside) encoded = store::find_password(tx, member->id);
  });
  WK_TRY(right, gate_.check(encoded, password));
  if (right && member->active) return begin_or_start({member->id, way::kPassword, false, from, key});
  Refusal answer = refused();
  if (outside_ != nullptr && normal.ok() && (!member || member->active)) {
    auto session = sign_in_outside(*normal, password, from);
    if (session.ok() || session.refusal().kind == RefusalKind::unavailable) return session;
    answer = session.refusal();
  }
  record_failure(member ? member->id : Id{}, sign_in_kind::kRefused, kept_outside ? way::kLdap : way::kPassword, from);
  return answer;
}

Result<StartedSession> AccessService::sign_in_outside(const std::string& login, std::string_view password,
                                                      const Origin& from) {
  const auto member = outside_->check(login, password, from);
  const std::string key = "l:" + login;
  if (member.ok()) {
    forget(*member);
    return begin_or_start({*member, way::kLdap, false, from, key});
  }
  if (member.refusal().kind == RefusalKind::unavailable) {
    // Nobody tried a wrong password: it is not known whether it was.
    (void)database_.write([&](db::Transaction& tx) -> Outcome {
      store::forgive(tx, key);
      return Done{};
    });
  }
  return member.refusal();
}

Result<StartedSession> AccessService::sign_in_by_provider(Id member, bool strong, const Origin& from) {
  return begin_or_start({member, way::kProvider, strong, from, {}});
}

Result<StartedSession> AccessService::begin_or_start(const Start& start) {
  const Instant now = clock_.now();
  return write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<StartedSession> {
    auto member = store::find_member(tx, start.member);
    if (!member || !member->active) return refused();
    if (!start.login.empty()) store::forgive(tx, start.login);
    const bool has = factors_.in_force(tx, start.member);
    if (start.strong || (!has && !factors_.required(member->roles))) return start_session(tx, start);
    const std::string secret = new_secret();
    const Instant until = now + options_.step_ms;
    store::insert_sign_in_step(tx, crypto::sha256(secret), {start.member, start.way, until});
    using Next = StartedSession::Next;
    return StartedSession{std::move(*member), secret, until, has ? Next::code : Next::enrol, {}};
  });
}

Result<StartedSession> AccessService::start_session(db::Transaction& tx, const Start& start) {
  auto member = store::find_member(tx, start.member);
  if (!member || !member->active) return refused();
  const Instant now = clock_.now();
  const Instant expires_at = now + options_.absolute_ms;
  const std::string secret = new_secret();
  const Id session = ids_.next();
  store::insert_session(tx, {session, start.member, now, expires_at, start.way, start.strong, start.from},
                        crypto::sha256(secret));
  note(tx, {.kind = sign_in_kind::kSignedIn,
            .member = start.member,
            .actor = start.member,
            .way = start.way,
            .from = start.from,
            .subject = session});
  WK_CHECK(append(tx, start.member, event::kSessionStarted, start.member, with_id("session", session)));
  return StartedSession{std::move(*member), secret, expires_at, StartedSession::Next::done, {}};
}

Outcome AccessService::sign_out(const Self& self) {
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    if (!store::delete_session(tx, self.session)) return Done{};
    note(tx, {.kind = sign_in_kind::kSignedOut,
              .member = self.member,
              .actor = self.member,
              .from = self.from,
              .subject = self.session});
    return append(tx, self.member, event::kSessionEnded, self.member, with_id("session", self.session));
  });
  forget(self.member);
  return outcome;
}

std::optional<store::Credential> AccessService::recall(std::string_view secret, Instant now, FindCredential find,
                                                       Touch touch,
                                                       const std::function<bool(const store::Credential&)>& holds) {
  const crypto::Hash hash = crypto::sha256(secret);
  auto found = cache_.find(hash, now);
  const auto generation = cache_.generation();
  const bool cached = found.has_value();
  if (!cached) {
    found = database_.read([&](db::Transaction& tx) {
      auto one = find(tx, hash);
      if (one) one->outside = bool(provider_of(tx, one->member));
      return one;
    });
  }
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
    return found.active && now < *found.expires_at && now - *found.used_at < options_.idle_ms &&
           (found.strong || !factors_.required(found.roles));
  };
  auto found = recall(secret, now, store::find_session, store::touch_session, holds);
  if (!found) return expired();
  return *std::move(found);
}

Outcome AccessService::check_password_of(const Self& self, std::string_view password) {
  std::optional<Member> member;
  std::optional<std::string> encoded;
  database_.read([&](db::Transaction& tx) {
    member = store::find_member(tx, self.member);
    encoded = store::find_password(tx, self.member);
  });
  if (!member) return expired();
  const std::string key = "l:" + member->login;
  WK_CHECK(begin_try(key, {}));
  WK_TRY(right, gate_.check(encoded, password));
  if (!right) {
    record_failure(self.member, sign_in_kind::kRefused, way::kPassword, self.from);
    return refuse(RefusalKind::forbidden, "password.wrong", "The current password is wrong.");
  }
  (void)database_.write([&](db::Transaction& tx) -> Outcome {
    store::forgive(tx, key);
    return Done{};
  });
  return Done{};
}

Result<Renewed> AccessService::change_password(const Self& self, std::string_view current, std::string_view next) {
  WK_CHECK(check_password_of(self, current));
  const auto member = database_.read([&](db::Transaction& tx) { return store::find_member(tx, self.member); });
  if (!member) return expired();
  WK_CHECK(check_new_password(next, member->login));
  WK_TRY(fresh, gate_.hash(next));
  auto outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<Renewed> {
    store::set_password(tx, self.member, fresh);
    store::delete_sessions_of(tx, self.member, self.session);
    store::delete_sign_in_steps_of(tx, self.member);
    note(tx, {.kind = sign_in_kind::kPasswordSet, .member = self.member, .actor = self.member, .from = self.from});
    json::Value body;
    body.set("by", "member");
    WK_CHECK(append(tx, self.member, event::kPasswordSet, self.member, std::move(body)));
    return renew_session(tx, self, false);
  });
  forget(self.member);
  return outcome;
}

Result<Renewed> AccessService::renew_session(db::Transaction& tx, const Self& self, bool strong) {
  const std::string secret = new_secret();
  const auto until = store::renew_session(tx, self.session, crypto::sha256(secret), strong);
  if (!until) return expired();
  return Renewed{secret, *until};
}

std::int64_t AccessService::forget_expired_sessions() {
  const Instant now = clock_.now();
  const auto all = [&](const std::function<std::int64_t(db::Transaction&)>& chunk_of) {
    std::int64_t forgotten = 0;
    for (std::int64_t chunk = kChunk; chunk == kChunk; forgotten += chunk) {
      const auto result = database_.write([&](db::Transaction& tx) -> Result<std::int64_t> { return chunk_of(tx); });
      chunk = result.ok() ? *result : 0;
    }
    return forgotten;
  };
  all([&](db::Transaction& tx) { return store::delete_old_sign_in_steps(tx, now, kChunk); });
  const std::int64_t forget_ms = std::max(options_.by_login.forget_ms, options_.by_address.forget_ms);
  all([&](db::Transaction& tx) { return store::delete_old_tries(tx, now - forget_ms, kChunk); });
  all([&](db::Transaction& tx) { return store::delete_old_sign_ins(tx, now - options_.keep_sign_ins_ms, kChunk); });
  return all([&](db::Transaction& tx) { return store::delete_old_sessions(tx, now, kChunk); });
}

}  // namespace wellkept::directory
