// Tells webhooks what waits for them: at least once, in the order of recording for each webhook, by one node at a time.
// What fails is tried again with growing pauses while the rest waits behind it; after the last try it is parked and the
// next takes its turn.
#pragma once
#include <functional>
#include <string>

#include "base/clock.h"
#include "customer/customer_service.h"
#include "db/database.h"
#include "webhook/sender.h"
#include "webhook/webhook_service.h"

namespace wellkept::webhook {

class DeliveryService {
 public:
  struct Parts {
    db::Database& database;
    const WebhookService& webhooks;
    const customer::CustomerService& customers;
    Sender& sender;
    const Clock& clock;
    IdSource& ids;
  };
  struct Hooks {
    std::function<double()> spread;      // numbers from 0 to 1, for pauses that do not march in step
    std::function<void(bool ok)> tried;  // after each request
  };
  DeliveryService(const Parts& parts, std::string version, Hooks hooks)
      : parts_(parts), version_(std::move(version)), hooks_(std::move(hooks)) {}

  // Serves webhooks whose moment has come, as long as there are any. How many deliveries were tried. Safe from many
  // threads.
  int advance();
  // Forgets what is old or belongs to a webhook that is gone, some at a time. How many rows.
  std::int64_t forget();

 private:
  int serve(const store::Lease& lease);
  struct Work {
    Webhook webhook;
    Delivery delivery;
    std::string body;
  };
  std::optional<Work> next(Id webhook);
  Answer send(const Work& work);
  // When the webhook is to be tried again, and whether that is at once.
  std::optional<Instant> settle(const store::Lease& lease, Work& work, const Answer& answer);

  Parts parts_;
  std::string version_;
  Hooks hooks_;
};

}  // namespace wellkept::webhook
