// Follow-up tasks and call-backs.
#include <charconv>

#include "base/bind.h"
#include "base/text.h"
#include "desk/desk_routes.h"
#include "desk/task_service.h"
#include "http/paging.h"
#include "jobs/idempotency.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

void write_task(json::Writer& out, const Task& task, Instant now) {
  const auto maybe = [](std::optional<Instant> at) { return at ? std::optional(format_instant(*at)) : std::nullopt; };
  out.begin_object().field("id", format_id(task.id)).field("ticket_id", format_id(task.ticket));
  out.field("kind", task.kind).field("title", task.title).field("assignee_id", format_id(task.assignee));
  out.field("due_at", format_instant(task.due_at)).field("remind_at", maybe(task.remind_at));
  out.field("state", task.state).field("late", task.done_at.value_or(now) > task.due_at);
  out.field("created_at", format_instant(task.created_at)).field("created_by", format_id(task.created_by));
  out.field("done_at", maybe(task.done_at)).field("version", task.version).end_object();
}

Response task_response(int status, const Task& task, Instant now) {
  std::string text;
  json::Writer out(text);
  write_task(out, task, now);
  Response response = http::json_response(status, std::move(text));
  response.header("ETag", etag(task.version));
  return response;
}

Result<Response> list_of_ticket(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  std::string text;
  json::Writer out(text);
  WK_TRY(done, desk.database.read([&](db::Transaction& tx) -> Outcome {
    WK_TRY(ticket, find_seen(tx, actor_of(request), id));
    out.begin_object().key("items").begin_array();
    for (const Task& task : tasks_of(tx, ticket.id)) write_task(out, task, desk.clock.now());
    out.end_array().end_object();
    return Done{};
  }));
  static_cast<void>(done);
  return http::json_response(200, std::move(text));
}

Result<Response> create(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(ticket, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Task task;
  task.ticket = ticket;
  task.kind = in.optional_text("kind").value_or("follow_up");
  if (task.kind != "follow_up" && task.kind != "call_back") in.error("kind", "unknown", "follow_up or call_back");
  task.title = in.text("title", {.max = 200});
  task.assignee = in.optional_id("assignee_id").value_or(request.principal.member);
  const auto due = in.optional_instant("due_at");
  if (!due) in.error("due_at", "required", "an instant");
  task.due_at = due.value_or(Instant{});
  task.remind_at = in.optional_instant("remind_at");
  WK_CHECK(in.finish());
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return desk.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, open_task(tx, desk, actor_of(request), task));
      Response response = task_response(201, made, desk.clock.now());
      response.header("Location", "/api/v1/tasks/" + format_id(made.id));
      return response;
    });
  });
}

Result<Response> show(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("task_id"));
  WK_TRY(task, desk.database.read([&](db::Transaction& tx) { return find_task(tx, actor_of(request), id); }));
  return task_response(200, task, desk.clock.now());
}

Result<Response> change(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("task_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto title = in.optional_text("title", {.max = 200});
  const auto assignee = in.optional_id("assignee_id");
  const auto due = in.optional_instant("due_at");
  const auto remind = in.optional_instant("remind_at");
  WK_CHECK(in.finish());
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(task, find_task(tx, actor_of(request), id));
    if (title) task.title = *title;
    if (assignee) task.assignee = *assignee;
    if (due) task.due_at = *due;
    if (remind) task.remind_at = *remind;
    WK_TRY(changed, change_task(tx, desk, actor_of(request), version, task));
    return task_response(200, changed, desk.clock.now());
  });
}

Result<Response> end(const Desk& desk, Request& request, bool done) {
  WK_TRY(id, request.path_id("task_id"));
  std::string words;
  if (!request.body.empty()) {
    WK_TRY(body, request.json());
    bind::Reader in(body);
    words = in.optional_text(done ? "note" : "reason", {.max = 2000, .multiline = true}).value_or("");
    WK_CHECK(in.finish());
  }
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(task, end_task(tx, desk, actor_of(request), id, done, words));
    return task_response(200, task, desk.clock.now());
  });
}

Result<Response> finish(const DeskWeb& web, Request& request) {
  return end(web.desk, request, true);
}
Result<Response> drop(const DeskWeb& web, Request& request) {
  return end(web.desk, request, false);
}

Result<std::optional<TaskKey>> read_key(std::string_view cursor) {
  if (cursor.empty()) return std::optional<TaskKey>();
  const auto parts = text::split(cursor, '.');
  const auto due = parts.size() == 2 ? parse_id(parts[0]) : std::nullopt;
  const auto id = parts.size() == 2 ? parse_id(parts[1]) : std::nullopt;
  if (!due || !id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  return std::optional(TaskKey{Instant{due->value}, *id});
}

Result<Response> list_open(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(page, http::read_page(request));
  WK_TRY(after, read_key(page.cursor));
  Id member = request.principal.member;
  if (const auto asked = request.query("assignee"); asked && *asked != "me") {
    const auto id = parse_id(*asked);
    if (!id) return refuse(RefusalKind::invalid, "request.id", "assignee is not an id.");
    member = *id;
  }
  auto tasks = desk.database.read([&](db::Transaction& tx) {
    return open_tasks_of(tx, directory::sight_of(tx, request.principal), member, after, page.limit + 1);
  });
  const bool more = tasks.size() > static_cast<std::size_t>(page.limit);
  if (more) tasks.pop_back();
  std::optional<std::string> next;
  if (more) next = std::to_string(tasks.back().due_at.ms) + "." + format_id(tasks.back().id);
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Task& task : tasks) write_task(out, task, desk.clock.now());
  out.end_array().field("next", next).end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_task_routes(http::Router& router, const DeskWeb& web) {
  using http::Method;
  add(router, Method::get, "/api/v1/tickets/{ticket_id}/tasks", "ticket.read", web, list_of_ticket);
  add(router, Method::post, "/api/v1/tickets/{ticket_id}/tasks", "ticket.write", web, create);
  add(router, Method::get, "/api/v1/tasks", "ticket.read", web, list_open);
  add(router, Method::get, "/api/v1/tasks/{task_id}", "ticket.read", web, show);
  add(router, Method::patch, "/api/v1/tasks/{task_id}", "ticket.write", web, change);
  add(router, Method::post, "/api/v1/tasks/{task_id}/done", "ticket.write", web, finish);
  add(router, Method::post, "/api/v1/tasks/{task_id}/drop", "ticket.write", web, drop);
}

}  // namespace wellkept::desk
