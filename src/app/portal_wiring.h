// The customers' portal, put together from the parts of the application.
#pragma once
#include <string>
#include <vector>

#include "app/application.h"
#include "portal/portal_access_service.h"
#include "portal/portal_service.h"

namespace wellkept::app {

// One-time codes go out as messages do.
class OutboxCodes final : public portal::CodeSender {
 public:
  explicit OutboxCodes(notify::NotifyService& notify) : notify_(notify) {}
  bool reaches(portal::ContactKind kind) const override;
  Outcome send(db::Transaction& tx, const portal::Contact& contact, std::string_view code, std::string_view language,
               Instant expires_at) override;

 private:
  notify::NotifyService& notify_;
};

struct PortalParts {
  PortalParts(Application& app, customer::RecordService& records);
  OutboxCodes codes;
  portal::PortalAccess access;
  portal::PortalService service;
};

// The sites of the setting frame-origins.
std::vector<std::string> frame_origins(const Settings& settings);

}  // namespace wellkept::app
