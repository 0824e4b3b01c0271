#include "base/crypto.h"
#include "policy/canonical.h"
#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string_view type_name(FieldType type) {
  switch (type) {
    case FieldType::choice:
      return "choice";
    case FieldType::flag:
      return "flag";
    case FieldType::score:
      return "score";
    case FieldType::instant:
      return "instant";
    case FieldType::text:
      return "text";
    case FieldType::number:
      return "number";
    case FieldType::member:
      return "member";
  }
  return "";
}

json::Value names(const std::vector<Name>& list) {
  json::Array out;
  for (const auto& name : list) out.emplace_back(json::Object{{"id", name.id}, {"label", canonical_text(name.label)}});
  return out;
}

json::Value field(const Field& one) {
  json::Object out{{"name", one.name}, {"type", type_name(one.type)}, {"label", canonical_text(one.label)}};
  if (one.type == FieldType::choice) {
    json::Array values;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      values.emplace_back(json::Object{{"id", one.values[i]}, {"label", canonical_text(one.value_labels[i])}});
    }
    out.emplace_back("values", std::move(values));
  }
  if (one.type == FieldType::text) {
    out.emplace_back("max", static_cast<std::int64_t>(one.max));
    out.emplace_back("multiline", one.multiline);
    out.emplace_back("personal", one.personal);
  }
  return out;
}

json::Array field_list(const Vocabulary& vocabulary, const std::vector<FieldIndex>& fields) {
  json::Array out;
  for (const auto index : fields) out.emplace_back(vocabulary.fields[index].name);
  return out;
}

json::Value action(const Policy& policy, const Action& one) {
  const auto& vocabulary = policy.vocabulary;
  json::Array from;
  for (const auto state : one.from) from.emplace_back(policy.flows.states[state].id);
  json::Object sets;
  for (const auto& [index, value] : one.sets) sets.emplace_back(vocabulary.fields[index].name, value);
  json::Array roles;
  for (const auto& role : one.roles) roles.emplace_back(role);
  json::Object out{{"action", one.id},
                   {"label", canonical_text(one.label)},
                   {"event", vocabulary.events[one.event].name},
                   {"from", std::move(from)},
                   {"required", field_list(vocabulary, one.required)},
                   {"optional", field_list(vocabulary, one.optional)},
                   {"sets", std::move(sets)},
                   {"roles", std::move(roles)},
                   {"backdate", one.backdate}};
  if (one.to) out.emplace_back("to", policy.flows.states[*one.to].id);
  if (one.within_ms > 0) out.emplace_back("within", calendar::format_limit({calendar::Unit::elapsed, one.within_ms}));
  return out;
}

json::Value pause(const Vocabulary& vocabulary, const Pause& one) {
  return json::Object{{"id", one.id},
                      {"label", canonical_text(one.label)},
                      {"from", canonical_matchers(vocabulary, one.from)},
                      {"to", canonical_matchers(vocabulary, one.to)}};
}

json::Value classification(const std::vector<ClassificationRow>& rows) {
  json::Array out;
  for (const auto& row : rows) {
    json::Array words;
    for (const auto& word : row.words) words.emplace_back(word);
    json::Value one = json::Object{{"words", std::move(words)}};
    for (const auto& [name, value] : {std::pair("category", &row.category), std::pair("subcategory", &row.subcategory),
                                      std::pair("kind", &row.kind), std::pair("severity", &row.severity)}) {
      if (!value->empty()) one.set(name, *value);
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::Value regulations(const std::vector<Regulation>& list) {
  json::Array out;
  for (const auto& one : list) {
    out.emplace_back(json::Object{{"id", one.id}, {"title", canonical_text(one.title)}, {"owner", one.owner}});
  }
  return out;
}

json::Value own_calendars(const Version& version) {
  json::Object out;
  for (const auto& [id, data] : version.calendar_data) out.emplace_back(id, data);
  return out;
}

json::Value version_head(const Version& version) {
  json::Object out{{"version", version.label},
                   {"effective", version.effective_date},
                   {"hash", version.hash},
                   {"approved", json::Object{{"by", canonical_text(version.approved_by)},
                                             {"at", version.approved_at},
                                             {"document", version.approved_document}}}};
  if (!(version.reason == Text{})) out.emplace_back("reason", canonical_text(version.reason));
  return out;
}

}  // namespace

json::Value canonical_vocabulary(const Vocabulary& vocabulary) {
  json::Array fields;
  for (const auto& one : vocabulary.fields) fields.push_back(field(one));
  json::Array events;
  for (const auto& one : vocabulary.events) {
    events.emplace_back(json::Object{
        {"name", one.name}, {"label", canonical_text(one.label)}, {"fields", field_list(vocabulary, one.fields)}});
  }
  json::Array pauses;
  for (const auto& one : vocabulary.pauses) pauses.push_back(pause(vocabulary, one));
  json::Array defaults;
  for (const auto& one : vocabulary.defaults) {
    const auto& filled = vocabulary.fields[one.field];
    defaults.emplace_back(json::Object{{"field", filled.name},
                                       {"when", canonical_condition(vocabulary, one.when)},
                                       {"value", filled.values[one.value]}});
  }
  return json::Object{{"roles", names(vocabulary.roles)}, {"owners", names(vocabulary.owners)},
                      {"fields", std::move(fields)},      {"events", std::move(events)},
                      {"pauses", std::move(pauses)},      {"defaults", std::move(defaults)}};
}

json::Value canonical_flows(const Policy& policy) {
  const auto& flows = policy.flows;
  json::Array states;
  for (const auto& state : flows.states) {
    states.emplace_back(json::Object{{"id", state.id},
                                     {"label", canonical_text(state.label)},
                                     {"stage", flows.stages[state.stage].id},
                                     {"closed", state.closed}});
  }
  json::Array list;
  for (const auto& flow : flows.flows) {
    json::Array actions;
    for (const auto& one : flow.actions) actions.push_back(action(policy, one));
    json::Object one{{"kind", flow.kind}, {"start", flows.states[flow.start].id}, {"actions", std::move(actions)}};
    if (!flow.fields.empty()) one.emplace_back("fields", field_list(policy.vocabulary, flow.fields));
    list.emplace_back(std::move(one));
  }
  return json::Object{{"stages", names(flows.stages)}, {"states", std::move(states)}, {"flows", std::move(list)}};
}

void seal(Loading& loading) {
  auto& policy = loading.policy;
  json::Object calendars;
  const Version& first = policy.versions.front();
  for (const auto& [id, data] : first.calendar_data) calendars.emplace_back(id, data);
  json::Object book{{"format", "wellkept-policy/1"},
                    {"id", policy.id},
                    {"title", canonical_text(policy.title)},
                    {"timezone", policy.zone},
                    {"vocabulary", canonical_vocabulary(policy.vocabulary)},
                    {"flows", canonical_flows(policy)},
                    {"calendars", std::move(calendars)},
                    {"withdraw_on", canonical_matchers(policy.vocabulary, policy.withdraw_on)},
                    {"classification", classification(policy.classification)}};
  // Everything but the clauses is the same for all versions of a book, and is hashed once.
  const auto common = crypto::to_hex(crypto::sha256(json::canonical(book)));
  json::Array heads;
  for (auto& version : policy.versions) {
    json::Array clauses;
    for (auto& clause : version.clauses) {
      if (clause.canonical.is_null()) clause.canonical = canonical_clause(policy, clause);
      clauses.push_back(clause.canonical);
    }
    json::Object content{
        {"book", common}, {"regulations", regulations(version.regulations)}, {"clauses", std::move(clauses)}};
    if (version.calendar_data != first.calendar_data) content.emplace_back("calendars", own_calendars(version));
    version.hash = crypto::to_hex(crypto::sha256(json::canonical(json::Value(std::move(content)))));
    heads.push_back(version_head(version));
  }
  book.emplace_back("versions", std::move(heads));
  policy.canonical = std::move(book);
}

}  // namespace wellkept::policy
