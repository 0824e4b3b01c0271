#include "customer/device_service.h"

#include "base/text.h"
#include "customer/customer_store.h"
#include "customer/device_store.h"

namespace wellkept::customer {
namespace {

constexpr std::string_view kLastDay = "9999-12-31";

Refusal unknown_customer() {
  return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
}

// The tickets that named it before it was registered.
void follow_earlier(db::Transaction& tx, const Device& device) {
  constexpr int kMostTickets = 1000;
  const std::string key = serial_key(device.serial);
  for (const auto& [ticket, serial] : tickets_naming(tx, key, kMostTickets)) {
    if (serial_key(serial) == key) link_ticket(tx, ticket, device.id);
  }
}

}  // namespace

Result<Device> DeviceService::add(db::Transaction& tx, const NewDevice& fresh) {
  if (!find_customer(tx, fresh.customer)) return unknown_customer();
  if (const auto same = find_by_serial(tx, fresh.serial)) {
    Refusal refusal = refuse(RefusalKind::conflict, "device.known", "A device with this serial number is known.");
    refusal.context.set("device_id", format_id(same->id));
    return refusal;
  }
  const Instant now = clock_.now();
  Device device{ids_.next(),    fresh.customer, fresh.model, fresh.serial, fresh.days,
                fresh.firmware, fresh.shared,   now,         now,          1};
  insert_device(tx, device);
  follow_earlier(tx, device);
  return device;
}

Result<Device> DeviceService::change(db::Transaction& tx, Id id, std::int64_t version, const DeviceChange& change) {
  auto device = find(tx, id);
  if (!device) return refuse(RefusalKind::not_found, "device.unknown", "There is no such device.");
  if (change.customer && !find_customer(tx, *change.customer)) return unknown_customer();
  if (change.model) device->model = *change.model;
  if (change.purchased_on) device->days.purchased_on = change.purchased_on;
  if (change.installed_on) device->days.installed_on = change.installed_on;
  if (change.firmware) device->firmware = change.firmware;
  device->shared = change.shared.value_or(device->shared);
  device->customer = change.customer.value_or(device->customer);
  device->updated_at = clock_.now();
  if (device->version != version || !update_device(tx, version, *device)) {
    return refuse(RefusalKind::stale, "device.stale", "Somebody changed the device in the meantime.");
  }
  ++device->version;
  return std::move(*device);
}

std::optional<Device> DeviceService::find(db::Transaction& tx, Id device) {
  return find_device(tx, device);
}

std::optional<Device> DeviceService::find_by_serial(db::Transaction& tx, std::string_view serial) {
  const std::string key = serial_key(serial);
  return key.empty() ? std::nullopt : find_device_by_serial(tx, key);
}

std::vector<Device> DeviceService::seek(db::Transaction& tx, std::string_view words, bool whole, int limit) {
  constexpr std::size_t kLeastSerial = 4;  // characters; fewer tell nothing
  constexpr std::size_t kLeastModel = 2;
  const std::string key = serial_key(words);
  std::vector<Device> found;
  if (whole && key.size() >= kLeastSerial) found = devices_by_serial(tx, key, limit);
  if (!whole && !key.empty()) {
    if (auto one = find_device_by_serial(tx, key)) found.push_back(std::move(*one));
  }
  const std::string model = text::fold(text::trim(words));
  if (model.size() < kLeastModel) return found;
  for (Device& one : devices_by_model(tx, model, limit)) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const Device& other) { return other.id == one.id; });
    if (!known && static_cast<int>(found.size()) < limit) found.push_back(std::move(one));
  }
  return found;
}

std::vector<Device> DeviceService::of_customer(db::Transaction& tx, Id customer) {
  std::vector<Device> devices = own_devices(tx, customer, kDevicesShown);
  for (const Id other : housemates(tx, customer)) {
    for (Device& device : own_devices(tx, other, kDevicesShown)) {
      if (device.shared) devices.push_back(std::move(device));
    }
  }
  return devices;
}

std::optional<Device> DeviceService::of_ticket(db::Transaction& tx, Id ticket) {
  return find_device_of_ticket(tx, ticket);
}

std::vector<Id> DeviceService::tickets(db::Transaction& tx, Id device, Id before, int limit) {
  return tickets_with_device(tx, device, before, limit);
}

KnownDevice DeviceService::known(db::Transaction& tx, Device device) {
  auto product = find_product(tx, device.model, device.days.purchased_on.value_or(std::string(kLastDay)));
  return {std::move(device), std::move(product)};
}

void bring_device(db::Transaction& tx, const Device& device) {
  if (serial_key(device.serial).empty() || DeviceService::find_by_serial(tx, device.serial)) return;
  insert_device(tx, device);
}

void keep_product(db::Transaction& tx, const Product& product, const ProductChange& change) {
  put_product(tx, product, change);
}

std::vector<Product> catalogue(db::Transaction& tx, const ProductKey& after, int limit) {
  return products_after(tx, after, limit);
}

void follow_serial(db::Transaction& tx, Id ticket, std::string_view serial) {
  if (const auto device = DeviceService::find_by_serial(tx, serial)) link_ticket(tx, ticket, device->id);
}

}  // namespace wellkept::customer
