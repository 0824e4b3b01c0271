// Webhooks in a running server: followed from the events, told by threads of their own.
#pragma once
#include <array>
#include <memory>

#include "app/application.h"
#include "http/http.h"
#include "jobs/background.h"
#include "webhook/delivery_service.h"
#include "webhook/webhook_followers.h"
#include "webhook/webhook_service.h"

namespace wellkept::app {

// As the server has it, for commands beside it too.
webhook::WebhookService webhook_service(Application& app);

class WebhookParts {
 public:
  explicit WebhookParts(Application& app);
  void add_routes(http::Router& router);
  void start();
  void stop();

 private:
  static constexpr std::size_t kThreads = 4;  // a receiver that is slow keeps some others waiting, never all

  Application& app_;
  webhook::WebhookService service_;
  std::unique_ptr<webhook::Sender> sender_;
  webhook::DeliveryService deliveries_;
  webhook::Follower follower_;
  jobs::Background following_;
  std::array<jobs::Background, kThreads> telling_;
};

}  // namespace wellkept::app
