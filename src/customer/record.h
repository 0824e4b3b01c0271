// Further contacts and addresses of a customer.
#pragma once
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::customer {

inline constexpr int kMostContacts = 50;  // of one customer, and as many addresses

struct Contact {
  Id id;
  std::string kind;   // "phone", "email"
  std::string value;  // normalised
  std::string label;  // "work"; may be empty
  Instant created_at;
};
struct Address {
  Id id;
  std::string label;
  std::string line;
  bool shared = true;  // of the whole household
  Instant created_at;
};

// An address as doubles are looked for: folded, without spaces and signs.
std::string address_key(std::string_view line);

}  // namespace wellkept::customer
