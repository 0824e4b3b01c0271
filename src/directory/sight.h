// Whose tickets somebody may see: declared here once, for lists, counts, search, live streams, figures and exports
// alike.
//
//   who belongs to a provider company   the tickets of that company's units
//   whose roles reach as far as a unit  the tickets of that unit and of all below it
//   everybody else                      all tickets
//   and everybody                       the tickets that he is in charge of
//
// What cannot be seen is not there: every route answers as if there were no such ticket.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace wellkept::directory {

// A unit on the way from a member's unit up to the root.
struct UnitAbove {
  Id unit;
  std::string kind;
};

// How far the roles reach: over the company, or only over the member's own unit.
[[nodiscard]] bool reaches_company(std::span<const std::string> roles);

// The nearest provider on that way; none: it leads through the company alone.
[[nodiscard]] Id provider_on(std::span<const UnitAbove> path);

// Where somebody's sight ends.
struct Horizon {
  Id unit;               // it and all below it; none: no end
  bool outside = false;  // of a provider: the company's own reports are not theirs
};
// `path` begins with the member's own unit; empty: the member belongs to the company as a whole.
[[nodiscard]] Horizon horizon_of(std::span<const std::string> roles, std::span<const UnitAbove> path);

struct Sight {
  Id unit;                // the horizon; none: everything
  std::vector<Id> units;  // within it, in order of id
  Id member;
  bool outside = false;

  [[nodiscard]] bool everything() const { return !unit; }
  // Of a ticket: its unit, and who is in charge of it.
  [[nodiscard]] bool sees(Id ticket_unit, Id assignee) const;
  [[nodiscard]] bool covers(Id some_unit) const;  // the tickets of a whole unit
};

}  // namespace wellkept::directory
