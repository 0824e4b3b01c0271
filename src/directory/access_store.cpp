#include "directory/access_store.h"

#include "directory/directory_sql.h"
#include "directory/member.h"

namespace wellkept::directory::store {

namespace {

db::Param blob(const crypto::Hash& hash) {
  return db::Param::blob({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Credential read_session(const db::Row& row) {
  Credential session;
  session.id = row.id(0);
  session.used_at = row.instant(1);
  session.expires_at = row.instant(2);
  session.member = row.id(3);
  session.name = row.string(4);
  session.roles = split_words(row.text(5));
  session.active = row.boolean(6);
  session.strong = row.boolean(7);
  return session;
}

Credential read_token_credential(const db::Row& row) {
  Credential token;
  token.id = row.id(0);
  token.expires_at = row.maybe_instant(1);
  token.used_at = row.maybe_instant(2);
  token.revoked = !row.null(3);
  token.scopes = split_words(row.text(4));
  token.member = row.id(5);
  token.name = row.string(6);
  token.roles = split_words(row.text(7));
  token.active = row.boolean(8);
  return token;
}

Token read_token(const db::Row& row) {
  return {row.id(0),
          row.id(1),
          row.string(2),
          split_words(row.text(3)),
          row.instant(4),
          row.maybe_instant(5),
          row.maybe_instant(6),
          row.maybe_instant(7)};
}

}  // namespace

std::optional<Credential> find_session(db::Transaction& tx, const crypto::Hash& secret) {
  return tx.one(sql::find_session, {blob(secret)}, read_session);
}

std::optional<Credential> find_token(db::Transaction& tx, const crypto::Hash& secret) {
  return tx.one(sql::find_token, {blob(secret)}, read_token_credential);
}

void insert_session(db::Transaction& tx, const NewSession& session, const crypto::Hash& secret) {
  tx.execute(sql::insert_session, {session.id, blob(secret), session.member, session.now, session.expires_at,
                                   session.way, session.strong, session.from.address, session.from.agent});
}

std::optional<Instant> renew_session(db::Transaction& tx, Id id, const crypto::Hash& secret, bool strong) {
  if (tx.execute(sql::renew_session, {id, blob(secret), strong}) != 1) return std::nullopt;
  return tx.one(sql::session_end, {id}, [](const db::Row& row) { return row.instant(0); });
}

void touch_session(db::Transaction& tx, Id id, Instant now) {
  tx.execute(sql::touch_session, {id, now});
}

bool delete_session(db::Transaction& tx, Id id) {
  return tx.execute(sql::delete_session, {id}) == 1;
}

std::int64_t delete_sessions_of(db::Transaction& tx, Id member, Id but) {
  return tx.execute(sql::delete_sessions_of, {member, but.value});
}

std::int64_t delete_old_sessions(db::Transaction& tx, Instant now, std::int64_t limit) {
  return tx.execute(sql::delete_old_sessions, {now, limit});
}

void insert_token(db::Transaction& tx, const Token& token, const crypto::Hash& secret) {
  const std::string scopes = join_words(token.scopes);
  tx.execute(sql::insert_token,
             {token.id, blob(secret), token.member, token.name, scopes, token.created_at, token.expires_at});
}

std::vector<Token> list_tokens(db::Transaction& tx, Id after, std::int64_t limit) {
  return tx.all(sql::list_tokens, {after.value, limit}, read_token);
}

void touch_token(db::Transaction& tx, Id id, Instant now) {
  tx.execute(sql::touch_token, {id, now});
}

std::optional<Id> revoke_token(db::Transaction& tx, Id id, Instant now) {
  const auto member = tx.one(sql::token_member, {id}, [](const db::Row& row) { return row.id(0); });
  if (!member || tx.execute(sql::revoke_token, {id, now}) != 1) return std::nullopt;
  return member;
}

void insert_link(db::Transaction& tx, const crypto::Hash& secret, const Link& link) {
  tx.execute(sql::delete_links_of, {link.member});
  tx.execute(sql::insert_link, {blob(secret), link.member, link.expires_at});
}

std::optional<Link> find_link(db::Transaction& tx, const crypto::Hash& secret, Instant now) {
  return tx.one(sql::find_link, {blob(secret), now}, [](const db::Row& row) {
    return Link{row.id(0), row.instant(1)};
  });
}

bool delete_link(db::Transaction& tx, const crypto::Hash& secret) {
  return tx.execute(sql::delete_link, {blob(secret)}) == 1;
}

}  // namespace wellkept::directory::store
