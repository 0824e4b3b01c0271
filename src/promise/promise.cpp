#include "promise/promise.h"

namespace wellkept::promise {

std::string_view state_name(State state) {
  switch (state) {
    case State::running:
      return "running";
    case State::paused:
      return "paused";
    case State::met:
      return "met";
    case State::breached:
      return "breached";
    case State::withdrawn:
      return "withdrawn";
  }
  return {};
}

std::string_view light_name(Light light) {
  switch (light) {
    case Light::blue:
      return "blue";
    case Light::yellow:
      return "yellow";
    case Light::red:
      return "red";
    case Light::paused:
      return "paused";
    case Light::kept:
      return "kept";
    case Light::missed:
      return "missed";
    case Light::none:
      return "none";
  }
  return {};
}

std::string_view rule_kind_name(RuleKind kind) {
  switch (kind) {
    case RuleKind::clock:
      return "clock";
    case RuleKind::gate:
      return "gate";
    case RuleKind::record:
      return "record";
    case RuleKind::target:
      return "target";
  }
  return {};
}

std::optional<Instant> Promise::decided_at() const {
  if (state == State::met) return stopped_at;
  if (state == State::breached) return due_at ? due_at : stopped_at;
  return std::nullopt;
}

Light Promise::light(Instant now) const {
  switch (state) {
    case State::met:
      return Light::kept;
    case State::withdrawn:
      return Light::none;
    case State::paused:
      return Light::paused;
    case State::breached:
      return stopped_at ? Light::missed : Light::red;
    case State::running:
      break;
  }
  if (!due_at) return Light::none;
  if (now > *due_at) return Light::red;
  return warn_at && now >= *warn_at ? Light::yellow : Light::blue;
}

std::optional<Instant> Promise::next_at(Instant now) const {
  if (state != State::running || !due_at) return std::nullopt;
  if (warn_at && now < *warn_at) return warn_at;
  return *due_at + 1;  // at the due moment itself it is still in time
}

}  // namespace wellkept::promise
