#include "directory/provider.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/percent.h"
#include "base/text.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kLongestPath = 500;

std::string_view bytes_of(const crypto::Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

ProviderVisit visit_of(std::string secret, std::string then) {
  const auto derive = [&](std::string_view what) {
    return crypto::to_base64url(bytes_of(crypto::hmac_sha256(secret, what)));
  };
  ProviderVisit visit{secret, std::move(then), derive("state"), derive("nonce"), derive("verifier"), {}};
  visit.challenge = crypto::to_base64url(bytes_of(crypto::sha256(visit.verifier)));
  return visit;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_role_map(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> map;
  for (const std::string_view part : text::split(text, ',')) {
    const std::size_t equals = part.rfind('=');
    if (equals == std::string_view::npos) continue;
    map.emplace_back(text::trim(part.substr(0, equals)), text::trim(part.substr(equals + 1)));
  }
  return map;
}

std::vector<std::string> mapped(const std::vector<std::pair<std::string, std::string>>& pairs,
                                const std::vector<std::string>& groups) {
  std::vector<std::string> out;
  for (const auto& [group, meaning] : pairs) {
    if (std::find(groups.begin(), groups.end(), group) != groups.end()) out.push_back(meaning);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

ProviderVisit begin_visit(std::string_view then) {
  return visit_of(crypto::to_base64url(crypto::random_bytes(kSecretBytes)), safe_path(then));
}

std::string visit_cookie(const ProviderVisit& visit) {
  return visit.secret + "." + crypto::to_base64url(visit.then);
}

std::optional<ProviderVisit> read_visit(std::string_view cookie) {
  const std::size_t dot = cookie.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto secret = crypto::from_base64url(cookie.substr(0, dot));
  const auto then = crypto::from_base64url(cookie.substr(dot + 1));
  if (!secret || secret->size() != kSecretBytes || !then) return std::nullopt;
  return visit_of(std::string(cookie.substr(0, dot)), safe_path(*then));
}

std::string authorization_url(const ProviderOptions& options, const std::string& endpoint, const ProviderVisit& visit) {
  const FormFields fields{
      {"response_type", "code"},           {"client_id", options.client_id}, {"redirect_uri", options.redirect_uri},
      {"scope", "openid email profile"},   {"state", visit.state},           {"nonce", visit.nonce},
      {"code_challenge", visit.challenge}, {"code_challenge_method", "S256"}};
  return endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") + form_text(fields);
}

std::string form_text(const FormFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += (text.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  return text;
}

std::string safe_path(std::string_view asked) {
  const bool plain = std::all_of(asked.begin(), asked.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
  const bool inside = asked.starts_with('/') && !asked.starts_with("//") && asked.size() <= kLongestPath;
  return plain && inside ? std::string(asked) : "/";
}

}  // namespace wellkept::directory
