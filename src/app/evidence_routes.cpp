#include "app/evidence_routes.h"

#include <charconv>
#include <limits>

#include "events/checkpoint_store.h"
#include "http/paging.h"

namespace wellkept::app {
namespace {

Result<http::Response> list_checkpoints(db::Database& database, const std::string& public_key,
                                        const http::Request& request) {
  WK_TRY(page, http::read_page(request));
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!page.cursor.empty()) {
    const char* const end = page.cursor.data() + page.cursor.size();
    const auto [stop, error] = std::from_chars(page.cursor.data(), end, before);
    if (error != std::errc{} || stop != end) {
      return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    }
  }
  auto found =
      database.read([&](db::Transaction& tx) { return events::checkpoints_before(tx, before, page.limit + 1); });
  const bool more = found.size() > static_cast<std::size_t>(page.limit);
  if (more) found.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().field("public_key", public_key).key("items").begin_array();
  for (const events::Checkpoint& checkpoint : found) out.raw(events::checkpoint_line(checkpoint));
  out.end_array().field("next", more ? std::optional(std::to_string(found.back().number)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_evidence_routes(http::Router& router, db::Database& database, const events::CheckpointKeys& keys) {
  http::Route route;
  route.pattern = "/api/v1/evidence/checkpoints";
  route.permission = "evidence.read";
  route.max_body = 0;
  route.handler = [&database, public_key = crypto::to_hex(keys.pair.public_key)](http::Request& request) {
    return list_checkpoints(database, public_key, request);
  };
  router.add(std::move(route));
}

}  // namespace wellkept::app
