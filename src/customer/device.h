// A device that somebody bought. Its serial number is personal data.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "customer/warranty.h"

namespace wellkept::customer {

struct Device {
  Id id;
  Id customer;
  std::string model;
  std::string serial;
  DeviceDays days{};
  std::optional<std::string> firmware{};
  bool shared = true;  // those who live together have it together
  Instant created_at{};
  Instant updated_at{};
  std::int64_t version = 0;
};

// Who changed the catalogue, and when.
struct ProductChange {
  Instant at;
  Id by;
};

// A serial number as it is looked up: letters and digits, in small letters. "SN-2024 AB12" is "sn2024ab12".
std::string serial_key(std::string_view serial);
// For those who may not see whole serial numbers: "******AB12".
std::string masked_serial(std::string_view serial);

}  // namespace wellkept::customer
