// A timeline read along a flow: which action an event may have been.
#pragma once
#include <algorithm>

#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::promise {

// Whether the event is the action's and carries what the action fixes, such as {satisfied: true}. Fixed values that no
// fact holds, because nothing tests them, tell no action from another.
inline bool may_be(const policy::Policy& policy, const policy::Action& action, const Fact& fact) {
  return action.event == fact.event && std::all_of(action.sets.begin(), action.sets.end(), [&](const auto& set) {
           const policy::Field& field = policy.vocabulary.fields[set.first];
           if (!field.testable()) return true;
           const auto carried = std::find_if(fact.fields.begin(), fact.fields.end(),
                                             [&](const FieldSet& one) { return one.field == set.first; });
           return carried != fact.fields.end() && field.value_index(set.second) == carried->choice;
         });
}

}  // namespace wellkept::promise
