#include "webhook/payload_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/json.h"
#include "ticket/ticket_service.h"

namespace wellkept::webhook {
namespace {

std::optional<std::string> maybe_id(Id id) {
  return id ? std::optional(format_id(id)) : std::nullopt;
}

std::optional<std::string> maybe_time(std::optional<Instant> at) {
  return at ? std::optional(format_instant(*at)) : std::nullopt;
}

bool is_commitment(const json::Value& value) {
  return value.find("commitment") != nullptr;
}

void write_data(json::Writer& out, db::Transaction& tx, const store::Event& event, bool personal) {
  const auto parsed = json::parse(event.body);
  const auto* body = std::get_if<json::Value>(&parsed);
  if (body == nullptr || body->object() == nullptr) throw std::runtime_error("the body of an event is unreadable");
  std::vector<store::Text> texts;
  if (personal) texts = store::texts_of(tx, event.stream, event.version);
  out.key("data").begin_object();
  for (const json::Member& member : *body->object()) {
    if (!is_commitment(member.second)) {
      out.field(member.first, member.second);
      continue;
    }
    if (!personal) continue;
    out.key(member.first);
    const auto text =
        std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.field == member.first; });
    if (text != texts.end()) {
      out.value(text->body);
    } else {
      out.null();
    }
  }
  out.end_object();
}

void write_ticket(json::Writer& out, const ticket::Ticket& ticket, bool personal) {
  out.key("ticket").begin_object().field("id", format_id(ticket.id)).field("number", ticket.number);
  out.field("kind", ticket.kind).field("state", ticket.state).field("open", ticket.open);
  out.field("unit_id", format_id(ticket.unit)).field("assignee_id", maybe_id(ticket.assignee));
  out.field("customer_id", maybe_id(ticket.customer)).field("channel", ticket.channel);
  out.field("severity", ticket.severity).field("urgency", ticket.urgency);
  out.field("opened_at", format_instant(ticket.opened_at)).field("closed_at", maybe_time(ticket.closed_at));
  out.field("due_at", maybe_time(ticket.due_at)).field("version", ticket.version);
  if (personal) out.field("subject", ticket.subject);
  out.end_object();
}

void write_customer(json::Writer& out, const customer::Customer& customer) {
  out.key("customer").begin_object().field("id", format_id(customer.id)).field("name", customer.name);
  out.field("phone", customer.phone).field("email", customer.email).field("segment", customer.segment).end_object();
}

}  // namespace

std::string payload(db::Transaction& tx, const customer::CustomerService& customers, const store::Webhook& webhook,
                    const store::Delivery& delivery) {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("id", format_id(delivery.event)).field("kind", delivery.kind);
  out.field("webhook_id", format_id(webhook.id)).field("replays", delivery.replays);
  const auto event = store::event(tx, delivery.event);
  if (!event) {  // it was tried out
    out.field("at", format_instant(delivery.queued_at)).end_object();
    return text;
  }
  out.field("at", format_instant(event->at)).field("recorded_at", format_instant(event->recorded_at));
  out.field("subject", event->subject).field("stream_id", format_id(event->stream)).field("version", event->version);
  out.field("actor_id", maybe_id(event->actor));
  write_data(out, tx, *event, webhook.personal && event->subject == "ticket");
  if (event->subject == "ticket") {
    if (const auto ticket = ticket::find_ticket(tx, event->stream)) {
      write_ticket(out, *ticket, webhook.personal);
      const auto customer = webhook.personal ? customers.find(tx, ticket->customer) : std::nullopt;
      if (customer) write_customer(out, *customer);
    }
  }
  out.end_object();
  return text;
}

}  // namespace wellkept::webhook
