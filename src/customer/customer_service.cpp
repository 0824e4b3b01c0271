#include "customer/customer_service.h"

#include <algorithm>

#include "base/bind.h"
#include "base/text.h"
#include "customer/customer_store.h"

namespace wellkept::customer {
namespace {

constexpr int kMostMerges = 16;  // one after the other, of which each took the last in

}  // namespace

Result<NewCustomer> read_new_customer(const json::Value& body, std::string pointer) {
  bind::Reader in(body, std::move(pointer));
  NewCustomer fresh;
  fresh.name = in.text("name", {.max = 100});
  fresh.phone = in.optional_text("phone", {.min = 3, .max = 40});
  fresh.email = in.optional_text("email", {.min = 3, .max = 200});
  fresh.segment = in.optional_text("segment", {.max = 40}).value_or("standard");
  const auto digits = [](char c) { return c >= '0' && c <= '9'; };
  if (fresh.phone && std::count_if(fresh.phone->begin(), fresh.phone->end(), digits) < 3)
    in.error("phone", "format", "must have at least three digits");
  if (fresh.email && fresh.email->find('@') == std::string::npos)
    in.error("email", "format", "must be an e-mail address");
  WK_CHECK(in.finish());
  return fresh;
}

std::string normal_phone(std::string_view phone) {
  std::string out;
  for (const char c : phone) {
    if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) out += c;
  }
  return out;
}

std::string normal_email(std::string_view email) {
  return text::fold(text::trim(email));
}

std::string masked_phone(std::string_view phone) {
  if (phone.size() < 8) return std::string(phone.size(), '*');
  const std::size_t hidden = phone.size() >= 11 ? 4 : 3;
  const std::size_t from = phone.size() - hidden - 4;
  return std::string(phone.substr(0, from)) + std::string(hidden, '*') + std::string(phone.substr(from + hidden));
}

std::string masked_email(std::string_view email) {
  const std::size_t at = email.find('@');
  if (at == std::string_view::npos || at == 0) return "***";
  std::size_t shown = 1;  // character, which may have several bytes
  while (shown < at && (static_cast<unsigned char>(email[shown]) & 0xc0) == 0x80) ++shown;
  return std::string(email.substr(0, shown)) + "***" + std::string(email.substr(at));
}

Customer CustomerService::add(db::Transaction& tx, NewCustomer fresh) {
  Customer customer{ids_.next(), std::move(fresh.name), {}, {}, std::move(fresh.segment), std::move(fresh.external_key),
                    clock_.now()};
  if (fresh.phone) customer.phone = normal_phone(*fresh.phone);
  if (fresh.email) customer.email = normal_email(*fresh.email);
  insert_customer(tx, customer);
  return customer;
}

Customer CustomerService::find_or_add(db::Transaction& tx, NewCustomer fresh) {
  std::vector<Customer> same;
  if (fresh.phone) same = find_by_phone(tx, *fresh.phone, Id{}, 2);
  if (same.empty() && fresh.email) same = find_by_email(tx, *fresh.email, Id{}, 2);
  if (same.size() == 1) return same.front();
  return add(tx, std::move(fresh));
}

std::optional<Customer> CustomerService::find(db::Transaction& tx, Id id) const {
  auto found = find_customer(tx, id);
  for (int step = 0; found && found->merged_into && step < kMostMerges; ++step) {
    found = find_customer(tx, found->merged_into);
  }
  return found;
}

Result<Customer> CustomerService::change(db::Transaction& tx, Id id, std::int64_t version,
                                         const CustomerChange& change) {
  auto found = find(tx, id);
  if (!found) return refuse(RefusalKind::not_found, "customer.unknown", "There is no such customer.");
  if (found->erased_at) return refuse(RefusalKind::conflict, "customer.erased", "The customer's data were erased.");
  const auto contact = [](const std::string& text, std::string (*normal)(std::string_view)) {
    return text.empty() ? std::nullopt : std::optional(normal(text));
  };
  if (change.name) found->name = *change.name;
  if (change.phone) found->phone = contact(*change.phone, normal_phone);
  if (change.email) found->email = contact(*change.email, normal_email);
  if (change.segment) found->segment = *change.segment;
  if (!change_customer(tx, version, *found)) {
    return refuse(RefusalKind::stale, "customer.stale", "Somebody changed the customer in the meantime.");
  }
  ++found->version;
  return std::move(*found);
}

std::optional<Customer> CustomerService::find_external(db::Transaction& tx, std::string_view key) const {
  return find_by_external(tx, key);
}

std::vector<Customer> CustomerService::find_by_phone(db::Transaction& tx, std::string_view phone, Id after,
                                                     int limit) const {
  return customer::find_by_phone(tx, normal_phone(phone), after, limit);
}

std::vector<Customer> CustomerService::find_by_email(db::Transaction& tx, std::string_view email, Id after,
                                                     int limit) const {
  return customer::find_by_email(tx, normal_email(email), after, limit);
}

}  // namespace wellkept::customer
