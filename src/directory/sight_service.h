// Somebody's sight, as the directory stands now. In the transaction that reads what is to be seen.
#pragma once
#include <optional>

#include "db/database.h"
#include "directory/sight.h"
#include "http/http.h"

namespace wellkept::directory {

[[nodiscard]] Sight sight_of(db::Transaction& tx, Id member, std::span<const std::string> roles);
[[nodiscard]] Sight sight_of(db::Transaction& tx, const http::Principal& who);
// Of another member, by the roles that he holds.
[[nodiscard]] Sight sight_of(db::Transaction& tx, Id member);

// A customer is seen with one of his tickets.
[[nodiscard]] bool sees_customer(db::Transaction& tx, const Sight& sight, Id customer);
// The unit whose figures somebody reads: the one asked for, or where his sight ends; nothing: the whole organisation.
// Refuses not_found "report.unit" beyond his sight.
[[nodiscard]] Result<std::optional<std::string>> unit_in_sight(db::Transaction& tx, const http::Principal& who,
                                                               std::optional<std::string> asked);

}  // namespace wellkept::directory
