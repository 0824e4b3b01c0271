#include "request.h"

#include <algorithm>

#include "desk/around_service.h"
#include "jobs/idempotency.h"
#include "ticket/ticket_store.h"

namespace wellkept::simulation {
namespace {

using What = Request::What;

const char* name_of(What what) {
  switch (what) {
    case What::open:
      return "open";
    case What::act:
      return "act";
    case What::ask_confirmation:
      return "ask for the customer's word";
    case What::answer_confirmation:
      return "the customer's word";
    case What::attach:
      return "attach";
    case What::move:
      return "move";
    case What::link:
      return "link";
    case What::merge:
      return "merge";
    case What::split:
      return "split";
  }
  return "";
}

std::int64_t version_of(db::Transaction& tx, Id ticket) {
  const auto found = ticket ? ticket::find_ticket(tx, ticket) : std::nullopt;
  return found ? found->version : 0;
}

// What a request came to, beside the events that it left.
struct Effect {
  Id fresh{};  // a ticket that was not there before
  std::string token{};
};

Result<Effect> open(db::Transaction& tx, Process& process, const Request& request) {
  ticket::OpenRequest asked;
  asked.fields = request.fields;
  asked.subject = request.subject;
  asked.owner = request.owner;
  if (!request.phone.empty()) asked.new_customer = customer::NewCustomer{"Li Na", request.phone};
  WK_TRY(record, process.tickets.open(tx, request.actor, std::move(asked)));
  return Effect{record.ticket.id};
}

Result<Effect> act(db::Transaction& tx, Process& process, const Request& request) {
  const ticket::ActRequest asked{request.action, request.fields, request.at, request.owner};
  WK_CHECK(process.tickets.act(tx, request.actor, request.ticket, request.expected, asked));
  return Effect{};
}

Result<Effect> attach(db::Transaction& tx, Process& process, const Request& request) {
  ticket::Attachment file{{}, request.key + ".txt", "text/plain", 4, std::string(64, 'a'), {}};
  WK_CHECK(process.tickets.attach(tx, request.actor, request.ticket, file));
  return Effect{};
}

Result<Effect> split(db::Transaction& tx, Process& process, const Request& request) {
  desk::Split asked{request.expected.value_or(1), request.subject, {}, {}, request.owner};
  WK_TRY(record, desk::split(tx, process.desk, request.actor, request.ticket, asked));
  return Effect{record.ticket.id};
}

Result<Effect> carry_out(db::Transaction& tx, Process& process, const Request& request) {
  switch (request.what) {
    case What::open:
      return open(tx, process, request);
    case What::act:
      return act(tx, process, request);
    case What::attach:
      return attach(tx, process, request);
    case What::split:
      return split(tx, process, request);
    case What::ask_confirmation: {
      WK_TRY(link, process.tickets.request_confirmation(tx, request.actor, request.ticket, "sms"));
      return Effect{{}, link.token};
    }
    case What::answer_confirmation:
      WK_CHECK(process.tickets.answer(tx, request.token, {request.satisfied, {}, std::nullopt}));
      return Effect{};
    case What::move:
      WK_CHECK(desk::move(tx, process.desk, request.actor, request.ticket, request.expected,
                          {request.unit, request.owner, "belongs there"}));
      return Effect{};
    case What::link:
      WK_CHECK(desk::add_link(tx, process.desk, request.actor, request.ticket, {request.action, request.other}));
      return Effect{};
    case What::merge:
      WK_CHECK(desk::merge(tx, process.desk, request.actor, request.ticket, request.other, "the same"));
      return Effect{};
  }
  return Effect{};
}

// {"parts": [{"ticket", "from", "to"}, …], "token"}: whatever happened to the tickets that the request concerns.
Result<http::Response> answer(db::Transaction& tx, Process& process, const Request& request) {
  std::vector<Part> parts;
  for (const Id ticket : {request.ticket, request.other}) {
    if (ticket) parts.push_back({ticket, version_of(tx, ticket) + 1, 0});
  }
  WK_TRY(effect, carry_out(tx, process, request));
  if (effect.fresh) parts.push_back({effect.fresh, 1, 0});
  std::string body;
  json::Writer out(body);
  out.begin_object().key("parts").begin_array();
  for (const Part& part : parts) {
    out.begin_object().field("ticket", format_id(part.ticket)).field("from", part.from);
    out.field("to", version_of(tx, part.ticket)).end_object();
  }
  out.end_array().field("token", effect.token).end_object();
  return http::json_response(200, std::move(body));
}

std::string text_in(const json::Value& body, std::string_view name) {
  const json::Value* found = body.find(name);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

std::int64_t number_in(const json::Value& body, std::string_view name) {
  const json::Value* found = body.find(name);
  return found != nullptr && found->integer() != nullptr ? *found->integer() : 0;
}

}  // namespace

Result<http::Response> send(World& world, const Request& request) {
  const std::string route = std::string(name_of(request.what)) + " " + format_id(request.ticket) + " " + request.action;
  const std::string content = request.subject + json::write(request.fields) + request.token + format_id(request.other) +
                              format_id(request.unit);
  return world.database().write([&](db::Transaction& tx) {
    const jobs::IdempotentRequest asked{request.key, request.actor.id, route, content, world.clock().now()};
    return jobs::within(tx, asked, [&] { return answer(tx, world.process(), request); });
  });
}

Made read_made(const std::string& body) {
  const auto parsed = json::parse(body);
  const auto& value = std::get<json::Value>(parsed);
  Made made{{}, text_in(value, "token")};
  for (const json::Value& part : *value.find("parts")->array()) {
    made.parts.push_back(
        {parse_id(text_in(part, "ticket")).value_or(Id{}), number_in(part, "from"), number_in(part, "to")});
  }
  return made;
}

bool is_repeated(const http::Response& response) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [](const auto& header) { return header.first == "Idempotent-Replayed"; });
}

std::string describe(const Request& request) {
  std::string text = request.key + " " + name_of(request.what);
  if (request.ticket) text += " " + format_id(request.ticket);
  if (request.other) text += " with " + format_id(request.other);
  if (request.unit) text += " to " + format_id(request.unit);
  if (!request.action.empty()) text += " " + request.action;
  if (!request.fields.is_null()) text += " " + json::write(request.fields);
  if (request.expected) text += " If-Match " + std::to_string(*request.expected);
  if (request.at) text += " at " + format_instant(*request.at);
  return text;
}

}  // namespace wellkept::simulation
