// Promises: a clause applied to one subject. A pure function of policy, calendars, the subject's facts, and now.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "policy/policy.h"

namespace wellkept::promise {

// One field that a fact carries.
struct FieldSet {
  policy::FieldIndex field = policy::kNone;
  std::uint8_t choice = policy::kUnset;  // of a testable field; kUnset clears it
  bool present = true;                   // false: the field was cleared
  std::int64_t number = 0;               // milliseconds of an instant, a number, or a member's id
};

// One event of the subject's timeline, as promises see it.
struct Fact {
  Instant at;
  policy::EventIndex event = policy::kNone;
  Id actor;
  std::vector<FieldSet> fields;
};

// Reads an event into a fact; the error says which field is wrong. Personal texts may be commitments: only their
// presence counts.
std::variant<Fact, std::string> read_fact(const policy::Vocabulary& vocabulary, std::string_view event, Instant at,
                                          Id actor, const json::Value& fields);

enum class State { running, paused, met, breached, withdrawn };
// `blue`, `yellow`, `red` are of an open promise; the others say how it stands.
enum class Light { blue, yellow, red, paused, kept, missed, none };
enum class RuleKind { clock, gate, record, target };
std::string_view state_name(State state);
std::string_view light_name(Light light);
std::string_view rule_kind_name(RuleKind kind);

struct Promise {
  std::string_view clause;  // views into the policy
  std::string_view rule;
  RuleKind kind = RuleKind::clock;
  int occurrence = 0;       // of a repeating clock
  std::size_t version = 0;  // index of Policy::versions
  Instant started_at;
  std::optional<Instant> due_at;  // none while paused, and for gates, records and targets
  std::optional<Instant> warn_at;
  std::optional<Instant> stopped_at;
  State state = State::running;
  bool provisional = false;
  std::int64_t elapsed_ms = 0;   // in the clock's own time, pauses taken off, until stopped or now
  std::int64_t paused_ms = 0;    // wall time
  std::vector<std::string> why;  // sentences that a person can follow; only when asked for

  // When the verdict fell: the stop of a kept promise, the due moment of a missed one.
  std::optional<Instant> decided_at() const;
  Light light(Instant now) const;
  // The next moment at which something happens to it: warn, then breach; none when nothing will.
  std::optional<Instant> next_at(Instant now) const;
};

// All promises of a subject whose facts are in order of recording. Clocks come first, then gates, records and targets;
// a gate or record that has not been passed yet is `running` without a due moment. Facts after `now` are not looked at.
// `explain` is the language of `why`
// ("zh" or "en"); empty: no explanation, which is several times faster.
std::vector<Promise> derive(const policy::Policy& policy, std::span<const Fact> facts, Instant now,
                            std::string_view explain = {});

// What stands before an event, were it to happen now with these fields: the unmet needs of every gate and record that
// guards it.
struct Standing {
  std::string_view clause;
  std::string_view rule;
  const policy::GateRule* gate = nullptr;
  std::vector<const policy::Need*> needs;
};
std::vector<Standing> standing_before(const policy::Policy& policy, std::span<const Fact> facts, const Fact& next);
// The needs that a step entered late would meet but for its moment: what they want it to follow happened after it.
std::vector<Standing> missed_by(const policy::Policy& policy, std::span<const Fact> facts, const Fact& next);

// The moments at which capabilities were used: one for every fact from `first` on that a use rule names, as things
// stood then.
struct Use {
  std::string_view clause;
  std::string_view rule;
  Instant at;
};
std::vector<Use> uses(const policy::Policy& policy, std::span<const Fact> facts, std::size_t first = 0);

// The subject's present: fields after defaults, and who is in charge of each stage.
struct Present {
  policy::State fields;
  std::vector<Id> in_charge;  // by stage
};
Present present(const policy::Policy& policy, std::span<const Fact> facts);

}  // namespace wellkept::promise
