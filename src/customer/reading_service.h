// Who read whole personal data of whom. A reading is remembered in memory when the answer is made and written a moment
// later, many in one transaction, so that reading costs no write.
#pragma once
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "customer/reading.h"
#include "db/database.h"

namespace wellkept::customer {

class Readings {
 public:
  Readings(db::Database& database, IdSource& ids) : database_(database), ids_(ids) {}

  void note(Reading reading);  // without its id
  // At once, with what the caller's transaction keeps besides.
  void write(db::Transaction& tx, Reading reading) const;
  // Writes down what was remembered. Called every second, before readings are listed, and at the stop.
  void flush();
  // The oldest rows go, some hundred at a time. How many.
  std::int64_t forget_before(Instant moment);
  std::vector<Reading> list(const ReadingFilter& filter);  // newest first

 private:
  db::Database& database_;
  IdSource& ids_;
  std::mutex mutex_;    // of waiting_
  std::mutex writing_;  // one flush at a time, so that a list sees all that was noted before
  std::vector<Reading> waiting_;
};

}  // namespace wellkept::customer
