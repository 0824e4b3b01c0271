// GET and POST /setup/{token}: the page behind a one-time link, for people without another client.
#include <algorithm>

#include "base/bind.h"
#include "directory/access_web_routes.h"
#include "directory/directory_routes.h"
#include "directory/setup_page.h"
#include "http/form.h"
#include "http/page.h"
#include "http/paging.h"

namespace wellkept::directory {

namespace {

using http::Request;
using http::Response;

constexpr bind::TextLimit kPassword{.max = 400};
constexpr int kPerMinute = 60;

// The empty form of a link; nothing when the link, or its member, is no longer there.
std::optional<SetupForm> form_of(DirectoryService& directory, const std::string& token) {
  const auto link = directory.access().find_link(token);
  if (!link) return std::nullopt;
  if (!link->member) return SetupForm{true, {}, {}, {}};
  const auto member = directory.member(link->member);
  if (!member || !member->active) return std::nullopt;
  return SetupForm{false, member->login, member->name, {}};
}

Response gone(std::string_view language) {
  return http::page_response(404, setup_gone_page(language));
}

Result<Response> show_page(DirectoryService& directory, Request& request) {
  const std::string language = http::language_of(request);
  const auto form = form_of(directory, request.path_value("token"));
  if (!form) return gone(language);
  return http::page_response(200, setup_page(*form, language));
}

void note(bind::Reader& in, const Refusal& refusal) {
  for (const FieldError& error : refusal.fields) in.error(error.field.substr(1), error.code, error.detail);
}

// The same limits as of the JSON route, by the same reader; here all that is wrong is said at once.
Result<Setup> read_setup(const json::Value& fields, const SetupForm& form) {
  bind::Reader in(fields);
  Setup setup;
  const auto login = normal_login(form.login);
  if (form.first_administrator) {
    setup.login = in.text("login");
    setup.name = in.text("name", {.max = 100});
    if (!setup.login.empty() && !login.ok()) note(in, login.refusal());
  }
  setup.password = in.text("password", kPassword);
  if (!setup.password.empty() && in.optional_text("repeat", kPassword) != setup.password) {
    in.error("repeat", "repeat", "differs");
  }
  const Outcome strong = check_new_password(setup.password, login.ok() ? *login : std::string());
  if (!setup.password.empty() && !strong.ok()) note(in, strong.refusal());
  WK_CHECK(in.finish(true));
  return setup;
}

std::string origin_of(const WebOptions& options, const Request& request) {
  if (!options.public_url.empty()) return options.public_url;
  return "http://" + std::string(request.header("host"));
}

Result<Response> take_form(DirectoryService& directory, const WebOptions& options, Request& request) {
  const std::string language = http::language_of(request);
  const std::string& token = request.path_value("token");
  WK_TRY(typed, http::read_form(request));
  auto form = form_of(directory, token);
  if (!form) return gone(language);
  json::Value fields{json::Object{}};
  for (const auto& [name, value] : typed) {
    if (!value.empty()) fields.set(name, value);
    if (form->first_administrator && name == "login") form->login = value;
    if (form->first_administrator && name == "name") form->name = value;
  }
  const auto setup = read_setup(fields, *form);
  const auto member = setup.ok() ? directory.access().use_link(token, *setup, web::origin_of(request))
                                 : Result<Member>(setup.refusal());
  if (member.ok())
    return http::page_response(200, setup_done_page(member->login, origin_of(options, request), language));
  const Refusal& refusal = member.refusal();
  if (refusal.kind == RefusalKind::not_found) return gone(language);
  form->problems = problems_of(refusal);
  return http::page_response(http::status_of(refusal.kind), setup_page(*form, language));
}

}  // namespace

void add_setup_pages(http::Router& router, DirectoryService& directory, const WebOptions& options) {
  const auto add = [&](http::Method method, http::Handler handler) {
    router.add({.method = method,
                .pattern = "/setup/{token}",
                .access = http::Access::open,
                .max_body = 16 * 1024,
                .rate_per_minute = kPerMinute,
                .handler = std::move(handler)});
  };
  add(http::Method::get, [&directory](Request& request) { return show_page(directory, request); });
  add(http::Method::post, [&directory, options](Request& request) { return take_form(directory, options, request); });
}

}  // namespace wellkept::directory
