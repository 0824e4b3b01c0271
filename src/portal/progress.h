// What a customer may see of how a ticket goes: where it stands, and what was promised by when. Pure.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::portal {

// A ticket, as far as its progress depends on it.
struct Course {
  std::string_view kind;
  std::string_view state;
  bool open = true;
  Instant opened_at;
  std::span<const promise::Fact> facts;
  std::span<const promise::Promise> promises;
};

// received, in_hand, your_word (the result waits for the customer's word), confirmed, closed, cancelled
std::string_view status_of(const policy::Policy& policy, const Course& course);

// Whether the ticket's flow lets the customer do it now: "confirm", "refuse", "receive" (a message of the customer's).
bool may(const policy::Policy& policy, const Course& course, std::string_view action);

// One thing that the customer was promised. Clocks of several clauses with the same meaning are one step, due when the
// strictest is; clocks about work inside the house are none.
struct Step {
  std::string_view
      name;  // accept, respond, confirm, discuss, preliminary, formalities, progress, arrive, answer, resolve, close
  std::string_view clause;  // of the deadline
  std::optional<Instant> due_at;
  std::optional<Instant> done_at;
  bool paused = false;
  bool late = false;
};
// In the order in which they fall due or were done.
std::vector<Step> steps_of(const policy::Policy& policy, const Course& course, Instant now);
// The step that is due next; none when nothing is owed.
const Step* next_step(std::span<const Step> steps);

// The stages of the flow, with the moment at which the ticket first came to each; none: not yet.
struct Stage {
  std::string_view id;
  const policy::Text* label = nullptr;
  std::optional<Instant> reached_at;
  bool current = false;
};
std::vector<Stage> stages_of(const policy::Policy& policy, const Course& course);

// What the customer scored the result with, and whether a score can be given now.
struct Rating {
  std::optional<int> overall;
  bool open = false;
};
Rating rating_of(const policy::Policy& policy, const Course& course);

}  // namespace wellkept::portal
