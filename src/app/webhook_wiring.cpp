#include "app/webhook_wiring.h"

#include "app/derived_key.h"
#include "app/version.h"
#include "base/crypto.h"
#include "directory/permissions.h"
#include "http/metrics.h"
#include "http/trusted_proxies.h"
#include "webhook/webhook_routes.h"

namespace wellkept::app {
namespace {

constexpr int kPeriodMs = 300;
constexpr int kForgetPeriodMs = 600'000;

webhook::Receiver receiver_of(const Settings& settings) {
  webhook::Receiver receiver;
  receiver.ca = settings.webhook_ca;
  const auto networks = http::TrustedProxies::parse(settings.webhook_networks);
  if (networks && !networks->empty()) {
    receiver.inside = [known = *networks](const webhook::Address& address) { return known.contains(address); };
  }
  return receiver;
}

void count(bool ok) {
  http::metrics::count("wellkept_webhook_deliveries_total", {{"result", ok ? "delivered" : "failed"}});
}

double random_fraction() {
  const std::string bytes = crypto::random_bytes(2);
  const int value = static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1]);
  return value / 65536.0;
}

}  // namespace

webhook::WebhookService webhook_service(Application& app) {
  return {app.clock(), app.ids(), app.log(), derived_key(app.settings().link_key_path(), "wellkept webhooks"),
          receiver_of(app.settings())};
}

WebhookParts::WebhookParts(Application& app)
    : app_(app),
      service_(webhook_service(app)),
      sender_(webhook::make_http_sender(receiver_of(app.settings()))),
      deliveries_({app.database(), service_, app.customers(), *sender_, app.clock(), app.ids()}, std::string(kVersion),
                  {random_fraction, count}),
      follower_(app.database(), app.clock()) {
  following_.add("webhooks", kPeriodMs, [this] { follower_.follow(); });
  following_.add("webhooks-forget", kForgetPeriodMs, [this] { deliveries_.forget(); });
  for (jobs::Background& thread : telling_) {
    thread.add("deliveries", kPeriodMs, [this] { deliveries_.advance(); });
  }
  http::metrics::describe("wellkept_webhook_deliveries_total", "Requests to webhooks, by their result.");
}

void WebhookParts::add_routes(http::Router& router) {
  const webhook::WebhookWeb web{app_.database(), service_, [](const http::Principal& who, std::string_view permission) {
                                  return directory::allowed(who.roles, who.scopes, permission);
                                }};
  webhook::add_webhook_routes(router, web);
  webhook::add_delivery_routes(router, web);
}

void WebhookParts::start() {
  following_.start();
  for (jobs::Background& thread : telling_) thread.start();
}

void WebhookParts::stop() {
  following_.stop();
  for (jobs::Background& thread : telling_) thread.stop();
}

}  // namespace wellkept::app
