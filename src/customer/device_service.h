// Devices of customers: registering them, finding them by serial number, their warranty. All in the caller's
// transaction.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "customer/customer_service.h"
#include "customer/device.h"
#include "db/database.h"

namespace wellkept::customer {

struct NewDevice {
  Id customer;
  std::string model;
  std::string serial;
  DeviceDays days{};
  std::optional<std::string> firmware{};
  bool shared = true;
};
// What is absent stays.
struct DeviceChange {
  std::optional<std::string> model{};
  std::optional<std::string> purchased_on{};
  std::optional<std::string> installed_on{};
  std::optional<std::string> firmware{};
  std::optional<bool> shared{};
  std::optional<Id> customer{};  // it was sold on, or moved with somebody
};

// A device with what the catalogue says about it.
struct KnownDevice {
  Device device;
  std::optional<Product> product;
};

inline constexpr int kDevicesShown = 200;  // of one customer

class DeviceService {
 public:
  DeviceService(const Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

  // Refuses not_found "customer.unknown", conflict "device.known" (the context has its id).
  Result<Device> add(db::Transaction& tx, const NewDevice& fresh);
  // Refuses not_found "device.unknown", "customer.unknown", stale "device.stale".
  Result<Device> change(db::Transaction& tx, Id device, std::int64_t version, const DeviceChange& change);
  static std::optional<Device> find(db::Transaction& tx, Id device);
  static std::optional<Device> find_by_serial(db::Transaction& tx, std::string_view serial);
  // Those whose serial number or model begins with the words; without `whole` a serial number is found only by all of
  // it, as other contacts are.
  static std::vector<Device> seek(db::Transaction& tx, std::string_view words, bool whole, int limit);
  // The customer's own, then those that the household shares.
  static std::vector<Device> of_customer(db::Transaction& tx, Id customer);
  static std::optional<Device> of_ticket(db::Transaction& tx, Id ticket);
  static std::vector<Id> tickets(db::Transaction& tx, Id device, Id before, int limit);
  static KnownDevice known(db::Transaction& tx, Device device);

 private:
  const Clock& clock_;
  IdSource& ids_;
};

// A device as an import tells of it, complete with its id: registered unless its serial number is known.
void bring_device(db::Transaction& tx, const Device& device);
// Keeps a model in the catalogue, as devices bought from its day on have it.
void keep_product(db::Transaction& tx, const Product& product, const ProductChange& change);
std::vector<Product> catalogue(db::Transaction& tx, const ProductKey& after, int limit);  // by model and day

// A ticket that names a serial number is about that device, when it is known.
void follow_serial(db::Transaction& tx, Id ticket, std::string_view serial);

}  // namespace wellkept::customer
