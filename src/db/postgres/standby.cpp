#include "db/postgres/standby.h"

#include <thread>

#include "base/log.h"

namespace wellkept::db::postgres {
namespace {

constexpr std::chrono::milliseconds kPatience{100};  // for the standby to replay what the primary has
constexpr std::chrono::milliseconds kLook{2};
constexpr std::chrono::seconds kRest{1};  // before one that could not serve is asked again

// What is acknowledged is flushed.
constexpr Query kPosition{"db.position", "", "SELECT pg_current_wal_flush_lsn()::text", 0};
// One that follows no primary may have a history of its own, such as after a failover: its numbers say nothing.
constexpr Query kReplayed{
    "db.replayed", "",
    "SELECT CASE WHEN NOT pg_is_in_recovery() OR NOT EXISTS (SELECT 1 FROM pg_stat_wal_receiver) "
    "THEN 'apart' WHEN pg_last_wal_replay_lsn() >= $1::text::pg_lsn THEN 'there' ELSE 'behind' END",
    1};

}  // namespace

Standby::Standby(const std::string& address, int connections)
    : reach_(address, Wanted::standby), readers_(reach_, connections) {}

bool Standby::read(Readers& primary, const std::function<void(Transaction&)>& body) {
  if (Steady::now().time_since_epoch().count() < resting_until_) return false;
  std::string position;
  {
    auto lease = primary.take();
    position = primary.ask(lease, kPosition);
  }
  bool asked = false;  // until then any failure leaves the read to the primary
  try {
    auto lease = readers_.take();
    if (!caught_up(lease, position)) return false;
    if (told_.exchange(false)) log::warning("standby.back");
    asked = true;
    readers_.read_on(lease, body);
    return true;
  } catch (const Fault& fault) {
    if (asked) throw;
    rest(fault.what());
    return false;
  }
}

bool Standby::caught_up(Readers::Lease& lease, const std::string& position) {
  const auto end = Steady::now() + kPatience;
  for (;;) {
    const std::string answer = readers_.ask(lease, kReplayed, {position});
    if (answer == "there") return true;
    if (answer == "apart") {
      lease.discard();  // another may be the standby now
      rest("it follows no primary");
      return false;
    }
    if (Steady::now() >= end) {
      rest("it is behind");
      return false;
    }
    std::this_thread::sleep_for(kLook);
  }
}

void Standby::rest(std::string_view why) {
  resting_until_ = (Steady::now() + kRest).time_since_epoch().count();
  if (!told_.exchange(true)) log::warning("standby.rests", {{"what", why}});
}

}  // namespace wellkept::db::postgres
