// The parts of loading, in the order in which they run. Internal to policy/.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "policy/binder.h"
#include "policy/check.h"
#include "policy/policy.h"

namespace wellkept::policy {

// What a load has gathered so far.
struct Loading {
  Policy policy;
  Problems problems;
  double warn_at = 0.8;
  double goal = 0.95;
  std::int64_t min_n = 20;
  std::map<std::string, yaml::Node, std::less<>> calendars;  // as the version that is being read has them
  std::vector<std::uint64_t> event_kinds;  // by event: the kinds whose flow can cause it; all when no flow mentions it
  std::optional<Domain> domain;            // once the vocabulary is complete

  Vocabulary& vocabulary() { return policy.vocabulary; }
  Source source(std::string file) { return {std::move(file), &problems}; }
};

// flows.yaml: `stages`, which the built-in field `stage` needs; then vocabulary.yaml; then the rest of flows.yaml.
void load_stages(Loading& loading, const Source& source, const yaml::Node& flows);
void load_vocabulary(Loading& loading, const Source& source, const yaml::Node& root);
void load_flows(Loading& loading, const Source& source, const yaml::Node& root);
void load_classification(Loading& loading, const Source& source, const yaml::Node& root);

// What is wrong with states, stages and actions as a whole.
void check_flows(Loading& loading, const Source& source, const yaml::Node& root);

// Reads `key` of the map: a condition over testable fields; with an event, only over what that event carries. Absent:
// always.
Condition read_condition(Loading& loading, MapReader& in, std::string_view key, EventIndex event = kNone);
Condition read_condition(Loading& loading, const Source& source, const yaml::Node& node, EventIndex event = kNone);
std::vector<Matcher> read_matchers(Loading& loading, MapReader& in, std::string_view key, bool need);
Matcher read_matcher(Loading& loading, MapReader& in);  // keys `event` and `where` of the map
EventIndex read_event(Loading& loading, const Source& source, const yaml::Node& node);
FieldIndex read_field(Loading& loading, const Source& source, const yaml::Node& node);
std::vector<FieldIndex> read_fields(Loading& loading, MapReader& in, std::string_view key, bool need);
std::size_t read_stage(Loading& loading, const Source& source, const yaml::Node& node);
// Whether the event may carry the field; `by` always may be.
bool carries(const Vocabulary& vocabulary, EventIndex event, FieldIndex field);
std::vector<std::string> field_names(const Vocabulary& vocabulary);
std::vector<std::string> ids(const std::vector<Name>& names);

// Problems when a rule can never apply: its `when` cannot hold, or all events under `key` are out of reach of what
// `when` lets in.
void check_when(Loading& loading, MapReader& in, const Condition& when);
void check_applies(Loading& loading, MapReader& in, std::string_view key, const Condition& when,
                   const std::vector<Matcher>& events);

// One rule of each shape.
ClockRule read_clock(Loading& loading, MapReader& in);
GateRule read_gate(Loading& loading, MapReader& in);
TargetRule read_target(Loading& loading, MapReader& in);
UseRule read_use(Loading& loading, MapReader& in);
LadderRule read_ladder(Loading& loading, MapReader& in);
// The clauses that ladders name: each stands in the version and has clocks.
void check_ladders(Loading& loading, const Version& version);
DutyRule read_duty(Loading& loading, MapReader& in);
ConsequenceRule read_consequence(Loading& loading, MapReader& in);
// The calendar of a rule: working limits need one. Absent: "always".
std::string read_calendar(Loading& loading, MapReader& in, bool needed);

Case read_case(Loading& loading, const Clause& clause, MapReader& in);

// A clause of a regulation, or of an amendment (`regulation` is then taken from its id).
Clause read_clause(Loading& loading, const Source& source, const yaml::Node& node, const Regulation& regulation,
                   const std::string& effective);
void load_regulation(Loading& loading, const Source& source, const yaml::Node& root, Version& version);
// In force from `effective`, when it is given, instead of the date in the text.
void load_amendment(Loading& loading, const Source& source, const yaml::Node& root, const std::string& effective = {});
// `calendars` of an amendment: each a whole calendar, or what changes in one.
void amend_calendars(Loading& loading, MapReader& in, Version& version);
json::Value as_data(const yaml::Node& node);
void read_approval(MapReader& in, Version& version);
void read_effective(Loading& loading, MapReader& in, Version& version);

// Fills `canonical` of the book and its clauses, and the hash of every version.
void seal(Loading& loading);

}  // namespace wellkept::policy
