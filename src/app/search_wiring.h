// Search in a running server: the service, and the index that is kept up beside it.
#pragma once
#include <mutex>

#include "app/application.h"
#include "customer/reading_service.h"
#include "http/http.h"
#include "jobs/background.h"
#include "search/search_followers.h"
#include "search/search_service.h"

namespace wellkept::app {

class SearchParts {
 public:
  explicit SearchParts(Application& app);
  // `readings`: where hits that show whole contacts are noted.
  void add_routes(http::Router& router, customer::Readings& readings);
  // Whether the other ticket is among those that are shown as possibly the same.
  [[nodiscard]] bool suggests(db::Transaction& tx, Id ticket, Id other) const;
  // On a thread of its own: much to index keeps no other work waiting.
  void start() { background_.start(); }
  void stop() { background_.stop(); }
  // Until nothing is left to index; beside the thread of its own.
  void catch_up();

 private:
  Application& app_;
  std::mutex following_;  // the follower's steps are one thread's
  search::Follower follower_;
  search::SearchService service_;
  jobs::Background background_;
};

}  // namespace wellkept::app
