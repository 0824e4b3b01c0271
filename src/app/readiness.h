// Whether this server can do its work, looked after by a thread of its own, so that the question is answered at once
// even while every worker waits for a database that says nothing.
#pragma once
#include <chrono>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "db/database.h"

namespace wellkept::app {

class Readiness {
 public:
  using Steady = std::chrono::steady_clock;
  explicit Readiness(db::Database& database) : database_(database) {}

  void look();  // may block as long as the database does
  // Refuses unavailable "server.not_ready": the database did not answer the last look, or has not answered it for some
  // seconds, or has another schema.
  [[nodiscard]] Outcome state(Steady::time_point now = Steady::now()) const;

 private:
  Outcome ask();

  db::Database& database_;
  mutable std::mutex mutex_;
  std::optional<Refusal> refusal_;
  std::optional<Steady::time_point> looking_since_;
};

}  // namespace wellkept::app
