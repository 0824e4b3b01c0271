#include "staff/staff_routes.h"

#include "base/bind.h"
#include "base/text.h"
#include "directory/sight_service.h"
#include "http/paging.h"
#include "http/versions.h"
#include "jobs/idempotency.h"
#include "ticket/row_service.h"

namespace wellkept::staff {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kMaxBody = 64 * 1024;

Refusal wrong_cursor() {
  return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
}

Response texts_response(std::string_view name, const std::vector<std::string>& texts) {
  std::string body;
  json::Writer out(body);
  out.begin_object().key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array().end_object();
  return http::json_response(200, std::move(body));
}
Response skills_response(const std::vector<std::string>& skills) {
  return texts_response("skills", skills);
}

// {"<name>": ["…", …]}, and nothing else.
Result<std::vector<std::string>> read_texts(const Request& request, std::string_view name, std::size_t most) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  std::vector<std::string> texts;
  const json::Value* list = in.optional_array(name, most);
  if (list == nullptr) in.error(name, "required", "a list of texts");
  if (list != nullptr) {
    for (const json::Value& one : *list->array()) texts.push_back(one.string() != nullptr ? *one.string() : "");
  }
  WK_CHECK(in.finish());
  return texts;
}

Response areas_response(const StaffService::Covered& areas) {
  return texts_response("areas", areas.places).header("ETag", http::version_tag(areas.version));
}

Result<Response> read_areas(const StaffWeb& web, Request& request) {
  WK_TRY(unit, request.path_id("unit_id"));
  WK_TRY(areas, web.service.desk().database.read([&](db::Transaction& tx) { return web.service.areas(tx, unit); }));
  return areas_response(areas);
}

Result<Response> put_areas(const StaffWeb& web, Request& request) {
  WK_TRY(unit, request.path_id("unit_id"));
  WK_TRY(version, http::expected_version(request));
  WK_TRY(areas, read_texts(request, "areas", kAreasAtMost));
  WK_TRY(kept, web.service.desk().database.write([&](db::Transaction& tx) {
    return web.service.put_areas(tx, unit, {areas, version}, request.principal.member);
  }));
  return areas_response(kept);
}

// People of a provider find nobody else's people.
Outcome check_found(db::Transaction& tx, const Request& request, Id member) {
  if (directory::finds_member(tx, request.principal.member, member)) return Done{};
  return refuse(RefusalKind::not_found, "member.unknown", "There is no such member.");
}

Result<Response> read_skills(const StaffWeb& web, Request& request) {
  WK_TRY(member, request.path_id("member_id"));
  WK_TRY(skills, web.service.desk().database.read([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
    WK_CHECK(check_found(tx, request, member));
    return web.service.skills(tx, member);
  }));
  return skills_response(skills);
}

Result<Response> put_skills(const StaffWeb& web, Request& request) {
  WK_TRY(member, request.path_id("member_id"));
  WK_TRY(skills, read_texts(request, "skills", kSkillsAtMost));
  WK_TRY(kept, web.service.desk().database.write([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
    WK_CHECK(check_found(tx, request, member));
    return web.service.put_skills(tx, member, skills, request.principal.member);
  }));
  return skills_response(kept);
}

Result<Response> list_skills(const StaffWeb& web, Request&) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  const auto skills = web.service.desk().database.read([](db::Transaction& tx) { return store::all_skills(tx); });
  for (const auto& [skill, members] : skills) {
    out.begin_object().field("skill", skill).field("members", members).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

// Why somebody is away is for himself and for those who plan the work.
void write_absence(json::Writer& out, const StaffWeb& web, const http::Principal& who, const Absence& absence) {
  const bool whole = absence.member == who.member || web.may(who, "ticket.assign");
  const Instant now = web.service.desk().clock.now();
  out.begin_object().field("id", format_id(absence.id)).field("member_id", format_id(absence.member));
  out.field("from", format_instant(absence.from)).field("until", format_instant(absence.until));
  out.field("note", whole ? std::optional(absence.note) : std::nullopt);
  out.field("now", absence.from <= now && now < absence.until && !absence.cancelled_at);
  out.field("created_by", format_id(absence.created_by)).field("created_at", format_instant(absence.created_at));
  out.field("cancelled_at", absence.cancelled_at ? std::optional(format_instant(*absence.cancelled_at)) : std::nullopt);
  out.end_object();
}

Response absence_response(int status, const StaffWeb& web, const Request& request, const Absence& absence) {
  std::string text;
  json::Writer out(text);
  write_absence(out, web, request.principal, absence);
  return http::json_response(status, std::move(text));
}

Result<AbsenceKey> read_key(const std::string& cursor, Instant now) {
  if (cursor.empty()) return AbsenceKey{now, Id{}};
  const auto parts = text::split(cursor, '.');
  const auto until = parts.size() == 2 ? parse_id(parts[0]) : std::nullopt;
  const auto id = parts.size() == 2 ? parse_id(parts[1]) : std::nullopt;
  if (!until || !id) return wrong_cursor();
  return AbsenceKey{Instant{until->value}, *id};
}

Result<Response> list_absences(const StaffWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_key(page.cursor, web.service.desk().clock.now()));
  Id member;
  if (const auto asked = request.query("member")) {
    const auto id = *asked == "me" ? std::optional(request.principal.member) : parse_id(*asked);
    if (!id) return refuse(RefusalKind::invalid, "request.id", "member is not an id.");
    member = *id;
  }
  const bool everybody = !member;
  auto found = web.service.desk().database.read([&](db::Transaction& tx) -> std::vector<Absence> {
    // A list of all is the company's; people of a provider ask for one of theirs.
    if (everybody && directory::provider_of(tx, request.principal.member)) member = request.principal.member;
    if (!directory::finds_member(tx, request.principal.member, member)) return {};
    return store::absences(tx, member, after, page.limit + 1);
  });
  const bool more = found.size() > static_cast<std::size_t>(page.limit);
  if (more) found.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Absence& one : found) write_absence(out, web, request.principal, one);
  std::optional<std::string> next;
  if (more) next = std::to_string(found.back().until.ms) + "." + format_id(found.back().id);
  out.end_array().field("next", next).end_object();
  return http::json_response(200, std::move(text));
}

// Everybody says when he is away; of others those say it who assign tickets.
Outcome check_whose(db::Transaction& tx, const StaffWeb& web, const Request& request, Id member, const char* code) {
  const Id me = request.principal.member;
  if (member == me) return Done{};
  if (web.may(request.principal, "ticket.assign") && directory::finds_member(tx, me, member)) return Done{};
  return refuse(RefusalKind::forbidden, code, "For others this is done by those who assign tickets.");
}

Result<Response> plan_absence(const StaffWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Absence absence;
  absence.member = in.optional_id("member_id").value_or(request.principal.member);
  const auto from = in.optional_instant("from");
  const auto until = in.optional_instant("until");
  if (!from) in.error("from", "required", "an instant");
  if (!until) in.error("until", "required", "an instant");
  absence.note = in.optional_text("note", {.max = 500, .multiline = true}).value_or("");
  WK_CHECK(in.finish());
  absence.from = from.value_or(Instant{});
  absence.until = until.value_or(Instant{});
  absence.created_by = request.principal.member;
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.service.desk().database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_CHECK(check_whose(tx, web, request, absence.member, "absence.other"));
      WK_TRY(planned, web.service.plan_absence(tx, absence));
      return absence_response(201, web, request, planned);
    });
  });
}

Result<Response> cancel_absence(const StaffWeb& web, Request& request) {
  WK_TRY(id, request.path_id("absence_id"));
  return web.service.desk().database.write([&](db::Transaction& tx) -> Result<Response> {
    const auto known = store::find_absence(tx, id);
    if (known) WK_CHECK(check_whose(tx, web, request, known->member, "absence.other"));
    WK_TRY(cancelled, web.service.cancel_absence(tx, id, request.principal.member));
    return absence_response(200, web, request, cancelled);
  });
}

Result<Response> hand_over(const StaffWeb& web, Request& request) {
  WK_TRY(from, request.path_id("member_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto to = in.optional_id("to");
  if (!to) in.error("to", "required", "a member");
  const std::string note = in.text("note", {.max = 2000, .multiline = true});
  WK_CHECK(in.finish());
  const Outcome may = web.service.desk().database.read([&](db::Transaction& tx) -> Outcome {
    WK_CHECK(check_whose(tx, web, request, from, "handover.other"));
    return check_found(tx, request, *to);
  });
  if (!may) return may.refusal();
  const ticket::Actor actor{ticket::Actor::Kind::member, request.principal.member, request.principal.roles};
  WK_TRY(done, web.service.hand_over(actor, {from, *to, note}));
  std::string text;
  json::Writer out(text);
  out.begin_object().field("tickets", done.tickets).field("tasks", done.tasks).field("remaining", done.remaining);
  out.key("failed").begin_array();
  for (const HandedOver::Failed& one : done.failed) {
    out.begin_object().field("ticket_id", format_id(one.ticket)).field("code", one.code).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<std::optional<ticket::ListKey>> read_ticket_key(const std::string& cursor) {
  if (cursor.empty()) return std::optional<ticket::ListKey>();
  const auto parts = text::split(cursor, '.');
  const auto value = parts.size() == 2 ? parse_id(parts[0]) : std::nullopt;
  const auto id = parts.size() == 2 ? parse_id(parts[1]) : std::nullopt;
  if (!value || !id) return wrong_cursor();
  return std::optional(ticket::ListKey{value->value, id->value});
}

Result<Response> list_unattended(const StaffWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_ticket_key(page.cursor));
  const auto found = web.service.desk().database.read([&](db::Transaction& tx) {
    return web.service.unattended(tx, directory::sight_of(tx, request.principal), after, page.limit);
  });
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Unattended& one : found.items) {
    out.begin_object().field("why", one.why).key("ticket");
    ticket::write_row(out, one.ticket, web.service.desk().clock.now());
    out.end_object();
  }
  std::optional<std::string> next;
  if (found.next) next = std::to_string(found.next->value) + "." + std::to_string(found.next->id);
  out.end_array().field("next", next).key("counts").begin_object();
  for (const auto& [why, count] : found.counts) out.field(why, count);
  out.end_object().end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add(http::Router& router, Method method, const char* pattern, const char* permission, const StaffWeb& web,
         Handler handler) {
  router.add({method, pattern, http::Access::member, permission, kMaxBody, 0,
              [web, handler](Request& request) { return handler(web, request); }});
}

void add_member_routes(http::Router& router, const StaffWeb& web) {
  add(router, Method::get, "/api/v1/skills", "member.read", web, list_skills);
  add(router, Method::get, "/api/v1/units/{unit_id}/areas", "member.read", web, read_areas);
  add(router, Method::put, "/api/v1/units/{unit_id}/areas", "unit.manage", web, put_areas);
  add(router, Method::get, "/api/v1/members/{member_id}/skills", "member.read", web, read_skills);
  add(router, Method::put, "/api/v1/members/{member_id}/skills", "ticket.assign", web, put_skills);
  add(router, Method::get, "/api/v1/absences", "member.read", web, list_absences);
  add(router, Method::post, "/api/v1/absences", "member.read", web, plan_absence);
  add(router, Method::post, "/api/v1/absences/{absence_id}/cancel", "member.read", web, cancel_absence);
  add(router, Method::post, "/api/v1/members/{member_id}/hand-over", "ticket.write", web, hand_over);
  add(router, Method::get, "/api/v1/unattended", "ticket.read", web, list_unattended);
}

void add_staff_routes(http::Router& router, const StaffWeb& web) {
  add_member_routes(router, web);
  add_routing_routes(router, web);
}

}  // namespace wellkept::staff
