// Quarterly reports in the database.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "db/database.h"

namespace wellkept::quarter {

struct Stored {
  Id id;
  std::string quarter;
  bool released = false;
  json::Value notes;
  std::string body;    // the document of a released report, byte for byte
  std::string sha256;  // of it, in hex
  std::int64_t version = 0;
  Instant created_at;
  std::optional<Instant> released_at;
  Id released_by;
};

std::optional<Stored> find_report(db::Transaction& tx, const std::string& quarter);
void insert_report(db::Transaction& tx, const Stored& draft);
// False when another one changed it meanwhile, or when it is released.
bool change_notes(db::Transaction& tx, Id id, std::int64_t version, const std::string& notes);
bool release_report(db::Transaction& tx, const Stored& report);

// Newest first, without their documents and notes; those before `quarter`.
std::vector<Stored> reports_before(db::Transaction& tx, const std::string& quarter, int limit);

struct LastEvent {
  Id id;
  Instant at;
};
LastEvent last_event(db::Transaction& tx);  // none: no id
std::optional<std::int64_t> first_ticket_day(db::Transaction& tx);
std::string member_name(db::Transaction& tx, Id member);  // empty when there is none

}  // namespace wellkept::quarter
