#include "portal/portal_store.h"

#include <limits>

#include "portal/portal_sql.h"

namespace wellkept::portal {
namespace {

constexpr int kChunk = 500;

db::Param bytes(const crypto::Hash& hash) {
  return db::Param::blob({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::int64_t or_last(Id before) {
  return before ? before.value : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

void insert_code(db::Transaction& tx, Id id, std::string_view contact, const crypto::Hash& hash, Instant now,
                 Instant expires_at) {
  tx.execute(sql::insert_code, {id, contact, bytes(hash), now, expires_at});
}

std::vector<StoredCode> codes_since(db::Transaction& tx, std::string_view contact, Instant since, int limit) {
  return tx.all(sql::codes_since, {contact, since, limit}, [](const db::Row& row) {
    return StoredCode{row.id(0),      std::string(row.blob(1)), row.instant(2),
                      row.instant(3), row.integer(4),           row.maybe_instant(5)};
  });
}

bool count_attempt(db::Transaction& tx, Id code, int limit) {
  return tx.execute(sql::count_attempt, {code, limit}) == 1;
}

bool use_code(db::Transaction& tx, Id code, Instant now) {
  return tx.execute(sql::use_code, {code, now}) == 1;
}

void insert_session(db::Transaction& tx, const Session& session, const crypto::Hash& secret, Instant now) {
  tx.execute(sql::insert_session,
             {session.id, bytes(secret), session.customer, session.ticket, now, session.expires_at});
}

std::optional<Session> find_session(db::Transaction& tx, const crypto::Hash& secret) {
  return tx.one(sql::session_by_secret, {bytes(secret)}, [](const db::Row& row) {
    return Session{row.id(0), row.id(1), row.id(2), row.instant(3)};
  });
}

void delete_session(db::Transaction& tx, Id session) {
  tx.execute(sql::delete_session, {session});
}

std::int64_t forget_old(db::Transaction& tx, Instant codes_before, Instant sessions_before) {
  return tx.execute(sql::forget_codes, {codes_before, kChunk}) +
         tx.execute(sql::forget_sessions, {sessions_before, kChunk});
}

void insert_data_request(db::Transaction& tx, Id customer, const DataRequest& request) {
  tx.execute(sql::insert_data_request,
             {request.id, customer, request.kind, request.ticket, request.created_at, request.due_at});
}

std::vector<DataRequest> data_requests_of(db::Transaction& tx, Id customer, Id before, int limit) {
  return tx.all(sql::data_requests_of, {customer, or_last(before), limit}, [](const db::Row& row) {
    return DataRequest{row.id(0), row.string(1), row.id(2), row.instant(3), row.instant(4), row.maybe_instant(5)};
  });
}

std::vector<Id> tickets_of(db::Transaction& tx, Id customer, Id before, int limit) {
  return tx.all(sql::tickets_of, {customer, or_last(before), limit}, [](const db::Row& row) { return row.id(0); });
}

}  // namespace wellkept::portal
