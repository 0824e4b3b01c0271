// Derives all promises from past events, without a database: the what-if tool behind `wellkept policy replay`.
//
// Input, one JSON object a line:
// {"subject":"T-1","at":"2026-03-02T10:00:00+08:00","event":"ticket.opened","fields":{…},"actor":"7"}. `fields` and
// `actor` may be absent; later events carry the fields that changed. Events of one subject may stand in any order of
// time.
#pragma once
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "promise/promise.h"

namespace wellkept::promise {

struct History {
  std::vector<std::string> subjects;     // in order of their first line
  std::vector<std::vector<Fact>> facts;  // beside subjects
  std::size_t events = 0;
};

// Refuses "replay.line" with every line that cannot be read (up to 20), each with its number and the reason.
Result<History> read_history(const policy::Policy& policy, std::istream& input);

// One promise as one line of JSON, without the line break.
std::string promise_line(const policy::Policy& policy, std::string_view subject, const Promise& promise, Instant now);

struct ReplayOptions {
  Instant now;
  std::string language = "en";  // of `why`; empty: no reasons, several times faster
};
// Writes one line for every promise.
void replay(const policy::Policy& policy, const History& history, const ReplayOptions& options, std::ostream& out);

// What another policy would have meant for the same history.
struct Attainment {
  std::int64_t met = 0;
  std::int64_t breached = 0;
};
struct Flip {
  std::string subject;
  std::string clause;
  std::string rule;
  int occurrence = 0;
  std::string before;  // a state, or "none"
  std::string after;
  std::optional<Instant> due_before;
  std::optional<Instant> due_after;
};
struct Comparison {
  std::vector<Flip> flips;
  std::map<std::string, std::pair<Attainment, Attainment>> clauses;  // before, after
};
Comparison compare(const policy::Policy& before, const History& history_before, const policy::Policy& after,
                   const History& history_after, Instant now);
// A deadline of a running clock that a policy puts elsewhere than another does.
struct Shift {
  std::string clause;
  std::string rule;
  int occurrence = 0;
  std::optional<Instant> due_before;
  std::optional<Instant> due_after;
};
std::vector<Shift> shifts(const policy::Policy& before, const policy::Policy& after, std::span<const Fact> facts,
                          Instant now);

// {"flip":{…}} a line for each flip, then {"attainment":{…}} a line for each clause.
void write_comparison(const Comparison& comparison, std::ostream& out);

}  // namespace wellkept::promise
