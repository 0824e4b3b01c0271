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
  Id assignee;
};
std::vector<ExportRow> tickets_after(db::Transaction& tx, Id after, std::int64_t limit);

struct CustomerRow {
  Id id;
  std::string name;
  std::string phone;
  std::string email;
  std::string segment;
  std::string external_key;
  Instant created_at;
};
std::vector<CustomerRow> customers_after(db::Transaction& tx, Id after, std::int64_t limit);

// How many there are: walks over all of them.
std::int64_t count_tickets(db::Transaction& tx);
std::int64_t count_customers(db::Transaction& tx);

}  // namespace wellkept::transfer
