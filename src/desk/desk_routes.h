// The routes of the desk, each group in its file.
#pragma once
#include <functional>
#include <string>

#include "desk/desk_service.h"
#include "http/http.h"

namespace wellkept::desk {

struct DeskWeb {
  Desk desk;
  // Whether roles and scopes grant a permission.
  std::function<bool(const http::Principal& who, std::string_view permission)> may;
  // That somebody read the whole personal data of a ticket.
  std::function<void(const http::Request&, const ticket::Ticket&)> note_reading{};
};

ticket::Actor actor_of(const http::Request& request);
std::string etag(std::int64_t version);
// The version that If-Match names; refuses stale "request.if_match" when it names none.
Result<std::int64_t> expected_version(const http::Request& request);

constexpr std::size_t kMaxBody = 64 * 1024;

using Handler = Result<http::Response> (*)(const DeskWeb& web, http::Request& request);
inline void add(http::Router& router, http::Method method, const char* pattern, const char* permission,
                const DeskWeb& web, Handler handler) {
  http::Route route;
  route.method = method;
  route.pattern = pattern;
  route.permission = permission;
  route.max_body = kMaxBody;
  route.handler = [web, handler](http::Request& request) { return handler(web, request); };
  router.add(std::move(route));
}

void add_counts_routes(http::Router& router, const DeskWeb& web);
void add_view_routes(http::Router& router, const DeskWeb& web);
void add_around_routes(http::Router& router, const DeskWeb& web);
void add_task_routes(http::Router& router, const DeskWeb& web);
void add_draft_routes(http::Router& router, const DeskWeb& web);
void add_template_routes(http::Router& router, const DeskWeb& web);
void add_mass_routes(http::Router& router, const DeskWeb& web);
// All of them.
void add_desk_routes(http::Router& router, const DeskWeb& web);

}  // namespace wellkept::desk
