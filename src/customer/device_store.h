// Devices and the catalogue in the database.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "customer/device.h"
#include "db/database.h"

namespace wellkept::customer {

void insert_device(db::Transaction& tx, const Device& device);
bool update_device(db::Transaction& tx, std::int64_t version, const Device& device);  // false: another version stands
std::optional<Device> find_device(db::Transaction& tx, Id id);
std::optional<Device> find_device_by_serial(db::Transaction& tx, std::string_view serial_key);
// Those whose serial key, or whose model in small letters, begins so.
std::vector<Device> devices_by_serial(db::Transaction& tx, const std::string& serial_key, int limit);
std::vector<Device> devices_by_model(db::Transaction& tx, const std::string& model, int limit);
std::vector<Device> own_devices(db::Transaction& tx, Id customer, int limit);
void link_ticket(db::Transaction& tx, Id ticket, Id device);
// Tickets about no device yet whose text names a serial number like that one, each with what it says.
std::vector<std::pair<Id, std::string>> tickets_naming(db::Transaction& tx, std::string_view serial_key, int limit);
std::optional<Device> find_device_of_ticket(db::Transaction& tx, Id ticket);
std::vector<Id> tickets_with_device(db::Transaction& tx, Id device, Id before, int limit);

void put_product(db::Transaction& tx, const Product& product, const ProductChange& change);
// As devices bought on that day have it.
std::optional<Product> find_product(db::Transaction& tx, std::string_view model, std::string_view day);
std::vector<Product> products_after(db::Transaction& tx, const ProductKey& after, int limit);

}  // namespace wellkept::customer
