// A bounded pool of connections, opened as they are first needed. A caller waits while all are lent.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace wellkept::db {

template <class Connection>
class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;
  Pool(int size, Open open) : free_(size), open_(std::move(open)) {}

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
    freed_.wait(lock, [&] { return free_ > 0; });
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
  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    ++free_;
    if (connection) idle_.push_back(std::move(connection));
    freed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable freed_;
  int free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  const Open open_;
};

}  // namespace wellkept::db
