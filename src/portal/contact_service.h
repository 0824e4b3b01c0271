// Where a customer can be reached: a telephone number or an e-mail address, and the one-time codes that prove it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/id.h"
#include "base/result.h"

namespace wellkept::portal {

enum class ContactKind { phone, email };
std::string_view contact_kind_name(ContactKind kind);

struct Contact {
  ContactKind kind = ContactKind::email;
  std::string value;  // normalised, as customers are looked up
};
// Refuses invalid "portal.contact".
Result<Contact> read_contact(std::string_view text);
// The same number is stored with and without the country's code: what to look for, the given form first.
std::vector<std::string> spellings(const Contact& contact);

inline constexpr std::int64_t kCodeLifeMs = 10 * 60'000;
inline constexpr std::int64_t kCodeAgainMs = 60'000;  // before another is sent to the same contact
inline constexpr std::int64_t kCodeWindowMs = 3'600'000;
inline constexpr int kCodesInWindow = 5;  // to one contact
inline constexpr int kCodeAttempts = 5;   // at one code

// Six digits out of 8 random bytes.
std::string code_of(std::string_view random_bytes);
// Keyed, so that who reads the database cannot try the million codes; bound to its row and contact.
crypto::Hash code_hash(std::string_view key, Id code_id, const Contact& contact, std::string_view code);

}  // namespace wellkept::portal
