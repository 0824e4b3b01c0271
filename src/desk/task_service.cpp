#include "desk/task_service.h"

namespace wellkept::desk {
namespace {

Refusal no(RefusalKind kind, std::string code, std::string detail) {
  return refuse(kind, std::move(code), std::move(detail));
}

Outcome check(db::Transaction& tx, const Desk& desk, const Task& task, bool due_is_new) {
  if (!desk.people.is_active(tx, task.assignee) || !member_sees(tx, task.assignee, task.ticket)) {
    return no(RefusalKind::invalid, "task.assignee", "No active member who sees the ticket has this id.");
  }
  if (due_is_new && task.due_at < desk.clock.now()) {
    return no(RefusalKind::invalid, "task.due", "The task is due in the past.");
  }
  if (task.remind_at && *task.remind_at > task.due_at) {
    return no(RefusalKind::invalid, "task.remind", "The reminder comes after the task is due.");
  }
  return Done{};
}

json::Object fields_of(const Task& task) {
  return {{"task", format_id(task.id)},
          {"task_title", task.title},
          {"task_due", format_instant(task.due_at)},
          {"task_owner", format_id(task.assignee)}};
}

}  // namespace

Result<Task> find_task(db::Transaction& tx, const ticket::Actor& actor, Id id) {
  auto task = store::find_task(tx, id);
  if (!task || !find_seen(tx, actor, task->ticket))
    return no(RefusalKind::not_found, "task.unknown", "There is no such task.");
  return std::move(*task);
}

std::vector<Task> tasks_of(db::Transaction& tx, Id ticket) {
  return store::tasks_of(tx, ticket, kTasksAtMost);
}

Result<Task> open_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Task task) {
  task.id = desk.ids.next();
  task.created_at = desk.clock.now();
  task.created_by = actor.id;
  WK_TRY(ticket, find_seen(tx, actor, task.ticket));
  task.ticket = ticket.id;
  WK_CHECK(check(tx, desk, task, true));
  if (tasks_of(tx, task.ticket).size() >= kTasksAtMost) {
    return no(RefusalKind::conflict, "task.too_many", "The ticket has too many tasks.");
  }
  json::Object fields = fields_of(task);
  fields.emplace_back("task_kind", task.kind);
  WK_TRY(record, record_events(tx, desk, actor, task.ticket, {{"task.opened", std::move(fields)}}));
  task.ticket = record.ticket.id;
  store::insert_task(tx, task);
  return task;
}

Result<Task> change_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, std::int64_t version,
                         const Task& changed) {
  WK_TRY(before, find_task(tx, actor, changed.id));
  if (before.state != "open") return no(RefusalKind::conflict, "task.ended", "The task has ended.");
  WK_CHECK(check(tx, desk, changed, changed.due_at != before.due_at));
  if (!store::change_task(tx, version, changed)) {
    return no(RefusalKind::stale, "task.stale", "Somebody changed the task in the meantime.");
  }
  WK_TRY(record, record_events(tx, desk, actor, before.ticket, {{"task.changed", fields_of(changed)}}));
  static_cast<void>(record);
  return find_task(tx, actor, changed.id);
}

Result<Task> end_task(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id, bool done,
                      const std::string& words) {
  WK_TRY(task, find_task(tx, actor, id));
  if (task.state != "open") return no(RefusalKind::conflict, "task.ended", "The task has ended.");
  store::end_task(tx, id, done ? "done" : "dropped", desk.clock.now());
  json::Object fields{{"task", format_id(id)}};
  if (!words.empty()) fields.emplace_back(done ? "body" : "reason", words);
  WK_TRY(record,
         record_events(tx, desk, actor, task.ticket, {{done ? "task.done" : "task.dropped", std::move(fields)}}));
  static_cast<void>(record);
  return find_task(tx, actor, id);
}

std::vector<Id> send_reminders(db::Database& database, Instant now, const SendReminder& send) {
  const auto any = database.read([&](db::Transaction& tx) { return !store::tasks_to_remind(tx, now, 1).empty(); });
  if (!any) return {};
  const auto reminded = database.write([&](db::Transaction& tx) -> Result<std::vector<Id>> {
    std::vector<Id> members;
    for (const Task& task : store::tasks_to_remind(tx, now, 200)) {
      store::mark_reminded(tx, task.id, now);
      const auto ticket = ticket::find_ticket(tx, task.ticket);
      if (!ticket) continue;
      send(tx, task, *ticket);
      members.push_back(task.assignee);
    }
    return members;
  });
  return *reminded;
}

}  // namespace wellkept::desk
