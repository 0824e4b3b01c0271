// Members and units.
#include "directory/directory_routes.h"

#include "base/bind.h"
#include "directory/directory_json.h"
#include "directory/permissions.h"
#include "jobs/idempotency.h"

namespace wellkept::directory {

namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr bind::TextLimit kName{.max = 100};
constexpr std::size_t kMaxRoles = 20;

bool sees_logins(const Request& request) {
  return allowed(request.principal.roles, request.principal.scopes, "member.manage");
}

Response member_response(int status, const Member& member, bool with_login) {
  std::string out;
  json::Writer writer(out);
  wire::write_member(writer, member, with_login);
  auto response = http::json_response(status, std::move(out));
  response.header("ETag", wire::etag(member.version));
  return response;
}

void write_link(json::Writer& writer, const std::optional<IssuedLink>& link) {
  if (!link) {
    writer.null();
    return;
  }
  writer.begin_object().field("token", link->secret).field("expires_at", format_instant(link->expires_at)).end_object();
}

std::string created_json(const Member& member, const std::optional<IssuedLink>& link) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("member");
  wire::write_member(writer, member, true);
  writer.key("link");
  write_link(writer, link);
  writer.end_object();
  return out;
}

Result<Response> create_member(DirectoryService& directory, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  NewMember wanted;
  wanted.login = in.text("login");
  wanted.name = in.text("name", kName);
  wanted.roles = wire::optional_strings(in, "roles", kMaxRoles).value_or(std::vector<std::string>());
  wanted.unit = in.optional_id("unit").value_or(Id{});
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  std::optional<CreatedMember> created;
  auto result = directory.database().write([&](db::Transaction& tx) {
    created.reset();
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, directory.create_member(tx, wanted, request.principal.member));
      created = std::move(made);
      auto response = http::json_response(201, created_json(created->member, std::nullopt));
      response.header("Location", "/api/v1/members/" + format_id(created->member.id));
      return std::move(response.header("ETag", wire::etag(created->member.version)));
    });
  });
  // The stored answer lacks the link's token, which is nowhere kept; a repetition therefore gives null.
  if (result.ok() && created) result->body = created_json(created->member, created->link);
  return result;
}

Result<Response> list_members(DirectoryService& directory, Request& request) {
  WK_TRY(page, wire::read_page(request));
  const auto role = request.query("role");
  if (role && !is_role(*role)) return refuse(RefusalKind::invalid, "member.role", "There is no such role.");
  const bool with_login = sees_logins(request);
  return wire::page_response(
      directory.members_found({request.principal.member, page.after, page.limit + 1}, role), page.limit,
      [&](json::Writer& writer, const Member& member) { wire::write_member(writer, member, with_login); });
}

Result<Response> show_member(DirectoryService& directory, Request& request) {
  WK_TRY(id, request.path_id("member_id"));
  const auto member = directory.member_found(request.principal.member, id);
  if (!member) return refuse(RefusalKind::not_found, "member.unknown", "There is no such member.");
  return member_response(200, *member, sees_logins(request) || id == request.principal.member);
}

Result<Response> change_member(DirectoryService& directory, Request& request) {
  WK_TRY(id, request.path_id("member_id"));
  WK_TRY(version, wire::expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  MemberChange change;
  change.name = in.optional_text("name", kName);
  change.roles = wire::optional_strings(in, "roles", kMaxRoles);
  change.unit = wire::optional_or_no_id(in, "unit");
  change.active = in.optional_flag("active");
  WK_CHECK(in.finish());
  WK_TRY(member, directory.change_member(id, version, change, request.principal.member));
  return member_response(200, member, true);
}

Result<Response> reset_member(DirectoryService& directory, Request& request) {
  WK_TRY(id, request.path_id("member_id"));
  WK_TRY(link, directory.reset_member(id, request.principal.member));
  std::string out;
  json::Writer writer(out);
  write_link(writer, link);
  return http::json_response(201, std::move(out));
}

Response unit_response(int status, const Unit& unit) {
  std::string out;
  json::Writer writer(out);
  wire::write_unit(writer, unit);
  auto response = http::json_response(status, std::move(out));
  response.header("ETag", wire::etag(unit.version));
  return response;
}

Result<Response> create_unit(DirectoryService& directory, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Unit wanted;
  wanted.kind = in.text("kind");
  wanted.name = in.text("name", kName);
  wanted.parent = in.optional_id("parent").value_or(Id{});
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return directory.database().write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(unit, directory.create_unit(tx, wanted, request.principal.member));
      return unit_response(201, unit);
    });
  });
}

Result<Response> list_units(DirectoryService& directory, Request& request) {
  WK_TRY(page, wire::read_page(request));
  return wire::page_response(directory.units_found({request.principal.member, page.after, page.limit + 1}), page.limit,
                             wire::write_unit);
}

Result<Response> change_unit(DirectoryService& directory, Request& request) {
  WK_TRY(id, request.path_id("unit_id"));
  WK_TRY(version, wire::expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  UnitChange change;
  change.parent = wire::optional_or_no_id(in, "parent");
  change.kind = in.optional_text("kind");
  change.name = in.optional_text("name", kName);
  WK_CHECK(in.finish());
  WK_TRY(unit, directory.change_unit(id, version, change, request.principal.member));
  return unit_response(200, unit);
}

Result<Response> list_roles(DirectoryService&, Request&) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("items").begin_array();
  for (const RoleGrants& grants : role_grants()) {
    writer.begin_object().field("role", grants.role).key("permissions").begin_array();
    for (const auto permission : grants.permissions) writer.value(permission);
    writer.end_array().end_object();
  }
  writer.end_array().end_object();
  return http::json_response(200, std::move(out));
}

}  // namespace

void add_directory_routes(http::Router& router, DirectoryService& directory) {
  const auto add = [&](Method method, const char* pattern, const char* permission,
                       Result<Response> (*handler)(DirectoryService&, Request&)) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = permission,
                .max_body = 16 * 1024,
                .handler = [&directory, handler](Request& request) { return handler(directory, request); }});
  };
  add(Method::get, "/api/v1/members", "member.read", list_members);
  add(Method::post, "/api/v1/members", "member.manage", create_member);
  add(Method::get, "/api/v1/members/{member_id}", "member.read", show_member);
  add(Method::patch, "/api/v1/members/{member_id}", "member.manage", change_member);
  add(Method::post, "/api/v1/members/{member_id}/link", "member.manage", reset_member);
  add(Method::get, "/api/v1/units", "member.read", list_units);
  add(Method::post, "/api/v1/units", "unit.manage", create_unit);
  add(Method::patch, "/api/v1/units/{unit_id}", "unit.manage", change_unit);
  add(Method::get, "/api/v1/roles", "member.read", list_roles);
}

}  // namespace wellkept::directory
