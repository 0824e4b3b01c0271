// What of a set-up goes wrong while a desk runs: who is told, where tickets go, texts, calendars, backups.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/doctor.h"
#include "base/instant.h"
#include "db/database.h"
#include "policy/policy.h"
#include "staff/routing.h"

namespace wellkept::app {

// Rules, without a database.
using GroupOf = std::function<std::vector<staff::Candidate>(Id unit)>;
Check routing_check(std::span<const staff::Rule> rules, const GroupOf& group_of);
Check calendar_check(const policy::Policy& policy, Instant now);
// `last`: the last backup that was finished; `since`: since when there is anything to lose.
Check backup_check(std::optional<Instant> last, std::optional<Instant> since, Instant now);
struct Parked {
  std::string url;
  std::int64_t deliveries = 0;
};
Check webhook_check(std::span<const Parked> parked);
Check template_check(std::span<const std::string> unapproved);

Check check_directory(const Settings& settings);  // LDAP
std::vector<Check> check_desk(db::Transaction& tx, const Settings& settings, const policy::Policy& policy, Instant now);

// `make_backup` notes that one was finished, in the data folder, for check_desk.
void note_backup(const Settings& settings, Instant at);

}  // namespace wellkept::app
