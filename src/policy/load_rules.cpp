#include <algorithm>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

bool working(const std::vector<Level>& levels) {
  return std::any_of(levels.begin(), levels.end(),
                     [](const Level& level) { return level.within.unit != calendar::Unit::elapsed; });
}

void read_levels(Loading& loading, MapReader& in, ClockRule& rule) {
  for (const auto& item : in.items("levels", true)) {
    MapReader row(in.source(), item, "a level");
    Level level{.when = read_condition(loading, row, "when"), .within = {}, .mark = item.mark};
    const auto limit = row.limit("within");
    row.finish();
    if (limit) level.within = *limit;
    rule.levels.push_back(std::move(level));
  }
}

// A clock has exactly one of `within`, `levels`, `until`.
void read_deadline(Loading& loading, MapReader& in, ClockRule& rule) {
  const int ways = (in.has("within") ? 1 : 0) + (in.has("levels") ? 1 : 0) + (in.has("until") ? 1 : 0);
  if (ways != 1 && in.valid()) in.problem("a clock needs exactly one of 'within', 'levels' and 'until'");
  if (const auto* node = in.optional("within")) {
    if (const auto limit = read_limit(in.source(), *node, "within")) rule.levels.push_back({{}, *limit, node->mark});
  }
  if (in.has("levels")) read_levels(loading, in, rule);
  if (const auto* node = in.optional("until")) {
    rule.until = read_field(loading, in.source(), *node);
    if (rule.until == kNone) return;
    const auto& field = loading.vocabulary().fields[rule.until];
    if (field.type != FieldType::instant) in.problem_at("until", "field " + quote(field.name) + " is no instant");
    if (!loading.domain->carried(rule.until)) in.problem_at("until", "no event carries field " + quote(field.name));
  }
}

void check_levels(Loading& loading, MapReader& in, const ClockRule& rule, std::size_t problems_before) {
  if (rule.levels.empty() || loading.problems.size() != problems_before) return;
  const auto& domain = *loading.domain;
  const auto report = domain.check_levels(rule.when, rule.levels);
  if (!report.complete) {
    in.problem("the conditions of this clock name too many fields to be checked");
    return;
  }
  if (!report.satisfiable) return;  // said about `when`
  if (report.gap) {
    const auto fields = fields_of(rule.when, rule.levels);
    in.problem_at("levels", "the levels leave a ticket without a limit: where " + domain.describe(*report.gap, fields));
  }
  for (const auto row : report.unreached) {
    in.source().problem(rule.levels[row].mark,
                        "this level can never be reached: earlier rows or `when` leave nothing for it");
  }
}

void read_clock_events(Loading& loading, MapReader& in, ClockRule& rule) {
  rule.start = read_matchers(loading, in, "start", true);
  if (in.has("stop") && in.has("stop_all")) in.problem_at("stop_all", "a clock has 'stop' or 'stop_all', not both");
  rule.stop_all = in.has("stop_all");
  if (rule.stop_all) (void)in.optional("stop");
  rule.stop = read_matchers(loading, in, rule.stop_all ? "stop_all" : "stop", true);
  rule.void_by = read_matchers(loading, in, "void_by", false);
  const auto& pauses = loading.vocabulary().pauses;
  for (const auto& item : in.items("pause")) {
    const auto id = read_text(in.source(), item, "pause");
    const auto found = std::find_if(pauses.begin(), pauses.end(), [&](const Pause& pause) { return pause.id == id; });
    std::vector<std::string> names;
    for (const auto& pause : pauses) names.push_back(pause.id);
    if (found == pauses.end()) {
      in.source().problem(item.mark, "unknown pause " + quote(id) + suggestion(id, names));
    } else {
      rule.pauses.push_back(static_cast<std::size_t>(found - pauses.begin()));
    }
  }
}

Need read_need(Loading& loading, const Source& source, const yaml::Node& node, bool labelled);

void read_event_need(Loading& loading, MapReader& in, Need& need) {
  need.kind = Need::Kind::event;
  need.event = read_matcher(loading, in);
  need.since = read_matchers(loading, in, "since", false);
  need.count = static_cast<int>(in.integer("count", 1, 1, 1000));
  if (const auto* node = in.optional("not_by")) need.not_by = read_event(loading, in.source(), *node);
}

Need read_need(Loading& loading, const Source& source, const yaml::Node& node, bool labelled) {
  MapReader in(source, node, "a need");
  Need need;
  const int ways =
      (in.has("event") ? 1 : 0) + (in.has("fields") ? 1 : 0) + (in.has("in_charge") ? 1 : 0) + (in.has("any") ? 1 : 0);
  if (ways != 1 && in.valid()) in.problem("a need is exactly one of 'event', 'fields', 'in_charge' and 'any'");
  need.label = labelled ? in.words("label") : in.optional_words("label");
  if (in.has("event")) read_event_need(loading, in, need);
  if (in.has("fields")) {
    need.kind = Need::Kind::fields;
    need.fields = read_fields(loading, in, "fields", true);
    for (const auto field : need.fields) {
      if (loading.domain->settable(field)) continue;
      in.problem_at("fields", "nothing ever sets field " + quote(loading.vocabulary().fields[field].name));
    }
  }
  if (in.has("in_charge")) {
    need.kind = Need::Kind::in_charge;
    for (const auto& item : in.items("in_charge", true)) need.stages.push_back(read_stage(loading, source, item));
  }
  if (in.has("any")) {
    need.kind = Need::Kind::any;
    for (const auto& item : in.items("any", true)) need.any.push_back(read_need(loading, source, item, false));
    if (need.any.size() == 1) in.problem_at("any", "'any' of one need is that need itself");
  }
  in.finish();
  return need;
}

// A need that cannot be met would close the gate for good.
void check_needs(Loading& loading, MapReader& in, const GateRule& rule) {
  for (const auto& need : rule.needs) {
    if (need.kind == Need::Kind::event && need.event.event != kNone) {
      check_applies(loading, in, "needs", rule.when, {need.event});
    }
  }
}

// A clock that nothing can stop would always be missed.
void check_stops(Loading& loading, MapReader& in, const ClockRule& rule) {
  if (!rule.stop_all) return check_applies(loading, in, "stop", rule.when, rule.stop);
  for (const auto& stop : rule.stop) check_applies(loading, in, "stop_all", rule.when, {stop});
}

}  // namespace

std::string read_calendar(Loading& loading, MapReader& in, bool needed) {
  const auto* node = in.optional("calendar");
  if (!node) {
    if (needed) in.problem("a limit in working time needs a 'calendar'");
    return "always";
  }
  auto id = read_text(in.source(), *node, "calendar");
  std::vector<std::string> names{"always"};
  for (const auto& [name, calendar] : loading.calendars) names.push_back(name);
  if (!id.empty() && id != "always" && !loading.calendars.contains(id)) {
    in.problem_at("calendar", "unknown calendar " + quote(id) + suggestion(id, names));
  } else if (needed && id == "always") {
    in.problem_at("calendar", "a limit in working time needs a calendar with working hours");
  }
  return id;
}

ClockRule read_clock(Loading& loading, MapReader& in) {
  const auto problems_before = loading.problems.size();
  ClockRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.when = read_condition(loading, in, "when");
  read_clock_events(loading, in, rule);
  read_deadline(loading, in, rule);
  rule.calendar = read_calendar(loading, in, working(rule.levels));
  rule.warn_at = in.share("warn_at", loading.warn_at);
  rule.repeat = in.flag("repeat");
  rule.goal = in.share("goal", loading.goal);
  rule.min_n = in.integer("min_n", loading.min_n, 1, 1'000'000'000);
  in.finish();
  check_levels(loading, in, rule, problems_before);
  check_when(loading, in, rule.when);
  check_applies(loading, in, "start", rule.when, rule.start);
  check_stops(loading, in, rule);
  return rule;
}

GateRule read_gate(Loading& loading, MapReader& in) {
  GateRule rule;
  rule.id = in.name("id");
  rule.label = in.words("label");
  rule.when = read_condition(loading, in, "when");
  rule.before = read_matchers(loading, in, "before", true);
  for (const auto& item : in.items("needs", true)) rule.needs.push_back(read_need(loading, in.source(), item, true));
  rule.goal = in.share("goal", 1.0);
  rule.min_n = in.integer("min_n", 1, 1, 1'000'000'000);
  in.finish();
  check_when(loading, in, rule.when);
  check_applies(loading, in, "before", rule.when, rule.before);
  check_needs(loading, in, rule);
  return rule;
}

}  // namespace wellkept::policy
