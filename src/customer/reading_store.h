// Rows of readings.
#pragma once
#include <vector>

#include "customer/reading.h"
#include "db/database.h"

namespace wellkept::customer::store {

void insert_reading(db::Transaction& tx, const Reading& reading);
// The oldest, as far as they were before a moment; ids are in the order of time.
std::vector<Id> oldest_before(db::Transaction& tx, Instant moment, int limit);
std::int64_t delete_readings(db::Transaction& tx, Id last);                       // up to this one
std::vector<Reading> readings(db::Transaction& tx, const ReadingFilter& filter);  // newest first

}  // namespace wellkept::customer::store
