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
#include "db/database.h"
#include "http/http.h"

namespace wellkept::customer {

struct Reading {
  Id id;
  Instant at;
  Id member;
  Id customer;
  Id ticket;          // of which it was read, if any
  std::string route;  // "GET /api/v1/customers/7"
  std::string request_id;
};

struct ReadingFilter {
  Id member;    // none: of everybody
  Id customer;  // none: about everybody
  Id before;    // none: the newest
  int limit = 50;
};

class Readings {
 public:
  Readings(db::Database& database, IdSource& ids) : database_(database), ids_(ids) {}

  // Only members' readings count: a customer may read what is his own.
  void note(const http::Request& request, Id customer, Id ticket = {});
  // Writes down what was remembered. Called every second, before readings are listed, and at the stop.
  void flush();
  std::vector<Reading> list(const ReadingFilter& filter);  // newest first

 private:
  db::Database& database_;
  IdSource& ids_;
  std::mutex mutex_;    // of waiting_
  std::mutex writing_;  // one flush at a time, so that a list sees all that was noted before
  std::vector<Reading> waiting_;
};

}  // namespace wellkept::customer
