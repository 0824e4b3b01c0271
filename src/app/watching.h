// Who watches a ticket hears of it.
#pragma once
#include "notify/notify_service.h"
#include "policy/policy.h"
#include "ticket/ticket_service.h"

namespace wellkept::app {

// A message to each who watches it and still sees it, but not to who did it: when it moved on, and when the customer
// said something.
Outcome tell_watchers(db::Transaction& tx, notify::NotifyService& notify, const policy::Policy& policy,
                      const ticket::Happening& what);

}  // namespace wellkept::app
