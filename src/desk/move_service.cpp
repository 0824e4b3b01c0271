// A ticket that goes to another unit or group, with the tasks around it.
#include "desk/around_service.h"
#include "desk/task_service.h"

namespace wellkept::desk {

Result<ticket::Record> move(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id,
                            std::optional<std::int64_t> expected, const ticket::MoveRequest& request) {
  WK_TRY(record, desk.tickets.move(tx, actor, id, expected, request));
  // Nobody is left with a task on a ticket that he does not see any more: who is in charge takes it.
  for (Task task : tasks_of(tx, id)) {
    if (task.state != "open" || member_sees(tx, task.assignee, id)) continue;
    const std::int64_t version = task.version;
    task.assignee = record.ticket.assignee;
    WK_TRY(handed, change_task(tx, desk, ticket::Actor{}, version, task));
    static_cast<void>(handed);
  }
  return record;
}

}  // namespace wellkept::desk
