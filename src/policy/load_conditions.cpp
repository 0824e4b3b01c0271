#include <algorithm>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::vector<std::string> event_names(const Vocabulary& vocabulary) {
  std::vector<std::string> names;
  for (const auto& event : vocabulary.events) names.push_back(event.name);
  return names;
}

Condition::Term read_term(Loading& loading, const Source& source, const yaml::Node::Entry& entry, FieldIndex index) {
  const auto& field = loading.vocabulary().fields[index];
  Condition::Term term{index, 0};
  if (entry.value.kind != yaml::Node::Kind::sequence) {
    source.problem(entry.value.mark,
                   "the allowed values of " + quote(field.name) + " must be a list: [" + entry.value.text + "]");
    return term;
  }
  if (entry.value.items.empty())
    source.problem(entry.value.mark, "no value of " + quote(field.name) + " is allowed: this can never hold");
  for (const auto& item : entry.value.items) {
    const auto value = item.kind == yaml::Node::Kind::scalar ? field.value_index(item.text) : std::nullopt;
    if (!value) {
      source.problem(item.mark, "unknown value " + quote(item.text) + " of field " + quote(field.name) +
                                    suggestion(item.text, field.values));
    } else if ((term.values >> *value & 1U) != 0) {
      source.problem(item.mark, "value " + quote(item.text) + " is named twice");
    } else {
      term.values |= std::uint64_t{1} << *value;
    }
  }
  return term;
}

}  // namespace

std::vector<std::string> ids(const std::vector<Name>& names) {
  std::vector<std::string> out;
  for (const auto& name : names) out.push_back(name.id);
  return out;
}

std::vector<std::string> field_names(const Vocabulary& vocabulary) {
  std::vector<std::string> names;
  for (const auto& field : vocabulary.fields) names.push_back(field.name);
  return names;
}

bool carries(const Vocabulary& vocabulary, EventIndex event, FieldIndex field) {
  if (field == vocabulary.by || event == kNone) return true;
  const auto& fields = vocabulary.events[event].fields;
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

EventIndex read_event(Loading& loading, const Source& source, const yaml::Node& node) {
  const auto name = read_text(source, node, "event");
  const auto index = loading.vocabulary().event(name);
  if (index == kNone && !name.empty()) {
    source.problem(node.mark, "unknown event " + quote(name) + suggestion(name, event_names(loading.vocabulary())));
  }
  return index;
}

FieldIndex read_field(Loading& loading, const Source& source, const yaml::Node& node) {
  const auto name = read_text(source, node, "field");
  const auto index = loading.vocabulary().field(name);
  if (index == kNone && !name.empty()) {
    source.problem(node.mark, "unknown field " + quote(name) + suggestion(name, field_names(loading.vocabulary())));
  }
  return index;
}

std::vector<FieldIndex> read_fields(Loading& loading, MapReader& in, std::string_view key, bool need) {
  std::vector<FieldIndex> fields;
  for (const auto& item : in.items(key, need)) {
    const auto field = read_field(loading, in.source(), item);
    if (field == kNone) continue;
    if (std::find(fields.begin(), fields.end(), field) != fields.end()) {
      in.source().problem(item.mark, "field " + quote(item.text) + " is named twice");
    } else {
      fields.push_back(field);
    }
  }
  return fields;
}

std::size_t read_stage(Loading& loading, const Source& source, const yaml::Node& node) {
  const auto id = read_text(source, node, "stage");
  const auto& stages = loading.policy.flows.stages;
  const auto found = std::find_if(stages.begin(), stages.end(), [&](const Name& stage) { return stage.id == id; });
  if (found == stages.end() && !id.empty())
    source.problem(node.mark, "unknown stage " + quote(id) + suggestion(id, ids(stages)));
  return found == stages.end() ? 0 : static_cast<std::size_t>(found - stages.begin());
}

Condition read_condition(Loading& loading, const Source& source, const yaml::Node& node, EventIndex event) {
  Condition condition;
  if (node.kind != yaml::Node::Kind::mapping) {
    source.problem(node.mark, "a condition must be a mapping of fields to lists of values");
    return condition;
  }
  const auto& vocabulary = loading.vocabulary();
  for (const auto& entry : node.entries) {
    const auto index = vocabulary.field(entry.key);
    if (index == kNone) {
      source.problem(entry.mark, "unknown field " + quote(entry.key) + suggestion(entry.key, field_names(vocabulary)));
    } else if (!vocabulary.fields[index].testable()) {
      source.problem(entry.mark, "field " + quote(entry.key) + " cannot be tested: only choices, flags and scores can");
    } else if (!carries(vocabulary, event, index)) {
      source.problem(entry.mark, "event " + quote(vocabulary.events[event].name) + " does not carry field " +
                                     quote(entry.key) + ": this can never match");
    } else {
      condition.terms.push_back(read_term(loading, source, entry, index));
    }
  }
  std::sort(condition.terms.begin(), condition.terms.end(),
            [](const auto& a, const auto& b) { return a.field < b.field; });
  return condition;
}

Condition read_condition(Loading& loading, MapReader& in, std::string_view key, EventIndex event) {
  const auto* node = in.optional(key);
  return node ? read_condition(loading, in.source(), *node, event) : Condition{};
}

Matcher read_matcher(Loading& loading, MapReader& in) {
  Matcher matcher;
  if (const auto* node = in.required("event")) matcher.event = read_event(loading, in.source(), *node);
  matcher.where = read_condition(loading, in, "where", matcher.event);
  return matcher;
}

std::vector<Matcher> read_matchers(Loading& loading, MapReader& in, std::string_view key, bool need) {
  std::vector<Matcher> matchers;
  for (const auto& item : in.items(key, need)) {
    MapReader map(in.source(), item, "a matcher");
    const auto matcher = read_matcher(loading, map);
    map.finish();
    if (matcher.event == kNone) continue;
    if (std::find(matchers.begin(), matchers.end(), matcher) != matchers.end())
      map.problem("the same matcher stands twice");
    matchers.push_back(matcher);
  }
  return matchers;
}

void check_when(Loading& loading, MapReader& in, const Condition& when) {
  for (const auto& term : when.terms) {
    if (term.values == 0) return;  // reported where it was read
  }
  if (loading.domain->satisfiable(when)) return;
  in.problem_at("when", "this condition can never hold: no event and no default gives such values");
}

void check_applies(Loading& loading, MapReader& in, std::string_view key, const Condition& when,
                   const std::vector<Matcher>& events) {
  const auto& vocabulary = loading.vocabulary();
  for (const auto& term : when.terms) {
    if (term.values == 0) return;  // reported where it was read
  }
  if (events.empty() || !loading.domain->satisfiable(when)) return;
  const auto kind = vocabulary.field("kind");
  const auto impossible = [&](const Matcher& matcher) {
    if (contradict(when, matcher.where)) return true;
    return std::any_of(when.terms.begin(), when.terms.end(), [&](const Condition::Term& term) {
      return term.field == kind && (term.values & loading.event_kinds[matcher.event]) == 0;
    });
  };
  if (std::all_of(events.begin(), events.end(), impossible)) {
    in.problem_at(key, quote(key) + " can never happen to what `when` lets in");
  }
}

}  // namespace wellkept::policy
