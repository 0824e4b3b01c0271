// A customer: the person served. Personal data; evidence refers to the id alone.
#pragma once
#include <cstdint>
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
  Id household{};                      // of those who live together
  Id merged_into{};                    // set: a double, this record took it in
  std::optional<Instant> erased_at{};  // its words are gone on request; the id stays for the evidence
  std::int64_t version = 1;
};

}  // namespace wellkept::customer
