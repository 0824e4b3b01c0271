// One change to many tickets.
#include <set>

#include "base/bind.h"
#include "desk/around_service.h"
#include "desk/desk_routes.h"
#include "desk/mass_service.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

std::vector<Id> read_tickets(bind::Reader& in) {
  std::vector<Id> tickets;
  const json::Value* list = in.optional_array("ticket_ids", kMassAtMost);
  if (list == nullptr || list->array()->empty()) {
    in.error("ticket_ids", "required", "a list of ids");
    return tickets;
  }
  std::set<Id> seen;
  for (const json::Value& one : *list->array()) {
    const auto id = one.string() != nullptr ? parse_id(*one.string()) : std::nullopt;
    if (!id) {
      in.error("ticket_ids", "type", "a list of ids");
      return tickets;
    }
    if (seen.insert(*id).second) tickets.push_back(*id);
  }
  return tickets;
}

std::vector<std::string> read_tags(bind::Reader& in, std::string_view name) {
  std::vector<std::string> tags;
  const json::Value* list = in.optional_array(name, kTagsAtMost);
  if (list == nullptr) return tags;
  for (const json::Value& one : *list->array()) {
    auto tag = one.string() != nullptr ? normal_tag(*one.string())
                                       : Result<std::string>(refuse(RefusalKind::invalid, "tag.name", ""));
    if (!tag) {
      in.error(name, "format", "a list of tags");
      return tags;
    }
    tags.push_back(std::move(*tag));
  }
  return tags;
}

void write_outcomes(json::Writer& out, const std::vector<MassOutcome>& outcomes) {
  out.key("items").begin_array();
  for (const MassOutcome& one : outcomes) {
    out.begin_object().field("ticket_id", format_id(one.ticket)).field("ok", !one.refusal.has_value());
    out.field("code", one.refusal ? std::optional(one.refusal->code) : std::nullopt);
    out.field("detail", one.refusal ? std::optional(one.refusal->detail) : std::nullopt).end_object();
  }
  out.end_array();
}

Result<Response> change_many_tickets(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto tickets = read_tickets(in);
  MassChange change;
  change.assignee = in.optional_id("assignee_id");
  change.add_tags = read_tags(in, "add_tags");
  change.remove_tags = read_tags(in, "remove_tags");
  if (const json::Value* fields = in.optional_object("fields")) change.fields = *fields->object();
  change.reason = in.optional_text("reason", {.max = 2000, .multiline = true}).value_or("");
  if (!change.fields.empty() && change.reason.empty()) in.error("reason", "required", "a change of fields needs it");
  const bool nothing =
      !change.assignee && change.add_tags.empty() && change.remove_tags.empty() && change.fields.empty();
  if (nothing) in.error("fields", "required", "something to change");
  WK_CHECK(in.finish());
  WK_CHECK(check_mass_change(desk, change));
  const MassResult result = change_many(desk, actor_of(request), tickets, change);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_outcomes(out, result.outcomes);
  out.key("undo");
  if (result.undo.empty()) {
    out.null();
  } else {
    out.begin_object().field("token", result.undo).field("until", format_instant(result.undo_until)).end_object();
  }
  out.end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> undo_many_tickets(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string token = in.text("token", {.max = 100});
  WK_CHECK(in.finish());
  WK_TRY(outcomes, undo_many(desk, actor_of(request), token));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_outcomes(out, outcomes);
  out.end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_mass_routes(http::Router& router, const DeskWeb& web) {
  add(router, http::Method::post, "/api/v1/tickets/bulk", "ticket.write", web, change_many_tickets);
  add(router, http::Method::post, "/api/v1/tickets/bulk/undo", "ticket.write", web, undo_many_tickets);
}

}  // namespace wellkept::desk
