// A customer: the person served. Personal data; evidence refers to the id alone.
#pragma once
#include <optional>
#include <string>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::customer {

struct Customer {
  Id id;
  std::string name;
  std::optional<std::string> phone;
  std::optional<std::string> email;
  std::string segment = "standard";
  std::string external_key;  // of an imported one
  Instant created_at;
};

}  // namespace wellkept::customer
