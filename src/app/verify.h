// `wellkept verify`: recomputes hashes, checkpoints and every promise from the events; on the live data folder, or on a
// copy.
#pragma once
#include <string>

#include "base/instant.h"
#include "base/result.h"

namespace wellkept::app {

struct VerifyOptions {
  std::string database;    // db::open's address
  std::string journal;     // checkpoints.jsonl beside it
  std::string public_key;  // file; several keys may stand in it, one a line
  std::string policy;      // folder; empty: the built-in one
  Instant now;
  int max_findings = 20;
  bool json = false;
  bool progress = false;  // on standard error
};
struct VerifyOutcome {
  bool intact = false;
  std::string text;  // names the first difference and those after it
};
// Refuses "verify.database" when there is no such database, "policy.invalid", "database.old".
Result<VerifyOutcome> verify(const VerifyOptions& options);

}  // namespace wellkept::app
