#include "db/signals.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/log.h"
#include "db/open.h"
#include "db/postgres/dial.h"

namespace wellkept::db {
namespace {

constexpr int kPauseMs = 1000;  // before a connection is tried again
constexpr std::size_t kMostWaiting = 1000;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PGnotify* notice) const { PQfreemem(notice); }
};

bool done(PGconn* connection, const char* sql, const char* parameter = nullptr) {
  const std::unique_ptr<PGresult, Finish> result(PQexecParams(connection, sql, parameter == nullptr ? 0 : 1, nullptr,
                                                              parameter == nullptr ? nullptr : &parameter, nullptr,
                                                              nullptr, 0));
  const auto status = PQresultStatus(result.get());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

class PostgresSignals final : public Signals {
 public:
  explicit PostgresSignals(std::string address)
      : address_(std::move(address)), woken_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (woken_ < 0) throw std::runtime_error("signals: no event descriptor");
  }
  ~PostgresSignals() override {
    halt();
    ::close(woken_);
  }
  PostgresSignals(const PostgresSignals&) = delete;
  PostgresSignals& operator=(const PostgresSignals&) = delete;

  void send(std::string text) override {
    if (text.size() > kSignalBytes) return;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.size() >= kMostWaiting) waiting_.pop_front();
      waiting_.push_back(std::move(text));
    }
    wake();
  }

  void start(std::function<void(std::string_view)> heard, std::function<void()> missed) override {
    heard_ = std::move(heard);
    missed_ = std::move(missed);
    thread_ = std::thread([this] { loop(); });
  }

  void stop() override { halt(); }

 private:
  void halt() {
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
  }
  void wake() const { (void)::eventfd_write(woken_, 1); }

  void loop() {
    bool broke = false;
    while (!stopping_) {
      const std::unique_ptr<PGconn, Finish> line(postgres::dial(address_));
      if (PQstatus(line.get()) == CONNECTION_OK && done(line.get(), "LISTEN wellkept")) {
        if (broke) tell_missed();
        serve(line.get());
      }
      if (stopping_) return;
      if (!broke) log::warning("signals.lost");
      broke = true;
      wait(-1, kPauseMs);
    }
  }

  void tell_missed() {
    try {
      missed_();
    } catch (const std::exception& error) {
      log::error("signals.failed", {{"error", std::string(error.what())}});
    }
  }

  // Until the line breaks, or the end.
  void serve(PGconn* line) {
    while (!stopping_) {
      if (!speak(line) || PQconsumeInput(line) == 0) return;
      hear(line);
      wait(PQsocket(line), -1);
    }
  }

  bool speak(PGconn* line) {
    for (;;) {
      std::string text;
      {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty()) return true;
        text = std::move(waiting_.front());
        waiting_.pop_front();
      }
      if (!done(line, "SELECT pg_notify('wellkept', $1)", text.c_str())) return false;
    }
  }

  void hear(PGconn* line) {
    while (const std::unique_ptr<PGnotify, Finish> notice{PQnotifies(line)}) {
      if (notice->be_pid == PQbackendPID(line)) continue;  // our own word
      try {
        heard_(notice->extra);
      } catch (const std::exception& error) {
        log::error("signals.failed", {{"error", std::string(error.what())}});
      }
    }
  }

  // Until somebody wakes us, or the socket has something to read (-1: none), or the time is over (-1: none).
  void wait(int socket, int ms) const {
    std::array<pollfd, 2> watched{pollfd{woken_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
    (void)::poll(watched.data(), watched.size(), ms);
    eventfd_t count = 0;
    (void)::eventfd_read(woken_, &count);
  }

  const std::string address_;
  const int woken_;
  std::mutex mutex_;
  std::deque<std::string> waiting_;
  std::atomic<bool> stopping_ = false;
  std::function<void(std::string_view)> heard_;
  std::function<void()> missed_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Signals> open_signals(const std::string& address) {
  if (engine_of(address) == Engine::sqlite) return nullptr;
  return std::make_unique<PostgresSignals>(address);
}

}  // namespace wellkept::db
