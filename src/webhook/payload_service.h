// What a webhook is told of an event.
#pragma once
#include <string>

#include "customer/customer_service.h"
#include "db/database.h"
#include "webhook/webhook_store.h"

namespace wellkept::webhook {

// JSON. Personal texts and the customer stand in it only for a webhook that may have them; then texts that were erased
// are null. The ticket is as it stands now.
std::string payload(db::Transaction& tx, const customer::CustomerService& customers, const store::Webhook& webhook,
                    const store::Delivery& delivery);

}  // namespace wellkept::webhook
