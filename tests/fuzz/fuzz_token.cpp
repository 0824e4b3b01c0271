// What a sign-in provider and a browser that comes back from it send: a token, the provider's keys, claims, a cookie, a
// path, each on a line. Without the private key nothing is opened.
#include "base/json.h"
#include "directory/id_token.h"
#include "directory/provider.h"
#include "pieces.h"

using namespace wellkept;

namespace {

json::Value parsed(std::string_view text) {
  auto tree = json::parse(text);
  return tree.index() == 0 ? std::move(std::get<0>(tree)) : json::Value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  const std::string token(fuzz::take(rest, '\n'));
  const json::Value keys = parsed(fuzz::take(rest, '\n'));
  const json::Value claims = parsed(fuzz::take(rest, '\n'));
  (void)directory::open_id_token(token, keys);
  const auto verdict =
      directory::check_id_token(claims, {"https://id.example.com", "desk", "n1", Instant{1'772'000'000'000}});
  if (verdict.ok()) fuzz::must(claims.find("sub") != nullptr && claims.find("exp") != nullptr);
  (void)directory::texts_of(claims, "groups");
  (void)directory::read_visit(fuzz::take(rest, '\n'));
  (void)directory::parse_role_map(fuzz::take(rest, '\n'));
  const std::string path = directory::safe_path(rest);
  fuzz::must(path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos);
  return 0;
}
