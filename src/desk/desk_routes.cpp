#include "desk/desk_routes.h"

#include <charconv>

#include "base/text.h"

namespace wellkept::desk {

ticket::Actor actor_of(const http::Request& request) {
  return {ticket::Actor::Kind::member, request.principal.member, request.principal.roles};
}

std::string etag(std::int64_t version) {
  return "\"v" + std::to_string(version) + "\"";
}

Result<std::int64_t> expected_version(const http::Request& request) {
  const auto header = text::trim(request.header("if-match"));
  std::int64_t version = 0;
  if (header.size() > 3 && header.starts_with("\"v") && header.ends_with("\"")) {
    const char* const end = header.data() + header.size() - 1;
    const auto [stop, error] = std::from_chars(header.data() + 2, end, version);
    if (error == std::errc{} && stop == end) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match", "Say with If-Match which version you are changing.");
}

void add_desk_routes(http::Router& router, const DeskWeb& web) {
  add_counts_routes(router, web);
  add_view_routes(router, web);
  add_around_routes(router, web);
  add_task_routes(router, web);
  add_draft_routes(router, web);
  add_template_routes(router, web);
  add_mass_routes(router, web);
}

}  // namespace wellkept::desk
