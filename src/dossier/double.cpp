#include "dossier/double.h"

#include <algorithm>

namespace wellkept::dossier {
namespace {

constexpr std::string_view kCountry = "+86";
constexpr std::string_view kCountryDialled = "0086";
constexpr std::size_t kMobile = 11;    // digits
constexpr std::size_t kLandline = 10;  // at least, with the zero before the area code

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_mobile(std::string_view number) {
  return number.size() == kMobile && number[0] == '1' && number[1] >= '3';
}

// The number as it is dialled within the country; empty: it is none of this country's.
std::string at_home(std::string_view phone) {
  for (const std::string_view country : {kCountry, kCountryDialled}) {
    if (!phone.starts_with(country)) continue;
    const std::string_view rest = phone.substr(country.size());
    if (rest.size() + 1 < kLandline) return {};
    return is_mobile(rest) || rest.starts_with('0') ? std::string(rest) : "0" + std::string(rest);
  }
  const bool landline = phone.size() >= kLandline && phone[0] == '0' && phone[1] != '0';
  return is_mobile(phone) || landline ? std::string(phone) : std::string();
}

}  // namespace

std::vector<std::string> spellings(const std::string& phone) {
  const std::string home = at_home(phone);
  if (home.empty()) return {phone};
  const std::string abroad = home.starts_with('0') ? home.substr(1) : home;
  std::vector<std::string> all{phone};
  for (const std::string& one : {home, std::string(kCountry) + abroad, std::string(kCountryDialled) + abroad}) {
    if (one != phone) all.push_back(one);
  }
  return all;
}

bool names_any(std::string_view body, const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
    for (auto at = body.find(id); at != std::string_view::npos; at = body.find(id, at + 1)) {
      const auto end = at + id.size();
      if ((at == 0 || !is_digit(body[at - 1])) && (end == body.size() || !is_digit(body[end]))) return true;
    }
    return false;
  });
}

json::Value ids_value(const std::vector<Id>& ids) {
  json::Array out;
  for (const Id id : ids) out.emplace_back(format_id(id));
  return out;
}

std::vector<Id> ids_of(const json::Value& moved, std::string_view name) {
  std::vector<Id> ids;
  const json::Value* found = moved.find(name);
  if (found == nullptr || found->array() == nullptr) return ids;
  for (const json::Value& one : *found->array()) {
    if (const auto id = one.string() != nullptr ? parse_id(*one.string()) : std::nullopt) ids.push_back(*id);
  }
  return ids;
}

}  // namespace wellkept::dossier
