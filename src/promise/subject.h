// A subject's timeline prepared for judging: facts by time, the fields after each, pauses. Internal to promise/.
#pragma once
#include <span>
#include <vector>

#include "promise/promise.h"

namespace wellkept::promise {

// A stretch of the timeline during which the testable fields stay the same.
struct Epoch {
  std::size_t first = 0;  // index of the fact that began it
  Instant from;
  policy::State fields;  // after defaults
};

class Subject {
 public:
  // Borrows the facts when they are in order of time already, else keeps an ordered copy. Facts after `until` are left
  // out.
  Subject(const policy::Policy& policy, std::span<const Fact> facts, Instant until);
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  const policy::Policy& policy() const { return policy_; }
  std::span<const Fact> facts() const { return facts_; }
  std::span<const Epoch> epochs() const { return epochs_; }
  const policy::State& fields() const { return epochs_.back().fields; }
  const policy::State& fields_at(std::size_t fact) const;
  // When the subject was withdrawn as a whole, such as a cancelled ticket.
  std::optional<std::size_t> withdrawn_by() const { return withdrawn_by_; }

  // Whether any fact is of an event that one of them names: most rules are done with here.
  bool occurs(const std::vector<policy::Matcher>& matchers) const;
  bool matches(const policy::Matcher& matcher, const Fact& fact) const {
    return matcher.event == fact.event && (matcher.where.terms.empty() || carries(fact, matcher.where));
  }
  bool matches(const std::vector<policy::Matcher>& matchers, const Fact& fact) const {
    for (const policy::Matcher& matcher : matchers) {
      if (matches(matcher, fact)) return true;
    }
    return false;
  }

  // The pauses of that index (Vocabulary::pauses) that began before `end`; open or later ends are cut to `end` when it
  // is given.
  std::vector<calendar::Pause> pauses(std::size_t pause, std::optional<Instant> end) const;
  // The value of an instant field after fact `last`.
  std::optional<Instant> instant(policy::FieldIndex field, std::size_t last) const;
  bool has(policy::FieldIndex field, std::size_t last) const;
  std::vector<Id> in_charge(std::size_t last) const;

 private:
  static bool carries(const Fact& fact, const policy::Condition& where);  // in its own fields

  const policy::Policy& policy_;
  std::vector<Fact> ordered_;
  std::span<const Fact> facts_;
  std::vector<bool> occurs_;  // by event
  std::vector<Epoch> epochs_;
  std::optional<std::size_t> withdrawn_by_;
};

}  // namespace wellkept::promise
