#include "ticket/view_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/short_text.h"
#include "customer/device_service.h"
#include "policy/shown_text.h"
#include "ticket/event_body.h"
#include "ticket/light.h"
#include "ticket/outlook.h"

namespace wellkept::ticket {
namespace {

std::optional<ShortText> id_text(Id id) {
  return id ? std::optional(ShortText(id)) : std::nullopt;
}

std::optional<ShortText> time_text(std::optional<Instant> instant) {
  return instant ? std::optional(ShortText(*instant)) : std::nullopt;
}

// The present value of a field: a choice, or the number that was said last.
struct FieldValue {
  const policy::Field* field;
  std::int64_t number;
};

void write_value(json::Writer& out, const FieldValue& one) {
  switch (one.field->type) {
    case policy::FieldType::instant:
      out.value(ShortText(Instant{one.number}));
      break;
    case policy::FieldType::member:
      out.value(ShortText(Id{one.number}));
      break;
    case policy::FieldType::number:
      out.value(one.number);
      break;
    case policy::FieldType::flag:
      out.value(one.number == 1);
      break;
    case policy::FieldType::score:
      out.value(one.number + 1);
      break;
    default:
      out.value(one.field->values[static_cast<std::size_t>(one.number)]);
  }
}

// The present value of every field that is not personal, by name.
void write_fields(json::Writer& out, const policy::Policy& policy, const Record& record,
                  const promise::Present& present) {
  std::vector<FieldValue> values;
  values.reserve(32);
  for (std::size_t i = 0; i < policy.vocabulary.fields.size(); ++i) {
    const policy::Field& field = policy.vocabulary.fields[i];
    if (field.testable() && i != policy.vocabulary.by && present.fields[i] != policy::kUnset) {
      values.push_back({&field, present.fields[i]});
    }
  }
  for (const promise::Fact& fact : record.facts) {
    for (const promise::FieldSet& set : fact.fields) {
      const policy::Field& field = policy.vocabulary.fields[set.field];
      const bool number = field.type == policy::FieldType::instant || field.type == policy::FieldType::member ||
                          field.type == policy::FieldType::number;
      if (!number) continue;
      const auto known =
          std::find_if(values.begin(), values.end(), [&](const FieldValue& one) { return one.field == &field; });
      if (known != values.end()) {
        known->number = set.number;
      } else {
        values.push_back({&field, set.number});
      }
    }
  }
  std::sort(values.begin(), values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field->name < b.field->name; });
  out.key("fields").begin_object();
  for (const FieldValue& one : values) {
    out.key(std::string_view(one.field->name));
    write_value(out, one);
  }
  out.end_object();
}

void write_actions(json::Writer& out, const policy::Policy& policy, const Record& record, const Actor& actor,
                   Outlook& outlook, Instant now) {
  out.key("actions").begin_array();
  const policy::Flow* flow = policy.flows.flow(record.ticket.kind);
  std::vector<std::string_view> listed;
  listed.reserve(flow->actions.size());
  for (const policy::Action& action : flow->actions) {
    if (std::find(listed.begin(), listed.end(), action.id) != listed.end()) continue;
    listed.emplace_back(action.id);
    if (!is_offered(policy, record.ticket, action)) continue;
    if (!is_in_time(record.ticket, action, now) || has_own_route(action.id)) continue;
    const bool allowed = !acting_role(policy, actor, action.roles).empty();
    const auto standing = outlook.before(action);
    out.begin_object().field("action", action.id).key("label");
    write_text(out, action.label);
    out.field("event", policy.vocabulary.events[action.event].name);
    out.key("to");
    action.to ? out.value(policy.flows.states[*action.to].id) : out.null();
    for (const auto& [name, fields] :
         {std::pair("required", &action.required), std::pair("optional", &action.optional)}) {
      out.key(name).begin_array();
      for (const policy::FieldIndex field : *fields) out.value(policy.vocabulary.fields[field].name);
      out.end_array();
    }
    out.field("allowed", allowed).field("standing", static_cast<std::int64_t>(standing.size())).end_object();
  }
  out.end_array();
}

}  // namespace

bool is_shown(const Ticket& ticket, const promise::Promise& promise) {
  return ticket.open || promise.kind == promise::RuleKind::clock || promise.state != promise::State::running;
}

const policy::Text& promise_label(const policy::Policy& policy, const promise::Promise& promise) {
  static const policy::Text kNoLabel;
  const policy::Clause* clause = policy.versions[promise.version].clause(promise.clause);
  const auto find = [&](const auto& rules) -> const policy::Text* {
    for (const auto& rule : rules) {
      if (rule.id == promise.rule) return &rule.label;
    }
    return nullptr;
  };
  const policy::Text* label = nullptr;
  switch (promise.kind) {
    case promise::RuleKind::clock:
      label = find(clause->clocks);
      break;
    case promise::RuleKind::gate:
      label = find(clause->gates);
      break;
    case promise::RuleKind::record:
      label = find(clause->records);
      break;
    case promise::RuleKind::target:
      label = find(clause->targets);
      break;
  }
  return label != nullptr ? *label : kNoLabel;
}

void write_attachment(json::Writer& out, const Attachment& a) {
  out.begin_object()
      .field("id", ShortText(a.id))
      .field("name", a.name)
      .field("media_type", a.media_type)
      .field("size", a.size);
  out.field("sha256", a.sha256).field("created_at", ShortText(a.created_at)).end_object();
}

void write_promise(json::Writer& out, const policy::Policy& policy, const promise::Promise& promise, Instant now,
                   const policy::Text* clause_text) {
  out.begin_object().field("clause", promise.clause).field("rule", promise.rule);
  out.field("kind", promise::rule_kind_name(promise.kind)).field("occurrence", promise.occurrence).key("label");
  write_text(out, promise_label(policy, promise));
  out.field("policy_version", policy.versions[promise.version].label)
      .field("started_at", ShortText(promise.started_at));
  out.field("due_at", time_text(promise.due_at)).field("warn_at", time_text(promise.warn_at));
  out.field("stopped_at", time_text(promise.stopped_at)).field("state", promise::state_name(promise.state));
  out.field("light", promise::light_name(promise.light(now))).field("provisional", promise.provisional);
  out.field("elapsed_ms", promise.elapsed_ms).field("paused_ms", promise.paused_ms);
  if (clause_text != nullptr) {
    out.key("text");
    write_text(out, *clause_text);
    out.key("why").begin_array();
    for (const std::string& step : promise.why) out.value(step);
    out.end_array();
  }
  out.end_object();
}

void write_event(json::Writer& out, const policy::Policy& policy, const events::Event& event,
                 const std::vector<StoredText>& texts) {
  out.begin_object().field("version", event.version).field("event", event.kind).key("label");
  const policy::EventIndex index = policy.vocabulary.event(event.kind);
  write_text(out, policy.vocabulary.events[index].label);
  out.field("at", ShortText(event.at)).field("recorded_at", ShortText(event.recorded_at));
  out.field("actor", id_text(event.actor)).key("fields").begin_object();
  const auto members = members_of(event.body);
  if (!members) throw std::runtime_error("event " + format_id(event.id) + " has an unreadable body");
  for (const auto& [name, value] : *members) {
    out.key(name);
    if (!is_commitment(value)) {
      out.raw(value);
      continue;
    }
    const auto text = std::find_if(texts.begin(), texts.end(), [&, &name = name](const StoredText& one) {
      return one.version == event.version && one.field == name;
    });
    if (text != texts.end()) {
      out.value(text->body);
    } else {
      out.begin_object().field("erased", true).end_object();
    }
  }
  out.end_object().field("hash", crypto::to_hex(event.hash)).end_object();
}

void mask_texts(Record& record) {
  for (StoredText& text : record.texts) {
    if (text.field == "serial") text.body = customer::masked_serial(text.body);
    if (text.field != "contact") continue;
    text.body = text.body.find('@') == std::string::npos ? customer::masked_phone(text.body)
                                                         : customer::masked_email(text.body);
  }
}

std::string ticket_json(const policy::Policy& policy, const Record& record, const std::vector<Attachment>& attachments,
                        const Actor& actor, Instant now) {
  std::string text;
  text.reserve(12 * 1024);  // most are shorter
  json::Writer out(text);
  const promise::Present present = promise::present(policy, record.facts);
  out.begin_object();
  write_row_fields(out, record.ticket, now);
  out.field("version", record.ticket.version);
  write_fields(out, policy, record, present);
  out.key("in_charge").begin_object();
  for (std::size_t i = 0; i < policy.flows.stages.size(); ++i)
    out.field(policy.flows.stages[i].id, id_text(present.in_charge[i]));
  out.end_object().key("promises").begin_array();
  for (const promise::Promise& promise : record.promises) {
    if (is_shown(record.ticket, promise)) write_promise(out, policy, promise, now);
  }
  out.end_array();
  Outlook outlook(policy, record.ticket, record.facts, now);
  const policy::Action* close = closing_action(policy, record.ticket);
  out.key("standing");
  write_standing(out, policy, close != nullptr ? outlook.before(*close) : std::vector<promise::Standing>());
  write_actions(out, policy, record, actor, outlook, now);
  out.key("timeline").begin_array();
  for (const events::Event& event : record.events) write_event(out, policy, event, record.texts);
  out.end_array().key("attachments").begin_array();
  for (const Attachment& attachment : attachments) write_attachment(out, attachment);
  out.end_array().end_object();
  return text;
}

}  // namespace wellkept::ticket
