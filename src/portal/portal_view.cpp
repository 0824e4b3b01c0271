#include "portal/portal_view.h"

#include <algorithm>
#include <map>

#include "base/short_text.h"
#include "policy/shown_text.h"
#include "portal/progress.h"

namespace wellkept::portal {
namespace {

// What is shown of each event: these fields, and of an event that is not here nothing.
const std::map<std::string_view, std::vector<std::string_view>>& public_fields() {
  static const std::map<std::string_view, std::vector<std::string_view>> fields{
      {"ticket.opened", {"matter"}},
      {"ticket.accepted", {}},
      {"ticket.dispatched", {}},
      {"ticket.paused", {"pause_reason"}},
      {"ticket.resumed", {}},
      {"ticket.resolved", {"cause", "fix", "advice"}},
      {"ticket.closed", {"outcome"}},
      {"ticket.cancelled", {}},
      {"ticket.reopened", {}},
      {"message.received", {"body"}},
      {"message.sent", {"subject", "body"}},
      {"progress.told", {"body"}},
      {"call.answered", {}},
      {"call.made", {"reached"}},
      {"contact.attempted", {"reached"}},
      {"attachment.added", {"file_name"}},
      {"inquiry.marked_complex", {"answer_by"}},
      {"inquiry.answered", {"answer"}},
      {"feedback.answered", {"answer"}},
      {"problem.confirmed", {}},
      {"solution.discussed", {"plan"}},
      {"diagnosis.recorded", {}},
      {"appointment.agreed", {"window_start", "window_end"}},
      {"visit.arrived", {}},
      {"visit.completed", {}},
      {"repair.done", {"work"}},
      {"advice.sent", {"advice"}},
      {"replacement.approved", {}},
      {"replacement.formalities_done", {}},
      {"replacement.shipped", {"tracking"}},
      {"replacement.received", {}},
      {"complaint.escalated", {}},
      {"complaint.handed_over", {"department"}},
      {"complaint.preliminary_told", {"plan"}},
      {"complaint.told", {"answer"}},
      {"apology.made", {"apology"}},
      {"suggestion.passed_on", {"department"}},
      {"suggestion.planned", {}},
      {"suggestion.answered", {"answer"}},
      {"suggestion.rewarded", {"reward"}},
      {"confirmation.requested", {}},
      {"confirmation.answered", {"satisfied", "overall", "opinion"}},
      {"survey.answered", {"overall", "opinion"}},
  };
  return fields;
}

std::optional<ShortText> time_text(std::optional<Instant> instant) {
  return instant ? std::optional(ShortText(*instant)) : std::nullopt;
}

Course course_of(const ticket::Record& record) {
  const ticket::Ticket& ticket = record.ticket;
  return {ticket.kind, ticket.state, ticket.open, ticket.opened_at, record.facts, record.promises};
}

json::Value body_of(const events::Event& event) {
  return std::get<json::Value>(json::parse(event.body));
}

std::string by_of(const json::Value& body) {
  const json::Value* by = body.find("by");
  return by != nullptr && by->string() != nullptr ? *by->string() : "system";
}

// Who did it, as far as a customer is told: the customer, the program, or the role of whom it was.
void write_who(json::Writer& out, const policy::Policy& policy, std::string_view by) {
  const auto& roles = policy.vocabulary.roles;
  const auto role = std::find_if(roles.begin(), roles.end(), [&](const policy::Name& one) { return one.id == by; });
  const std::string_view kind = by == "customer" ? "customer" : role != roles.end() ? "staff" : "system";
  out.begin_object().field("kind", kind).key("role");
  if (role != roles.end()) {
    write_text(out, role->label);
  } else {
    out.null();
  }
  out.end_object();
}

void write_field(json::Writer& out, const policy::Policy& policy, std::string_view name, const json::Value& value,
                 const ticket::Record& record, std::int64_t version) {
  const policy::Field& field = policy.vocabulary.fields[policy.vocabulary.field(name)];
  out.key(name);
  if (value.find("commitment") != nullptr) {
    const auto text = std::find_if(record.texts.begin(), record.texts.end(), [&](const ticket::StoredText& one) {
      return one.version == version && one.field == name;
    });
    out.value(text != record.texts.end() ? std::optional(text->body) : std::nullopt);  // null: erased
    return;
  }
  const auto choice = value.string() != nullptr && field.type == policy::FieldType::choice
                          ? field.value_index(*value.string())
                          : std::nullopt;
  if (choice) {
    write_text(out, field.value_labels[*choice]);
  } else {
    out.value(value);
  }
}

// Of two files with one content, the event of each names the moment at which it came.
const ticket::Attachment* file_of(const events::Event& event, const json::Value& body,
                                  const std::vector<ticket::Attachment>& attachments) {
  const json::Value* sha256 = body.find("sha256");
  const auto found = std::find_if(attachments.begin(), attachments.end(), [&](const ticket::Attachment& one) {
    return one.created_at == event.at && sha256 != nullptr && sha256->string() != nullptr &&
           *sha256->string() == one.sha256;
  });
  return found != attachments.end() ? &*found : nullptr;
}

void write_event(json::Writer& out, const policy::Policy& policy, const ticket::Record& record,
                 const events::Event& event, const std::vector<ticket::Attachment>& files) {
  const auto shown = public_fields().find(event.kind);
  if (shown == public_fields().end()) return;
  const json::Value body = body_of(event);
  const std::string by = by_of(body);
  const ticket::Attachment* file = nullptr;
  if (event.kind == "attachment.added") {
    file = by == "customer" ? file_of(event, body, files) : nullptr;
    if (file == nullptr) return;
  }
  out.begin_object().field("version", event.version).field("event", event.kind).key("label");
  write_text(out, policy.vocabulary.events[policy.vocabulary.event(event.kind)].label);
  out.field("at", ShortText(event.at)).key("who");
  write_who(out, policy, by);
  out.key("fields").begin_object();
  for (const std::string_view name : shown->second) {
    if (const json::Value* value = body.find(name)) write_field(out, policy, name, *value, record, event.version);
  }
  out.end_object().field("attachment_id", file != nullptr ? std::optional(format_id(file->id)) : std::nullopt);
  out.end_object();
}

void write_step(json::Writer& out, const Step& step) {
  out.begin_object().field("step", step.name).field("clause", step.clause).field("due_at", time_text(step.due_at));
  out.field("done_at", time_text(step.done_at)).field("paused", step.paused).field("late", step.late).end_object();
}

void write_card_fields(json::Writer& out, const policy::Policy& policy, const ticket::Record& record,
                       std::span<const Step> steps) {
  const ticket::Ticket& ticket = record.ticket;
  const policy::Field& kind = policy.vocabulary.fields[policy.vocabulary.field("kind")];
  out.field("id", ShortText(ticket.id)).field("number", ticket.number).field("kind", ticket.kind).key("kind_label");
  write_text(out, kind.value_labels[*kind.value_index(ticket.kind)]);
  out.field("subject", ticket.subject).field("status", status_of(policy, course_of(record)));
  out.field("opened_at", ShortText(ticket.opened_at)).field("updated_at", ShortText(ticket.updated_at));
  out.field("closed_at", time_text(ticket.closed_at)).key("stages").begin_array();
  for (const Stage& stage : stages_of(policy, course_of(record))) {
    out.begin_object().field("stage", stage.id).key("label");
    write_text(out, *stage.label);
    out.field("reached_at", time_text(stage.reached_at)).field("current", stage.current).end_object();
  }
  out.end_array().key("next");
  if (const Step* next = next_step(steps)) {
    write_step(out, *next);
  } else {
    out.null();
  }
}

// What the customer said of the device when the request was made; later corrections of the desk replace it.
void write_device(json::Writer& out, const policy::Policy& policy, const ticket::Record& record) {
  std::map<std::string_view, json::Value> values;
  std::map<std::string_view, std::int64_t> versions;
  for (const events::Event& event : record.events) {
    if (event.kind != "ticket.opened" && event.kind != "ticket.changed" && event.kind != "ticket.accepted") continue;
    const json::Value body = body_of(event);
    for (const std::string_view name : {"product", "device_model", "serial"}) {
      if (const json::Value* value = body.find(name)) {
        values[name] = *value;
        versions[name] = event.version;
      }
    }
  }
  out.key("device").begin_object();
  for (const auto& [name, value] : values) write_field(out, policy, name, value, record, versions[name]);
  out.end_object();
}

}  // namespace

void write_file(json::Writer& out, const ticket::Attachment& file) {
  out.begin_object().field("id", ShortText(file.id)).field("name", file.name).field("media_type", file.media_type);
  out.field("size", file.size).field("created_at", ShortText(file.created_at)).end_object();
}

bool is_public(std::string_view event) {
  return public_fields().contains(event);
}

void write_card(json::Writer& out, const policy::Policy& policy, const ticket::Record& record, Instant now) {
  out.begin_object();
  write_card_fields(out, policy, record, steps_of(policy, course_of(record), now));
  out.end_object();
}

std::vector<ticket::Attachment> own_files(const ticket::Record& record,
                                          const std::vector<ticket::Attachment>& attachments) {
  std::vector<ticket::Attachment> own;
  for (const events::Event& event : record.events) {
    if (event.kind != "attachment.added") continue;
    const json::Value body = body_of(event);
    const ticket::Attachment* file = by_of(body) == "customer" ? file_of(event, body, attachments) : nullptr;
    const bool listed = file != nullptr && std::any_of(own.begin(), own.end(), [&](const ticket::Attachment& one) {
                          return one.id == file->id;
                        });
    if (file != nullptr && !listed) own.push_back(*file);
  }
  return own;
}

std::string ticket_json(const policy::Policy& policy, const ticket::Record& record,
                        const std::vector<ticket::Attachment>& attachments, Instant now) {
  std::string text;
  text.reserve(4096);
  json::Writer out(text);
  const auto steps = steps_of(policy, course_of(record), now);
  const auto files = own_files(record, attachments);
  const Rating rating = rating_of(policy, course_of(record));
  out.begin_object();
  write_card_fields(out, policy, record, steps);
  out.field("version", record.ticket.version);
  write_device(out, policy, record);
  out.key("steps").begin_array();
  for (const Step& step : steps) write_step(out, step);
  out.end_array().key("timeline").begin_array();
  for (const events::Event& event : record.events) write_event(out, policy, record, event, files);
  out.end_array().key("attachments").begin_array();
  for (const ticket::Attachment& file : files) write_file(out, file);
  out.end_array().key("may").begin_object();
  out.field("reply", may(policy, course_of(record), "receive"))
      .field("decide", may(policy, course_of(record), "confirm"));
  out.field("rate", rating.open).end_object();
  out.field("rating", rating.overall).end_object();
  return text;
}

}  // namespace wellkept::portal
