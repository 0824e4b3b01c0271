// A bounded pool of connections, opened as they are first needed. A caller waits while all are lent, but not for ever,
// and nobody is passed over for long: among those who wait are the jobs that keep the promises.
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "db/trouble.h"

namespace wellkept::db {

constexpr std::chrono::milliseconds kPatience{10'000};  // for a connection, before Trouble "busy"

template <class Connection>
class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  Pool(int size, Open open, std::chrono::milliseconds patience = kPatience)
      : free_(size), open_(std::move(open)), patience_(patience) {}

  // Gives the connection back at its end, unless it was discarded.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.give_back(std::move(connection_)); }
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    void discard() { connection_.reset(); }  // a broken one; the pool opens another when needed
    void reopen() { connection_ = pool_.open_(); }

   private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  Lease take() {
    std::unique_lock lock(mutex_);
    if (free_ == 0 || is_first_overdue()) wait_in_line(lock);
    --free_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());  // the last used: its caches are warm
      idle_.pop_back();
      return Lease(*this, std::move(connection));
    }
    lock.unlock();
    try {
      return Lease(*this, open_());
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Waiter {
    std::condition_variable called{};
    Steady::time_point since = Steady::now();
  };

  // Who comes may take a free connection before those who wait, because their threads are not awake yet and it would
  // lie idle; but not once the first of them has waited this long.
  static constexpr std::chrono::milliseconds kPassedOver{20};
  bool is_first_overdue() const { return !line_.empty() && Steady::now() - line_.front()->since > kPassedOver; }

  void wait_in_line(std::unique_lock<std::mutex>& lock) {
    Waiter me;
    line_.push_back(&me);
    const bool ours =
        me.called.wait_until(lock, me.since + patience_, [&] { return free_ > 0 && line_.front() == &me; });
    line_.erase(std::find(line_.begin(), line_.end(), &me));
    const bool more = free_ > (ours ? 1 : 0);
    if (more && !line_.empty()) line_.front()->called.notify_one();
    if (!ours) throw Trouble(Cause::busy, "all connections of the database are in use");
  }

  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    ++free_;
    if (connection) idle_.push_back(std::move(connection));
    if (!line_.empty()) line_.front()->called.notify_one();
  }

  std::mutex mutex_;
  std::deque<Waiter*> line_;
  int free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  const Open open_;
  const std::chrono::milliseconds patience_;
};

}  // namespace wellkept::db
