#include "jobs/lease.h"

#include "jobs/lease_sql.h"

namespace wellkept::jobs {

bool take_lease(db::Transaction& tx, const Lease& lease) {
  return tx.execute(sql::take_lease, {lease.name, lease.holder, lease.now + lease.for_ms, lease.now}) == 1;
}

void give_lease_back(db::Transaction& tx, std::string_view name, Id holder) {
  tx.execute(sql::give_lease_back, {name, holder});
}

}  // namespace wellkept::jobs
