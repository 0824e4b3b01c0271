// Rows of skills, absences and routing rules.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "db/database.h"
#include "staff/routing.h"

namespace wellkept::staff::store {

std::vector<std::string> skills_of(db::Transaction& tx, Id member);
void put_skills(db::Transaction& tx, Id member, const std::vector<std::string>& skills);
std::vector<std::pair<std::string, std::int64_t>> all_skills(db::Transaction& tx);  // with the number of members

struct Absence {
  Id id;
  Id member;
  Instant from;
  Instant until;  // excluded
  std::string note;
  Id created_by;
  Instant created_at;
  std::optional<Instant> cancelled_at;
};
struct AbsenceKey {
  Instant until;
  Id id;
};
void insert_absence(db::Transaction& tx, const Absence& absence);
std::optional<Absence> find_absence(db::Transaction& tx, Id id);
bool cancel_absence(db::Transaction& tx, Id id, Instant now);  // false: it was cancelled already
bool overlaps(db::Transaction& tx, const Absence& absence);
// Not cancelled, ending after the key; of one member or of all (no id).
std::vector<Absence> absences(db::Transaction& tx, Id member, const AbsenceKey& after, int limit);
bool is_absent(db::Transaction& tx, Id member, Instant now);

struct RoutingVersion {
  Routing routing;
  std::string reason;
  Instant changed_at;
  Id changed_by;
};
std::optional<RoutingVersion> last_routing(db::Transaction& tx);
std::vector<RoutingVersion> routing_before(db::Transaction& tx, std::int64_t version, int limit);  // newest first
bool insert_routing(db::Transaction& tx, const RoutingVersion& version);  // false: it is there already
std::string content_of(const Routing& routing);                           // JSON, as it is stored

struct GroupMember {
  Candidate candidate;
  std::vector<std::string> roles;
};
std::vector<GroupMember> group(db::Transaction& tx, Id unit, Instant now);
Id region_of(db::Transaction& tx, Id unit);  // none: it lies in no region
std::vector<Area> areas(db::Transaction& tx);
std::vector<std::string> areas_of(db::Transaction& tx, Id unit);
void put_areas(db::Transaction& tx, Id unit, const std::vector<std::string>& places);

struct Missing {
  Id member;  // none: nobody is in charge
  std::string why;
};
std::vector<Missing> who_is_missing(db::Transaction& tx, Instant now);

}  // namespace wellkept::staff::store
