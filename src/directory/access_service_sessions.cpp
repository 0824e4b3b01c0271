// One's own sessions, and the list of sign-ins.
#include "directory/access_service.h"
#include "directory/directory_events.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"

namespace wellkept::directory {

std::vector<store::OwnSession> AccessService::sessions(Id member, Id after, std::int64_t limit) {
  const Instant now = clock_.now();
  return database_.read([&](db::Transaction& tx) {
    return store::sessions_of(tx, {member, after, now, now - options_.idle_ms, limit});
  });
}

Outcome AccessService::end_session(const Self& self, Id session) {
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    const auto owner = store::session_owner(tx, session);
    if (owner != self.member || !store::delete_session(tx, session)) {
      return refuse(RefusalKind::not_found, "session.unknown", "You have no such session.");
    }
    return revoked(tx, self, session);
  });
  forget(self.member);
  return outcome;
}

Outcome AccessService::end_other_sessions(const Self& self) {
  Outcome outcome = write_again_when_stale(database_, [&](db::Transaction& tx) -> Outcome {
    if (store::delete_sessions_of(tx, self.member, self.session) == 0) return Done{};
    return revoked(tx, self, {});
  });
  forget(self.member);
  return outcome;
}

Outcome AccessService::revoked(db::Transaction& tx, const Self& self, Id session) {
  note(tx, {.kind = sign_in_kind::kSessionRevoked,
            .member = self.member,
            .actor = self.member,
            .from = self.from,
            .subject = session});
  json::Value body{json::Object{}};
  if (session) body.set("session", format_id(session));
  return append(tx, self.member, event::kSessionEnded, self.member, std::move(body));
}

std::vector<store::SignIn> AccessService::sign_ins(const store::SignInsWanted& wanted) {
  return database_.read([&](db::Transaction& tx) { return store::list_sign_ins(tx, wanted); });
}

void AccessService::note(db::Transaction& tx, store::SignIn row) {
  row.id = ids_.next();
  row.at = clock_.now();
  store::insert_sign_in(tx, row);
}

}  // namespace wellkept::directory
