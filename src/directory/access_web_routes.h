// What the routes of signing in share: cookies, who asks and from where, and the answer that draws the console.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "directory/access_service.h"
#include "directory/directory_routes.h"
#include "http/http.h"

namespace wellkept::directory::web {

// Of the browser that took the first step of a sign-in; sent to nothing but the second.
inline constexpr std::string_view kStepCookie = "wk_sign_in";

[[nodiscard]] std::string session_cookie(std::string_view secret, std::int64_t max_age_s, const WebOptions& options);
[[nodiscard]] std::string step_cookie(std::string_view secret, std::int64_t max_age_s, const WebOptions& options);

[[nodiscard]] Origin origin_of(const http::Request& request);
// Refuses forbidden "session.needed": tokens do not change how their member signs in.
[[nodiscard]] Result<Self> self_of(const http::Request& request);

// Who is signed in, as the web needs it to draw itself. `secret` is the session's; empty for a token.
struct MeAnswer {
  const Member& member;
  const std::vector<std::string>& scopes;
  std::string_view secret;
  const std::vector<std::string>* recovery_codes = nullptr;  // shown this once
};
[[nodiscard]] std::string me_json(const MeAnswer& answer);
// {"recovery_codes": [...]}
[[nodiscard]] std::string codes_json(const std::vector<std::string>& codes);
[[nodiscard]] std::string new_factor_json(const NewFactor& factor);

// The answer to a step of signing in: 201 with the session's cookie, or 202 with the step's and what is owed. Ends the
// session that the browser held before.
http::Response started(AccessService& access, const WebOptions& options, const http::Request& request,
                       const StartedSession& session);
// The answer to a change of one's own sign-in: the session's new cookie, and the rest.
http::Response renewed(const WebOptions& options, const http::Request& request, const Renewed& session,
                       std::string body);

// The member who asks, fresh; unauthenticated "session.expired" when gone.
Result<Member> asking_member(DirectoryService& directory, const http::Request& request);

}  // namespace wellkept::directory::web
