#include "customer/device_store.h"

#include <limits>
#include <stdexcept>

#include "customer/device_sql.h"

namespace wellkept::customer {
namespace {

std::optional<std::string> maybe_text(const db::Row& row, int column) {
  return row.null(column) ? std::nullopt : std::optional(row.string(column));
}

constexpr const char* kBehindAll = "\U0010FFFF";  // behind all that begins so

Device read_device(const db::Row& row) {
  return {row.id(0),          row.id(1),      row.string(2),  row.string(3),  {maybe_text(row, 4), maybe_text(row, 5)},
          maybe_text(row, 6), row.boolean(7), row.instant(8), row.instant(9), row.integer(10)};
}

Product read_row(const db::Row& row) {
  const auto content = json::parse(row.text(2));
  const auto* value = std::get_if<json::Value>(&content);
  auto product = value != nullptr ? read_product(*value) : refuse(RefusalKind::invalid, "product", "no JSON");
  if (!product) throw std::runtime_error("the catalogue's entry of a model cannot be read");
  product->model = row.string(0);
  product->valid_from = row.string(1);
  return std::move(*product);
}

}  // namespace

void insert_device(db::Transaction& tx, const Device& device) {
  const std::string key = serial_key(device.serial);
  tx.execute(sql::insert_device,
             {device.id, device.customer, device.model, device.serial, key, device.days.purchased_on,
              device.days.installed_on, device.firmware, device.shared, device.created_at});
}

bool update_device(db::Transaction& tx, std::int64_t version, const Device& device) {
  return tx.execute(sql::update_device,
                    {device.id, version, device.model, device.days.purchased_on, device.days.installed_on,
                     device.firmware, device.shared, device.updated_at, device.customer}) == 1;
}

std::optional<Device> find_device(db::Transaction& tx, Id id) {
  return tx.one(sql::device_by_id, {id}, read_device);
}

std::optional<Device> find_device_by_serial(db::Transaction& tx, std::string_view key) {
  return tx.one(sql::device_by_serial, {key}, read_device);
}

std::vector<Device> devices_by_serial(db::Transaction& tx, const std::string& serial_key, int limit) {
  return tx.all(sql::devices_by_serial, {serial_key, serial_key + kBehindAll, limit}, read_device);
}

std::vector<Device> devices_by_model(db::Transaction& tx, const std::string& model, int limit) {
  return tx.all(sql::devices_by_model, {model, model + kBehindAll, limit}, read_device);
}

std::vector<Device> own_devices(db::Transaction& tx, Id customer, int limit) {
  return tx.all(sql::devices_of, {customer, limit}, read_device);
}

void link_ticket(db::Transaction& tx, Id ticket, Id device) {
  tx.execute(sql::link_ticket, {ticket, device});
}

std::vector<std::pair<Id, std::string>> tickets_naming(db::Transaction& tx, std::string_view key, int limit) {
  return tx.all(sql::tickets_naming, {key, limit},
                [](const db::Row& row) { return std::pair(row.id(0), row.string(1)); });
}

std::optional<Device> find_device_of_ticket(db::Transaction& tx, Id ticket) {
  return tx.one(sql::device_of_ticket, {ticket}, read_device);
}

std::vector<Id> tickets_with_device(db::Transaction& tx, Id device, Id before, int limit) {
  const std::int64_t from = before ? before.value : std::numeric_limits<std::int64_t>::max();
  return tx.all(sql::tickets_of_device, {device, from, limit}, [](const db::Row& row) { return row.id(0); });
}

void put_product(db::Transaction& tx, const Product& product, const ProductChange& change) {
  const std::string content = json::canonical(product_content(product));
  tx.execute(sql::put_product, {product.model, product.valid_from, content, change.at, change.by});
}

std::optional<Product> find_product(db::Transaction& tx, std::string_view model, std::string_view day) {
  return tx.one(sql::product_on, {model, day}, read_row);
}

std::vector<Product> products_after(db::Transaction& tx, const ProductKey& after, int limit) {
  return tx.all(sql::list_products, {after.model, after.valid_from, limit}, read_row);
}

}  // namespace wellkept::customer
