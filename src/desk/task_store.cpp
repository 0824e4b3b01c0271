#include "desk/task_store.h"

#include <limits>

#include "desk/desk_sql.h"

namespace wellkept::desk::store {
namespace {

Task read_task(const db::Row& row) {
  return {row.id(0),      row.id(1),      row.string(2),         row.string(3),
          row.id(4),      row.instant(5), row.maybe_instant(6),  row.string(7),
          row.instant(8), row.id(9),      row.maybe_instant(10), row.integer(11)};
}

}  // namespace

void insert_task(db::Transaction& tx, const Task& task) {
  tx.execute(sql::insert_task, {task.id, task.ticket, task.kind, task.title, task.assignee, task.due_at, task.remind_at,
                                task.created_at, task.created_by});
}

bool change_task(db::Transaction& tx, std::int64_t version, const Task& task) {
  return tx.execute(sql::change_task, {task.id, version, task.title, task.assignee, task.due_at, task.remind_at}) == 1;
}

void end_task(db::Transaction& tx, Id task, std::string_view state, Instant now) {
  tx.execute(sql::end_task, {task, state, now});
}

std::optional<Task> find_task(db::Transaction& tx, Id id) {
  return tx.one(sql::find_task, {id}, read_task);
}

std::vector<Task> tasks_of(db::Transaction& tx, Id ticket, std::size_t limit) {
  return tx.all(sql::tasks_of_ticket, {ticket, static_cast<std::int64_t>(limit)}, read_task);
}

std::vector<Task> open_tasks_of(db::Transaction& tx, const directory::Sight& who, Id member,
                                std::optional<TaskKey> after, int limit) {
  const TaskKey from = after.value_or(TaskKey{Instant{std::numeric_limits<std::int64_t>::min()}, Id{}});
  return tx.all(sql::open_tasks_of, {member, from.due_at, from.id.value, limit, who.unit, who.member}, read_task);
}

std::vector<Task> tasks_to_remind(db::Transaction& tx, Instant now, int limit) {
  return tx.all(sql::tasks_to_remind, {now, limit}, read_task);
}

void mark_reminded(db::Transaction& tx, Id task, Instant now) {
  tx.execute(sql::mark_reminded, {task, now});
}

}  // namespace wellkept::desk::store
