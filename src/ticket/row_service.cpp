#include "ticket/row_service.h"

#include "base/short_text.h"
#include "ticket/light.h"

namespace wellkept::ticket {
namespace {

std::optional<ShortText> id_text(Id id) {
  return id ? std::optional(ShortText(id)) : std::nullopt;
}

std::optional<ShortText> time_text(std::optional<Instant> instant) {
  return instant ? std::optional(ShortText(*instant)) : std::nullopt;
}

}  // namespace

void write_row_fields(json::Writer& out, const Ticket& t, Instant now) {
  out.field("id", ShortText(t.id))
      .field("number", t.number)
      .field("kind", t.kind)
      .field("state", t.state)
      .field("stage", t.stage);
  out.field("open", t.open).field("unit_id", ShortText(t.unit)).field("assignee_id", id_text(t.assignee));
  out.field("customer_id", id_text(t.customer)).field("channel", t.channel).field("severity", t.severity);
  out.field("urgency", t.urgency).field("subject", t.subject).field("opened_at", ShortText(t.opened_at));
  out.field("updated_at", ShortText(t.updated_at)).field("closed_at", time_text(t.closed_at));
  out.field("due_at", time_text(t.due_at));
  out.field("due_clause", t.due_clause.empty() ? std::nullopt : std::optional(t.due_clause));
  out.field("light", promise::light_name(light_of(t, now))).field("sample", t.sample);
}

void write_row(json::Writer& out, const Ticket& ticket, Instant now) {
  out.begin_object();
  write_row_fields(out, ticket, now);
  out.end_object();
}

}  // namespace wellkept::ticket
