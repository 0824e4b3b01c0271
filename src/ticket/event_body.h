// The body of a recorded event, read in place: it is canonical JSON, an object of few members.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "promise/promise.h"

namespace wellkept::ticket {

struct BodyMember {
  std::string_view name;
  std::string_view value;  // its JSON
};

// Nothing when the text is no object, or a name has escapes: the JSON parser reads those. Values are only told apart,
// not checked.
std::optional<std::vector<BodyMember>> members_of(std::string_view body);

// Whether the value is the commitment to a personal text.
bool is_commitment(std::string_view value);

// The fact of an event whose body is plain; nothing for others, which promise::read_fact reads or refuses.
std::optional<promise::Fact> plain_fact(const policy::Policy& policy, std::string_view kind, Instant at, Id actor,
                                        std::string_view body);

}  // namespace wellkept::ticket
