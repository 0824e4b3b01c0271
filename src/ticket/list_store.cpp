#include <array>
#include <limits>

#include "ticket/list_store.h"
#include "ticket/row_store.h"
#include "ticket/ticket_list_sql.h"

namespace wellkept::ticket {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
// How many tickets each look for a page goes on: few at first, for most filters let enough through. The largest takes
// some milliseconds.
constexpr std::array kLooks{500, 3'000, 10'000, 10'000, 10'000, 10'000};

std::optional<std::string_view> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

ListKey read_key(const db::Row& row) {
  return {row.integer(0), row.integer(1)};
}

// One list in one order: its two statements with their parameters.
class List {
 public:
  List(db::Transaction& tx, const directory::Sight& sight, const ListFilter& filter, ListOrder order)
      : tx_(tx), sight_(sight), f_(filter), order_(order) {}

  // Whether a page may have to look at more than it shows.
  bool filters() const {
    if (by_mine()) return false;
    const bool some = !f_.states.empty() || !f_.kinds.empty() || !f_.lights.empty() || !f_.severities.empty() ||
                      !f_.tag.empty() || f_.unit || f_.opened_from || f_.opened_before;
    return some || !sight_.everything() || f_.assignee || (walks_rows() && f_.open);
  }
  ListKey start() const { return descending() ? ListKey{kMax, kMax} : ListKey{kMin, 0}; }
  ListKey end() const { return descending() ? ListKey{kMin, 0} : ListKey{kMax, kMax}; }

  // The key that lies so many tickets ahead; nothing when the list ends before.
  std::optional<ListKey> ahead(ListKey after, int tickets) const {
    const int skipped = tickets - 1;
    if (f_.customer) return tx_.one(sql::page_customer_ahead, {after.id, skipped, f_.customer}, read_key);
    if (walks_rows()) return tx_.one(sql::page_all_ahead, {after.id, skipped}, read_key);
    switch (order_) {
      case ListOrder::due:
        return tx_.one(sql::page_due_ahead, {after.value, after.id, skipped}, read_key);
      case ListOrder::waiting:
        return tx_.one(sql::page_waiting_ahead, {after.value, after.id, skipped}, read_key);
      case ListOrder::updated:
        return tx_.one(sql::page_updated_ahead, {after.value, after.id, skipped}, read_key);
      case ListOrder::newest:
        break;
    }
    return tx_.one(sql::page_newest_ahead, {after.id, skipped}, read_key);
  }

  std::vector<Ticket> between(ListKey after, ListKey until, int limit) const {
    if (!filters() && !f_.customer && !by_mine()) {
      if (walks_rows()) return rows(sql::page_all_whole, limit, std::array<db::Param, 2>{after.id, limit});
      if (order_ == ListOrder::due) {
        return rows(sql::page_due_whole, limit, std::array<db::Param, 3>{after.value, after.id, limit});
      }
    }
    const std::optional<std::string_view> open =
        f_.open ? std::optional<std::string_view>(*f_.open ? "open" : "closed") : std::nullopt;
    if (f_.customer) return page(sql::page_customer, limit, {after.id, until.id, open, f_.customer});
    if (walks_rows()) return page(sql::page_all, limit, {after.id, until.id, open});
    if (by_mine()) return page(sql::page_mine_due, limit, {after.value, after.id});
    switch (order_) {
      case ListOrder::due:
        return page(sql::page_due, limit, {after.value, after.id, until.value, until.id});
      case ListOrder::waiting:
        return page(sql::page_waiting, limit, {after.value, after.id, until.value, until.id});
      case ListOrder::updated:
        return page(sql::page_updated, limit, {after.value, after.id, until.value, until.id});
      case ListOrder::newest:
        break;
    }
    return page(sql::page_newest, limit, {after.id, until.id});
  }

  ListKey key_of(const Ticket& ticket) const {
    switch (order_) {
      case ListOrder::due:
        return {ticket.due_at ? ticket.due_at->ms : kMax, ticket.id.value};
      case ListOrder::waiting:
        return {ticket.opened_at.ms, ticket.id.value};
      case ListOrder::updated:
        return {ticket.updated_at.ms, ticket.id.value};
      case ListOrder::newest:
        break;
    }
    return {ticket.id.value, ticket.id.value};
  }

 private:
  // All pages take the same parameters, then keys of their own. Tickets are read where they stay.
  std::vector<Ticket> page(const db::Query& query, int limit, db::Transaction::Params keys) const {
    const std::optional<std::int64_t> assignee = f_.assignee ? std::optional(f_.assignee->value) : std::nullopt;
    std::vector<db::Param> params{unless_empty(f_.states),
                                  unless_empty(f_.kinds),
                                  unless_empty(f_.lights),
                                  unless_empty(f_.severities),
                                  f_.unit,
                                  assignee,
                                  f_.opened_from,
                                  f_.opened_before,
                                  unless_empty(f_.tag),
                                  sight_.unit,
                                  sight_.member,
                                  limit};
    params.insert(params.end(), keys);
    return rows(query, limit, params);
  }
  std::vector<Ticket> rows(const db::Query& query, int limit, std::span<const db::Param> params) const {
    std::vector<Ticket> tickets;
    tickets.reserve(static_cast<std::size_t>(limit));
    tx_.each(query, params, [&](const db::Row& row) { read_ticket_row_into(tickets.emplace_back(), row); });
    return tickets;
  }
  bool walks_rows() const { return f_.open != true || bool(f_.customer); }
  bool by_mine() const { return !walks_rows() && order_ == ListOrder::due && f_.assignee; }
  bool descending() const { return order_ == ListOrder::newest || order_ == ListOrder::updated; }

  db::Transaction& tx_;
  const directory::Sight& sight_;
  const ListFilter& f_;
  const ListOrder order_;
};

}  // namespace

std::optional<ListOrder> read_list_order(std::string_view name) {
  if (name == "due") return ListOrder::due;
  if (name == "newest") return ListOrder::newest;
  if (name == "waiting") return ListOrder::waiting;
  if (name == "updated") return ListOrder::updated;
  return std::nullopt;
}

Listed list_page(db::Transaction& tx, const directory::Sight& sight, const ListFilter& filter, ListOrder order,
                 std::optional<ListKey> after, int limit) {
  const List list(tx, sight, filter, order);
  Listed listed;
  ListKey at = after.value_or(list.start());
  const auto wanted = static_cast<std::size_t>(limit) + 1;  // one more tells whether there is a next page
  for (const int look : kLooks) {
    const auto until = list.filters() ? list.ahead(at, look) : std::nullopt;
    auto found = list.between(at, until.value_or(list.end()), static_cast<int>(wanted - listed.tickets.size()));
    if (listed.tickets.empty()) {
      listed.tickets = std::move(found);
    } else {
      std::move(found.begin(), found.end(), std::back_inserter(listed.tickets));
    }
    if (listed.tickets.size() == wanted) {
      listed.tickets.pop_back();
      listed.next = list.key_of(listed.tickets.back());
      return listed;
    }
    if (!until) return listed;
    at = *until;
  }
  listed.next = at;
  return listed;
}

}  // namespace wellkept::ticket
