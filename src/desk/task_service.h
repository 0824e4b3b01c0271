// Follow-up tasks and call-backs (AS-2.3): who does what by when, with a reminder. Opening, changing and ending one is
// a fact on the ticket's timeline. All methods run inside the caller's transaction.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/desk_service.h"
#include "desk/task_store.h"

namespace wellkept::desk {

using store::Task;
using store::TaskKey;
constexpr std::size_t kTasksAtMost = 200;  // of one ticket

// Invalid "task.assignee" (no active member who sees the ticket), "task.due" (in the past), "task.remind" (after it is
// due); conflict "task.too_many"; not_found "ticket.unknown".
Result<Task> open_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Task task);
// Not_found "task.unknown"; conflict "task.ended"; stale "task.stale".
Result<Task> change_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, std::int64_t version,
                         const Task& changed);
Result<Task> end_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id task, bool done,
                      const std::string& words);
// As all of these: not_found "task.unknown" too when the actor does not see its ticket.
Result<Task> find_task(db::Transaction& tx, const ticket::Actor& actor, Id task);
std::vector<Task> tasks_of(db::Transaction& tx, Id ticket);
using store::open_tasks_of;

// Tasks whose reminder has come, each once. Hands each to `send`, in the transaction that remembers it; the members who
// were reminded. Costs nothing when no reminder has come.
using SendReminder = std::function<void(db::Transaction& tx, const Task& task, const ticket::Ticket& ticket)>;
std::vector<Id> send_reminders(db::Database& database, Instant now, const SendReminder& send);

}  // namespace wellkept::desk
