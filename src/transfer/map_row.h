// One row to the past of one ticket.
#pragma once
#include <string>
#include <variant>

#include "transfer/mapping.h"
#include "transfer/past.h"
#include "transfer/row_source.h"

namespace wellkept::transfer {

// The key that tells a row from all others of its source; empty when a key column is.
std::string row_key(const Mapping& mapping, const SourceRow& row);

// The past, or why the row cannot be taken. What has no time of its own happened `now`.
std::variant<Past, std::string> map_row(const policy::Policy& policy, const Mapping& mapping, const SourceRow& row,
                                        Instant now);

}  // namespace wellkept::transfer
