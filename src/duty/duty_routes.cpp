#include "duty/duty_routes.h"

#include <charconv>

#include "base/bind.h"
#include "base/crypto.h"
#include "base/percent.h"
#include "base/text.h"
#include "http/paging.h"
#include "jobs/idempotency.h"

namespace wellkept::duty {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxNote = 4000;
constexpr std::size_t kMaxTicket = 40;

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name).begin_object().field("zh", text.zh).field("en", text.en).end_object();
}

std::optional<std::string> maybe(Id id) {
  return id ? std::optional(format_id(id)) : std::nullopt;
}
std::optional<std::string> maybe(const std::optional<Instant>& at) {
  return at ? std::optional(format_instant(*at)) : std::nullopt;
}
std::optional<std::string> maybe(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

const policy::Clause& clause_of(const policy::Policy& policy, const Duty& duty) {
  for (const policy::Version& version : policy.versions) {
    if (version.label != duty.policy_version) continue;
    if (const policy::Clause* clause = version.clause(duty.clause)) return *clause;
  }
  throw std::runtime_error("the policy has no clause " + duty.clause + " of a duty");
}

// What the policy says of it.
void write_rule(json::Writer& out, const policy::Policy& policy, const Duty& duty) {
  const policy::Clause& clause = clause_of(policy, duty);
  const policy::DutyRule* rule = find_rule(policy, duty.policy_version, duty.clause, duty.rule);
  if (rule == nullptr) throw std::runtime_error("the policy has no rule " + duty.rule + " of a duty");
  const Period period = period_of(rule->every, policy.zone, duty.opened_at);
  write_text(out, "label", rule->label);
  write_text(out, "title", clause.title);
  out.field("every", rule->every).field("from", period.from).field("to", period.to);
  out.field("owner", clause.owner).field("role", maybe(rule->role)).field("done_by", rule->done_by);
  out.field("completes_itself", completes_itself(*rule));
  out.key("needs").begin_array();
  for (const std::string& need : rule->needs) out.value(need);
  out.end_array();
}

void write_duty(json::Writer& out, const policy::Policy& policy, const Duty& duty, Instant now) {
  out.field("id", format_id(duty.id)).field("clause", duty.clause).field("rule", duty.rule);
  out.field("period", duty.period);
  write_rule(out, policy, duty);
  out.field("unit_id", maybe(duty.unit)).field("unit_name", maybe(duty.unit_name));
  out.field("member_id", maybe(duty.member)).field("member_name", maybe(duty.member_name));
  out.field("state", duty.state);
  out.field("light", light_name(light_of({duty.warn_at, duty.due_at, duty.completed_at}, now)));
  out.field("opened_at", format_instant(duty.opened_at)).field("warn_at", format_instant(duty.warn_at));
  out.field("due_at", format_instant(duty.due_at)).field("provisional", duty.provisional);
  out.field("completed_at", maybe(duty.completed_at)).field("completed_by", maybe(duty.completed_by));
  out.field("completed_by_name", maybe(duty.completed_by_name));
  out.field("policy_version", duty.policy_version).field("version", duty.version);
}

void write_file(json::Writer& out, const File& file) {
  out.begin_object().field("id", format_id(file.id)).field("name", file.name).field("media_type", file.media_type);
  out.field("size", file.size).field("sha256", file.sha256).field("added_at", format_instant(file.added_at));
  out.field("added_by", format_id(file.added_by)).end_object();
}

Response whole_response(db::Transaction& tx, const DutyWeb& web, const Duty& duty, int status = 200) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_duty(out, web.service.policy(), duty, web.service.now());
  out.field("note", maybe(duty.note)).field("source_id", maybe(duty.source));
  out.key("files").begin_array();
  for (const File& file : store::files_of(tx, duty.id)) write_file(out, file);
  out.end_array().key("tickets").begin_array();
  for (const Looked& one : store::tickets_of(tx, duty.id)) {
    out.begin_object().field("id", format_id(one.ticket)).field("number", one.number).end_object();
  }
  out.end_array().end_object();
  Response response = http::json_response(status, std::move(text));
  response.header("ETag", "\"" + std::to_string(duty.version) + "\"");
  return response;
}

Actor actor_of(const DutyWeb& web, const Request& request) {
  return {request.principal.member, web.may(request.principal, "report.write")};
}

bool may_see(const DutyWeb& web, const Request& request, const Duty& duty) {
  return duty.member == request.principal.member || web.may(request.principal, "report.read");
}

// Whoever may not see it is told that there is none.
Result<Duty> seen(db::Transaction& tx, const DutyWeb& web, const Request& request) {
  WK_TRY(id, request.path_id("duty_id"));
  WK_TRY(duty, web.service.find(tx, id));
  if (!may_see(web, request, duty)) return refuse(RefusalKind::not_found, "duty.unknown", "There is no such duty.");
  return duty;
}

Result<std::int64_t> expected(const Request& request) {
  const std::string_view text = request.header("If-Match");
  std::int64_t version = 0;
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    const char* last = text.data() + text.size() - 1;
    const auto [end, error] = std::from_chars(text.data() + 1, last, version);
    if (error == std::errc{} && end == last) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match", "Say with If-Match which version of the duty you have read.");
}

Result<ListQuery> read_query(const DutyWeb& web, const Request& request) {
  WK_TRY(page, http::read_page(request));
  ListQuery query;
  query.limit = page.limit;
  const std::string state = request.query("state").value_or("open");
  if (state != "open" && state != "done")
    return refuse(RefusalKind::invalid, "duty.state", "state must be open or done.");
  query.done = state == "done";
  query.clause = request.query("clause");
  const auto owner = request.query("owner");
  if (owner == "me" || !web.may(request.principal, "report.read")) {
    query.member = request.principal.member;
  } else if (owner == "none") {
    query.member = Id{};
  } else if (owner) {
    query.member = parse_id(*owner);
    if (!query.member) return refuse(RefusalKind::invalid, "request.id", "owner is me, none or an id.");
  }
  if (page.cursor.empty()) return query;
  const auto parts = text::split(page.cursor, '.');
  const auto at = parts.size() == 2 ? parse_id(parts[0]) : std::nullopt;
  const auto id = parts.size() == 2 ? parse_id(parts[1]) : std::nullopt;
  if (!at || !id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  query.after_at = Instant{at->value};
  query.after_id = *id;
  return query;
}

Result<Response> list(const DutyWeb& web, Request& request) {
  WK_TRY(query, read_query(web, request));
  ListQuery more = query;
  ++more.limit;
  auto items = web.database.read([&](db::Transaction& tx) { return store::list(tx, more); });
  std::optional<std::string> next;
  if (items.size() > static_cast<std::size_t>(query.limit)) {
    items.pop_back();
    const Duty& last = items.back();
    const Instant at = query.done ? *last.completed_at : last.due_at;
    next = std::to_string(at.ms) + "." + format_id(last.id);
  }
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Duty& duty : items) {
    out.begin_object();
    write_duty(out, web.service.policy(), duty, web.service.now());
    out.end_object();
  }
  out.end_array().field("next", next).end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> show(const DutyWeb& web, Request& request) {
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(duty, seen(tx, web, request));
    return whole_response(tx, web, duty);
  });
}

std::vector<std::string> read_tickets(const json::Value* list, bind::Reader& in) {
  std::vector<std::string> names;
  if (list == nullptr) return names;
  for (const json::Value& one : *list->array()) {
    if (one.string() == nullptr || one.string()->empty() || one.string()->size() > kMaxTicket) {
      in.error("tickets", "type", "ids or numbers of tickets");
      break;
    }
    names.push_back(*one.string());
  }
  return names;
}

Result<Response> complete(const DutyWeb& web, Request& request) {
  WK_TRY(version, expected(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Record record;
  record.note = in.text("note", {.max = kMaxNote, .multiline = true});
  record.tickets = read_tickets(in.optional_array("tickets", kTicketsAtMost), in);
  WK_CHECK(in.finish());
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(duty, seen(tx, web, request));
    WK_TRY(done, web.service.complete(tx, actor_of(web, request), duty.id, version, record));
    return whole_response(tx, web, done);
  });
}

Result<Response> hand_over(const DutyWeb& web, Request& request) {
  WK_TRY(version, expected(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto member = in.optional_id("member_id");
  if (!member) in.error("member_id", "required", "the id of a member");
  WK_CHECK(in.finish());
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(duty, seen(tx, web, request));
    WK_TRY(handed, web.service.hand_over(tx, actor_of(web, request), duty.id, version, *member));
    return whole_response(tx, web, handed);
  });
}

Result<Response> add_file(const DutyWeb& web, Request& request) {
  const std::string name = request.query("name").value_or("");
  if (text::trim(name).empty() || !text::is_utf8(name) || text::characters(name) > kMaxName) {
    return refuse(RefusalKind::invalid, "attachment.name", "Give the file a name of 1 to 200 characters.");
  }
  if (request.body.empty()) return refuse(RefusalKind::invalid, "attachment.empty", "The file is empty.");
  const auto media_type = ticket::told_media_type(request.body);
  if (!media_type) return refuse(RefusalKind::unsupported, "attachment.type", "Files of this type are not taken.");
  File file;
  file.name = ticket::safe_file_name(name);
  file.media_type = std::string(*media_type);
  file.size = static_cast<std::int64_t>(request.body.size());
  file.sha256 = crypto::to_hex(crypto::sha256(request.body));
  web.files.put(file.sha256, request.body);  // before the event: a crash leaves a file nobody names
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(duty, seen(tx, web, request));
      WK_TRY(changed, web.service.add_file(tx, actor_of(web, request), duty.id, file));
      return whole_response(tx, web, changed, 201);
    });
  });
}

Result<Response> read_file(const DutyWeb& web, Request& request) {
  WK_TRY(id, request.path_id("file_id"));
  WK_TRY(file, web.database.read([&](db::Transaction& tx) -> Result<std::optional<File>> {
    WK_TRY(duty, seen(tx, web, request));
    return store::find_file(tx, duty.id, id);
  }));
  auto content = file ? web.files.get(file->sha256) : std::nullopt;
  if (!content) return refuse(RefusalKind::not_found, "attachment.unknown", "There is no such file.");
  Response response;
  response.content_type = file->media_type;
  response.body = std::move(*content);
  response.header("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encode(file->name));
  response.header("Content-Security-Policy", "sandbox; default-src 'none'");
  response.header("ETag", "\"" + file->sha256 + "\"");
  return response;
}

}  // namespace

void add_routes(http::Router& router, const DutyWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, std::size_t max_body,
                       Result<Response> (*handler)(const DutyWeb&, Request&)) {
    router.add({method, pattern, http::Access::member, "policy.read", max_body, 0,
                [web, handler](Request& request) { return handler(web, request); }});
  };
  add(Method::get, "/api/v1/duties", 0, list);
  add(Method::get, "/api/v1/duties/{duty_id}", 0, show);
  add(Method::post, "/api/v1/duties/{duty_id}/complete", kMaxBody, complete);
  add(Method::post, "/api/v1/duties/{duty_id}/hand-over", kMaxBody, hand_over);
  add(Method::post, "/api/v1/duties/{duty_id}/files", ticket::kMaxAttachment, add_file);
  add(Method::get, "/api/v1/duties/{duty_id}/files/{file_id}", 0, read_file);
}

}  // namespace wellkept::duty
