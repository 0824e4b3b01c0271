#include "jobs/idempotency.h"

#include "base/crypto.h"
#include "base/json.h"
#include "jobs/idempotency_sql.h"

namespace wellkept::jobs {

namespace {

constexpr std::int64_t kChunk = 500;

std::string_view bytes(const crypto::Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

crypto::Hash request_hash(const IdempotentRequest& request) {
  const std::array<std::string_view, 2> parts{request.route, request.content};
  return crypto::sha256_parts(parts);
}

bool well_formed(std::string_view key) {
  return key.size() <= 200 && std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string write_headers(const http::Response& response) {
  json::Object headers;
  headers.emplace_back("content-type", response.content_type);
  for (const auto& [name, value] : response.headers) headers.emplace_back(name, value);
  return json::write(json::Value(std::move(headers)));
}

struct Answer {
  std::string request;
  http::Response response;
};

Answer read_answer(const db::Row& row) {
  Answer answer{std::string(row.blob(0)), {}};
  answer.response.status = static_cast<int>(row.integer(1));
  answer.response.body = row.string(3);
  const auto parsed = json::parse(row.text(2));
  const auto* headers = std::get_if<json::Value>(&parsed);
  if (headers == nullptr || headers->object() == nullptr) throw db::Fault("a stored answer has unreadable headers");
  for (const auto& [name, value] : *headers->object()) {
    if (value.string() == nullptr) throw db::Fault("a stored answer has unreadable headers");
    if (name == "content-type") {
      answer.response.content_type = *value.string();
    } else {
      answer.response.header(name, *value.string());
    }
  }
  answer.response.header("Idempotent-Replayed", "true");
  return answer;
}

}  // namespace

IdempotentRequest idempotent(const http::Request& request, std::string& route_storage) {
  route_storage = std::string(http::method_name(request.method)) + " " + request.path;
  // A NUL keeps them apart from the path and each other; no path or query holds one.
  for (const auto& [name, value] : request.queries)
    route_storage.append(1, '\0').append(name).append(1, '\0').append(value);
  const http::Principal& principal = request.principal;
  return {request.header("idempotency-key"), principal.member ? principal.member : principal.customer, route_storage,
          request.body, request.now};
}

Result<http::Response> within(db::Transaction& tx, const IdempotentRequest& request,
                              const std::function<Result<http::Response>()>& body) {
  if (request.key.empty()) return body();
  if (!well_formed(request.key)) {
    return refuse(RefusalKind::invalid, "idempotency.key", "Idempotency-Key has 1 to 200 printable ASCII characters.");
  }
  const crypto::Hash hash = request_hash(request);
  const Instant oldest = request.now - kIdempotencyKeepMs;
  auto known = tx.one(sql::find_answer, {request.principal.value, request.key, oldest}, read_answer);
  if (known) {
    if (known->request == bytes(hash)) return std::move(known->response);
    return refuse(RefusalKind::conflict, "idempotency.mismatch", "This Idempotency-Key came with another request.");
  }
  auto result = body();
  if (!result.ok()) return result;
  const auto saved =
      tx.execute(sql::save_answer, {request.principal.value, request.key, db::Param::blob(bytes(hash)), result->status,
                                    write_headers(*result), result->body, request.now, oldest});
  if (saved != 1) {
    return refuse(RefusalKind::conflict, "idempotency.busy", "The same request is being answered; ask again.");
  }
  return result;
}

std::int64_t forget_old_answers(db::Database& database, Instant now) {
  const Instant oldest = now - kIdempotencyKeepMs;
  std::int64_t forgotten = 0;
  for (std::int64_t chunk = kChunk; chunk == kChunk; forgotten += chunk) {
    const auto result = database.write([&](db::Transaction& tx) -> Result<std::int64_t> {
      return tx.execute(sql::forget_answers, {oldest, kChunk});
    });
    chunk = result.ok() ? *result : 0;
  }
  return forgotten;
}

}  // namespace wellkept::jobs
