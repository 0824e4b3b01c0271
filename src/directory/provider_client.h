// Asks a sign-in provider, by HTTP, within limits of time and size.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"

namespace wellkept::directory {

struct ProviderCall {
  std::string url;
  std::optional<std::string> form{};  // posted; none: a GET
  std::string bearer{};               // a token to show
  std::string user{};                 // by HTTP Basic, with the password
  std::string password{};
};

class ProviderClient {
 public:
  virtual ~ProviderClient() = default;
  // The JSON object of a success. Refuses unavailable "provider.unreachable", unauthenticated "provider.refused" (an
  // answer that is no success). Safe from many threads.
  virtual Result<json::Value> ask(const ProviderCall& call) = 0;
};

// Follows no redirect. `ca`: a file of the certificates to trust; empty: the system's.
std::unique_ptr<ProviderClient> make_provider_client(std::string ca);

}  // namespace wellkept::directory
