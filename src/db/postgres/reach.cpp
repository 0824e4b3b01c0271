#include "db/postgres/reach.h"

#include "base/log.h"

namespace wellkept::db::postgres {
namespace {

constexpr std::chrono::milliseconds kPause{500};  // between tries, of all connections together

}  // namespace

std::unique_ptr<Connection> Reach::connect() {
  {
    const std::lock_guard lock(mutex_);
    if (failed_at_ && Steady::now() - *failed_at_ < kPause) {
      throw Away(failure_);
    }
  }
  try {
    auto connection = std::make_unique<Connection>(address_, wanted_);
    const std::lock_guard lock(mutex_);
    failed_at_.reset();
    if (lost_since_) {
      const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - *lost_since_);
      log::warning("database.back", {{"after_ms", static_cast<std::int64_t>(lasted.count())}});
      lost_since_.reset();
    }
    return connection;
  } catch (const Fault& fault) {
    {
      const std::lock_guard lock(mutex_);
      failed_at_ = Steady::now();
      failure_ = fault.what();
    }
    lost(fault.what());
    throw;
  }
}

void Reach::lost(std::string_view what) {
  const std::lock_guard lock(mutex_);
  if (lost_since_) return;
  lost_since_ = Steady::now();
  log::error("database.lost", {{"what", what}});
}

}  // namespace wellkept::db::postgres
