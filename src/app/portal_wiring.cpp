#include "app/portal_wiring.h"

#include "app/derived_key.h"
#include "base/text.h"

namespace wellkept::app {
bool OutboxCodes::reaches(portal::ContactKind kind) const {
  return kind == portal::ContactKind::email && notify_.options().email;
}

Outcome OutboxCodes::send(db::Transaction& tx, const portal::Contact& contact, std::string_view code,
                          std::string_view language, Instant expires_at) {
  notify::Message message;
  message.to.address = contact.value;
  message.channel = contact.kind == portal::ContactKind::email ? notify::Channel::email : notify::Channel::sms;
  message.template_id = "customer.code";
  message.language = std::string(language);
  message.params = {{"code", std::string(code)}, {"minutes", std::to_string(portal::kCodeLifeMs / 60'000)}};
  message.expires_at = expires_at;
  message.urgent = true;
  message.secret = true;
  WK_CHECK(notify_.enqueue(tx, message));
  return Done{};
}

PortalParts::PortalParts(Application& app, customer::RecordService& records)
    : codes(app.notify()),
      access(app.database(), app.customers(), app.tickets(), codes, app.clock(), app.ids(),
             derived_key(app.settings().link_key_path(), "wellkept portal")),
      service(app.tickets(), app.customers(), records, app.files(), app.clock(), app.ids()) {}

std::vector<std::string> frame_origins(const Settings& settings) {
  std::vector<std::string> origins;
  for (const std::string_view part : text::split(settings.frame_origins, ',')) {
    if (const auto origin = text::trim(part); !origin.empty()) origins.emplace_back(origin);
  }
  return origins;
}

}  // namespace wellkept::app
