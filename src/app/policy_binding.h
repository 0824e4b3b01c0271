// Ties a database to the policies that judged it: a version's clauses may never change under its label, since its
// verdicts stand.
#pragma once
#include "base/clock.h"
#include "db/database.h"
#include "policy/policy.h"

namespace wellkept::app {

// SHA-256 of its clauses alone, in hex: what must not change under a label.
std::string clauses_hash(const policy::Version& version);

// Refuses conflict "policy.changed" when a label is known with other clauses, naming it and the way out.
Outcome check_bound(db::Transaction& tx, const policy::Policy& policy);
Outcome check_bound(db::Database& database, const policy::Policy& policy);

// Remembers a version that has just been published.
void remember_version(db::Transaction& tx, const policy::Version& version, Instant now);

// Remembers every version. Refuses as check_bound does.
Outcome bind_policy(db::Database& database, const policy::Policy& policy, Instant now);

}  // namespace wellkept::app
