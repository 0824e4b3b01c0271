#include <algorithm>
#include <charconv>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::optional<Instant> read_moment(const Loading& loading, const std::string& text) {
  const auto local = calendar::parse_local(text, loading.policy.zone);
  return local ? local : parse_instant(text);
}

void check_moment(const Loading& loading, const Source& source, const yaml::Node& node, const std::string& text) {
  if (text.empty() || !calendar::known_zone(loading.policy.zone)) return;
  if (!read_moment(loading, text))
    source.problem(node.mark, quote(text) + " is no moment: write \"2026-03-02T10:00\", local time");
}

std::optional<std::int64_t> whole_number(const std::string& text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
  return value;
}

// The value as an event of a ticket would carry it.
json::Value read_value(Loading& loading, const Source& source, const Field& field, const yaml::Node& node) {
  if (node.kind == yaml::Node::Kind::null) return {};  // clears the field
  const auto text = read_text(source, node, field.name);
  if (text.empty()) return {};
  const auto wrong = [&](std::string_view expected) {
    source.problem(node.mark, quote(text) + " does not fit field " + quote(field.name) + ": " + std::string(expected));
    return json::Value();
  };
  const auto number = whole_number(text);
  switch (field.type) {
    case FieldType::choice:
      if (field.value_index(text)) return text;
      source.problem(node.mark, "unknown value " + quote(text) + " of field " + quote(field.name) +
                                    suggestion(text, field.values));
      return {};
    case FieldType::flag:
      return text == "true" || text == "false" ? json::Value(text == "true") : wrong("true or false");
    case FieldType::score:
      return number && *number >= 1 && *number <= 5 ? json::Value(*number) : wrong("1 to 5");
    case FieldType::number:
      return number ? json::Value(*number) : wrong("a whole number");
    case FieldType::member:
      return number && *number > 0 ? json::Value(text) : wrong("the id of a member, a whole number");
    case FieldType::text:
      return text;
    case FieldType::instant: {
      const auto moment = read_moment(loading, text);
      return moment ? json::Value(format_instant(*moment)) : wrong("a moment such as \"2026-03-02T10:00\"");
    }
  }
  return {};
}

void read_step_field(Loading& loading, const Source& source, const yaml::Node::Entry& entry, EventIndex event,
                     json::Value& fields) {
  if (entry.key == "actor") {  // who did it, for needs with `not_by`; not a field
    const auto id = whole_number(read_text(source, entry.value, "actor"));
    if (!id || *id <= 0) source.problem(entry.value.mark, "'actor' must be the id of a member, a whole number");
    fields.set("actor", entry.value.text);
    return;
  }
  const auto& vocabulary = loading.vocabulary();
  const auto index = vocabulary.field(entry.key);
  if (index == kNone) {
    source.problem(entry.mark, "unknown field " + quote(entry.key) + suggestion(entry.key, field_names(vocabulary)));
  } else if (!carries(vocabulary, event, index)) {
    source.problem(entry.mark,
                   "event " + quote(vocabulary.events[event].name) + " does not carry field " + quote(entry.key));
  } else {
    fields.set(entry.key, read_value(loading, source, vocabulary.fields[index], entry.value));
  }
}

// ["2026-03-02T10:00", ticket.opened, {kind: inquiry}]
void read_step(Loading& loading, const Source& source, const yaml::Node& node, Case& test) {
  if (node.kind != yaml::Node::Kind::sequence || node.items.size() < 2 || node.items.size() > 3) {
    source.problem(node.mark, "a step is a list: [moment, event] or [moment, event, {field: value}]");
    return;
  }
  Case::Step step{
      .at = read_text(source, node.items[0], "moment"), .event = {}, .fields = json::Object{}, .mark = node.mark};
  check_moment(loading, source, node.items[0], step.at);
  const auto event = read_event(loading, source, node.items[1]);
  step.event = node.items[1].text;
  if (node.items.size() == 3) {
    if (node.items[2].kind != yaml::Node::Kind::mapping)
      source.problem(node.items[2].mark, "the fields of a step must be a mapping");
    for (const auto& entry : node.items[2].entries) read_step_field(loading, source, entry, event, step.fields);
  }
  test.given.push_back(std::move(step));
}

bool is_clock(const Clause& clause, std::string_view rule) {
  return std::any_of(clause.clocks.begin(), clause.clocks.end(),
                     [&](const ClockRule& clock) { return clock.id == rule; });
}

std::vector<std::string> judged_rules(const Clause& clause) {
  std::vector<std::string> names;
  for (const auto& rule : clause.clocks) names.push_back(rule.id);
  for (const auto& rule : clause.gates) names.push_back(rule.id);
  for (const auto& rule : clause.records) names.push_back(rule.id);
  for (const auto& rule : clause.targets) names.push_back(rule.id);
  return names;
}

void check_among(MapReader& in, std::string_view key, const std::string& value, const std::vector<std::string>& known) {
  if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return;
  in.problem_at(key, "unknown " + std::string(key) + " " + quote(value) + suggestion(value, known));
}

// {of: "QI-2.2.1a/online_answer", steps: [remind_handler]}: which steps of this clause's ladders were due by then.
Case::Expectation read_climb(const Clause& clause, MapReader& in) {
  Case::Expectation expected{.rule = {}, .state = {}, .due = {}, .light = {}, .mark = in.mark()};
  expected.of = in.text("of");
  if (!expected.of.empty() && expected.of.find('/') == std::string::npos) {
    in.problem_at("of", "'of' names a clock as CLAUSE/rule");
  }
  std::vector<std::string> names;
  for (const auto& ladder : clause.ladders) {
    for (const auto& step : ladder.steps) names.push_back(step.id);
  }
  for (const auto& item : in.items("steps")) {
    auto step = read_text(in.source(), item, "steps");
    if (std::find(names.begin(), names.end(), step) == names.end()) {
      in.source().problem(item.mark, "unknown step " + quote(step) + suggestion(step, names));
    }
    expected.steps.push_back(std::move(step));
  }
  in.finish();
  return expected;
}

Case::Expectation read_expectation(Loading& loading, const Clause& clause, MapReader& in) {
  if (in.has("steps")) return read_climb(clause, in);
  Case::Expectation expected{
      .rule = in.text("rule"), .state = in.text("state"), .due = {}, .light = {}, .mark = in.mark()};
  const auto rules = judged_rules(clause);
  const bool known = std::find(rules.begin(), rules.end(), expected.rule) != rules.end();
  check_among(in, "rule", expected.rule, rules);
  check_among(in, "state", expected.state, {"met", "breached", "running", "paused", "withdrawn", "none", "open"});
  if (const auto* node = in.optional("due")) {
    expected.due = read_text(in.source(), *node, "due");
    check_moment(loading, in.source(), *node, *expected.due);
    if (known && !is_clock(clause, expected.rule)) in.problem_at("due", "only a clock has a due moment");
  }
  if (in.has("light")) {
    expected.light = in.optional_text("light");
    check_among(in, "light", *expected.light, {"blue", "yellow", "red", "paused", "kept", "missed", "none"});
  }
  in.finish();
  return expected;
}

}  // namespace

Case read_case(Loading& loading, const Clause& clause, MapReader& in) {
  Case test{.name = in.text("name"), .given = {}, .now = {}, .expect = {}, .file = in.source().file, .mark = in.mark()};
  for (const auto& item : in.items("given", true)) read_step(loading, in.source(), item, test);
  if (const auto* node = in.optional("now")) {
    test.now = read_text(in.source(), *node, "now");
    check_moment(loading, in.source(), *node, *test.now);
  }
  for (const auto& item : in.items("expect", true)) {
    MapReader map(in.source(), item, "an expectation");
    test.expect.push_back(read_expectation(loading, clause, map));
  }
  in.finish();
  return test;
}

}  // namespace wellkept::policy
