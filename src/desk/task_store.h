// Rows of tasks.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "directory/sight_service.h"

namespace wellkept::desk::store {

struct Task {
  Id id;
  Id ticket;
  std::string kind;  // follow_up, call_back
  std::string title;
  Id assignee;
  Instant due_at;
  std::optional<Instant> remind_at;
  std::string state = "open";  // open, done, dropped
  Instant created_at;
  Id created_by;
  std::optional<Instant> done_at;
  std::int64_t version = 1;
};
struct TaskKey {  // of a list by what is due
  Instant due_at;
  Id id;
};

void insert_task(db::Transaction& tx, const Task& task);
bool change_task(db::Transaction& tx, std::int64_t version, const Task& task);  // false: another version is stored
void end_task(db::Transaction& tx, Id task, std::string_view state, Instant now);
std::optional<Task> find_task(db::Transaction& tx, Id id);
std::vector<Task> tasks_of(db::Transaction& tx, Id ticket, std::size_t limit);
// Those on tickets that `who` sees.
std::vector<Task> open_tasks_of(db::Transaction& tx, const directory::Sight& who, Id member,
                                std::optional<TaskKey> after, int limit);
std::vector<Task> tasks_to_remind(db::Transaction& tx, Instant now, int limit);
void mark_reminded(db::Transaction& tx, Id task, Instant now);

}  // namespace wellkept::desk::store
