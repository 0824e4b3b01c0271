// One open connection of a server, and the thread that serves it. Internal to http/: the only header that knows Asio.
#pragma once
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>

#include "http/conversation.h"
#include "http/server_shared.h"

namespace wellkept::http {

class Connection;

inline Ticks now_ticks() {
  return std::chrono::steady_clock::now();
}

// A thread with its own sockets: nothing in it needs a lock.
struct Loop {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{context.get_executor()};
  boost::asio::steady_timer timer{context};
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::thread thread;
};

// Moves bytes and keeps time as its conversation says. On the thread of its loop, but for run_task() and shed_task().
class Connection final : public Task, public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shared& shared, Loop& loop, boost::asio::ip::tcp::socket socket, std::string remote);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void check_deadline(Ticks now);
  // Whether it may be closed to make room for another, and since when nothing was heard of it.
  bool can_go() const;
  Ticks deadline() const { return conversation_.deadline(); }
  void drain();
  void close();

  void run_task() override;
  void shed_task() override;

 private:
  void shed();
  void go_on(Conversation::Next next);
  void after_work();
  void read();
  void pump();
  void watch_peer();
  bool write_at_once();
  bool linger();

  Shared& shared_;
  Loop& loop_;
  boost::asio::ip::tcp::socket socket_;
  const std::string remote_;
  Conversation conversation_;
  std::uint32_t epoch_ = 0;
  bool ended_ = false;
  std::string chunk_;
  std::array<char, 64> ignored_{};
  bool pumping_ = false;
};

}  // namespace wellkept::http
