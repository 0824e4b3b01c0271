#include "app/setup_file_routes.h"

#include "app/setup_file.h"

namespace wellkept::app {
namespace {

constexpr std::size_t kMostBytes = 16 * 1024 * 1024;

void write_counts(json::Writer& out, std::string_view name, const SetupCounts& counts) {
  out.key(name).begin_object().field("made", counts.made).field("changed", counts.changed);
  out.field("same", counts.same).end_object();
}

Result<http::Response> import_file(Application& app, http::Request& request) {
  WK_TRY(file, request.json());
  WK_TRY(imported, import_setup(app, file, request.principal.member));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_counts(out, "units", imported.units);
  write_counts(out, "members", imported.members);
  write_counts(out, "templates", imported.templates);
  write_counts(out, "views", imported.views);
  write_counts(out, "products", imported.products);
  write_counts(out, "routing", imported.routing);
  write_counts(out, "webhooks", imported.webhooks);
  write_counts(out, "amendments", imported.amendments);
  out.key("links").begin_array();
  for (const NewLink& link : imported.links) {
    out.begin_object().field("login", link.login).field("secret", link.secret).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_setup_file_routes(http::Router& router, Application& app) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/setup-file", Access::member, "member.manage", 0, 30,
              [&app](http::Request&) -> Result<http::Response> {
                http::Response response = http::json_response(200, export_setup(app));
                response.header("Content-Disposition", "attachment; filename=\"wellkept-setup.json\"");
                response.header("Cache-Control", "no-store");
                return response;
              }});
  router.add({Method::post, "/api/v1/setup-file", Access::member, "member.manage", kMostBytes, 30,
              [&app](http::Request& request) { return import_file(app, request); }});
}

}  // namespace wellkept::app
