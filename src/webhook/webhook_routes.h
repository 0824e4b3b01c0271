// /api/v1/webhooks
#pragma once
#include <functional>

#include "http/http.h"
#include "webhook/webhook_service.h"

namespace wellkept::webhook {

struct WebhookWeb {
  db::Database& database;
  const WebhookService& webhooks;
  // Whether roles and scopes grant a permission.
  std::function<bool(const http::Principal& who, std::string_view permission)> may;
};

// All must outlive the router.
void add_webhook_routes(http::Router& router, const WebhookWeb& web);
void add_delivery_routes(http::Router& router, const WebhookWeb& web);

}  // namespace wellkept::webhook
