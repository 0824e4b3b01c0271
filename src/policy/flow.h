// How a ticket of each kind moves: states, stages and actions, as data of the policy. The engine in ticket/ knows none
// by name but those listed in ticket/ticket.h.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/vocabulary.h"

namespace wellkept::policy {

struct FlowState {
  std::string id;
  Text label;
  std::size_t stage = 0;  // index of Flows::stages
  bool closed = false;
};

struct Action {
  std::string id;  // "propose"
  Text label;
  EventIndex event = kNone;
  std::vector<std::size_t> from;     // states; empty: every open state
  std::optional<std::size_t> to;     // none: the state stays
  std::vector<FieldIndex> required;  // fields of the event
  std::vector<FieldIndex> optional;
  std::vector<std::pair<FieldIndex, std::string>> sets;  // fixed values
  std::vector<std::string> roles;                        // who may; empty: every role that may write tickets
  bool backdate = false;                                 // may name an earlier moment as `at`
  std::int64_t within_ms = 0;                            // after the close; 0: without end
};

struct Flow {
  std::string kind;       // value of field `kind`
  std::size_t start = 0;  // state
  // That tickets of this kind have beside what every ticket may have; others do not take them.
  std::vector<FieldIndex> fields;
  std::vector<Action> actions;  // its own and the common ones
  const Action* action(std::string_view id) const;
};

struct Flows {
  std::vector<Name> stages;  // accept, handle, feedback, close
  std::vector<FlowState> states;
  std::vector<Flow> flows;  // one for each value of field `kind`
  const Flow* flow(std::string_view kind) const;
  // Whether a field belongs to some kinds, and this is none of them.
  bool is_foreign(std::string_view kind, FieldIndex field) const;
  std::optional<std::size_t> state(std::string_view id) const;
};

}  // namespace wellkept::policy
