// Somebody's sight, as the directory stands now. In the transaction that reads what is to be seen.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "db/database.h"
#include "directory/sight.h"

namespace wellkept::directory {

[[nodiscard]] Sight sight_of(db::Transaction& tx, Id member, std::span<const std::string> roles);
// Of whoever asks: a request's principal, for one.
template <class Who>
requires requires(const Who& who) {
  who.member, who.roles;
}
[[nodiscard]] Sight sight_of(db::Transaction& tx, const Who& who) {
  return sight_of(tx, who.member, who.roles);
}
// Of another member, by the roles that he holds.
[[nodiscard]] Sight sight_of(db::Transaction& tx, Id member);

// The provider that a member belongs to; none: he is of the company.
[[nodiscard]] Id provider_of(db::Transaction& tx, Id member);
// Whether he finds another in the directory: people of a provider find those of their provider, others everybody.
[[nodiscard]] bool finds_member(db::Transaction& tx, Id who, Id other);

// A customer is seen with one of his tickets.
[[nodiscard]] bool sees_customer(db::Transaction& tx, const Sight& sight, Id customer);
// The unit whose figures somebody reads: the one asked for, or where his sight ends; nothing: the whole organisation.
// Refuses not_found "report.unit" beyond his sight.
[[nodiscard]] Result<std::optional<std::string>> unit_in_sight(const Sight& sight, std::optional<std::string> asked);
// Whether somebody with these roles may be put in charge of a ticket.
[[nodiscard]] bool works_on_tickets(std::span<const std::string> roles);

}  // namespace wellkept::directory
