#include "app/operation_routes.h"

#include "app/builtin.h"
#include "app/version.h"
#include "base/bind.h"
#include "events/checkpoint.h"
#include "http/metrics.h"
#include "http/paging.h"

namespace wellkept::app {
namespace {

http::Response ok_response() {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("status", "ok").field("version", kVersion).end_object();
  return http::json_response(200, std::move(text));
}

std::string media_type_of(std::string_view path) {
  const std::string_view ending = path.substr(path.rfind('.') + 1);
  if (ending == "html") return "text/html; charset=utf-8";
  if (ending == "js") return "text/javascript; charset=utf-8";
  if (ending == "css") return "text/css; charset=utf-8";
  if (ending == "yaml") return "application/yaml; charset=utf-8";
  return "text/plain; charset=utf-8";  // licences
}

// Computed once: the script of the page has more than a megabyte.
const std::string& etag_of(const std::string& path) {
  static const auto etags = [] {
    std::map<std::string, std::string> made;
    for (const auto& [name, bytes] : builtin_api()) {
      made[name] = "\"" + crypto::to_hex(crypto::sha256(bytes)).substr(0, 16) + "\"";
    }
    return made;
  }();
  return etags.at(path);
}

Result<http::Response> builtin_file(const std::string& path) {
  const auto found = builtin_api().find(path);
  if (found == builtin_api().end())
    return refuse(RefusalKind::not_found, "request.path", "There is nothing at this path.");
  http::Response response;
  response.content_type = media_type_of(path);
  response.body = std::string(found->second);
  response.header("ETag", etag_of(path));
  response.header("Cache-Control", "no-cache");
  if (path.ends_with(".html")) {
    // Swagger UI sets style attributes and draws with inline images; scripts come from this server only.
    response.header("Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'");
  }
  return response;
}

Result<http::Response> move_clock(jobs::Background& background, ManualClock& clock, http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto now = in.optional_instant("now");
  if (!now) in.error("now", "required", "an instant");
  WK_CHECK(in.finish());
  clock.set(*now);
  background.run_all();
  std::string text;
  json::Writer out(text);
  out.begin_object().field("now", format_instant(*now)).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_operation_routes(http::Router& router, const Readiness& readiness, jobs::Background& background,
                          ManualClock* manual) {
  using http::Access;
  using http::Method;
  const auto add = [&](Method method, const char* pattern, auto handler) {
    http::Route route;
    route.method = method;
    route.pattern = pattern;
    route.access = Access::open;
    route.max_body = 4096;
    route.handler = handler;
    router.add(std::move(route));
  };
  // Answered on the thread that reads connections: alive even while every worker is busy.
  const auto add_inline = [&](const char* pattern, auto handler) {
    http::Route route;
    route.pattern = pattern;
    route.access = Access::open;
    route.inline_handler = true;
    route.handler = handler;
    router.add(std::move(route));
  };
  add_inline("/health", [](http::Request&) -> Result<http::Response> { return ok_response(); });
  add_inline("/ready", [&readiness](http::Request&) -> Result<http::Response> {
    WK_CHECK(readiness.state());
    return ok_response();
  });
  add(Method::get, "/metrics", [](http::Request&) -> Result<http::Response> {
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = http::metrics::render();
    return response;
  });
  add(Method::get, "/api/v1/openapi.yaml", [](http::Request&) { return builtin_file("openapi.yaml"); });
  add(Method::get, "/api/docs", [](http::Request&) { return builtin_file("docs/index.html"); });
  add(Method::get, "/api/docs/{file}",
      [](http::Request& request) { return builtin_file("docs/" + request.path_value("file")); });
  if (manual != nullptr) {
    add(Method::post, "/test/clock",
        [&background, manual](http::Request& request) { return move_clock(background, *manual, request); });
  }
}

void add_route_list(http::Router& router) {
  std::string text;
  json::Writer out(text);
  out.begin_array();
  for (const auto& route : router.routes()) {
    out.begin_object()
        .field("method", http::method_name(route->method))
        .field("pattern", route->pattern)
        .field("access", route->access == http::Access::open       ? "open"
                         : route->access == http::Access::customer ? "customer"
                                                                   : "member")
        .field("permission", route->permission)
        .end_object();
  }
  out.end_array();
  http::Route list;
  list.method = http::Method::get;
  list.pattern = "/test/routes";
  list.access = http::Access::open;
  list.handler = [text](http::Request&) -> Result<http::Response> { return http::json_response(200, text); };
  router.add(std::move(list));
}

}  // namespace wellkept::app
