// Message templates.
#include <charconv>
#include <limits>

#include "base/bind.h"
#include "desk/desk_routes.h"
#include "desk/template_service.h"
#include "http/paging.h"
#include "http/resource.h"
#include "jobs/idempotency.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMaxReason = 2000;
constexpr std::int64_t kLatestVersion = std::numeric_limits<std::int64_t>::max();

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name).begin_object().field("zh", text.zh).field("en", text.en).end_object();
}

void write_template(json::Writer& out, const Template& one) {
  out.begin_object().field("id", format_id(one.id));
  write_text(out, "name", one.content.name);
  out.field("purpose", one.content.purpose);
  write_text(out, "subject", one.content.subject);
  write_text(out, "body", one.content.body);
  out.field("active", one.active).field("version", one.version);
  out.field("updated_at", format_instant(one.updated_at)).field("updated_by", format_id(one.updated_by));
  out.field("approved_by", one.approved_by ? std::optional(format_id(one.approved_by)) : std::nullopt).end_object();
}

Response template_response(int status, const Template& one) {
  return http::resource_response(status, "/api/v1/templates/" + format_id(one.id),
                                 [&](json::Writer& out) { write_template(out, one); })
      .header("ETag", etag(one.version));
}

// {zh, en}, both or neither; an optional one may be absent.
void read_text(bind::Reader& in, std::string_view name, std::size_t max, bool multiline, bool empty_allowed,
               policy::Text& text) {
  const json::Value* object = in.optional_object(name);
  if (object == nullptr) return;
  bind::Reader both(*object, "/" + std::string(name));
  const bind::TextLimit limit{.min = empty_allowed ? 0U : 1U, .max = max, .multiline = multiline};
  text = {both.text("zh", limit), both.text("en", limit)};
  const auto outcome = both.finish();
  if (outcome.ok()) return;
  for (const FieldError& error : outcome.refusal().fields) {
    in.error(name, error.code, error.field + " " + error.detail);
  }
}

void read_content(bind::Reader& in, TemplateContent& content) {
  read_text(in, "name", 100, false, false, content.name);
  read_text(in, "subject", 200, false, true, content.subject);
  read_text(in, "body", 8000, true, false, content.body);
  if (auto purpose = in.optional_text("purpose")) content.purpose = std::move(*purpose);
  if (content.purpose != "message" && content.purpose != "note") in.error("purpose", "unknown", "message or note");
  if (content.name.zh.empty()) in.error("name", "required", "a text in zh and en");
  if (content.body.zh.empty()) in.error("body", "required", "a text in zh and en");
}

Result<Template> read_template(Request& request, Template one, bool fresh) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  read_content(in, one.content);
  if (!fresh) {
    if (const auto active = in.optional_flag("active")) one.active = *active;
  }
  WK_CHECK(in.finish());
  return one;
}

Result<Response> create(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  Template blank;
  blank.content.purpose = "message";
  WK_TRY(wanted, read_template(request, std::move(blank), true));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return desk.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, add_template(tx, desk, request.principal.member, wanted.content));
      return template_response(201, made);
    });
  });
}

Result<Response> show(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("template_id"));
  WK_TRY(found, desk.database.read([&](db::Transaction& tx) { return find_template(tx, id); }));
  return template_response(200, found);
}

Result<Response> change(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("template_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(before, desk.database.read([&](db::Transaction& tx) { return find_template(tx, id); }));
  WK_TRY(wanted, read_template(request, std::move(before), false));
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(changed, change_template(tx, desk, request.principal.member, version, wanted));
    return template_response(200, changed);
  });
}

Response page_response(std::vector<Template> items, int limit, std::string (*next_of)(const Template&)) {
  const bool more = items.size() > static_cast<std::size_t>(limit);
  if (more) items.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Template& one : items) write_template(out, one);
  out.end_array().field("next", more ? std::optional(next_of(items.back())) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<std::int64_t> read_cursor(const std::string& cursor) {
  if (cursor.empty()) return std::int64_t{0};
  const auto id = parse_id(cursor);
  if (!id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  return id->value;
}

Result<Response> list(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_cursor(page.cursor));
  return page_response(
      desk.database.read([&](db::Transaction& tx) { return templates_after(tx, Id{after}, page.limit + 1); }),
      page.limit, [](const Template& one) { return format_id(one.id); });
}

Result<Response> history(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("template_id"));
  WK_TRY(page, http::read_page(request));
  WK_TRY(before, read_cursor(page.cursor));
  WK_TRY(versions, desk.database.read([&](db::Transaction& tx) -> Result<std::vector<Template>> {
    WK_TRY(found, find_template(tx, id));
    return template_history(tx, found.id, before, page.limit + 1);
  }));
  return page_response(std::move(versions), page.limit,
                       [](const Template& one) { return std::to_string(one.version); });
}

Result<Response> render_template(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("template_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto ticket = in.optional_id("ticket_id");
  if (!ticket) in.error("ticket_id", "required", "an id");
  const std::string language = in.optional_text("lang").value_or(http::language_of(request));
  if (language != "zh" && language != "en") in.error("lang", "unknown", "zh or en");
  WK_CHECK(in.finish());
  WK_TRY(rendered, desk.database.read([&](db::Transaction& tx) -> Result<Rendered> {
    WK_TRY(found, find_template(tx, id));
    WK_TRY(seen, find_seen(tx, actor_of(request), *ticket));
    return render(tx, desk, request.principal.name, found, seen.id, language);
  }));
  std::string text;
  json::Writer out(text);
  out.begin_object().field("template", rendered.from).field("subject", rendered.subject).field("body", rendered.body);
  out.key("missing").begin_array();
  for (const std::string& name : rendered.missing) out.value(name);
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> approve(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("template_id"));
  WK_TRY(version, expected_version(request));
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(approved, approve_template(tx, desk, request.principal.member, id, version));
    return template_response(200, approved);
  });
}

void write_proposal(json::Writer& out, const TemplateProposal& one) {
  const auto maybe = [](Id id) { return id ? std::optional(format_id(id)) : std::nullopt; };
  out.begin_object().field("id", format_id(one.id)).field("template_id", maybe(one.of));
  out.field("base_version", one.base_version);
  write_text(out, "name", one.content.name);
  out.field("purpose", one.content.purpose);
  write_text(out, "subject", one.content.subject);
  write_text(out, "body", one.content.body);
  out.field("active", one.active).field("reason", one.reason).field("state", one.state);
  out.field("author", format_id(one.author)).field("created_at", format_instant(one.created_at));
  out.field("decided_by", maybe(one.decided_by));
  out.field("decided_at", one.decided_at ? std::optional(format_instant(*one.decided_at)) : std::nullopt);
  out.field("note", one.note).end_object();
}

Response proposal_response(int status, const TemplateProposal& one) {
  return http::resource_response(status, "/api/v1/template-proposals/" + format_id(one.id),
                                 [&](json::Writer& out) { write_proposal(out, one); });
}

// Of a new template, or of one that is named with the version that was read.
Result<TemplateProposal> read_wanted(Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  TemplateProposal wanted;
  wanted.content.purpose = "message";
  read_content(in, wanted.content);
  wanted.of = in.optional_id("template_id").value_or(Id{});
  wanted.base_version = in.optional_integer("base_version", 1, kLatestVersion).value_or(0);
  wanted.active = in.optional_flag("active").value_or(true);
  wanted.reason = in.text("reason", {.max = kMaxReason, .multiline = true});
  if (wanted.of && wanted.base_version == 0) in.error("base_version", "required", "the version that was read");
  WK_CHECK(in.finish());
  wanted.author = request.principal.member;
  return wanted;
}

Result<Response> propose(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(wanted, read_wanted(request));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return desk.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, propose_template(tx, desk, wanted));
      return proposal_response(201, made);
    });
  });
}

Result<Response> show_proposal(const DeskWeb& web, Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(found, web.desk.database.read([&](db::Transaction& tx) { return find_template_proposal(tx, id); }));
  return proposal_response(200, found);
}

Result<Response> list_proposals(const DeskWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  WK_TRY(before, read_cursor(page.cursor));
  const std::string state(request.query("state").value_or("open"));
  if (state != "open" && state != "approved" && state != "rejected" && state != "withdrawn")
    return refuse(RefusalKind::invalid, "template.state", "open, approved, rejected or withdrawn");
  auto items = web.desk.database.read([&](db::Transaction& tx) {
    return template_proposals(tx, state, Id{before > 0 ? before : kLatestVersion}, page.limit + 1);
  });
  const bool more = items.size() > static_cast<std::size_t>(page.limit);
  if (more) items.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const TemplateProposal& one : items) write_proposal(out, one);
  out.end_array().field("next", more ? std::optional(format_id(items.back().id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

template <class Step>
Result<Response> decide(const DeskWeb& web, const Request& request, Step step) {
  WK_TRY(id, request.path_id("proposal_id"));
  return web.desk.database.write([&, id = id](db::Transaction& tx) -> Result<Response> {
    WK_TRY(decided, step(tx, id));
    return proposal_response(200, decided);
  });
}

Result<Response> approve_proposed(const DeskWeb& web, Request& request) {
  return decide(web, request, [&](db::Transaction& tx, Id id) {
    return approve_proposal(tx, web.desk, id, request.principal.member);
  });
}

Result<Response> reject_proposed(const DeskWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string note = in.text("note", {.max = kMaxReason, .multiline = true});
  WK_CHECK(in.finish());
  return decide(web, request, [&](db::Transaction& tx, Id id) {
    return reject_proposal(tx, web.desk, id, request.principal.member, note);
  });
}

Result<Response> withdraw_proposed(const DeskWeb& web, Request& request) {
  return decide(web, request, [&](db::Transaction& tx, Id id) {
    return withdraw_proposal(tx, web.desk, id, request.principal.member);
  });
}

}  // namespace

void add_template_routes(http::Router& router, const DeskWeb& web) {
  using http::Method;
  add(router, Method::get, "/api/v1/templates", "ticket.read", web, list);
  add(router, Method::post, "/api/v1/templates", "template.manage", web, create);
  add(router, Method::get, "/api/v1/templates/{template_id}", "ticket.read", web, show);
  add(router, Method::patch, "/api/v1/templates/{template_id}", "template.manage", web, change);
  add(router, Method::get, "/api/v1/templates/{template_id}/history", "ticket.read", web, history);
  add(router, Method::post, "/api/v1/templates/{template_id}/render", "ticket.write", web, render_template);
  add(router, Method::post, "/api/v1/templates/{template_id}/approve", "template.manage", web, approve);
  const char* const proposal = "/api/v1/template-proposals/{proposal_id}";
  add(router, Method::get, "/api/v1/template-proposals", "ticket.read", web, list_proposals);
  add(router, Method::post, "/api/v1/template-proposals", "ticket.write", web, propose);
  add(router, Method::get, proposal, "ticket.read", web, show_proposal);
  const std::string step = proposal;
  add(router, Method::post, (step + "/approve").c_str(), "template.manage", web, approve_proposed);
  add(router, Method::post, (step + "/reject").c_str(), "template.manage", web, reject_proposed);
  add(router, Method::post, (step + "/withdraw").c_str(), "ticket.write", web, withdraw_proposed);
}

}  // namespace wellkept::desk
