// Lists of tickets by what a desk looks for, page by page. A page costs what it shows and a bounded look beyond; one
// that finds little in that look is short, and says where to go on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "directory/sight_service.h"
#include "ticket/ticket_store.h"

namespace wellkept::ticket {

enum class ListOrder {
  due,      // by the moment at which something would be broken; last those that owe nothing with a deadline
  newest,   // recorded last
  waiting,  // opened first
  updated,  // changed last
};
std::optional<ListOrder> read_list_order(std::string_view name);

// Empty values filter nothing. Several values stand between commas: ",new,in_hand,".
struct ListFilter {
  std::string states;
  std::string kinds;
  std::string lights;
  std::string severities;
  Id unit;                     // and all below it
  std::optional<Id> assignee;  // the empty id: nobody
  Id customer;
  std::string tag;
  std::optional<Instant> opened_from;
  std::optional<Instant> opened_before;
  std::optional<bool> open = true;  // nothing: closed ones too
};

// Where a page ends: the value that the order goes by, and the id.
struct ListKey {
  std::int64_t value = 0;
  std::int64_t id = 0;
};
struct Listed {
  std::vector<Ticket> tickets;
  std::optional<ListKey> next;  // nothing: the list ends here
};
// What `sight` does not see is not listed. Closed tickets are listed newest first only, and so is a customer.
Listed list_page(db::Transaction& tx, const directory::Sight& sight, const ListFilter& filter, ListOrder order,
                 std::optional<ListKey> after, int limit);

}  // namespace wellkept::ticket
