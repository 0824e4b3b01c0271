// A policy: the regulations as data. Immutable once loaded; shared by all threads. The format is docs/policy-guide.md.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/yaml.h"
#include "calendar/calendar.h"
#include "policy/flow.h"
#include "policy/growing_list.h"
#include "policy/vocabulary.h"

namespace wellkept::policy {

enum class Kind { clock, gate, record, cadence, target, consequence, capability, statement };
std::string_view kind_name(Kind kind);

// One row of a level table: the first whose condition holds gives the limit.
struct Level {
  Condition when;
  calendar::Limit within;
  yaml::Mark mark;
};

// A deadline between two events of one subject.
struct ClockRule {
  std::string id;  // unique in the clause: "respond"
  Text label;
  Condition when;              // applies while it holds for the subject's present fields
  std::vector<Matcher> start;  // any of them
  std::vector<Matcher> stop;   // any of them (stop_all false) or every one (true: the last to come stops it)
  bool stop_all = false;
  std::vector<Level> levels;        // exhaustive over `when`; empty when `until` is set
  FieldIndex until = kNone;         // due at the instant in that field
  std::string calendar;             // id; "always" for elapsed limits
  double warn_at = 0.8;             // share of the limit after which the light is yellow
  std::vector<std::size_t> pauses;  // indexes of Vocabulary::pauses that stop this clock
  std::vector<Matcher> void_by;     // makes an earlier stop count for nothing; the deadline stays
  bool repeat = false;              // a new promise for every start event that comes while none is running
  double goal = 0.95;               // share of promises kept that satisfies the clause
  std::int64_t min_n = 20;          // fewer decided promises are too few to judge
};

struct Need {
  enum class Kind { event, fields, in_charge, any } kind = Kind::event;
  Text label;  // what a person still has to do
  Matcher event;
  std::vector<Matcher> since;  // must come after the last of these (when one has come)
  int count = 1;
  EventIndex not_by = kNone;        // by somebody other than the actor of the last such event
  std::vector<FieldIndex> fields;   // all must be present
  std::vector<std::size_t> stages;  // each has a named person in charge
  std::vector<Need> any;            // one of them suffices
};

// A step that may not be skipped (gate), or data that must be there (record): checked when a `before` event is about to
// happen.
struct GateRule {
  std::string id;
  Text label;
  Condition when;
  std::vector<Matcher> before;
  std::vector<Need> needs;
  double goal = 1.0;
  std::int64_t min_n = 1;
};

// A share of events whose fields have the wanted values. Each subject counts once, by its last `of` event.
struct TargetRule {
  std::string id;
  Text label;
  Condition when;
  std::vector<Matcher> of;
  Condition counts;
  double goal = 0.95;
  std::int64_t min_n = 20;
};

// The evidence of a capability is its use.
struct UseRule {
  std::string id;
  Text label;
  Condition when;
  std::vector<Matcher> of;
};

// A step of an escalation ladder: who is told, or sent, when the light of a clock turns or some time after.
struct LadderStep {
  enum class To { handler, coordinator, role };
  std::string id;  // unique in the ladder
  Text label;
  bool red = false;           // when the light turns red; otherwise when it turns yellow
  std::int64_t after_ms = 0;  // elapsed since it turned red
  To to = To::handler;
  std::vector<std::string>
      roles;                    // who may coordinate; who is told instead of a handler that there is not; or the role
  std::vector<std::string> by;  // channels: "inbox", "email"
  bool urgent = false;          // passes through quiet hours and digests
};

// What happens to clocks that come close to due or are overdue, step by step in order of time.
struct LadderRule {
  std::string id;
  Text label;
  std::vector<std::string> clauses;  // whose clocks; empty: every clock
  Condition when;                    // holds when the step is taken
  std::vector<LadderStep> steps;
  std::vector<yaml::Mark> clause_marks;
};

// A duty that comes back every period.
struct DutyRule {
  std::string id;
  Text label;
  std::string every;    // "month", "quarter", "half_year", "year"
  calendar::Limit due;  // after the end of the period
  std::string calendar;
  std::string done_by;             // what fulfils it, in the policy's words
  std::string role;                // whose holders do it; empty: the policy names none
  std::string each;                // "department": once for each unit of that kind; empty: once for all
  std::vector<std::string> needs;  // of its record, beside words: "file", "tickets"
};

// What follows from an outcome; proposed by the program, decided by people.
struct ConsequenceRule {
  std::string id;
  Text label;
  std::string trigger;
  std::int64_t count = 1;
  std::optional<calendar::Limit> within;
  std::vector<std::string> proposes;
  std::string decided_by;  // a role
};

// A unit case: events in, expected promises out.
struct Case {
  struct Step {
    std::string at;  // local time in the policy's zone, or an instant with offset
    std::string event;
    json::Value fields;
    yaml::Mark mark;
  };
  struct Expectation {
    std::string rule;   // id of the rule in this clause
    std::string state;  // "met", "breached", "running", "paused", "withdrawn", "none", "open" (a gate not passed yet)
    std::optional<std::string> due;  // local time
    std::optional<std::string> light;
    yaml::Mark mark;
    std::string of{};  // "QI-2.2.1a/online_answer": the clock whose ladder is climbed, instead of `rule`
    std::vector<std::string> steps{};  // the steps that were due by then, in order
  };
  std::string name;
  std::vector<Step> given;
  std::optional<std::string> now;  // default: the last step
  std::vector<Expectation> expect;
  std::string file;
  yaml::Mark mark;
};

struct Clause {
  std::string id;          // "FB-4.1.1"
  std::string regulation;  // "FB"
  std::vector<Kind> kinds;
  Text title;
  Text text;
  std::string owner;
  std::string effective;  // date
  bool planned = false;   // the feature that keeps it is not built yet: never shown as kept
  Text reason;            // of a statement or a planned clause
  std::vector<ClockRule> clocks;
  std::vector<GateRule> gates;
  std::vector<GateRule> records;
  std::vector<TargetRule> targets;
  std::vector<UseRule> uses;
  std::vector<LadderRule> ladders;
  std::vector<DutyRule> duties;
  std::vector<ConsequenceRule> consequences;
  std::vector<Case> cases;
  std::string file;
  yaml::Mark mark;
  json::Value canonical;  // the clause as data, for diff, hashing and the API
};

struct Regulation {
  std::string id;  // "FB"
  Text title;
  std::string owner;
};

struct ClassificationRow {         // suggests from words, with the reason
  std::string category;            // value of field `category`; empty: the row says nothing of the class
  std::string subcategory;         // value of field `subcategory`; empty with the category
  std::string kind;                // value of field `kind`, or empty
  std::string severity;            // value of field `severity`, or empty
  std::vector<std::string> words;  // folded
};

// One version of the policy: what is in force from `effective_from` until the next version.
struct Version {
  std::string label;  // "2026.1"
  std::string hash;   // SHA-256 of the canonical JSON, hex
  Instant effective_from;
  std::string effective_date;  // "2026-07-01", or with a time of day: "2026-07-01T09:30"
  Text reason;                 // of an amendment
  Text approved_by;
  std::string approved_at;  // a date
  std::string approved_document;
  std::vector<Regulation> regulations;
  std::vector<Clause> clauses;                                       // in the order of the regulations
  std::map<std::string, calendar::Calendar, std::less<>> calendars;  // with "always"
  std::map<std::string, json::Value, std::less<>> calendar_data;     // as they are written, without "always"
  std::vector<std::string> calendars_changed;                        // which of them this version writes anew
  const Clause* clause(std::string_view id) const;
};

// The whole book: vocabulary, calendars, flows, and every version in order of its date.
// How long what is kept of people stays, in days; 0: until they ask for its erasure.
struct Retention {
  std::int64_t customers = 0;  // without an open ticket, since the last one was closed
  std::int64_t readings = 0;   // rows of the list of who read personal data
};

class Policy {
 public:
  std::string id;
  Text title;
  std::string zone;
  Vocabulary vocabulary;
  Flows flows;
  std::map<std::string, calendar::Calendar, std::less<>> calendars;  // of the first version
  std::vector<Matcher> withdraw_on;                                  // promises that run then are withdrawn
  std::vector<ClassificationRow> classification;
  Retention retention;
  GrowingList<Version> versions;  // at least one, by date; an amendment may be added while others read
  json::Value canonical;          // of the book

  // The version in force; before the first, the first (what-if on history, and the reason says so).
  const Version& in_force(Instant at) const;
  std::size_t in_force_index(Instant at) const;
  // As the version has it: a clock keeps the calendar under which it started.
  const calendar::Calendar& calendar(std::string_view calendar_id, std::size_t version = 0) const;

  // Behind the others. Years that had no official list when clocks started take their days from the calendars that it
  // writes, from its date on.
  void add(Version next);
};

// An amendment that was published through the program: it stands in the database, not in the folder.
struct Document {
  std::string name;  // for problems: "amendment 2026.2"
  std::string text;
};

// When a database took a version: from that moment it is in force there, whatever date the shipped text bears, since
// clocks that ran before were started under another.
struct Adoption {
  std::string label;
  std::string effective;  // as a version writes it: "2026-11-22T10:31"; empty: as the text says
};

// Loads and checks everything; all problems are reported at once, each with file, line and column. `directory` holds
// policy.yaml. `published` come after the amendments that policy.yaml names, in order; but those that `adopted` names
// come first, in its order.
std::variant<std::shared_ptr<const Policy>, std::vector<yaml::Problem>> load(const std::string& directory,
                                                                             std::span<const Document> published = {},
                                                                             std::span<const Adoption> adopted = {});
// The same from embedded files, path -> text.
std::variant<std::shared_ptr<const Policy>, std::vector<yaml::Problem>> load(
    const std::map<std::string, std::string>& files, std::span<const Document> published = {},
    std::span<const Adoption> adopted = {});

}  // namespace wellkept::policy
