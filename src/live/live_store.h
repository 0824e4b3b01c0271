// What was recorded, by the ids of events, which grow in the order of recording.
#pragma once
#include <string>
#include <vector>

#include "base/id.h"
#include "db/database.h"

namespace wellkept::live {

struct Recorded {
  Id event;
  Id stream;
  std::string subject;
};
Id newest_event(db::Transaction& tx);
std::vector<Recorded> recorded_after(db::Transaction& tx, Id event, int limit);

}  // namespace wellkept::live
