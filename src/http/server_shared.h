// What the connections of one server share, on whichever thread they are. Internal to http/.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "http/dispatcher.h"
#include "http/peer_count.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace wellkept::http {

// What outlives the server in the gauges.
struct Gauges {
  std::atomic<int> connections{0};
};

struct Shared {
  Shared(const ServerOptions& given, Router router, Authenticator authenticator, const Clock& clock, Observer observer)
      : options(given),
        dispatcher(given, std::move(router), std::move(authenticator), clock, std::move(observer)),
        pool(std::make_shared<WorkerPool>(given.workers, static_cast<std::size_t>(given.max_queue),
                                          WorkerPool::Patience(given.max_wait_ms))) {}

  const ServerOptions options;
  Dispatcher dispatcher;
  std::shared_ptr<WorkerPool> pool;
  std::shared_ptr<Gauges> gauges = std::make_shared<Gauges>();
  PeerCount peers;
  std::atomic<bool> draining{false};
  std::mutex mutex;
  std::condition_variable emptied;
};

}  // namespace wellkept::http
