#include "ticket/ticket_routes.h"

#include <algorithm>
#include <charconv>

#include "base/bind.h"
#include "base/chinese.h"
#include "base/percent.h"
#include "base/text.h"
#include "http/paging.h"
#include "jobs/idempotency.h"
#include "ticket/view_service.h"

namespace wellkept::ticket {
namespace {

Actor actor_of(const http::Request& request) {
  return {Actor::Kind::member, request.principal.member, request.principal.roles};
}

std::string etag(const Ticket& ticket) {
  return "\"v" + std::to_string(ticket.version) + "\"";
}

// The version of If-Match: none when the header is absent or "*".
Result<std::optional<std::int64_t>> expected_version(const http::Request& request) {
  const std::string_view header = text::trim(request.header("if-match"));
  if (header.empty() || header == "*") return std::optional<std::int64_t>();
  std::int64_t version = 0;
  const bool shaped = header.size() > 3 && header.starts_with("\"v") && header.ends_with("\"");
  const char* const end = header.data() + header.size() - 1;
  if (shaped) {
    const auto [stop, error] = std::from_chars(header.data() + 2, end, version);
    if (error == std::errc{} && stop == end) return std::optional(version);
  }
  return refuse(RefusalKind::stale, "ticket.stale", "If-Match does not name a version of this ticket.");
}

http::Response ticket_response(int status, const TicketWeb& web, const Record& record,
                               const std::vector<Attachment>& attachments, const Actor& actor) {
  http::Response response =
      http::json_response(status, ticket_json(web.service.policy(), record, attachments, actor, web.clock.now()));
  response.header("ETag", etag(record.ticket));
  if (status == 201) response.header("Location", "/api/v1/tickets/" + format_id(record.ticket.id));
  return response;
}

// A ticket with what its page shows.
struct Shown {
  Record record;
  std::vector<Attachment> attachments;
};

bool sees_whole(const TicketWeb& web, const http::Request& request) {
  return !web.may_unmask || web.may_unmask(request.principal);
}

// Contacts and serial numbers are masked for those who may not see them whole; a whole reading is noted. Whatever shows
// a ticket's texts goes through here, answers to changes too.
void guard_texts(const TicketWeb& web, const http::Request& request, Record& record) {
  if (!sees_whole(web, request)) {
    mask_texts(record);
  } else if (web.note_reading && !record.texts.empty()) {
    web.note_reading(request, record.ticket);
  }
}

// A write that answers with the ticket as it then stands, once for each idempotency key.
template <class Body>
Result<http::Response> write_ticket(const TicketWeb& web, http::Request& request, Body&& body) {
  std::string route;
  const auto once = jobs::idempotent(request, route);
  const Actor actor = actor_of(request);
  const auto write = [&](db::Transaction& tx) -> Result<Shown> {
    WK_TRY(record, body(tx, actor));
    guard_texts(web, request, record);
    auto attachments = attachments_of(tx, record.ticket.id);
    return Shown{std::move(record), std::move(attachments)};
  };
  if (once.key.empty()) {  // nothing to remember: the answer is written while others use the database
    WK_TRY(shown, web.database.write(write));
    return ticket_response(200, web, shown.record, shown.attachments, actor);
  }
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_TRY(shown, write(tx));
      return ticket_response(200, web, shown.record, shown.attachments, actor);
    });
  });
}

// All but the storing is done while others write.
Result<http::Response> record_ticket(const TicketWeb& web, http::Request& request, OpenRequest open) {
  std::string route;
  const auto once = jobs::idempotent(request, route);
  const Actor actor = actor_of(request);
  auto prepared = web.service.prepare(actor, std::move(open));
  // Whoever records a ticket has just said what stands in it: no reading, but masked all the same.
  const auto answer = [&] {
    if (sees_whole(web, request)) return ticket_response(201, web, prepared->record(), {}, actor);
    Record masked = prepared->record();
    mask_texts(masked);
    return ticket_response(201, web, masked, {}, actor);
  };
  if (once.key.empty()) {
    if (!prepared) return std::move(prepared).refusal();
    WK_CHECK(web.database.write([&](db::Transaction& tx) { return web.service.open(tx, *prepared); }));
    return answer();
  }
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      if (!prepared) return prepared.refusal();
      WK_CHECK(web.service.open(tx, *prepared));
      return answer();
    });
  });
}

Result<http::Response> open_ticket(const TicketWeb& web, http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  OpenRequest open;
  if (const json::Value* fields = in.optional_object("fields")) {
    open.fields = *fields;
  } else {
    in.error("fields", "required", "an object of fields");
  }
  open.subject = in.text("subject", {.max = 200});
  open.body = in.optional_text("body", {.max = 8000, .multiline = true});
  open.customer = in.optional_id("customer_id").value_or(Id{});
  open.unit = in.optional_id("unit_id").value_or(Id{});
  open.owner = in.optional_id("owner").value_or(Id{});
  const json::Value* fresh = in.optional_object("customer");
  if (fresh != nullptr && open.customer) in.error("customer", "not_allowed", "give customer or customer_id");
  WK_CHECK(in.finish());
  if (fresh != nullptr) {
    WK_TRY(customer, customer::read_new_customer(*fresh, "/customer"));
    open.new_customer = std::move(customer);
  }
  return record_ticket(web, request, std::move(open));
}

Result<http::Response> read_ticket(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(shown, web.database.read([&](db::Transaction& tx) -> Result<Shown> {
    WK_TRY(record, web.service.read(tx, actor_of(request), id));
    return Shown{std::move(record), attachments_of(tx, id)};
  }));
  guard_texts(web, request, shown.record);
  return ticket_response(200, web, shown.record, shown.attachments, actor_of(request));
}

Result<ActRequest> read_act(const http::Request& request, std::string action) {
  ActRequest act{std::move(action), json::Object{}, {}, {}};
  if (request.body.empty()) return act;
  WK_TRY(body, request.json());
  bind::Reader in(body);
  if (const json::Value* fields = in.optional_object("fields")) act.fields = *fields;
  act.at = in.optional_instant("at");
  act.owner = in.optional_id("owner").value_or(Id{});
  WK_CHECK(in.finish());
  return act;
}

Result<http::Response> act_on_ticket(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(expected, expected_version(request));
  if (has_own_route(request.path_value("action"))) {
    return refuse(RefusalKind::conflict, "ticket.own_route", "This action has a route of its own.");
  }
  WK_TRY(act, read_act(request, request.path_value("action")));
  return write_ticket(web, request, [&](db::Transaction& tx, const Actor& actor) {
    return web.service.act(tx, actor, id, expected, act);
  });
}

Result<http::Response> change_ticket(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  if (request.header("if-match").empty()) {
    return refuse(RefusalKind::stale, "ticket.if_match_required", "Say with If-Match which version you are changing.");
  }
  WK_TRY(expected, expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ActRequest act{"change", json::Object{}, {}, {}};
  if (const json::Value* fields = in.optional_object("fields")) {
    act.fields = *fields;
  } else {
    in.error("fields", "required", "an object of fields");
  }
  act.fields.set("reason", in.text("reason", {.max = 2000, .multiline = true}));
  WK_CHECK(in.finish());
  return write_ticket(web, request, [&](db::Transaction& tx, const Actor& actor) {
    return web.service.act(tx, actor, id, expected, act);
  });
}

Result<http::Response> timeline(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(page, http::read_page(request));
  const std::string after_text = request.query("after").value_or("0");
  std::int64_t after = 0;
  const auto [end, error] = std::from_chars(after_text.data(), after_text.data() + after_text.size(), after);
  if (error != std::errc{} || end != after_text.data() + after_text.size() || after < 0) {
    return refuse(RefusalKind::invalid, "request.after", "after is a version.");
  }
  WK_TRY(record, web.database.read([&](db::Transaction& tx) { return web.service.read(tx, actor_of(request), id); }));
  guard_texts(web, request, record);
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  int written = 0;
  std::optional<std::int64_t> next;
  for (const events::Event& event : record.events) {
    if (event.version <= after) continue;
    if (written == page.limit) {
      next = event.version - 1;
      break;
    }
    write_event(out, web.service.policy(), event, record.texts);
    ++written;
  }
  out.end_array().field("next", next).end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> explain(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(record, web.database.read([&](db::Transaction& tx) { return web.service.read(tx, actor_of(request), id); }));
  const policy::Policy& policy = web.service.policy();
  const std::string occurrence = request.query("occurrence").value_or("0");
  const Instant now = web.clock.now();
  for (promise::Promise& promise : promise::derive(policy, record.facts, now, http::language_of(request))) {
    const bool asked = promise.clause == request.path_value("clause") && promise.rule == request.path_value("rule") &&
                       std::to_string(promise.occurrence) == occurrence;
    if (!asked) continue;
    if (request.query("lang") == "zh-TW") {
      for (std::string& step : promise.why) step = chinese::traditional_once(step);
    }
    std::string text;
    json::Writer out(text);
    write_promise(out, policy, promise, now, &policy.versions[promise.version].clause(promise.clause)->text);
    return http::json_response(200, std::move(text));
  }
  return refuse(RefusalKind::not_found, "promise.unknown", "The ticket has no such promise.");
}

Result<http::Response> add_attachment(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  const std::string name = request.query("name").value_or("");
  if (text::trim(name).empty() || !text::is_utf8(name) || text::characters(name) > 200) {
    return refuse(RefusalKind::invalid, "attachment.name", "Give the file a name of 1 to 200 characters.");
  }
  if (request.body.empty()) return refuse(RefusalKind::invalid, "attachment.empty", "The file is empty.");
  const auto media_type = told_media_type(request.body);
  if (!media_type) return refuse(RefusalKind::unsupported, "attachment.type", "Files of this type are not taken.");
  Attachment attachment{{},
                        safe_file_name(name),
                        std::string(*media_type),
                        static_cast<std::int64_t>(request.body.size()),
                        crypto::to_hex(crypto::sha256(request.body)),
                        {}};
  web.files.put(attachment.sha256,
                request.body);  // before the event: a crash leaves a file nobody names, never the reverse
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_CHECK(web.service.attach(tx, actor_of(request), id, attachment));
      std::string text;
      json::Writer out(text);
      write_attachment(out, attachment);
      return http::json_response(201, std::move(text));
    });
  });
}

Result<http::Response> read_attachment(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(attachment_id, request.path_id("attachment_id"));
  WK_TRY(found, web.database.read([&](db::Transaction& tx) -> Result<std::optional<Attachment>> {
    WK_TRY(ticket, find_seen(tx, actor_of(request), id));
    return find_attachment(tx, ticket.id, attachment_id);
  }));
  auto content = found ? web.files.get(found->sha256) : std::nullopt;
  if (!content) return refuse(RefusalKind::not_found, "attachment.unknown", "There is no such file.");
  http::Response response;
  response.content_type = found->media_type;
  response.body = std::move(*content);
  response.header("Content-Disposition", "attachment; filename*=UTF-8''" + percent_encode(found->name));
  response.header("Content-Security-Policy", "sandbox; default-src 'none'");
  response.header("ETag", "\"" + found->sha256 + "\"");
  return response;
}

}  // namespace

void add_routes(http::Router& router, const TicketWeb& web) {
  using http::Access;
  using http::Method;
  const auto add = [&](Method method, const char* pattern, const char* permission, std::size_t max_body, auto handler) {
    router.add({method, pattern, Access::member, permission, max_body, 0,
                [web, handler](http::Request& r) { return handler(web, r); }});
  };
  add(Method::post, "/api/v1/tickets", "ticket.write", 64 * 1024, open_ticket);
  add(Method::get, "/api/v1/tickets/{ticket_id}", "ticket.read", 0, read_ticket);
  add(Method::patch, "/api/v1/tickets/{ticket_id}", "ticket.write", 64 * 1024, change_ticket);
  add(Method::post, "/api/v1/tickets/{ticket_id}/actions/{action}", "ticket.write", 64 * 1024, act_on_ticket);
  add(Method::get, "/api/v1/tickets/{ticket_id}/timeline", "ticket.read", 0, timeline);
  add(Method::get, "/api/v1/tickets/{ticket_id}/promises/{clause}/{rule}", "ticket.read", 0, explain);
  add(Method::post, "/api/v1/tickets/{ticket_id}/attachments", "ticket.write", kMaxAttachment, add_attachment);
  add(Method::get, "/api/v1/tickets/{ticket_id}/attachments/{attachment_id}", "ticket.read", 0, read_attachment);
}

}  // namespace wellkept::ticket
