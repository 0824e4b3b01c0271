// Tickets for an export, page by page.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"

namespace wellkept::transfer {

struct ExportRow {
  Id id;
  std::string number;
  std::string kind;
  std::string state;
  Id unit;
  Id customer;
  std::string channel;
  std::string severity;
  std::string urgency;
  std::string subject;
  Instant opened_at;
  std::optional<Instant> closed_at;
  std::string source;
  std::string source_key;
  bool sample = false;
};
std::vector<ExportRow> tickets_after(db::Transaction& tx, Id after, std::int64_t limit);

}  // namespace wellkept::transfer
