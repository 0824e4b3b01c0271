#include "customer/customer_routes.h"

#include <algorithm>

#include "base/bind.h"
#include "customer/customer_view_service.h"
#include "directory/sight_service.h"
#include "http/paging.h"
#include "http/versions.h"
#include "jobs/idempotency.h"

namespace wellkept::customer {
namespace {

using http::Request;
using http::Response;

Response customer_response(int status, const Customer& customer, bool whole) {
  std::string text;
  json::Writer out(text);
  write_customer(out, customer, whole);
  return http::json_response(status, std::move(text)).header("ETag", http::version_tag(customer.version));
}

Result<Response> add_customer(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(fresh, read_new_customer(body, ""));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      const Customer customer = web.customers.add(tx, fresh);
      // Who registers it has just typed it.
      return customer_response(201, customer, true).header("Location", "/api/v1/customers/" + format_id(customer.id));
    });
  });
}

Result<Response> find_customers(const CustomerWeb& web, Request& request) {
  const auto phone = request.query("phone");
  const auto email = request.query("email");
  if (bool(phone) == bool(email)) {
    return refuse(RefusalKind::invalid, "customer.search", "Give either a telephone number or an e-mail address.");
  }
  WK_TRY(page, http::read_page(request));
  const auto cursor = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!cursor) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  std::vector<Id> hidden;
  const auto found = web.database.read([&](db::Transaction& tx) {
    auto customers = phone ? web.customers.find_by_phone(tx, *phone, *cursor, page.limit + 1)
                           : web.customers.find_by_email(tx, *email, *cursor, page.limit + 1);
    const auto sight = directory::sight_of(tx, request.principal);
    for (const Customer& one : customers) {
      if (!directory::sees_customer(tx, sight, one.id)) hidden.push_back(one.id);
    }
    return customers;
  });
  const bool whole = web.whole(request);
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(page.limit));
  for (std::size_t i = 0; i < shown; ++i) {
    if (std::find(hidden.begin(), hidden.end(), found[i].id) != hidden.end()) continue;
    write_customer(out, found[i], whole);
    if (whole) note_reading(web.readings, request, found[i].id);
  }
  out.end_array().key("next");
  if (found.size() > shown) {
    out.value(format_id(found[shown - 1].id));
  } else {
    out.null();
  }
  out.end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> read_customer(const CustomerWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(customer, web.database.read([&](db::Transaction& tx) { return seen_customer(tx, web, request, id); }));
  const bool whole = web.whole(request);
  if (whole) note_reading(web.readings, request, customer.id);
  return customer_response(200, customer, whole);
}

Result<CustomerChange> read_change(const json::Value& body) {
  bind::Reader in(body);
  CustomerChange change;
  change.name = in.optional_text("name", {.max = 100});
  change.phone = in.optional_text("phone", {.min = 0, .max = 40});
  change.email = in.optional_text("email", {.min = 0, .max = 200});
  change.segment = in.optional_text("segment", {.max = 40});
  if (change.phone && !change.phone->empty() && normal_phone(*change.phone).size() < 3)
    in.error("phone", "format", "must have at least three digits");
  if (change.email && !change.email->empty() && change.email->find('@') == std::string::npos)
    in.error("email", "format", "must be an e-mail address");
  WK_CHECK(in.finish());
  return change;
}

Result<Response> change_customer(const CustomerWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(version, http::expected_version(request));
  WK_TRY(body, request.json());
  WK_TRY(change, read_change(body));
  WK_TRY(changed, web.database.write([&](db::Transaction& tx) -> Result<Customer> {
    WK_CHECK(seen_customer(tx, web, request, id));
    WK_TRY(customer, web.customers.change(tx, id, version, change));
    WK_CHECK(web.records.record(
        tx, customer.id,
        {"customer.changed", request.now, request.principal.member, json::Object{{"version", customer.version}}}));
    return customer;
  }));
  const bool whole = web.whole(request);
  if (whole) note_reading(web.readings, request, changed.id);
  return customer_response(200, changed, whole);
}

}  // namespace

void note_reading(Readings& readings, const Request& request, Id customer, Id ticket) {
  if (request.principal.kind != http::Principal::Kind::member || !customer) return;
  readings.note({{},
                 request.now,
                 request.principal.member,
                 customer,
                 ticket,
                 std::string(http::method_name(request.method)) + " " + request.path,
                 request.request_id});
}

Result<Customer> seen_customer(db::Transaction& tx, const CustomerWeb& web, const Request& request, Id id) {
  auto found = web.customers.find(tx, id);
  if (found && directory::sees_customer(tx, directory::sight_of(tx, request.principal), found->id)) {
    return std::move(*found);
  }
  return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
}

Result<std::string> asked_day(const CustomerWeb& web, const Request& request) {
  auto day = request.query("at");
  if (!day) return web.day_of(web.clock.now());
  if (!is_day(*day)) return refuse(RefusalKind::invalid, "request.day", "A day is written 2026-03-02.");
  return std::move(*day);
}

void add_customer_routes(http::Router& router, const CustomerWeb& web) {
  using http::Access;
  using http::Method;
  constexpr std::size_t kBody = 16 * 1024;
  const auto add = [&](Method method, const char* pattern, const char* permission, std::size_t max_body, auto handler) {
    router.add({method, pattern, Access::member, permission, max_body, 0,
                [web, handler](Request& request) { return handler(web, request); }});
  };
  add(Method::post, "/api/v1/customers", "customer.write", kBody, add_customer);
  add(Method::get, "/api/v1/customers", "customer.read", 0, find_customers);
  add(Method::get, "/api/v1/customers/{customer_id}", "customer.read", 0, read_customer);
  add(Method::patch, "/api/v1/customers/{customer_id}", "customer.write", kBody, change_customer);
}

void add_routes(http::Router& router, const CustomerWeb& web) {
  add_customer_routes(router, web);
  add_device_routes(router, web);
  add_record_routes(router, web);
  add_reading_routes(router, web);
}

}  // namespace wellkept::customer
