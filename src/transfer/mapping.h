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
  bool first = false;   // the first column that is not empty, instead of all joined
  bool html = false;    // the text is HTML: its words are kept
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
  std::optional<std::size_t>
      list;  // happened once for each item of Mapping::lists; `skip` of them at the start did not
  std::size_t skip = 0;
  std::optional<Cell> file;  // names a file of the bundle, which the event adds to the ticket
};

// A folder of another system's answers, put together to rows: each file is a list of objects, or an object that holds
// one.
struct BundleTable {
  std::string name;
  std::string files;  // what their names begin with
  std::string list;   // the member that holds the objects; empty: none does
  std::string key;    // the member that the objects are found by; of rows, the newest with a key counts
  bool many = false;  // several may have the same key
};
struct BundleJoin {
  std::string as;     // the member that is added
  std::string table;  // with the object of that table, or the list of them
  std::string by;     // whose key is this member
  std::string into;   // added to the items of this list, which was added before; empty: to the row
};
struct Bundle {
  BundleTable rows;
  std::vector<BundleTable> tables;
  std::vector<BundleJoin> joins;
};

struct Mapping {
  std::string source;
  std::vector<std::string> columns;  // all that are used; "list[].member" is of the items of a list
  std::vector<std::string> lists;    // "comments", "comments.attachments"
  std::optional<Bundle> bundle;
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
