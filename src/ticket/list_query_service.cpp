#include "ticket/list_query_service.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace wellkept::ticket {
namespace {

using Value = std::function<std::optional<std::string>(std::string_view)>;
using Known = std::function<bool(std::string_view)>;

Refusal wrong(std::string code, std::string detail) {
  return refuse(RefusalKind::invalid, std::move(code), std::move(detail));
}

// ",one,two,": the values that were named, each known.
Outcome read_values(const Value& value, std::string_view name, const Known& known, std::string& into) {
  const auto said = value(name);
  if (!said || said->empty()) return Done{};
  for (const std::string_view one : text::split(*said, ',')) {
    if (!known(one)) return wrong("ticket.filter", "There is no such " + std::string(name) + ".");
  }
  into = "," + *said + ",";
  return Done{};
}

bool is_value(const policy::Policy& policy, std::string_view field, std::string_view value) {
  const policy::FieldIndex index = policy.vocabulary.field(field);
  return index != policy::kNone && policy.vocabulary.fields[index].value_index(value).has_value();
}

bool is_light(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kLights{"blue", "yellow", "red", "paused", "none"};
  return std::find(kLights.begin(), kLights.end(), name) != kLights.end();
}

Result<std::optional<Instant>> read_moment(const Value& value, std::string_view name) {
  const auto said = value(name);
  if (!said) return std::optional<Instant>();
  const auto moment = parse_instant(*said);
  if (!moment) return wrong("ticket.filter", std::string(name) + " is no instant.");
  return moment;
}

Result<std::optional<Id>> read_id(const Value& value, std::string_view name, Id me) {
  const auto said = value(name);
  if (!said) return std::optional<Id>();
  if (name == "assignee" && *said == "me") return std::optional(me);
  if (name == "assignee" && *said == "none") return std::optional(Id{});
  const auto id = parse_id(*said);
  if (!id) return wrong("request.id", std::string(name) + " is not an id.");
  return id;
}

// Closed tickets, and the tickets of a customer, stand in one order only.
Outcome read_order(const Value& value, ListQuery& query) {
  const bool one_order = bool(query.filter.customer);
  const auto said = value("order");
  if (said && !read_list_order(*said)) return wrong("ticket.order", "order is due, newest, waiting or updated.");
  query.order = said ? *read_list_order(*said) : one_order ? ListOrder::newest : ListOrder::due;
  const auto open = value("open");
  if (open && *open != "true" && *open != "false" && *open != "any") {
    return wrong("ticket.filter", "open is true, false or any.");
  }
  const bool any = open ? *open == "any" : query.order == ListOrder::newest;
  query.filter.open = any ? std::nullopt : std::optional(!open || *open == "true");
  if (query.order != ListOrder::newest && (one_order || query.filter.open != true)) {
    return wrong("ticket.order", "Closed tickets, and those of a customer, are listed newest first.");
  }
  return Done{};
}

}  // namespace

Result<ListQuery> read_list_query(const policy::Policy& policy, Id me, const Value& value) {
  ListQuery query;
  ListFilter& filter = query.filter;
  WK_CHECK(read_values(
      value, "state", [&](std::string_view one) { return policy.flows.state(one).has_value(); }, filter.states));
  WK_CHECK(read_values(
      value, "kind", [&](std::string_view one) { return is_value(policy, "kind", one); }, filter.kinds));
  WK_CHECK(read_values(
      value, "severity", [&](std::string_view one) { return is_value(policy, "severity", one); }, filter.severities));
  WK_CHECK(read_values(value, "light", is_light, filter.lights));
  WK_TRY(unit, read_id(value, "unit", me));
  WK_TRY(assignee, read_id(value, "assignee", me));
  WK_TRY(customer, read_id(value, "customer", me));
  WK_TRY(from, read_moment(value, "opened_from"));
  WK_TRY(before, read_moment(value, "opened_before"));
  filter.unit = unit.value_or(Id{});
  filter.assignee = assignee;
  filter.customer = customer.value_or(Id{});
  filter.opened_from = from;
  filter.opened_before = before;
  filter.tag = value("tag").value_or("");
  if (filter.tag.size() > 200) return wrong("ticket.filter", "There is no such tag.");
  WK_CHECK(read_order(value, query));
  return query;
}

}  // namespace wellkept::ticket
