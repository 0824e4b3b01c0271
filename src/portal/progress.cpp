#include "portal/progress.h"

#include <algorithm>
#include <array>
#include <limits>

namespace wellkept::portal {
namespace {

struct Meaning {
  std::string_view event;
  std::string_view step;
};
// What the first event that stops a clock means to the customer. Events that are not here are work inside the house.
constexpr std::array<Meaning, 17> kMeanings{{
    {"ticket.accepted", "accept"},
    {"message.sent", "respond"},
    {"call.answered", "respond"},
    {"call.made", "respond"},
    {"problem.confirmed", "confirm"},
    {"solution.discussed", "discuss"},
    {"complaint.preliminary_told", "preliminary"},
    {"replacement.formalities_done", "formalities"},
    {"progress.told", "progress"},
    {"visit.arrived", "arrive"},
    {"inquiry.answered", "answer"},
    {"feedback.answered", "answer"},
    {"suggestion.answered", "answer"},
    {"complaint.told", "resolve"},
    {"ticket.resolved", "resolve"},
    {"confirmation.answered", "close"},
    {"ticket.closed", "close"},
}};

std::string_view meaning_of(std::string_view event) {
  const auto found =
      std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& m) { return m.event == event; });
  return found != kMeanings.end() ? found->step : std::string_view();
}

// Earlier steps first where nothing else tells.
std::size_t rank(std::string_view step) {
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& m) { return m.step == step; });
  return static_cast<std::size_t>(found - kMeanings.begin());
}

std::string_view meaning_of(const policy::Policy& policy, const promise::Promise& promise) {
  const policy::Clause* clause = policy.versions[promise.version].clause(promise.clause);
  for (const policy::ClockRule& clock : clause->clocks) {
    if (clock.id != promise.rule || clock.stop.empty()) continue;
    return meaning_of(policy.vocabulary.events[clock.stop.front().event].name);
  }
  return {};
}

// The clocks of one step, put together.
struct Group {
  Step open;  // the strictest that still runs
  Step done;  // the last that was stopped
  bool any_open = false;
  bool any_done = false;
};

void add(Group& group, std::string_view name, const promise::Promise& promise, Instant now) {
  const bool late = promise.state == promise::State::breached;
  if (promise.stopped_at) {
    Step& done = group.done;
    if (group.any_done && *promise.stopped_at < *done.done_at) return;
    done = {name, promise.clause, promise.due_at, promise.stopped_at, false, late || (group.any_done && done.late)};
    group.any_done = true;
    return;
  }
  Step& open = group.open;
  const bool stricter = !group.any_open || !open.due_at || (promise.due_at && *promise.due_at < *open.due_at);
  if (!stricter) return;
  const bool paused = promise.state == promise::State::paused;
  open = {name,         promise.clause, promise.due_at,
          std::nullopt, paused,         late || (promise.due_at && now > *promise.due_at)};
  group.any_open = true;
}

Instant order_of(const Step& step) {
  constexpr Instant kLast{std::numeric_limits<std::int64_t>::max()};
  return step.done_at ? *step.done_at : step.due_at.value_or(kLast);
}

const policy::FlowState& state_of(const policy::Policy& policy, const Course& course) {
  return policy.flows.states[policy.flows.state(course.state).value_or(0)];
}

std::optional<std::uint8_t> choice_of(const promise::Fact& fact, policy::FieldIndex field) {
  for (const promise::FieldSet& set : fact.fields) {
    if (set.field == field && set.present && set.choice != policy::kUnset) return set.choice;
  }
  return std::nullopt;
}

// Whether the fact has what the action always sets: of "satisfied" and "not satisfied" only one can have made it.
bool made_by(const policy::Policy& policy, const policy::Action& action, const promise::Fact& fact) {
  return action.event == fact.event && std::all_of(action.sets.begin(), action.sets.end(), [&](const auto& one) {
           const policy::Field& field = policy.vocabulary.fields[one.first];
           return !field.testable() || choice_of(fact, one.first) == field.value_index(one.second);
         });
}

// The stage that an event leads to, by the flow of the ticket's kind; none when it leads nowhere.
std::optional<std::size_t> stage_after(const policy::Policy& policy, const policy::Flow& flow,
                                       const promise::Fact& fact) {
  for (const policy::Action& action : flow.actions) {
    if (action.to && made_by(policy, action, fact)) return policy.flows.states[*action.to].stage;
  }
  return std::nullopt;
}

}  // namespace

bool may(const policy::Policy& policy, const Course& course, std::string_view action) {
  const policy::Flow* flow = policy.flows.flow(course.kind);
  const policy::Action* found = flow != nullptr ? flow->action(action) : nullptr;
  if (found == nullptr) return false;
  if (found->from.empty()) return course.open;
  const auto here = policy.flows.state(course.state);
  return here && std::find(found->from.begin(), found->from.end(), *here) != found->from.end();
}

std::string_view status_of(const policy::Policy& policy, const Course& course) {
  if (course.state == "cancelled") return "cancelled";
  const policy::FlowState& state = state_of(policy, course);
  if (state.closed) return "closed";
  if (may(policy, course, "confirm")) return "your_word";
  if (state.stage == 0) return "received";
  return state.stage + 1 == policy.flows.stages.size() ? "confirmed" : "in_hand";
}

std::vector<Step> steps_of(const policy::Policy& policy, const Course& course, Instant now) {
  std::vector<std::pair<std::string_view, Group>> groups;
  for (const promise::Promise& promise : course.promises) {
    if (promise.kind != promise::RuleKind::clock || promise.state == promise::State::withdrawn) continue;
    const std::string_view name = meaning_of(policy, promise);
    if (name.empty()) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == name; });
    if (group == groups.end()) group = groups.insert(groups.end(), {name, Group{}});
    add(group->second, name, promise, now);
  }
  std::vector<Step> steps;
  for (const auto& [name, group] : groups) {
    // Of a closed ticket nothing is owed any more, whatever was missed.
    if (group.any_open && course.open) {
      steps.push_back(group.open);
    } else if (group.any_done) {
      steps.push_back(group.done);
    }
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    const bool a_open = !a.done_at;
    const bool b_open = !b.done_at;
    if (a_open != b_open) return b_open;  // what is done comes first
    return std::pair(order_of(a), rank(a.name)) < std::pair(order_of(b), rank(b.name));
  });
  return steps;
}

const Step* next_step(std::span<const Step> steps) {
  const auto next = std::find_if(steps.begin(), steps.end(), [](const Step& step) { return !step.done_at; });
  return next != steps.end() ? &*next : nullptr;
}

std::vector<Stage> stages_of(const policy::Policy& policy, const Course& course) {
  const policy::Flow* flow = policy.flows.flow(course.kind);
  const std::size_t here = state_of(policy, course).stage;
  std::vector<Stage> stages;
  for (const policy::Name& stage : policy.flows.stages) stages.push_back({stage.id, &stage.label, {}, false});
  stages[policy.flows.states[flow->start].stage].reached_at = course.opened_at;
  for (const promise::Fact& fact : course.facts) {
    const auto stage = stage_after(policy, *flow, fact);
    if (stage && !stages[*stage].reached_at) stages[*stage].reached_at = fact.at;
  }
  stages[here].current = true;
  // A ticket that was sent back has not reached what comes after, and one that skipped a stage has left it behind.
  for (std::size_t i = here + 1; i < stages.size(); ++i) stages[i].reached_at = std::nullopt;
  return stages;
}

Rating rating_of(const policy::Policy& policy, const Course& course) {
  const policy::Vocabulary& words = policy.vocabulary;
  const policy::EventIndex confirmed = words.event("confirmation.answered");
  const policy::EventIndex surveyed = words.event("survey.answered");
  const policy::EventIndex reopened = words.event("ticket.reopened");
  const policy::FieldIndex overall = words.field("overall");
  const policy::FieldIndex satisfied = words.field("satisfied");
  Rating rating;
  for (const promise::Fact& fact : course.facts) {
    if (fact.event == reopened) rating.overall.reset();
    // Who refuses may score, too; but the result that follows is another one.
    const bool refused = fact.event == confirmed && choice_of(fact, satisfied) != std::uint8_t{1};
    if (refused) rating.overall.reset();
    const bool word = (fact.event == confirmed && !refused) || fact.event == surveyed;
    if (const auto score = choice_of(fact, overall); word && score) rating.overall = *score + 1;
  }
  const std::string_view status = status_of(policy, course);
  rating.open = !rating.overall && (status == "closed" || status == "confirmed");
  return rating;
}

}  // namespace wellkept::portal
