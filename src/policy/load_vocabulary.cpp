#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/loading.h"

namespace wellkept::policy {
namespace {

constexpr std::size_t kMostValues = 62;
constexpr std::size_t kMostNames = 2000;  // of fields, events; indexes are 16 bits

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// `{id: {zh: …, en: …}, …}`
std::vector<Name> read_names(MapReader& in, std::string_view key) {
  std::vector<Name> names;
  for (const auto& entry : in.entries(key, true)) {
    if (!is_name(entry.key))
      in.source().problem(entry.mark, quote(entry.key) + " is no name: lower case letters, digits and '_'");
    names.push_back({entry.key, read_words(in.source(), entry.value, entry.key)});
  }
  return names;
}

void add_field(Vocabulary& vocabulary, Field field) {
  vocabulary.field_by_name.emplace(field.name, static_cast<FieldIndex>(vocabulary.fields.size()));
  vocabulary.fields.push_back(std::move(field));
}

Field choice_of(std::string name, Text label, const std::vector<Name>& values) {
  Field field;
  field.name = std::move(name);
  field.type = FieldType::choice;
  field.label = std::move(label);
  for (const auto& value : values) {
    field.values.push_back(value.id);
    field.value_labels.push_back(value.label);
  }
  return field;
}

void add_built_in(Loading& loading, MapReader& in) {
  auto& vocabulary = loading.vocabulary();
  auto who = vocabulary.roles;
  const std::vector<Name> others{
      {"customer", {"客户", "Customer"}}, {"bot", {"机器人", "Bot"}}, {"system", {"系统", "System"}}};
  for (const auto& other : others) {
    const auto taken = std::any_of(who.begin(), who.end(), [&](const Name& role) { return role.id == other.id; });
    if (taken) in.problem_at("roles", "role " + quote(other.id) + " is built in");
    who.push_back(other);
  }
  if (who.size() > kMostValues) in.problem_at("roles", "too many roles: a field has at most 62 values");
  vocabulary.by = static_cast<FieldIndex>(vocabulary.fields.size());
  add_field(vocabulary, choice_of("by", {"经办人身份", "Actor"}, who));
  add_field(vocabulary, choice_of("stage", {"阶段", "Stage"}, loading.policy.flows.stages));
}

void read_type(Field& field, MapReader& in) {
  const auto type = in.text("type");
  static const std::vector<std::pair<std::string, FieldType>> kTypes{
      {"choice", FieldType::choice},   {"flag", FieldType::flag}, {"score", FieldType::score},
      {"instant", FieldType::instant}, {"text", FieldType::text}, {"number", FieldType::number},
      {"member", FieldType::member}};
  const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& known) { return known.first == type; });
  if (found != kTypes.end()) {
    field.type = found->second;
  } else if (!type.empty()) {
    std::vector<std::string> names;
    for (const auto& known : kTypes) names.push_back(known.first);
    in.problem_at("type", "unknown type " + quote(type) + suggestion(type, names));
  }
}

// Values of its own, or those of a field that stands above: `like: kind`.
void read_choice(const Vocabulary& vocabulary, Field& field, MapReader& in) {
  if (const std::string like = in.optional_text("like"); !like.empty()) {
    const FieldIndex known = vocabulary.field(like);
    if (known == kNone || vocabulary.fields[known].type != FieldType::choice) {
      in.problem_at("like", quote(like) + " is no choice field that stands above this one");
      return;
    }
    field.values = vocabulary.fields[known].values;
    field.value_labels = vocabulary.fields[known].value_labels;
    return;
  }
  const auto values = read_names(in, "values");
  if (values.size() > kMostValues) in.problem_at("values", "too many values: at most 62");
  field = choice_of(field.name, field.label, values);
  if (values.size() > kMostValues) field.values.resize(kMostValues), field.value_labels.resize(kMostValues);
}

void read_field_entry(Loading& loading, const Source& source, const yaml::Node::Entry& entry) {
  auto& vocabulary = loading.vocabulary();
  MapReader in(source, entry.value, "a field");
  Field field;
  field.name = entry.key;
  if (!is_name(field.name))
    source.problem(entry.mark, quote(field.name) + " is no name: lower case letters, digits and '_'");
  read_type(field, in);
  field.label = in.words("label");
  if (field.type == FieldType::choice) {
    read_choice(vocabulary, field, in);
  }
  if (field.type == FieldType::flag) field.values = {"false", "true"};
  if (field.type == FieldType::score) field.values = {"1", "2", "3", "4", "5"};
  if (field.type == FieldType::text) {
    field.max = static_cast<std::size_t>(in.integer("max", 200, 1, 100'000));
    field.multiline = in.flag("multiline");
    field.personal = in.flag("personal");
  }
  in.finish();
  if (vocabulary.field(field.name) != kNone) {
    source.problem(entry.mark, "field " + quote(field.name) + " is built in");
  } else if (vocabulary.fields.size() < kMostNames) {
    add_field(vocabulary, std::move(field));
  } else {
    source.problem(entry.mark, "too many fields");
  }
}

void read_event_entry(Loading& loading, const Source& source, const yaml::Node::Entry& entry) {
  auto& vocabulary = loading.vocabulary();
  MapReader in(source, entry.value, "an event");
  Event event{.name = entry.key, .label = in.words("label"), .fields = read_fields(loading, in, "fields", false)};
  in.finish();
  if (!is_name(event.name, true) || event.name.find('.') == std::string::npos) {
    source.problem(entry.mark, quote(event.name) + " is no event: write 'subject.happened'");
  }
  if (vocabulary.events.size() >= kMostNames) {
    source.problem(entry.mark, "too many events");
    return;
  }
  vocabulary.event_by_name.emplace(event.name, static_cast<EventIndex>(vocabulary.events.size()));
  vocabulary.events.push_back(std::move(event));
}

// What the engine itself relies on.
void check_needed(Loading& loading, MapReader& in) {
  const auto& vocabulary = loading.vocabulary();
  const auto kind = vocabulary.field("kind");
  if (kind == kNone || vocabulary.fields[kind].type != FieldType::choice) {
    in.problem_at("fields", "the vocabulary needs a choice field 'kind': the kinds of tickets");
  }
  const auto assigned = vocabulary.event("ticket.assigned");
  const auto has = [&](std::string_view name) {
    const auto field = vocabulary.field(name);
    return assigned != kNone && field != kNone && carries(vocabulary, assigned, field);
  };
  if (!has("stage") || !has("assignee")) {
    in.problem_at("events", "the vocabulary needs an event 'ticket.assigned' with the fields stage and assignee");
  }
  const auto assignee = vocabulary.field("assignee");
  if (assignee != kNone && vocabulary.fields[assignee].type != FieldType::member) {
    in.problem_at("fields", "field 'assignee' must be of type member");
  }
}

void read_defaults(Loading& loading, MapReader& in) {
  auto& vocabulary = loading.vocabulary();
  for (const auto& entry : in.entries("defaults")) {
    const auto field = vocabulary.field(entry.key);
    if (field == kNone || !vocabulary.fields[field].testable()) {
      in.source().problem(
          entry.mark, field == kNone
                          ? "unknown field " + quote(entry.key) + suggestion(entry.key, field_names(vocabulary))
                          : "field " + quote(entry.key) + " cannot have defaults: only choices, flags and scores can");
      continue;
    }
    if (entry.value.kind != yaml::Node::Kind::sequence) {
      in.source().problem(entry.value.mark, "the defaults of a field must be a list of rows");
      continue;
    }
    bool closed = false;
    for (const auto& item : entry.value.items) {
      MapReader row(in.source(), item, "a default");
      Default fill{.field = field, .when = read_condition(loading, row, "when")};
      const auto text = row.text("value");
      const auto value = vocabulary.fields[field].value_index(text);
      if (value) fill.value = *value;
      if (!value && !text.empty()) {
        row.problem_at("value", "unknown value " + quote(text) + " of field " + quote(entry.key) +
                                    suggestion(text, vocabulary.fields[field].values));
      }
      row.finish();
      if (closed) row.problem("this row can never be reached: the one before it has no condition");
      closed = closed || !row.has("when");
      const bool itself = std::any_of(fill.when.terms.begin(), fill.when.terms.end(),
                                      [&](const auto& term) { return term.field == field; });
      if (itself) row.problem_at("when", "a default cannot depend on its own field");
      vocabulary.defaults.push_back(std::move(fill));
    }
  }
}

}  // namespace

void load_vocabulary(Loading& loading, const Source& source, const yaml::Node& root) {
  auto& vocabulary = loading.vocabulary();
  MapReader in(source, root, "the vocabulary");
  vocabulary.roles = read_names(in, "roles");
  vocabulary.owners = read_names(in, "owners");
  add_built_in(loading, in);
  for (const auto& entry : in.entries("fields", true)) read_field_entry(loading, source, entry);
  for (const auto& entry : in.entries("events", true)) read_event_entry(loading, source, entry);
  for (const auto& entry : in.entries("pauses")) {
    MapReader map(source, entry.value, "a pause");
    Pause pause;
    pause.id = entry.key;
    pause.label = map.words("label");
    pause.from = read_matchers(loading, map, "from", true);
    pause.to = read_matchers(loading, map, "to", true);
    map.finish();
    if (!is_name(pause.id))
      source.problem(entry.mark, quote(pause.id) + " is no name: lower case letters, digits and '_'");
    vocabulary.pauses.push_back(std::move(pause));
  }
  read_defaults(loading, in);
  in.finish();
  if (in.valid()) check_needed(loading, in);
  loading.domain.emplace(vocabulary);
  loading.event_kinds.assign(vocabulary.events.size(), ~std::uint64_t{0});
}

void load_classification(Loading& loading, const Source& source, const yaml::Node& root) {
  if (root.kind != yaml::Node::Kind::sequence) {
    source.problem(root.mark,
                   "the classification must be a list of rows {category, subcategory, kind, severity, words}");
    return;
  }
  const auto& vocabulary = loading.vocabulary();
  for (const auto& item : root.items) {
    MapReader in(source, item, "a row");
    ClassificationRow row;
    // A row may say the kind or the severity alone.
    const bool of_class = in.has("category") || in.has("subcategory") || (!in.has("kind") && !in.has("severity"));
    for (auto [key, value] : {std::pair{"category", &row.category}, std::pair{"subcategory", &row.subcategory},
                              std::pair{"kind", &row.kind}, std::pair{"severity", &row.severity}}) {
      const bool class_field = value == &row.category || value == &row.subcategory;
      if (!in.has(key) && !(class_field && of_class)) {
        (void)in.optional(key);
        continue;
      }
      *value = in.text(key);
      const auto field = vocabulary.field(key);
      if (field == kNone || vocabulary.fields[field].type != FieldType::choice) {
        in.problem_at(key, "the vocabulary has no choice field " + quote(key));
      } else if (!value->empty() && !vocabulary.fields[field].value_index(*value)) {
        in.problem_at(key, "unknown value " + quote(*value) + " of field " + quote(key) +
                               suggestion(*value, vocabulary.fields[field].values));
      }
    }
    std::set<std::string> seen;
    for (const auto& word : in.items("words", true)) {
      auto folded = text::fold(read_text(source, word, "word"));
      if (!seen.insert(folded).second) source.problem(word.mark, "word " + quote(word.text) + " stands twice");
      if (!folded.empty()) row.words.push_back(std::move(folded));
    }
    in.finish();
    loading.policy.classification.push_back(std::move(row));
  }
}

}  // namespace wellkept::policy
