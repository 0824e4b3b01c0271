// /api/v1/routing
#include "base/bind.h"
#include "http/paging.h"
#include "http/versions.h"
#include "staff/staff_routes.h"

namespace wellkept::staff {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kValuesAtMost = 50;

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

void write_version(json::Writer& out, const RoutingVersion& version) {
  out.begin_object().field("version", version.routing.version).key("rules").begin_array();
  for (const Rule& rule : version.routing.rules) {
    out.begin_object().field("id", rule.id).key("when").begin_object();
    for (const auto& [name, values] : rule.when) write_texts(out, name, values);
    out.end_object().field("unit_id", format_id(rule.unit));
    write_texts(out, "skills", rule.skills);
    out.end_object();
  }
  const bool never = version.routing.version == 0;
  out.end_array().field("reason", version.reason);
  out.field("changed_at", never ? std::nullopt : std::optional(format_instant(version.changed_at)));
  out.field("changed_by", never ? std::nullopt : std::optional(format_id(version.changed_by))).end_object();
}

Response version_response(const RoutingVersion& version) {
  std::string text;
  json::Writer out(text);
  write_version(out, version);
  Response response = http::json_response(200, std::move(text));
  response.header("ETag", http::version_tag(version.routing.version));
  return response;
}

Result<Response> read_routing(const StaffWeb& web, Request&) {
  const auto last = web.service.desk().database.read([](db::Transaction& tx) { return store::last_routing(tx); });
  return version_response(last.value_or(RoutingVersion{}));
}

std::vector<std::string> read_texts(bind::Reader& in, std::string_view name, const json::Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr) return texts;
  for (const json::Value& one : *list->array()) {
    if (one.string() == nullptr || one.string()->size() > 100) {
      in.error(name, "type", "a list of texts");
      return texts;
    }
    texts.push_back(*one.string());
  }
  return texts;
}

Result<Rule> read_rule(const json::Value& value, const std::string& pointer) {
  bind::Reader in(value, pointer);
  Rule rule;
  rule.id = in.text("id", {.max = 40});
  const auto unit = in.optional_id("unit_id");
  if (!unit) in.error("unit_id", "required", "a unit");
  rule.unit = unit.value_or(Id{});
  rule.skills = read_texts(in, "skills", in.optional_array("skills", kSkillsAtMost));
  if (const json::Value* when = in.optional_object("when")) {
    for (const auto& [name, values] : *when->object()) {
      const bool list = values.array() != nullptr && values.array()->size() <= kValuesAtMost;
      if (!list) in.error("when", "type", "an object of lists");
      if (list) rule.when.emplace(name, read_texts(in, "when", &values));
    }
  }
  WK_CHECK(in.finish());
  return rule;
}

Result<Response> put_routing(const StaffWeb& web, Request& request) {
  WK_TRY(version, http::expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  RoutingVersion wanted;
  wanted.reason = in.text("reason", {.max = 500});
  wanted.changed_by = request.principal.member;
  const json::Value* rules = in.optional_array("rules", kRulesAtMost);
  if (rules == nullptr) in.error("rules", "required", "a list of rules");
  WK_CHECK(in.finish());
  for (std::size_t i = 0; i < rules->array()->size(); ++i) {
    WK_TRY(rule, read_rule((*rules->array())[i], "/rules/" + std::to_string(i)));
    wanted.routing.rules.push_back(std::move(rule));
  }
  WK_TRY(kept, web.service.desk().database.write(
                   [&](db::Transaction& tx) { return web.service.change_routing(tx, version, wanted); }));
  return version_response(kept);
}

Result<Response> list_versions(const StaffWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto before = page.cursor.empty() ? std::optional(Id{INT64_MAX}) : parse_id(page.cursor);
  if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  auto found = web.service.desk().database.read(
      [&](db::Transaction& tx) { return store::routing_before(tx, before->value, page.limit + 1); });
  const bool more = found.size() > static_cast<std::size_t>(page.limit);
  if (more) found.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const RoutingVersion& one : found) write_version(out, one);
  out.end_array().field("next", more ? std::optional(std::to_string(found.back().routing.version)) : std::nullopt);
  out.end_object();
  return http::json_response(200, std::move(text));
}

// What would become of a ticket with these facts, before anybody has to open one.
Result<Response> try_routing(const StaffWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ticket::Placing placing;
  if (const json::Value* facts = in.optional_object("facts")) {
    for (const auto& [name, value] : *facts->object()) {
      if (value.string() == nullptr) in.error("facts", "type", "an object of texts");
      if (value.string() != nullptr) placing.fields.emplace(name, *value.string());
    }
  }
  placing.segment = in.optional_text("segment").value_or("");
  placing.from = in.optional_id("from_unit_id").value_or(Id{});
  WK_CHECK(in.finish());
  const auto placed =
      web.service.desk().database.read([&](db::Transaction& tx) { return web.service.try_routing(tx, placing); });
  std::string text;
  json::Writer out(text);
  out.begin_object().field("rule", placed ? std::optional(placed->rule) : std::nullopt);
  out.field("unit_id", placed ? std::optional(format_id(placed->unit)) : std::nullopt);
  out.field("assignee_id", placed && placed->assignee ? std::optional(format_id(placed->assignee)) : std::nullopt);
  out.field("because", placed ? std::optional(placed->because) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_routing_routes(http::Router& router, const StaffWeb& web) {
  add(router, Method::get, "/api/v1/routing", "member.read", web, read_routing);
  add(router, Method::put, "/api/v1/routing", "unit.manage", web, put_routing);
  add(router, Method::get, "/api/v1/routing/versions", "member.read", web, list_versions);
  add(router, Method::post, "/api/v1/routing/try", "member.read", web, try_routing);
}

}  // namespace wellkept::staff
