// The policy that a database is judged by: the shipped one (or the settings' folder), with the amendments published
// through the program, each in force from the moment at which this database took it.
//
// A shipped amendment that is new to a database whose clocks already run never reaches back: it is taken from the next
// minute on. Clauses that changed under a label that judged the database are never used: the program goes on with the
// book that the database keeps, and says so.
#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "policy/policy.h"

namespace wellkept::app {

struct StartedPolicy {
  std::shared_ptr<const policy::Policy> policy;
  std::vector<policy::Adoption> adopted;
  std::string note;  // for whoever runs the server: what differs, and what to do; empty when nothing does
  std::map<std::string, std::string> book;  // the files of the stored book, when that is used
};

// How this database took its versions, and, for those of `shipped` that it does not know yet, how it would at `now`.
std::vector<policy::Adoption> adoptions(db::Transaction& tx, const policy::Policy& shipped, Instant now);

// Reads only. `shipped` is the folder's policy alone, or the built-in one. Refuses "policy.invalid"; conflict
// "policy.changed" when clauses changed under a known label and there is no book to go on with (a folder of the
// settings is never replaced by one).
Result<StartedPolicy> start_policy(db::Database& database, const std::string& folder,
                                   const std::shared_ptr<const policy::Policy>& shipped, Instant now);

// Remembers the versions (policy_binding.h) and the book they come from.
Outcome keep_policy(db::Database& database, const StartedPolicy& started, const std::string& folder, Instant now);

// Every text file of the policy, by its path below the folder; the built-in one when there is no folder.
std::map<std::string, std::string> policy_book(const std::string& folder);

}  // namespace wellkept::app
