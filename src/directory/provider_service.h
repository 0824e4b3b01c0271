// Members who sign in by a provider: asks it who came, and finds, links or makes the member.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "db/database.h"
#include "directory/access_service.h"
#include "directory/outside_service.h"
#include "directory/provider.h"
#include "directory/provider_client.h"
#include "events/event_log.h"

namespace wellkept::directory {

class ProviderService {
 public:
  struct Parts {
    db::Database& database;
    events::EventLog& log;
    const Clock& clock;
    IdSource& ids;
    AccessService& access;
  };
  ProviderService(Parts parts, ProviderOptions options, std::unique_ptr<ProviderClient> client);

  [[nodiscard]] bool there() const { return !options_.issuer.empty(); }
  [[nodiscard]] const ProviderOptions& options() const { return options_; }

  // Where to send the browser. Refuses not_found "provider.none"; unavailable "provider.unreachable", "session.busy".
  Result<std::string> address(const ProviderVisit& visit);
  // The browser came back with a code. Refuses as address() does, and unauthenticated "provider.refused",
  // "provider.token"; forbidden "provider.unknown" (nobody here is this person), "provider.no_role" (no group of theirs
  // gives a role).
  Result<StartedSession> finish(const ProviderVisit& visit, const std::string& code, const Origin& from);
  // Forgets whom the provider calls the member; not_found "identity.none".
  Outcome unlink(Id member, Id actor, const Origin& from);

 private:
  struct Metadata {
    std::string authorization;
    std::string token;
    std::string userinfo;  // may be empty
    std::string keys;
    bool secret_in_form = false;
    Instant read_at;
  };
  Result<Metadata> metadata();
  Result<Metadata> read_metadata();
  Result<json::Value> keys(const Metadata& metadata, bool anew);
  Result<json::Value> claims_of(const Metadata& metadata, const std::string& token);
  Result<OutsidePerson> ask(const ProviderVisit& visit, const std::string& code);
  Outcome add_user_info(const Metadata& metadata, const std::string& access_token, json::Value& claims);

  const Parts parts_;
  const ProviderOptions options_;
  const std::unique_ptr<ProviderClient> client_;
  const OutsideMembers members_;
  std::atomic<int> asking_ = 0;
  std::mutex mutex_;
  std::optional<Metadata> metadata_;
  std::optional<json::Value> keys_;
  Instant keys_read_at_;
};

}  // namespace wellkept::directory
