#include "app/customer_wiring.h"

#include "directory/permissions.h"

namespace wellkept::app {
namespace {

std::function<std::string(Instant)> days(const policy::Policy& policy) {
  return [&policy](Instant at) { return customer::day_text(promise::Figures::day_of(policy, at)); };
}

// The last letter: its address goes with it.
Outcome tell_erased(Application& app, db::Transaction& tx, const std::string& email) {
  if (!app.notify().options().email) return Done{};
  notify::Message message;
  message.to.address = email;
  message.channel = notify::Channel::email;
  message.template_id = "customer.erased";
  message.language = "zh-CN";
  message.secret = true;
  WK_CHECK(app.notify().enqueue(tx, message));
  return Done{};
}

}  // namespace

CustomerParts::CustomerParts(Application& app)
    : app_(app),
      devices_(app.clock(), app.ids()),
      records_(app.customers(), app.log(), app.clock(), app.ids()),
      readings_(app.database(), app.ids()),
      dossiers_({app.database(), app.customers(), records_, app.tickets(), app.files(), app.clock(), app.ids(),
                 days(app.policy()),
                 [&app](db::Transaction& tx, const std::string& email) { return tell_erased(app, tx, email); }}),
      retention_(dossiers_, readings_, app.policy()) {}

void CustomerParts::add_routes(http::Router& router) {
  const customer::CustomerWeb web{app_.database(),
                                  app_.customers(),
                                  devices_,
                                  records_,
                                  readings_,
                                  app_.clock(),
                                  [](const http::Principal& who, std::string_view permission) {
                                    return directory::allowed(who.roles, who.scopes, permission);
                                  },
                                  days(app_.policy())};
  customer::add_routes(router, web);
  dossier::add_dossier_routes(router,
                              {app_.database(), app_.clock(), dossiers_,
                               [web](db::Transaction& tx, const http::Request& request, Id id) {
                                 return customer::seen_customer(tx, web, request, id);
                               },
                               [web](const http::Request& request) { return customer::asked_day(web, request); },
                               [web](const http::Request& request) { return web.whole(request); },
                               [this](const http::Request& request, Id customer, Id ticket) {
                                 customer::note_reading(readings_, request, customer, ticket);
                               }});
}

bool CustomerParts::may_unmask(const http::Principal& who) {
  return directory::allowed(who.roles, who.scopes, "customer.unmask");
}

std::function<std::string(db::Transaction&, const customer::Customer&)> CustomerParts::copies() {
  return [this](db::Transaction& tx, const customer::Customer& customer) { return dossiers_.archive(tx, customer); };
}

}  // namespace wellkept::app
