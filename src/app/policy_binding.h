// Ties a database to the policies that judged it: a version's clauses may never change under its label, since its
// verdicts stand.
#pragma once
#include "base/clock.h"
#include "db/database.h"
#include "policy/policy.h"

namespace wellkept::app {

// Remembers a version that has just been published.
void remember_version(db::Transaction& tx, const policy::Version& version, Instant now);

// Remembers every version. Refuses conflict "policy.changed" when a label is known with other clauses, naming it and
// the way out.
Outcome bind_policy(db::Database& database, const policy::Policy& policy, Instant now);

}  // namespace wellkept::app
