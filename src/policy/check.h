// What conditions allow, by enumeration. Values that every condition treats alike count as one, so the work stays
// small.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "policy/policy.h"

namespace wellkept::policy {

// A way to fall through a level table, or the rows that nothing reaches.
struct LevelReport {
  std::optional<State> gap;            // fields of a subject that `when` lets in and no row covers
  std::vector<std::size_t> unreached;  // rows
  bool satisfiable = true;             // whether anything passes `when` at all
  bool complete = true;                // false: too many combinations to try
};

// Enumerates what a subject may look like: fields that some event carries may have any value or none, others only what
// defaults give.
class Domain {
 public:
  explicit Domain(const Vocabulary& vocabulary);
  bool satisfiable(const Condition& condition) const;
  LevelReport check_levels(const Condition& when, std::span<const Level> levels) const;
  bool carried(FieldIndex field) const { return carried_[field]; }
  bool settable(FieldIndex field) const;  // by an event or a default
  // The fields named, in words: "severity is minor, urgency is not set".
  std::string describe(const State& state, std::span<const FieldIndex> fields) const;

 private:
  const Vocabulary& vocabulary_;
  std::vector<bool> carried_;
};

// Whether two conditions name the same field with no value in common.
bool contradict(const Condition& a, const Condition& b);
// The fields that a level table and its `when` name.
std::vector<FieldIndex> fields_of(const Condition& when, std::span<const Level> levels);

}  // namespace wellkept::policy
