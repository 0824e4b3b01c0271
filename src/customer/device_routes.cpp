// Devices and the catalogue of what is sold.
#include "base/bind.h"
#include "customer/customer_routes.h"
#include "customer/customer_view_service.h"
#include "http/paging.h"
#include "http/versions.h"
#include "jobs/idempotency.h"

namespace wellkept::customer {
namespace {

using http::Request;
using http::Response;

std::optional<std::string> read_day(bind::Reader& in, std::string_view name) {
  auto day = in.optional_text(name, {.max = 10});
  if (day && !is_day(*day)) in.error(name, "format", "a day such as 2026-03-02");
  return day;
}

struct Shown {
  const CustomerWeb& web;
  const Request& request;
  std::string day;
};

void write_shown(json::Writer& out, const Shown& shown, const KnownDevice& known) {
  const bool whole = shown.web.whole(shown.request);
  if (whole) note_reading(shown.web.readings, shown.request, known.device.customer);
  write_device(out, known, shown.day, whole);
}

Response device_response(int status, const Shown& shown, const KnownDevice& known) {
  std::string text;
  json::Writer out(text);
  write_shown(out, shown, known);
  return http::json_response(status, std::move(text)).header("ETag", http::version_tag(known.device.version));
}

Result<Response> add_device(const CustomerWeb& web, Request& request) {
  WK_TRY(customer, request.path_id("customer_id"));
  WK_TRY(day, asked_day(web, request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  NewDevice fresh;
  fresh.model = in.text("model", {.max = 100});
  fresh.serial = in.text("serial", {.max = 100});
  fresh.days.purchased_on = read_day(in, "purchased_on");
  fresh.days.installed_on = read_day(in, "installed_on");
  fresh.firmware = in.optional_text("firmware", {.max = 40});
  fresh.shared = in.optional_flag("shared").value_or(true);
  if (serial_key(fresh.serial).empty()) in.error("serial", "format", "must have letters or digits");
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(owner, seen_customer(tx, web, request, customer));
      fresh.customer = owner.id;
      WK_TRY(device, web.devices.add(tx, fresh));
      Response response = device_response(201, {web, request, day}, DeviceService::known(tx, device));
      return response.header("Location", "/api/v1/devices/" + format_id(device.id));
    });
  });
}

// Of a customer whom whoever asks does not see there is no device either.
std::optional<KnownDevice> seen_device(db::Transaction& tx, const CustomerWeb& web, const Request& request,
                                       std::optional<Device> device) {
  if (!device || !seen_customer(tx, web, request, device->customer)) return std::nullopt;
  return DeviceService::known(tx, std::move(*device));
}

Result<Response> find_devices(const CustomerWeb& web, Request& request) {
  const auto serial = request.query("serial");
  if (!serial || serial->empty() || serial->size() > 200) {
    return refuse(RefusalKind::invalid, "device.search", "Give a serial number.");
  }
  WK_TRY(day, asked_day(web, request));
  const auto known = web.database.read(
      [&](db::Transaction& tx) { return seen_device(tx, web, request, DeviceService::find_by_serial(tx, *serial)); });
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  if (known) write_shown(out, {web, request, day}, *known);
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> read_device(const CustomerWeb& web, Request& request) {
  WK_TRY(id, request.path_id("device_id"));
  WK_TRY(day, asked_day(web, request));
  const auto known = web.database.read(
      [&](db::Transaction& tx) { return seen_device(tx, web, request, DeviceService::find(tx, id)); });
  if (!known) return refuse(RefusalKind::not_found, "device.unknown", "There is no such device.");
  return device_response(200, {web, request, day}, *known);
}

Result<DeviceChange> read_change(const json::Value& body) {
  bind::Reader in(body);
  DeviceChange change;
  change.model = in.optional_text("model", {.max = 100});
  change.purchased_on = read_day(in, "purchased_on");
  change.installed_on = read_day(in, "installed_on");
  change.firmware = in.optional_text("firmware", {.max = 40});
  change.shared = in.optional_flag("shared");
  change.customer = in.optional_id("customer_id");
  WK_CHECK(in.finish());
  return change;
}

Result<Response> change_device(const CustomerWeb& web, Request& request) {
  WK_TRY(id, request.path_id("device_id"));
  WK_TRY(version, http::expected_version(request));
  WK_TRY(day, asked_day(web, request));
  WK_TRY(body, request.json());
  WK_TRY(change, read_change(body));
  WK_TRY(known, web.database.write([&](db::Transaction& tx) -> Result<KnownDevice> {
    if (!seen_device(tx, web, request, DeviceService::find(tx, id))) {
      return refuse(RefusalKind::not_found, "device.unknown", "There is no such device.");
    }
    // Nobody gives a device to whom he does not see.
    if (change.customer && web.customers.find(tx, *change.customer)) {
      WK_CHECK(seen_customer(tx, web, request, *change.customer));
    }
    WK_TRY(device, web.devices.change(tx, id, version, change));
    return DeviceService::known(tx, device);
  }));
  return device_response(200, {web, request, day}, known);
}

Result<Response> list_devices(const CustomerWeb& web, Request& request) {
  WK_TRY(id, request.path_id("customer_id"));
  WK_TRY(day, asked_day(web, request));
  WK_TRY(devices, web.database.read([&](db::Transaction& tx) -> Result<std::vector<KnownDevice>> {
    WK_TRY(customer, seen_customer(tx, web, request, id));
    std::vector<KnownDevice> known;
    for (Device& device : DeviceService::of_customer(tx, customer.id)) {
      known.push_back(DeviceService::known(tx, std::move(device)));
    }
    return known;
  }));
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const KnownDevice& known : devices) write_shown(out, {web, request, day}, known);
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> list_products(const CustomerWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const std::size_t cut = page.cursor.rfind('~');
  if (!page.cursor.empty() && cut == std::string::npos) {
    return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  }
  ProductKey after;
  if (!page.cursor.empty()) after = {page.cursor.substr(0, cut), page.cursor.substr(cut + 1)};
  const auto found = web.database.read([&](db::Transaction& tx) { return catalogue(tx, after, page.limit + 1); });
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  const std::size_t shown = std::min(found.size(), static_cast<std::size_t>(page.limit));
  for (std::size_t i = 0; i < shown; ++i) write_product(out, found[i]);
  out.end_array().key("next");
  if (found.size() > shown) {
    out.value(found[shown - 1].model + "~" + found[shown - 1].valid_from);
  } else {
    out.null();
  }
  out.end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> change_product(const CustomerWeb& web, Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(product, read_product(body));
  product.model = request.path_value("model");
  product.valid_from = request.path_value("valid_from");
  if (!is_day(product.valid_from)) return refuse(RefusalKind::invalid, "request.day", "A day is written 2026-03-02.");
  if (product.model.empty() || product.model.size() > 100 || product.model.find('~') != std::string::npos) {
    return refuse(RefusalKind::invalid, "product.model", "A model has 1 to 100 letters, without ~.");
  }
  WK_CHECK(web.database.write([&](db::Transaction& tx) -> Outcome {
    keep_product(tx, product, {web.clock.now(), request.principal.member});
    return Done{};
  }));
  std::string text;
  json::Writer out(text);
  write_product(out, product);
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_device_routes(http::Router& router, const CustomerWeb& web) {
  using http::Access;
  using http::Method;
  constexpr std::size_t kBody = 16 * 1024;
  constexpr int kLookUps = 120;  // a minute: serial numbers are not for trying
  const auto add = [&](Method method, const char* pattern, const char* permission, std::size_t max_body, int rate,
                       auto handler) {
    router.add({method, pattern, Access::member, permission, max_body, rate,
                [web, handler](Request& request) { return handler(web, request); }});
  };
  add(Method::get, "/api/v1/devices", "customer.read", 0, kLookUps, find_devices);
  add(Method::get, "/api/v1/devices/{device_id}", "customer.read", 0, 0, read_device);
  add(Method::patch, "/api/v1/devices/{device_id}", "customer.write", kBody, 0, change_device);
  add(Method::get, "/api/v1/customers/{customer_id}/devices", "customer.read", 0, 0, list_devices);
  add(Method::post, "/api/v1/customers/{customer_id}/devices", "customer.write", kBody, 0, add_device);
  add(Method::get, "/api/v1/products", "customer.read", 0, 0, list_products);
  add(Method::put, "/api/v1/products/{model}/{valid_from}", "product.manage", kBody, 0, change_product);
}

}  // namespace wellkept::customer
