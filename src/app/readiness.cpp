#include "app/readiness.h"

#include "base/log.h"
#include "db/migrator.h"

namespace wellkept::app {
namespace {

constexpr std::chrono::seconds kSilence{2};  // of the database, before the server calls itself not ready

Refusal not_ready(std::string detail) {
  return refuse(RefusalKind::unavailable, "server.not_ready", std::move(detail));
}

}  // namespace

Outcome Readiness::ask() {
  try {
    if (db::migration_state(database_).fits()) return Done{};
  } catch (const db::Fault&) {
    return not_ready("The database does not answer.");
  }
  return not_ready("The database has another schema than this program.");
}

void Readiness::look() {
  {
    const std::lock_guard lock(mutex_);
    looking_since_ = Steady::now();
  }
  const Outcome found = ask();
  const std::lock_guard lock(mutex_);
  looking_since_.reset();
  if (found.ok() == !refusal_) return;
  if (found.ok()) {
    log::info("server.ready");
    refusal_.reset();
  } else {
    log::warning("server.not_ready", {{"why", found.refusal().detail}});
    refusal_ = found.refusal();
  }
}

Outcome Readiness::state(Steady::time_point now) const {
  const std::lock_guard lock(mutex_);
  if (refusal_) return *refusal_;
  if (looking_since_ && now - *looking_since_ > kSilence) return not_ready("The database does not answer.");
  return Done{};
}

}  // namespace wellkept::app
