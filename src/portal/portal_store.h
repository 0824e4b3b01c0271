// The portal's rows: codes, sessions, requests about one's own data.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::portal {

struct StoredCode {
  Id id;
  std::string hash;
  Instant created_at;
  Instant expires_at;
  std::int64_t attempts = 0;
  std::optional<Instant> used_at;
};
void insert_code(db::Transaction& tx, Id id, std::string_view contact, const crypto::Hash& hash, Instant now,
                 Instant expires_at);
std::vector<StoredCode> codes_since(db::Transaction& tx, std::string_view contact, Instant since, int limit);
bool count_attempt(db::Transaction& tx, Id code, int limit);  // false: used up
bool use_code(db::Transaction& tx, Id code, Instant now);     // false: used already

// What a cookie stands for: a customer, or by a signed link one ticket of a customer (who may be unknown).
struct Session {
  Id id;
  Id customer;
  Id ticket;  // set: this ticket only
  Instant expires_at;
};
void insert_session(db::Transaction& tx, const Session& session, const crypto::Hash& secret, Instant now);
std::optional<Session> find_session(db::Transaction& tx, const crypto::Hash& secret);
void delete_session(db::Transaction& tx, Id session);
// Some hundreds a call; how many rows went.
std::int64_t forget_old(db::Transaction& tx, Instant codes_before, Instant sessions_before);

struct DataRequest {
  Id id;
  std::string kind;  // "export", "erasure"
  Id ticket;
  Instant created_at;
  Instant due_at;  // by when it is carried out
  std::optional<Instant> done_at{};
};
void insert_data_request(db::Transaction& tx, Id customer, const DataRequest& request);
std::vector<DataRequest> data_requests_of(db::Transaction& tx, Id customer, Id before, int limit);  // newest first

std::vector<Id> tickets_of(db::Transaction& tx, Id customer, Id before, int limit);  // newest first

}  // namespace wellkept::portal
