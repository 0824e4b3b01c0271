// How proposals, trials and versions look on the wire.
#pragma once
#include <vector>

#include "base/json.h"
#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin::wire {

json::Value proposal_summary(const Proposal& proposal);
// With its text, what it changes, what happened to it, and its trials. `changes` may be null: it no longer holds.
json::Value proposal_json(const Proposal& proposal, const json::Value& changes, const json::Value& problems,
                          const std::vector<events::Event>& history, const std::vector<Trial>& trials);
json::Value trial_json(const Trial& trial);
json::Value flip_json(const FlipRow& flip);
json::Value version_json(const policy::Policy& policy, const policy::Version& version, Instant now,
                         const std::vector<Published>& published);
json::Value moves_json(const Moves& moves);
json::Value checked_json(const Checked& checked);

}  // namespace wellkept::policyadmin::wire
