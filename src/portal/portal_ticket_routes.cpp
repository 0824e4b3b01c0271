// A customer's requests: make, list, read, answer, decide, rate, files.
#include <algorithm>
#include <array>

#include "base/bind.h"
#include "base/percent.h"
#include "http/paging.h"
#include "jobs/idempotency.h"
#include "portal/portal_authenticator_routes.h"
#include "portal/portal_routes.h"
#include "portal/portal_view.h"

namespace wellkept::portal {
namespace {

constexpr int kPageMost = 20;  // every card derives its promises
constexpr int kWritesPerMinute = 30;
constexpr std::size_t kBody = 32 * 1024;
constexpr std::array<std::string_view, 4> kKinds{"inquiry", "repair", "complaint", "suggestion"};
constexpr std::array<const char*, 4> kScores{"overall", "attitude", "speed", "quality"};

http::Response ticket_response(int status, const PortalWeb& web, const ticket::Record& record,
                               const std::vector<ticket::Attachment>& files) {
  http::Response response =
      http::json_response(status, ticket_json(web.service.policy(), record, files, web.clock.now()));
  if (status == 201) response.header("Location", "/api/v1/portal/tickets/" + format_id(record.ticket.id));
  return response;
}

// A write that answers with the request as it then stands, once for each idempotency key.
template <class Body>
Result<http::Response> write_ticket(const PortalWeb& web, http::Request& request, int status, Body&& body) {
  std::string route;
  const auto once = jobs::idempotent(request, route);
  const Visitor visitor = visitor_of(request);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_TRY(record, body(tx, visitor));
      // What was just written may hold texts that the record does not; the answer shows all of them.
      WK_TRY(whole, web.service.read(tx, visitor, record.ticket.id));
      return ticket_response(status, web, whole, web.service.files(tx, record.ticket.id));
    });
  });
}

// The first line of what was written, for the lists in which a request needs a name.
std::string subject_from(std::string_view matter) {
  std::string_view line = matter.substr(0, matter.find('\n'));
  std::size_t end = 0;
  std::size_t characters = 0;
  while (end < line.size() && characters < 80) {
    ++end;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) ++end;
    ++characters;
  }
  return std::string(line.substr(0, end)) + (end < line.size() ? "…" : "");
}

Result<NewRequest> read_new(const json::Value& body) {
  bind::Reader in(body);
  NewRequest fresh{json::Object{}, {}};
  const std::string kind = in.text("kind", {.max = 40});
  if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
    in.error("kind", "unknown", "inquiry, repair, complaint or suggestion");
  }
  fresh.fields.set("kind", kind);
  const std::string matter = in.text("matter", {.max = 4000, .multiline = true});
  fresh.fields.set("matter", matter);
  fresh.subject = in.optional_text("subject", {.max = 100}).value_or(subject_from(matter));
  for (const char* name : {"about", "product", "device_model", "serial"}) {
    if (const auto value = in.optional_text(name, {.max = 100})) fresh.fields.set(name, *value);
  }
  if (const auto contact = in.optional_text("contact", {.max = 200})) fresh.fields.set("contact", *contact);
  if (const auto at = in.optional_instant("occurred_at")) fresh.fields.set("occurred_at", format_instant(*at));
  WK_CHECK(in.finish());
  return fresh;
}

Result<http::Response> open_ticket(const PortalWeb& web, http::Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(fresh, read_new(body));
  return write_ticket(web, request, 201, [&](db::Transaction& tx, const Visitor& visitor) {
    return web.service.open(tx, visitor, fresh);
  });
}

Result<http::Response> list(const PortalWeb& web, http::Request& request) {
  WK_TRY(page, http::read_page(request));
  const auto cursor = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!cursor) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  const int limit = std::min(page.limit, kPageMost);
  const auto records = web.database.read(
      [&](db::Transaction& tx) { return web.service.list(tx, visitor_of(request), *cursor, limit + 1); });
  const std::size_t shown = std::min(records.size(), static_cast<std::size_t>(limit));
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (std::size_t i = 0; i < shown; ++i) write_card(out, web.service.policy(), records[i], web.clock.now());
  out.end_array();
  const bool more = records.size() > shown;
  out.field("next", more ? std::optional(format_id(records[shown - 1].ticket.id)) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> read(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  return web.database.read([&](db::Transaction& tx) -> Result<http::Response> {
    WK_TRY(record, web.service.read(tx, visitor_of(request), id));
    http::Response response = ticket_response(200, web, record, web.service.files(tx, id));
    // Lights and promises change by time alone, so the body is what tells one state from another.
    response.header("ETag", "\"" + crypto::to_hex(crypto::sha256(response.body)).substr(0, 32) + "\"");
    return response;
  });
}

Result<http::Response> reply(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string text = in.text("text", {.max = 4000, .multiline = true});
  WK_CHECK(in.finish());
  return write_ticket(web, request, 200, [&](db::Transaction& tx, const Visitor& visitor) {
    return web.service.reply(tx, visitor, id, text);
  });
}

json::Value read_scores(bind::Reader& in) {
  json::Value scores{json::Object{}};
  for (const char* score : kScores) {
    if (const auto points = in.optional_integer(score, 1, 5)) scores.set(score, *points);
  }
  if (const auto first = in.optional_flag("first_time")) scores.set("first_time", *first);
  return scores;
}

Result<http::Response> decide(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Decision decision;
  const auto accepted = in.optional_flag("accepted");
  if (!accepted) in.error("accepted", "required", "true or false");
  decision.accepted = accepted.value_or(false);
  decision.scores = read_scores(in);
  decision.opinion = in.optional_text("opinion", {.max = 2000, .multiline = true});
  // Who handles it again must know what was wrong.
  if (accepted == false && !decision.opinion) in.error("opinion", "required", "say what is not right yet");
  WK_CHECK(in.finish());
  return write_ticket(web, request, 200, [&](db::Transaction& tx, const Visitor& visitor) {
    return web.service.decide(tx, visitor, id, decision);
  });
}

Result<http::Response> rate(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  json::Value scores = read_scores(in);
  if (scores.find("overall") == nullptr) in.error("overall", "required", "1 to 5");
  const auto opinion = in.optional_text("opinion", {.max = 2000, .multiline = true});
  WK_CHECK(in.finish());
  return write_ticket(web, request, 200, [&](db::Transaction& tx, const Visitor& visitor) {
    return web.service.rate(tx, visitor, id, scores, opinion);
  });
}

Result<http::Response> add_file(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  const Visitor visitor = visitor_of(request);
  // Before the bytes are stored: nobody fills the disk through another's ticket.
  WK_CHECK(web.database.read([&](db::Transaction& tx) { return web.service.read(tx, visitor, id); }));
  WK_TRY(file, web.service.keep(request.query("name").value_or(""), request.body));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_TRY(added, web.service.attach(tx, visitor, id, file));
      std::string text;
      json::Writer out(text);
      write_file(out, added);
      return http::json_response(201, std::move(text));
    });
  });
}

Result<http::Response> read_file(const PortalWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(file_id, request.path_id("attachment_id"));
  WK_TRY(files, web.database.read([&](db::Transaction& tx) -> Result<std::vector<ticket::Attachment>> {
    WK_TRY(record, web.service.read(tx, visitor_of(request), id));
    return own_files(record, web.service.files(tx, id));
  }));
  const auto found = std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.id == file_id; });
  auto content = found != files.end() ? web.service.content_of(*found) : std::nullopt;
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

void add_ticket_routes(http::Router& router, const PortalWeb& web) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, std::size_t max_body, int rate, auto handler) {
    router.add({method, pattern, http::Access::customer, "", max_body, rate,
                [web, handler](http::Request& request) { return handler(web, request); }});
  };
  add(Method::post, "/api/v1/portal/tickets", kBody, kWritesPerMinute, open_ticket);
  add(Method::get, "/api/v1/portal/tickets", 0, 0, list);
  add(Method::get, "/api/v1/portal/tickets/{ticket_id}", 0, 0, read);
  add(Method::post, "/api/v1/portal/tickets/{ticket_id}/messages", kBody, kWritesPerMinute, reply);
  add(Method::post, "/api/v1/portal/tickets/{ticket_id}/decision", kBody, kWritesPerMinute, decide);
  add(Method::post, "/api/v1/portal/tickets/{ticket_id}/rating", kBody, kWritesPerMinute, rate);
  add(Method::post, "/api/v1/portal/tickets/{ticket_id}/attachments", kMaxFile, kWritesPerMinute, add_file);
  add(Method::get, "/api/v1/portal/tickets/{ticket_id}/attachments/{attachment_id}", 0, 0, read_file);
}

}  // namespace wellkept::portal
