// Sign-in by a provider (OpenID Connect, authorization code with PKCE): what is sent and remembered, without network.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wellkept::directory {

struct ProviderOptions {
  std::string issuer{};  // empty: there is none
  std::string client_id{};
  std::string client_secret{};  // empty: a public client
  std::string name{};           // on the button
  std::string redirect_uri{};   // where the provider sends the browser back
  bool trust_second_factor = true;
  std::string roles_claim{};                                 // empty: roles are given here
  std::vector<std::pair<std::string, std::string>> roles{};  // group, role
  bool create_members = false;
};
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_role_map(
    std::string_view text);  // "group=role, …"
// What groups stand for, sorted, each once.
[[nodiscard]] std::vector<std::string> mapped(const std::vector<std::pair<std::string, std::string>>& pairs,
                                              const std::vector<std::string>& groups);

// All that one sign-in remembers is a secret in a cookie of the browser that began it; the rest is derived from it, so
// that any node can finish what another began, and no other browser can.
struct ProviderVisit {
  std::string secret;
  std::string then;  // path within the console to go to
  std::string state;
  std::string nonce;
  std::string verifier;
  std::string challenge;
};
[[nodiscard]] ProviderVisit begin_visit(std::string_view then);
[[nodiscard]] std::string visit_cookie(const ProviderVisit& visit);
[[nodiscard]] std::optional<ProviderVisit> read_visit(std::string_view cookie);

[[nodiscard]] std::string authorization_url(const ProviderOptions& options, const std::string& endpoint,
                                            const ProviderVisit& visit);
using FormFields = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string form_text(const FormFields& fields);
// A path of the console and of nowhere else; "/" for anything else.
[[nodiscard]] std::string safe_path(std::string_view asked);

}  // namespace wellkept::directory
