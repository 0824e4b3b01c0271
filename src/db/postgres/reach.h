// Whether the server can be reached, as all connections of a database know it together. While it can't, whoever asks is
// told so at once, instead of each waiting for its own connection to give up.
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "db/postgres/connection.h"

namespace wellkept::db::postgres {

class Reach {
 public:
  explicit Reach(std::string address, Wanted wanted = Wanted::primary)
      : address_(std::move(address)), wanted_(wanted) {}

  // Throws Away; without trying when another try failed a moment ago.
  [[nodiscard]] std::unique_ptr<Connection> connect();
  void lost(std::string_view what);  // a connection broke

 private:
  using Steady = std::chrono::steady_clock;
  const std::string address_;
  const Wanted wanted_;
  std::mutex mutex_;
  std::optional<Steady::time_point> failed_at_;   // the last try
  std::string failure_;                           // what it said
  std::optional<Steady::time_point> lost_since_;  // told in the log
};

}  // namespace wellkept::db::postgres
