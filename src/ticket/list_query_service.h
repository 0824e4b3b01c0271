// What a list is asked for in words, checked: the same for a request's query and for a saved view.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "policy/policy.h"
#include "ticket/list_store.h"

namespace wellkept::ticket {

struct ListQuery {
  ListFilter filter;
  ListOrder order = ListOrder::due;
};
// `value` gives what was said of a name: order, open, state, kind, light, severity, unit, assignee, customer, tag,
// opened_from, opened_before. Several values stand between commas. `me` is who asks. Refuses invalid "ticket.order",
// "ticket.filter", "request.id".
Result<ListQuery> read_list_query(const policy::Policy& policy, Id me,
                                  const std::function<std::optional<std::string>(std::string_view name)>& value);

}  // namespace wellkept::ticket
