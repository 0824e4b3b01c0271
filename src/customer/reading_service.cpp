#include "customer/reading_service.h"

#include <limits>
#include <utility>

#include "base/log.h"
#include "customer/reading_sql.h"

namespace wellkept::customer {
namespace {

constexpr std::size_t kMostWaiting = 5000;  // then whoever reads waits for the write

Reading read_row(const db::Row& row) {
  return {row.id(0), row.instant(1), row.id(2), row.id(3), row.id(4), row.string(5), row.string(6)};
}

}  // namespace

void Readings::note(const http::Request& request, Id customer, Id ticket) {
  if (request.principal.kind != http::Principal::Kind::member || !customer) return;
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({ids_.next(), request.now, request.principal.member, customer, ticket,
                        std::string(http::method_name(request.method)) + " " + request.path, request.request_id});
    full = waiting_.size() >= kMostWaiting;
  }
  if (full) flush();
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
      for (const Reading& one_reading : readings) {
        const Reading& r = one_reading;
        tx.execute(sql::insert_reading, {r.id, r.at, r.member, r.customer, r.ticket, r.route, r.request_id});
      }
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

std::vector<Reading> Readings::list(const ReadingFilter& filter) {
  flush();
  const std::int64_t before = filter.before ? filter.before.value : std::numeric_limits<std::int64_t>::max();
  return database_.read([&](db::Transaction& tx) {
    if (filter.customer && filter.member) {
      return tx.all(sql::readings_by_about, {filter.customer, filter.member, before, filter.limit}, read_row);
    }
    if (filter.customer) return tx.all(sql::readings_about, {filter.customer, before, filter.limit}, read_row);
    if (filter.member) return tx.all(sql::readings_by, {filter.member, before, filter.limit}, read_row);
    return tx.all(sql::readings, {before, filter.limit}, read_row);
  });
}

}  // namespace wellkept::customer
