#include "customer/customer_routes.h"

#include <algorithm>

#include "directory/sight_service.h"
#include "http/paging.h"
#include "jobs/idempotency.h"

namespace wellkept::customer {
namespace {

void write_customer(json::Writer& out, const Customer& customer, bool whole) {
  const auto shown = [&](const std::optional<std::string>& contact, std::string (*masked)(std::string_view)) {
    return contact && !whole ? std::optional(masked(*contact)) : contact;
  };
  out.begin_object()
      .field("id", format_id(customer.id))
      .field("name", customer.name)
      .field("phone", shown(customer.phone, masked_phone))
      .field("email", shown(customer.email, masked_email))
      .field("segment", customer.segment)
      .field("created_at", format_instant(customer.created_at))
      .end_object();
}

Result<http::Response> add_customer(db::Database& database, CustomerService& service, http::Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(fresh, read_new_customer(body, ""));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      const Customer customer = service.add(tx, fresh);
      std::string text;
      json::Writer out(text);
      write_customer(out, customer, true);  // who registers it has just typed it
      return http::json_response(201, text).header("Location", "/api/v1/customers/" + format_id(customer.id));
    });
  });
}

Result<http::Response> find_customers(db::Database& database, CustomerService& service, const MayUnmask& may_unmask,
                                      http::Request& request) {
  const auto phone = request.query("phone");
  const auto email = request.query("email");
  if (bool(phone) == bool(email)) {
    return refuse(RefusalKind::invalid, "customer.search", "Give either a telephone number or an e-mail address.");
  }
  WK_TRY(page, http::read_page(request));
  const auto cursor = page.cursor.empty() ? std::optional(Id{}) : parse_id(page.cursor);
  if (!cursor) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  std::vector<Id> hidden;
  const auto found = database.read([&](db::Transaction& tx) {
    auto customers = phone ? service.find_by_phone(tx, *phone, *cursor, page.limit + 1)
                           : service.find_by_email(tx, *email, *cursor, page.limit + 1);
    const auto sight = directory::sight_of(tx, request.principal);
    for (const Customer& one : customers) {
      if (!directory::sees_customer(tx, sight, one.id)) hidden.push_back(one.id);
    }
    return customers;
  });
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(page.limit));
  for (std::size_t i = 0; i < shown; ++i) {
    if (std::find(hidden.begin(), hidden.end(), found[i].id) != hidden.end()) continue;
    write_customer(out, found[i], may_unmask(request.principal));
  }
  out.end_array().key("next");
  if (found.size() > shown) {
    out.value(format_id(found[shown - 1].id));
  } else {
    out.null();
  }
  out.end_object();
  return http::json_response(200, text);
}

Result<http::Response> read_customer(db::Database& database, CustomerService& service, const MayUnmask& may_unmask,
                                     http::Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  const auto customer = database.read([&](db::Transaction& tx) {
    auto found = service.find(tx, id);
    if (found && !directory::sees_customer(tx, directory::sight_of(tx, request.principal), id)) found.reset();
    return found;
  });
  if (!customer) return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
  std::string text;
  json::Writer out(text);
  write_customer(out, *customer, may_unmask(request.principal));
  return http::json_response(200, text);
}

}  // namespace

void add_routes(http::Router& router, db::Database& database, CustomerService& service, const MayUnmask& may_unmask) {
  using http::Access;
  using http::Method;
  router.add({Method::post, "/api/v1/customers", Access::member, "customer.write", 16 * 1024, 0,
              [&](http::Request& request) { return add_customer(database, service, request); }});
  router.add(
      {Method::get, "/api/v1/customers", Access::member, "customer.read", 0, 0,
       [&, may_unmask](http::Request& request) { return find_customers(database, service, may_unmask, request); }});
  router.add(
      {Method::get, "/api/v1/customers/{customer_id}", Access::member, "customer.read", 0, 0,
       [&, may_unmask](http::Request& request) { return read_customer(database, service, may_unmask, request); }});
}

}  // namespace wellkept::customer
