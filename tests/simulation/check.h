// What must hold at any moment, whatever happened before.
#pragma once
#include "ledger.h"
#include "world.h"

namespace wellkept::simulation {

// Of one ticket: no gate was passed without what it asks, and the stored promises are those that a replay of its events
// gives. Throws Violation.
void check_ticket(World& world, Id ticket);
// Of everything: those of each ticket; hashes, chains, checkpoints; figures, counts and metrics against a recount;
// every event was asked for once; no customer is there twice. Throws Violation.
void check_all(World& world, const Ledger& ledger);
// After the background work: nothing that is due was left.
void check_nothing_due(World& world);

}  // namespace wellkept::simulation
