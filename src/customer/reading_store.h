// Rows of readings.
#pragma once
#include <vector>

#include "customer/reading.h"
#include "db/database.h"

namespace wellkept::customer::store {

void insert_reading(db::Transaction& tx, const Reading& reading);
std::vector<Reading> readings(db::Transaction& tx, const ReadingFilter& filter);  // newest first

}  // namespace wellkept::customer::store
