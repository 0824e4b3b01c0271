// Contacts, addresses, households and consents of customers.
#include "base/bind.h"
#include "customer/customer_routes.h"
#include "customer/customer_view_service.h"

namespace wellkept::customer {
namespace {

using http::Request;
using http::Response;

Response gone() {
  Response response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

// Writes for the customer of the path; `body(tx, customer)` answers with what is shown.
template <class Body>
Result<Response> write_for(const CustomerWeb& web, const Request& request, Body&& body) {
  WK_TRY(id, request.path_id("customer_id"));
  return web.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(customer, seen_customer(tx, web, request, id));
    return body(tx, customer.id);
  });
}

Result<Response> add_contact(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Contact contact;
  contact.kind = in.text("kind", {.max = 10});
  contact.value = in.text("value", {.min = 3, .max = 200});
  contact.label = in.optional_text("label", {.max = 40}).value_or("");
  const bool phone = contact.kind == "phone";
  if (!phone && contact.kind != "email") in.error("kind", "unknown", "phone or email");
  if (phone ? normal_phone(contact.value).size() < 3 : contact.value.find('@') == std::string::npos)
    in.error("value", "format", "a telephone number or an e-mail address");
  WK_CHECK(in.finish());
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_TRY(made, web.records.add_contact(tx, customer, contact));
    std::string text;
    json::Writer out(text);
    write_contact(out, made, true);  // whoever adds it has just typed it
    return http::json_response(201, std::move(text));
  });
}

Result<Response> add_address(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Address address;
  address.line = in.text("line", {.max = 300});
  address.label = in.optional_text("label", {.max = 40}).value_or("");
  address.shared = in.optional_flag("shared").value_or(true);
  WK_CHECK(in.finish());
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_TRY(made, web.records.add_address(tx, customer, address));
    std::string text;
    json::Writer out(text);
    write_address(out, made, true);
    return http::json_response(201, std::move(text));
  });
}

Result<Response> drop_contact(const CustomerWeb& web, Request& request) {
  WK_TRY(contact, request.path_id("contact_id"));
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_CHECK(web.records.drop_contact(tx, customer, contact));
    return gone();
  });
}

Result<Response> drop_address(const CustomerWeb& web, Request& request) {
  WK_TRY(address, request.path_id("address_id"));
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_CHECK(web.records.drop_address(tx, customer, address));
    return gone();
  });
}

Result<Response> move_in(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto with = in.optional_id("with");
  if (!with) in.error("with", "required", "the customer whom he lives with");
  WK_CHECK(in.finish());
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_TRY(other, seen_customer(tx, web, request, *with));
    WK_CHECK(web.records.move_in(tx, customer, other.id));
    return gone();
  });
}

Result<Response> move_out(const CustomerWeb& web, Request& request) {
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_CHECK(web.records.move_out(tx, customer));
    return gone();
  });
}

Result<Response> decide_consent(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Consent word{.purpose = request.path_value("purpose")};
  const auto granted = in.optional_flag("granted");
  word.channel = in.text("channel", {.max = 20});
  if (!granted) in.error("granted", "required", "true or false");
  // A word that comes through the portal is the customer's own; nobody takes it down for him.
  if (!is_consent_channel(word.channel) || word.channel == "portal")
    in.error("channel", "unknown", "phone, walk_in, email or letter");
  WK_CHECK(in.finish());
  word.granted = *granted;
  word.recorded_by = request.principal.member;
  return write_for(web, request, [&](db::Transaction& tx, Id customer) -> Result<Response> {
    WK_TRY(made, web.records.decide(tx, customer, word));
    std::string text;
    json::Writer out(text);
    write_consent(out, made);
    return http::json_response(200, std::move(text));
  });
}

}  // namespace

void add_record_routes(http::Router& router, const CustomerWeb& web) {
  using http::Access;
  using http::Method;
  constexpr std::size_t kBody = 4 * 1024;
  const auto add = [&](Method method, const std::string& place, std::size_t max_body, auto handler) {
    router.add({method, "/api/v1/customers/{customer_id}/" + place, Access::member, "customer.write", max_body, 0,
                [web, handler](Request& request) { return handler(web, request); }});
  };
  add(Method::post, "contacts", kBody, add_contact);
  add(Method::del, "contacts/{contact_id}", 0, drop_contact);
  add(Method::post, "addresses", kBody, add_address);
  add(Method::del, "addresses/{address_id}", 0, drop_address);
  add(Method::put, "household", kBody, move_in);
  add(Method::del, "household", 0, move_out);
  add(Method::put, "consents/{purpose}", kBody, decide_consent);
}

}  // namespace wellkept::customer
