#include "customer/reading_service.h"

#include <utility>

#include "base/log.h"
#include "customer/reading_store.h"

namespace wellkept::customer {
namespace {

constexpr int kChunk = 500;
constexpr std::size_t kMostWaiting = 5000;  // then whoever reads waits for the write

}  // namespace

void Readings::note(Reading reading) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    reading.id = ids_.next();
    waiting_.push_back(std::move(reading));
    full = waiting_.size() >= kMostWaiting;
  }
  if (full) flush();
}

void Readings::write(db::Transaction& tx, Reading reading) const {
  reading.id = ids_.next();
  store::insert_reading(tx, reading);
}

void Readings::flush() {
  const std::lock_guard one(writing_);
  std::vector<Reading> readings;
  {
    const std::lock_guard lock(mutex_);
    readings.swap(waiting_);
  }
  if (readings.empty()) return;
  try {
    const Outcome written = database_.write([&](db::Transaction& tx) -> Outcome {
      for (const Reading& reading : readings) store::insert_reading(tx, reading);
      return Done{};
    });
    if (!written) log::error("readings.refused", {{"code", written.refusal().code}});
  } catch (...) {
    const std::lock_guard lock(mutex_);  // tried again with the next ones: none may be lost
    waiting_.insert(waiting_.begin(), std::make_move_iterator(readings.begin()),
                    std::make_move_iterator(readings.end()));
    throw;
  }
}

std::int64_t Readings::forget_before(Instant moment) {
  std::int64_t forgotten = 0;
  for (;;) {
    const auto chunk = database_.read([&](db::Transaction& tx) { return store::oldest_before(tx, moment, kChunk); });
    if (chunk.empty()) return forgotten;
    (void)database_.write([&](db::Transaction& tx) -> Outcome {
      forgotten += store::delete_readings(tx, chunk.back());
      return Done{};
    });
  }
}

std::vector<Reading> Readings::list(const ReadingFilter& filter) {
  flush();
  return database_.read([&](db::Transaction& tx) { return store::readings(tx, filter); });
}

}  // namespace wellkept::customer
