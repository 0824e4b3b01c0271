#include "portal/contact_service.h"

#include <algorithm>

#include "base/text.h"
#include "customer/customer_service.h"

namespace wellkept::portal {
namespace {

constexpr std::string_view kHome = "+86";  // numbers without a country's code are Chinese

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool looks_like_phone(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  const bool clean = text.find_first_not_of("0123456789+-() ") == std::string_view::npos;
  return clean && digits >= 6 && digits <= 20;
}

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.find('.');
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f && c != ',' && c != ';' && c != '<' && c != '>' && c != '"';
  });
  return clean && dot != std::string_view::npos && dot > 0 && domain.back() != '.' && text.size() <= 200;
}

}  // namespace

std::string_view contact_kind_name(ContactKind kind) {
  return kind == ContactKind::phone ? "phone" : "email";
}

Result<Contact> read_contact(std::string_view text) {
  const std::string_view given = text::trim(text);
  if (looks_like_phone(given)) return Contact{ContactKind::phone, customer::normal_phone(given)};
  if (looks_like_email(given)) return Contact{ContactKind::email, customer::normal_email(given)};
  return refuse(RefusalKind::invalid, "portal.contact", "Give a telephone number or an e-mail address.");
}

std::vector<std::string> spellings(const Contact& contact) {
  std::vector<std::string> all{contact.value};
  if (contact.kind == ContactKind::email) return all;
  const std::string& value = contact.value;
  if (value.starts_with(kHome)) {
    all.push_back(value.substr(kHome.size()));
  } else if (!value.starts_with("+")) {
    all.push_back(std::string(kHome) + value);
  }
  return all;
}

std::string code_of(std::string_view random_bytes) {
  std::uint64_t number = 0;
  for (const char c : random_bytes.substr(0, 8)) number = number << 8 | static_cast<unsigned char>(c);
  std::string digits = std::to_string(number % 1'000'000);
  return std::string(6 - digits.size(), '0') + digits;
}

crypto::Hash code_hash(std::string_view key, Id code_id, const Contact& contact, std::string_view code) {
  return crypto::hmac_sha256(key,
                             "portal code/1:" + format_id(code_id) + ":" + contact.value + ":" + std::string(code));
}

}  // namespace wellkept::portal
