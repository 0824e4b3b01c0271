#include "policy/policy.h"

#include <algorithm>
#include <stdexcept>

namespace wellkept::policy {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::clock:
      return "clock";
    case Kind::gate:
      return "gate";
    case Kind::record:
      return "record";
    case Kind::cadence:
      return "cadence";
    case Kind::target:
      return "target";
    case Kind::consequence:
      return "consequence";
    case Kind::capability:
      return "capability";
    case Kind::statement:
      return "statement";
  }
  return "";
}

const Clause* Version::clause(std::string_view id) const {
  const auto found =
      std::find_if(clauses.begin(), clauses.end(), [&](const Clause& clause) { return clause.id == id; });
  return found == clauses.end() ? nullptr : &*found;
}

std::size_t Policy::in_force_index(Instant at) const {
  std::size_t index = 0;
  while (index + 1 < versions.size() && versions[index + 1].effective_from <= at) ++index;
  return index;
}

const Version& Policy::in_force(Instant at) const {
  return versions[in_force_index(at)];
}

const calendar::Calendar& Policy::calendar(std::string_view calendar_id, std::size_t version) const {
  const auto& known = versions[version].calendars;
  const auto found = known.find(calendar_id);
  if (found == known.end()) throw std::out_of_range("no calendar " + std::string(calendar_id));
  return found->second;
}

void Policy::add(Version next) {
  for (const std::string& name : next.calendars_changed) {
    const calendar::Calendar& later = next.calendars.find(name)->second;
    for (Version& version : versions) {
      const auto earlier = version.calendars.find(name);
      if (earlier != version.calendars.end()) earlier->second.fill(next.effective_from, later);
    }
  }
  versions.push_back(std::move(next));
}

const Action* Flow::action(std::string_view id) const {
  const auto found =
      std::find_if(actions.begin(), actions.end(), [&](const Action& action) { return action.id == id; });
  return found == actions.end() ? nullptr : &*found;
}

const Flow* Flows::flow(std::string_view kind) const {
  const auto found = std::find_if(flows.begin(), flows.end(), [&](const Flow& flow) { return flow.kind == kind; });
  return found == flows.end() ? nullptr : &*found;
}

bool Flows::is_foreign(std::string_view kind, FieldIndex field) const {
  const auto has = [&](const Flow& flow) {
    return std::find(flow.fields.begin(), flow.fields.end(), field) != flow.fields.end();
  };
  const Flow* own = flow(kind);
  return field != kNone && (own == nullptr || !has(*own)) && std::any_of(flows.begin(), flows.end(), has);
}

std::optional<std::size_t> Flows::state(std::string_view id) const {
  const auto found = std::find_if(states.begin(), states.end(), [&](const FlowState& state) { return state.id == id; });
  if (found == states.end()) return {};
  return static_cast<std::size_t>(found - states.begin());
}

}  // namespace wellkept::policy
