// What is left without a person, and the hand-over of a shift.
#include <algorithm>

#include "desk/counts_service.h"
#include "desk/task_service.h"
#include "staff/staff_service.h"

namespace wellkept::staff {
namespace {

ticket::ListFilter in_charge(Id member) {
  ticket::ListFilter filter;
  filter.assignee = member;
  return filter;
}

ticket::ListKey key_of(const ticket::Ticket& ticket) {
  return {ticket.due_at ? ticket.due_at->ms : std::numeric_limits<std::int64_t>::max(), ticket.id.value};
}

bool before(const Unattended& a, const Unattended& b) {
  const auto x = key_of(a.ticket);
  const auto y = key_of(b.ticket);
  return std::pair(x.value, x.id) < std::pair(y.value, y.id);
}

}  // namespace

// As many ordered lists as there are people who are missing, each by its index, made one.
UnattendedPage StaffService::unattended(db::Transaction& tx, const directory::Sight& sight,
                                        std::optional<ticket::ListKey> after, int limit) const {
  UnattendedPage page;
  page.counts = {{"absent", 0}, {"left", 0}, {"nobody", 0}};
  for (const store::Missing& one : store::who_is_missing(tx, desk_.clock.now())) {
    for (const desk::OpenCell& cell : desk::open_cells_of(tx, sight, one.member, Id{})) {
      page.counts[one.why] += cell.tickets;
    }
    auto listed = ticket::list_page(tx, sight, in_charge(one.member), ticket::ListOrder::due, after, limit + 1);
    for (ticket::Ticket& ticket : listed.tickets) page.items.push_back({std::move(ticket), one.why});
  }
  std::sort(page.items.begin(), page.items.end(), before);
  if (page.items.size() > static_cast<std::size_t>(limit)) {
    page.items.resize(static_cast<std::size_t>(limit));
    page.next = key_of(page.items.back().ticket);
  }
  return page;
}

void StaffService::hand_over_tickets(const ticket::Actor& actor, const HandOver& asked, HandedOver& done) {
  std::vector<ticket::Ticket> tickets;
  desk_.database.read([&](db::Transaction& tx) {
    const auto sight = directory::sight_of(tx, actor.id, actor.roles);
    tickets =
        ticket::list_page(tx, sight, in_charge(asked.from), ticket::ListOrder::due, {}, kHandOverAtMost + 1).tickets;
    for (const desk::OpenCell& cell : desk::open_cells_of(tx, sight, asked.from, Id{})) done.remaining += cell.tickets;
  });
  if (tickets.size() > kHandOverAtMost) tickets.resize(kHandOverAtMost);
  for (const ticket::Ticket& one : tickets) {
    const ticket::ActRequest request{
        "assign",
        json::Object{{"stage", one.stage}, {"assignee", format_id(asked.to)}, {"reason", asked.note}},
        {},
        {}};
    const auto moved = desk_.database.write(
        [&](db::Transaction& tx) { return desk_.tickets.act(tx, actor, one.id, std::nullopt, request); });
    if (moved) {
      ++done.tickets;
    } else {
      done.failed.push_back({one.id, moved.refusal().code});
    }
  }
  done.remaining = std::max<std::int64_t>(0, done.remaining - done.tickets);
}

void StaffService::hand_over_tasks(const ticket::Actor& actor, const HandOver& asked, HandedOver& done) {
  const auto tasks = desk_.database.read([&](db::Transaction& tx) {
    return desk::open_tasks_of(tx, directory::sight_of(tx, actor.id, actor.roles), asked.from, {}, kHandOverAtMost);
  });
  for (desk::Task task : tasks) {
    task.assignee = asked.to;
    const auto moved = desk_.database.write(
        [&](db::Transaction& tx) { return desk::change_task(tx, desk_, actor, task.version, task); });
    if (moved) {
      ++done.tasks;
    } else {
      done.failed.push_back({task.ticket, moved.refusal().code});
    }
  }
}

Result<HandedOver> StaffService::hand_over(const ticket::Actor& actor, const HandOver& asked) {
  WK_CHECK(desk_.database.read([&](db::Transaction& tx) -> Outcome {
    if (!directory::DirectoryService::member(tx, asked.from)) {
      return refuse(RefusalKind::not_found, "member.unknown", "There is no such member.");
    }
    const bool there =
        asked.to != asked.from && desk_.people.is_active(tx, asked.to) && !is_absent(tx, asked.to, desk_.clock.now());
    if (!there) {
      return refuse(RefusalKind::invalid, "handover.to", "Work is handed over to another active member who is there.");
    }
    return Done{};
  }));
  HandedOver done;
  hand_over_tickets(actor, asked, done);
  hand_over_tasks(actor, asked, done);
  WK_CHECK(desk_.database.write([&](db::Transaction& tx) {
    return tell(tx, asked.from, "member.handed_over", actor.id,
                json::Object{{"to", format_id(asked.to)}, {"tickets", done.tickets}, {"tasks", done.tasks}});
  }));
  return done;
}

}  // namespace wellkept::staff
