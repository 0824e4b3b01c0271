#include "request.h"

#include <algorithm>

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
  }
  return "";
}

http::Response made(Id ticket, std::int64_t from, std::int64_t to, std::string_view token) {
  std::string body;
  json::Writer out(body);
  out.begin_object().field("ticket", format_id(ticket)).field("from", from).field("to", to).field("token", token);
  out.end_object();
  return http::json_response(200, std::move(body));
}

std::int64_t version_of(db::Transaction& tx, Id ticket) {
  const auto found = ticket::find_ticket(tx, ticket);
  return found ? found->version : 0;
}

Result<http::Response> open(db::Transaction& tx, Process& process, const Request& request) {
  ticket::OpenRequest asked;
  asked.fields = request.fields;
  asked.subject = request.subject;
  asked.owner = request.owner;
  if (!request.phone.empty()) asked.new_customer = customer::NewCustomer{"Li Na", request.phone};
  WK_TRY(record, process.tickets.open(tx, request.actor, std::move(asked)));
  return made(record.ticket.id, 1, record.ticket.version, "");
}

Result<http::Response> answer(db::Transaction& tx, Process& process, const Request& request) {
  WK_TRY(asked, process.tickets.read_confirmation(tx, request.token));
  const std::int64_t before = asked.ticket.version;
  WK_TRY(answered, process.tickets.answer(tx, request.token, {request.satisfied, {}, std::nullopt}));
  return made(answered.ticket.id, before + 1, answered.ticket.version, "");
}

Result<http::Response> carry_out(db::Transaction& tx, Process& process, const Request& request) {
  if (request.what == What::open) return open(tx, process, request);
  if (request.what == What::answer_confirmation) return answer(tx, process, request);
  const std::int64_t before = version_of(tx, request.ticket);
  std::string token;
  if (request.what == What::ask_confirmation) {
    WK_TRY(link, process.tickets.request_confirmation(tx, request.actor, request.ticket, "sms"));
    token = link.token;
  } else if (request.what == What::attach) {
    ticket::Attachment file{{}, request.key + ".txt", "text/plain", 4, std::string(64, 'a'), {}};
    WK_CHECK(process.tickets.attach(tx, request.actor, request.ticket, file));
  } else {
    const ticket::ActRequest asked{request.action, request.fields, request.at, request.owner};
    WK_CHECK(process.tickets.act(tx, request.actor, request.ticket, request.expected, asked));
  }
  return made(request.ticket, before + 1, version_of(tx, request.ticket), token);
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
  const std::string content = request.subject + json::write(request.fields) + request.token;
  return world.database().write([&](db::Transaction& tx) {
    const jobs::IdempotentRequest asked{request.key, request.actor.id, route, content, world.clock().now()};
    return jobs::within(tx, asked, [&] { return carry_out(tx, world.process(), request); });
  });
}

Made read_made(const std::string& body) {
  const auto parsed = json::parse(body);
  const auto& value = std::get<json::Value>(parsed);
  return {parse_id(text_in(value, "ticket")).value_or(Id{}), number_in(value, "from"), number_in(value, "to"),
          text_in(value, "token")};
}

bool is_repeated(const http::Response& response) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [](const auto& header) { return header.first == "Idempotent-Replayed"; });
}

std::string describe(const Request& request) {
  std::string text = request.key + " " + name_of(request.what);
  if (request.ticket) text += " " + format_id(request.ticket);
  if (!request.action.empty()) text += " " + request.action;
  if (!request.fields.is_null()) text += " " + json::write(request.fields);
  if (request.expected) text += " If-Match " + std::to_string(*request.expected);
  if (request.at) text += " at " + format_instant(*request.at);
  return text;
}

}  // namespace wellkept::simulation
