// A device that somebody bought. Its serial number is personal data.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

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

}  // namespace wellkept::customer
