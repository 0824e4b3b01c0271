// Words between the nodes on one database: told to all that run now, and kept nowhere. What must not be lost stands in
// tables.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace wellkept::db {

constexpr std::size_t kSignalBytes = 7'900;  // PostgreSQL's limit is 8,000

class Signals {
 public:
  virtual ~Signals() = default;
  // From any thread, without waiting. Lost when the database does not answer, and when it is too long.
  virtual void send(std::string text) = 0;
  // Begins to listen, on a thread of its own. `heard` gets the words of others; `missed` runs when the line to the
  // database stands again after a break, in which words may have been lost.
  virtual void start(std::function<void(std::string_view)> heard, std::function<void()> missed) = 0;
  virtual void stop() = 0;
};

// Nothing on SQLite, which one server alone serves.
std::unique_ptr<Signals> open_signals(const std::string& address);

}  // namespace wellkept::db
