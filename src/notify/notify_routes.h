// A member's inbox and notification settings; the outbox for those who run the program.
#pragma once
#include "base/clock.h"
#include "db/database.h"
#include "http/http.h"
#include "notify/notify_service.h"

namespace wellkept::notify {

struct NotifyWeb {
  db::Database& database;
  NotifyService& notify;
  Clock& clock;
};

void add_inbox_routes(http::Router& router, const NotifyWeb& web);
void add_outbox_routes(http::Router& router, const NotifyWeb& web);

}  // namespace wellkept::notify
