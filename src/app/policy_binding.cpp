#include "app/policy_binding.h"

#include <map>

#include "app/app_sql.h"
#include "base/crypto.h"

namespace wellkept::app {

// Of the clauses alone: new words in the vocabulary, a new year in a calendar or a changed flow judge nothing anew.
std::string clauses_hash(const policy::Version& version) {
  json::Array clauses;
  for (const policy::Clause& clause : version.clauses) clauses.push_back(clause.canonical);
  return crypto::to_hex(crypto::sha256(json::canonical(json::Value(std::move(clauses)))));
}

void remember_version(db::Transaction& tx, const policy::Version& version, Instant now) {
  tx.execute(sql::add_policy_version, {version.label, clauses_hash(version), version.effective_from, now});
}

Outcome check_bound(db::Transaction& tx, const policy::Policy& policy) {
  std::map<std::string, std::string> known;
  tx.each(sql::policy_versions, {}, [&](const db::Row& row) { known[row.string(0)] = row.string(1); });
  for (const policy::Version& version : policy.versions) {
    const auto before = known.find(version.label);
    if (before == known.end() || before->second == clauses_hash(version)) continue;
    return refuse(RefusalKind::conflict, "policy.changed",
                  "The clauses of policy version " + version.label +
                      " differ from those that judged this database. Write an amendment with a new version and its "
                      "date instead.");
  }
  return Done{};
}

Outcome check_bound(db::Database& database, const policy::Policy& policy) {
  return database.read([&](db::Transaction& tx) { return check_bound(tx, policy); });
}

Outcome bind_policy(db::Database& database, const policy::Policy& policy, Instant now) {
  return database.write([&](db::Transaction& tx) -> Outcome {
    WK_CHECK(check_bound(tx, policy));
    for (const policy::Version& version : policy.versions) remember_version(tx, version, now);
    return Done{};
  });
}

}  // namespace wellkept::app
