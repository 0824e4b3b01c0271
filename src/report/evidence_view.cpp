#include "report/evidence_view.h"

namespace wellkept::report {
namespace {

std::optional<std::string> moment(const std::optional<Instant>& at) {
  return at ? std::optional(format_instant(*at)) : std::nullopt;
}

void write_evidence(json::Writer& out, const Evidence& one) {
  out.begin_object()
      .field("ticket_id", one.duty ? std::nullopt : std::optional(format_id(one.ticket)))
      .field("duty_id", one.duty ? std::optional(format_id(one.ticket)) : std::nullopt)
      .field("number", one.number)
      .field("subject", one.subject)
      .field("unit_id", one.unit ? std::optional(format_id(one.unit)) : std::nullopt)
      .field("rule", one.rule)
      .field("kind", one.kind)
      .field("occurrence", one.occurrence)
      .field("state", one.state)
      .field("started_at", format_instant(one.started_at))
      .field("due_at", moment(one.due_at))
      .field("stopped_at", moment(one.stopped_at))
      .field("decided_at", moment(one.decided_at))
      .field("policy_version", one.policy_version)
      .field("provisional", one.provisional)
      .field("event", one.event.empty() ? std::nullopt : std::optional(one.event))
      .field("actor_id", one.actor ? std::optional(format_id(one.actor)) : std::nullopt)
      .field("actor_name", one.actor_name.empty() ? std::nullopt : std::optional(one.actor_name))
      .end_object();
}

}  // namespace

std::string evidence_json(const EvidencePage& page) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Evidence& one : page.items) write_evidence(out, one);
  out.end_array().field("next", page.next).end_object();
  return text;
}

std::string evidence_lines(const EvidencePage& page) {
  std::string out;
  for (const Evidence& one : page.items) {
    const auto at = one.decided_at ? one.decided_at : one.due_at;
    out += one.number + '\t' + moment(at).value_or("-") + '\t' + one.rule + '\t' + one.state;
    if (!one.event.empty()) {
      out += '\t' + one.event + '\t';
      out += !one.actor_name.empty() ? one.actor_name : one.actor ? format_id(one.actor) : "-";
    }
    out += '\n';
  }
  if (page.next) out += "next page: --cursor " + *page.next + '\n';
  return out;
}

}  // namespace wellkept::report
