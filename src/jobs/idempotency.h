// Creates that may be sent twice: the answer to a request with an Idempotency-Key is stored in the transaction of its
// effect, and given again to the same request.
#pragma once
#include <functional>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"
#include "db/database.h"
#include "http/http.h"

namespace wellkept::jobs {

constexpr std::int64_t kIdempotencyKeepMs = 48LL * 60 * 60 * 1000;

struct IdempotentRequest {
  std::string_view key;      // 1 to 200 printable ASCII characters; empty: the client did not ask for it
  Id principal;              // keys of one principal do not meet those of another; none for the public
  std::string_view route;    // method, path and query, such as "POST /api/v1/tickets/7/messages"
  std::string_view content;  // the body
  Instant now;
};
// The key, route, principal and content of a request. The request must outlive the answer; `route` is kept in
// `route_storage`.
IdempotentRequest idempotent(const http::Request& request, std::string& route_storage);

// Runs `body` unless the same request was answered within 48 hours; then gives that answer with "Idempotent-Replayed:
// true". Refuses: invalid "idempotency.key"; conflict "idempotency.mismatch" when the key came with another request,
// "idempotency.busy" when the same request is being answered on another node. A refusal of `body` is not stored:
// nothing of it was kept either.
Result<http::Response> within(db::Transaction& tx, const IdempotentRequest& request,
                              const std::function<Result<http::Response>()>& body);

// Forgets answers older than 48 hours, some hundreds a transaction; the number of answers forgotten.
std::int64_t forget_old_answers(db::Database& database, Instant now);

}  // namespace wellkept::jobs
