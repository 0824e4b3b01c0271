#include "search/search_view.h"

#include <cmath>

namespace wellkept::search {
namespace {

void write_ticket(json::Writer& out, const TicketRow& ticket) {
  out.begin_object()
      .field("id", format_id(ticket.id))
      .field("number", ticket.number)
      .field("kind", ticket.kind)
      .field("state", ticket.state)
      .field("open", ticket.open)
      .field("subject", ticket.subject)
      .field("unit_id", format_id(ticket.unit))
      .field("severity", ticket.severity)
      .field("urgency", ticket.urgency)
      .end_object();
}

void write_customer(json::Writer& out, const customer::Customer& customer, bool contacts) {
  const auto shown = [&](const std::optional<std::string>& contact, std::string (*masked)(std::string_view)) {
    return contact && !contacts ? std::optional(masked(*contact)) : contact;
  };
  out.begin_object()
      .field("id", format_id(customer.id))
      .field("name", customer.name)
      .field("phone", shown(customer.phone, customer::masked_phone))
      .field("email", shown(customer.email, customer::masked_email))
      .field("segment", customer.segment)
      .end_object();
}

void write_snippets(json::Writer& out, const std::vector<FieldSnippet>& snippets) {
  out.begin_array();
  for (const FieldSnippet& one : snippets) {
    out.begin_object().field("field", one.field).field("text", one.snippet.text).key("marks").begin_array();
    for (const auto& [from, to] : one.snippet.marks) {
      out.begin_array().value(static_cast<std::int64_t>(from)).value(static_cast<std::int64_t>(to)).end_array();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void write_found(json::Writer& out, const Found& found, bool contacts) {
  out.begin_object()
      .field("kind", found.kind)
      .field("id", format_id(found.id))
      .field("exact", found.exact)
      .field("score", static_cast<double>(found.score) / 1e6)
      .field("at", format_instant(found.at))
      .key("ticket");
  if (found.ticket) {
    write_ticket(out, *found.ticket);
  } else {
    out.null();
  }
  out.key("event");
  if (found.kind == "message") {
    out.begin_object().field("version", found.version).field("kind", found.event).end_object();
  } else {
    out.null();
  }
  out.key("customer");
  if (found.customer) {
    write_customer(out, *found.customer, contacts);
  } else {
    out.null();
  }
  if (found.device) {
    const customer::Device& device = *found.device;
    out.key("device")
        .begin_object()
        .field("id", format_id(device.id))
        .field("model", device.model)
        .field("serial", contacts ? device.serial : customer::masked_serial(device.serial))
        .end_object();
  }
  out.key("snippets");
  write_snippets(out, found.snippets);
  out.end_object();
}

double two_places(double number) {
  return std::round(number * 100) / 100;
}

}  // namespace

std::string page_json(const FoundPage& page, bool contacts, std::int64_t behind) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Found& found : page.items) write_found(out, found, contacts);
  out.end_array().key("words").begin_array();
  for (const std::string& word : page.words) out.value(word);
  out.end_array().field("next", page.next).field("behind", behind).end_object();
  return text;
}

std::string similar_json(const std::vector<SimilarTicket>& tickets) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const SimilarTicket& one : tickets) {
    const Likeness& likeness = one.likeness;
    out.begin_object().key("ticket");
    write_ticket(out, one.ticket);
    out.field("score", two_places(likeness.score)).key("reasons").begin_object().key("words").begin_array();
    for (const std::string& word : likeness.words) out.value(word);
    out.end_array()
        .field("same_customer", likeness.same_customer)
        .field("device", likeness.device.empty() ? std::nullopt : std::optional(likeness.device))
        .field("age_s", likeness.age_ms / 1000)
        .end_object()
        .end_object();
  }
  out.end_array().end_object();
  return text;
}

}  // namespace wellkept::search
