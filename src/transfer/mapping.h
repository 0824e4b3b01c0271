// How the rows of another system become tickets: a strict YAML file. The format is docs/import.md.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/yaml.h"
#include "policy/policy.h"
#include "transfer/time_format.h"

namespace wellkept::transfer {

// Where a text comes from: columns joined, looked up in a map; what nothing gives is the fallback, or empty.
struct Cell {
  std::vector<std::size_t> columns;  // indexes of Mapping::columns; none: the fallback is a constant
  std::string join = " ";
  bool mapped = false;
  std::unordered_map<std::string, std::string> map;
  std::optional<std::string> fallback;
  std::size_t cut = 0;  // keep so many characters; 0: all
};

struct FieldSource {
  policy::FieldIndex field = policy::kNone;
  Cell cell;
};

struct When {
  enum class Test { one_of, present, absent } test = Test::present;
  std::size_t column = 0;
  std::vector<std::string> values;
};

struct EventSource {
  std::string event;
  bool now = false;  // it happened when it was imported; otherwise at the time in `at`, or not at all
  Cell at;
  std::string by = "system";
  std::vector<When> when;  // all must hold
  std::vector<FieldSource> fields;
};

struct Mapping {
  std::string source;
  std::vector<std::string> columns;  // all that are used
  std::vector<std::size_t> key;
  char separator = ',';
  std::string zone;
  std::vector<TimeFormat> formats;
  std::vector<FieldSource> ticket;    // fields of ticket.opened
  std::vector<std::size_t> classify;  // columns whose words suggest a class
  struct Customer {
    Cell key;
    Cell name;
    Cell phone;
    Cell email;
    Cell segment;
  };
  std::optional<Customer> customer;
  std::optional<Cell> unit;         // the unit's name
  std::vector<EventSource> events;  // the first is ticket.opened
};

// Checks everything against the policy's vocabulary; all problems with file, line and column.
std::variant<std::shared_ptr<const Mapping>, std::vector<yaml::Problem>> load_mapping(const policy::Policy& policy,
                                                                                      std::string_view text,
                                                                                      const std::string& file);

}  // namespace wellkept::transfer
