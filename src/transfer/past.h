// A ticket with its past, before it is recorded: what an import reads and what the demo makes up.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "policy/policy.h"
#include "promise/promise.h"

namespace wellkept::transfer {

struct PastEvent {
  std::string event;
  Instant at;
  Id actor;
  std::string by;
  json::Value fields{json::Object{}};
  std::string file{};  // that the event adds to the ticket, as the source names it; empty: none
};

// A file of a ticket, with the place of its event among those of the ticket, from 1.
struct PastFile {
  std::int64_t version = 0;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::string sha256;
  Instant at;
};

struct PastCustomer {
  std::string key;  // in the source; empty: told by telephone number or e-mail address
  std::string name;
  std::string phone;
  std::string email;
  std::string segment;
};

struct Past {
  std::int64_t line = 0;
  std::string key;  // in the source
  std::string subject;
  std::string unit;  // its name; empty: the first unit
  std::optional<PastCustomer> customer;
  std::vector<PastEvent> events;  // in order of time, ticket.opened first
  std::vector<PastFile> files{};
  std::string bought_on{};  // the day on which the device of the first event was bought; empty: not told
};

// Where these events, in order of time, leave a ticket by the flow of its kind: the id of a state. Only ticket.reopened
// leads out of a closed state. With `strict`, nothing when an event is none that the flow offers at its place.
std::optional<std::string> state_after(const policy::Policy& policy, std::string_view kind,
                                       std::span<const promise::Fact> facts, bool strict = false);

}  // namespace wellkept::transfer
