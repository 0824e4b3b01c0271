#include "dossier/dossier_routes.h"

#include <array>

#include "base/bind.h"
#include "base/text.h"
#include "customer/customer_view_service.h"
#include "dossier/dossier_view_service.h"
#include "ticket/row_service.h"

namespace wellkept::dossier {
namespace {

using http::Request;
using http::Response;

constexpr int kTicketsShown = 20;

// What customers said about the results: the scores of their answers.
void write_surveys(json::Writer& out, const ticket::Record& record) {
  for (const events::Event& event : record.events) {
    if (event.kind != "survey.answered" && event.kind != "confirmation.answered") continue;
    const auto parsed = json::parse(event.body);
    const auto* body = std::get_if<json::Value>(&parsed);
    if (body == nullptr) continue;
    out.begin_object().field("ticket_id", format_id(record.ticket.id)).field("at", format_instant(event.at));
    for (const char* score : {"overall", "attitude", "speed", "quality"}) {
      const json::Value* value = body->find(score);
      out.key(score).value(value != nullptr ? *value : json::Value());
    }
    out.end_object();
  }
}

std::vector<ticket::Ticket> seen_tickets(db::Transaction& tx, const Request& request, Id customer) {
  const auto sight = directory::sight_of(tx, request.principal);
  std::vector<ticket::Ticket> seen;
  for (ticket::Ticket& row : ticket::list_tickets(tx, {ticket::Queue::customer, customer, {}, {}, kTicketsShown})) {
    if (sight.sees(row.unit, row.assignee)) seen.push_back(std::move(row));
  }
  return seen;
}

Result<Response> read_file(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(day, web.asked_day(request));
  const DossierParts& parts = web.dossiers.parts();
  const bool whole = web.whole(request);
  const Instant now = web.clock.now();
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(customer, web.seen(tx, request, id));
    if (whole) web.note_reading(request, customer.id, {});
    const auto tickets = seen_tickets(tx, request, customer.id);
    std::string text;
    json::Writer out(text);
    out.begin_object().key("customer");
    customer::write_customer(out, customer, whole);
    write_belongings(out, tx, parts, {customer, whole, day});
    out.key("tickets").begin_array();
    for (const ticket::Ticket& row : tickets) ticket::write_row(out, row, now);
    out.end_array().key("promises").begin_array();
    for (const ticket::Ticket& row : tickets) write_promises(out, tx, row.id);
    out.end_array().key("surveys").begin_array();
    for (const ticket::Ticket& row : tickets) {
      if (const auto record = parts.tickets.recorder().load(tx, row.id, false)) write_surveys(out, *record);
    }
    out.end_array().end_object();
    return http::json_response(200, std::move(text));
  });
}

Result<Response> list_doubles(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  const bool whole = web.whole(request);
  return web.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(customer, web.seen(tx, request, id));
    const auto sight = directory::sight_of(tx, request.principal);
    std::string text;
    json::Writer out(text);
    out.begin_object().key("items").begin_array();
    for (const Double& one : web.dossiers.doubles(tx, customer)) {
      if (!directory::sees_customer(tx, sight, one.customer.id)) continue;
      if (whole) web.note_reading(request, one.customer.id, {});
      write_double(out, one, whole);
    }
    out.end_array().end_object();
    return http::json_response(200, std::move(text));
  });
}

Response merge_response(int status, const Merge& merge) {
  std::string text;
  json::Writer out(text);
  write_merge(out, merge);
  return http::json_response(status, std::move(text));
}

Result<Response> merge_customers(const DossierWeb& web, Request& request) {
  WK_TRY(kept, request.path_id("customer_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto merged = in.optional_id("merged_id");
  if (!merged) in.error("merged_id", "required", "the record that goes into this one");
  WK_CHECK(in.finish());
  WK_TRY(merge, web.database.write([&](db::Transaction& tx) -> Result<Merge> {
    WK_CHECK(web.seen(tx, request, kept));
    WK_CHECK(web.seen(tx, request, *merged));
    return web.dossiers.merge(tx, kept, *merged, request.principal.member);
  }));
  return merge_response(201, merge);
}

Result<Response> undo_merge(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("merge_id"));
  WK_TRY(merge, web.database.write([&](db::Transaction& tx) -> Result<Merge> {
    const auto found = store::find_merge(tx, id);
    if (!found || !web.seen(tx, request, found->kept)) {
      return refuse(RefusalKind::not_found, "merge.unknown", "There is no such merge.");
    }
    return web.dossiers.undo(tx, id, request.principal.member);
  }));
  return merge_response(200, merge);
}

Result<Response> hand_out(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(customer, web.database.write([&](db::Transaction& tx) -> Result<customer::Customer> {
    WK_TRY(found, web.seen(tx, request, id));
    WK_CHECK(web.dossiers.note_export(tx, found.id, request.principal.member, Id{}));
    return found;
  }));
  web.note_reading(request, customer.id, {});
  auto text = web.database.read([&](db::Transaction& tx) { return web.dossiers.archive(tx, customer); });
  return http::json_response(200, std::move(text))
      .header("Content-Disposition", "attachment; filename=\"customer-" + format_id(customer.id) + ".json\"")
      .header("Cache-Control", "no-store");
}

Result<Response> erase_customer(const DossierWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  // Nothing brings it back: the number of the record is typed once more.
  const auto confirmed = in.optional_id("confirm");
  if (!confirmed || *confirmed != id) in.error("confirm", "required", "the id of the customer once more");
  WK_CHECK(in.finish());
  WK_CHECK(web.database.read([&](db::Transaction& tx) { return web.seen(tx, request, id); }));
  WK_TRY(erased, web.dossiers.erase(id, request.principal.member));
  std::string text;
  json::Writer out(text);
  out.begin_object().field("tickets", erased.tickets).field("texts", erased.texts).field("files", erased.files);
  out.field("answers", erased.answers).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_dossier_routes(http::Router& router, const DossierWeb& web) {
  using http::Access;
  using http::Method;
  constexpr std::size_t kBody = 1024;
  constexpr int kFew = 30;  // a minute: a whole person in one answer is no list
  const auto add = [&](Method method, const char* pattern, const char* permission, std::size_t max_body, int rate,
                       auto handler) {
    router.add({method, pattern, Access::member, permission, max_body, rate,
                [web, handler](Request& request) { return handler(web, request); }});
  };
  add(Method::get, "/api/v1/customers/{customer_id}/file", "customer.read", 0, 0, read_file);
  add(Method::get, "/api/v1/customers/{customer_id}/doubles", "customer.read", 0, 0, list_doubles);
  add(Method::post, "/api/v1/customers/{customer_id}/merge", "customer.merge", kBody, kFew, merge_customers);
  add(Method::post, "/api/v1/merges/{merge_id}/undo", "customer.merge", kBody, kFew, undo_merge);
  add(Method::post, "/api/v1/customers/{customer_id}/export", "customer.export", kBody, kFew, hand_out);
  add(Method::post, "/api/v1/customers/{customer_id}/erase", "customer.erase", kBody, kFew, erase_customer);
  add_request_routes(router, web);
  add_device_ticket_routes(router, web);
}

}  // namespace wellkept::dossier
