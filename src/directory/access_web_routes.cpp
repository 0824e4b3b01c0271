#include "directory/access_web_routes.h"

#include <algorithm>

#include "directory/directory_json.h"
#include "directory/permissions.h"

namespace wellkept::directory::web {

namespace {

constexpr std::size_t kAgentBytes = 200;

struct Cookie {
  std::string_view name;
  std::string_view path;
};

std::string cookie_text(const Cookie& cookie, std::string_view secret, std::int64_t max_age_s, bool secure) {
  std::string text = std::string(cookie.name) + "=" + std::string(secret) + "; Path=" + std::string(cookie.path) +
                     "; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(max_age_s);
  if (secure) text += "; Secure";
  return text;
}

void write_codes(json::Writer& writer, const std::vector<std::string>& codes) {
  wire::write_strings(writer, "recovery_codes", codes);
}

}  // namespace

std::string session_cookie(std::string_view secret, std::int64_t max_age_s, const WebOptions& options) {
  const std::string name = session_cookie_name(options.secure_cookie);
  return cookie_text({name, "/"}, secret, max_age_s, options.secure_cookie);
}

std::string step_cookie(std::string_view secret, std::int64_t max_age_s, const WebOptions& options) {
  return cookie_text({kStepCookie, "/api/v1/sessions"}, secret, max_age_s, options.secure_cookie);
}

Origin origin_of(const http::Request& request) {
  Origin origin{request.remote, std::string(request.header("user-agent").substr(0, kAgentBytes))};
  // Whatever a client sends: only what every database and page can show.
  std::replace_if(
      origin.agent.begin(), origin.agent.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return origin;
}

Result<Self> self_of(const http::Request& request) {
  const http::Principal& who = request.principal;
  if (!who.session) {
    return refuse(RefusalKind::forbidden, "session.needed", "Only who is signed in may do this, not a token.");
  }
  return Self{who.member, who.session, origin_of(request)};
}

std::string me_json(const MeAnswer& answer) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("member");
  wire::write_member(writer, answer.member, true);
  writer.key("permissions").begin_array();
  for (const auto permission : permissions_of(answer.member.roles, answer.scopes)) writer.value(permission);
  writer.end_array().key("csrf_token");
  if (answer.secret.empty()) {
    writer.null();
  } else {
    writer.value(csrf_token(answer.secret));
  }
  if (answer.recovery_codes != nullptr) write_codes(writer, *answer.recovery_codes);
  writer.end_object();
  return out;
}

std::string codes_json(const std::vector<std::string>& codes) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  write_codes(writer, codes);
  writer.end_object();
  return out;
}

std::string new_factor_json(const NewFactor& factor) {
  std::string out;
  json::Writer(out).begin_object().field("secret", factor.secret).field("uri", factor.uri).end_object();
  return out;
}

http::Response started(AccessService& access, const WebOptions& options, const http::Request& request,
                       const StartedSession& session) {
  const std::int64_t seconds = (session.expires_at - request.now) / 1000;
  using Next = StartedSession::Next;
  if (session.next != Next::done) {
    std::string out;
    json::Writer(out)
        .begin_object()
        .field("next", session.next == Next::code ? "code" : "enrol")
        .field("expires_at", format_instant(session.expires_at))
        .end_object();
    auto response = http::json_response(202, std::move(out));
    return std::move(response.header("Set-Cookie", step_cookie(session.secret, seconds, options)));
  }
  if (request.principal.session) (void)access.sign_out({request.principal.member, request.principal.session, {}});
  const auto* codes = session.recovery_codes.empty() ? nullptr : &session.recovery_codes;
  auto response = http::json_response(201, me_json({session.member, {}, session.secret, codes}));
  response.header("Set-Cookie", session_cookie(session.secret, seconds, options));
  if (request.cookie(kStepCookie)) response.header("Set-Cookie", step_cookie("", 0, options));
  return response;
}

http::Response renewed(const WebOptions& options, const http::Request& request, const Renewed& session,
                       std::string body) {
  const std::int64_t seconds = (session.expires_at - request.now) / 1000;
  auto response = http::json_response(200, std::move(body));
  return std::move(response.header("Set-Cookie", session_cookie(session.secret, seconds, options)));
}

Result<Member> asking_member(DirectoryService& directory, const http::Request& request) {
  auto member = directory.member(request.principal.member);
  if (!member) return refuse(RefusalKind::unauthenticated, "session.expired", "The member is gone.");
  return *std::move(member);
}

}  // namespace wellkept::directory::web
