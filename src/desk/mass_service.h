// One change to many tickets, each in its own transaction with its own outcome; to be taken back as a whole within ten
// minutes, where nothing else has happened since.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk_service.h"

namespace wellkept::desk {

constexpr std::size_t kMassAtMost = 200;
constexpr std::int64_t kUndoMs = 10 * 60'000;

struct MassChange {
  std::optional<Id> assignee;
  std::vector<std::string> add_tags;
  std::vector<std::string> remove_tags;
  json::Object fields;  // with values of choice, such as severity
  std::string reason;
};
struct MassOutcome {
  Id ticket;
  std::optional<Refusal> refusal;  // nothing: done
};
struct MassResult {
  std::vector<MassOutcome> outcomes;
  std::string undo;  // empty when nothing was changed
  Instant undo_until;
};

// Invalid "mass.field" when a field's old value could not be brought back, such as that of a personal text.
Outcome check_mass_change(const Desk& desk, const MassChange& change);
MassResult change_many(const Desk& desk, const ticket::Actor& actor, const std::vector<Id>& tickets,
                       const MassChange& change);
// Not_found "mass.undo" when the token is unknown, another member's, or too old.
Result<std::vector<MassOutcome>> undo_many(const Desk& desk, const ticket::Actor& actor, std::string_view token);

// Forgets what can no longer be taken back.
void forget_old_mass_updates(db::Database& database, Instant now);

}  // namespace wellkept::desk
