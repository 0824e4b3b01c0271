// Tags, watchers, links, merging and splitting.
#include <algorithm>

#include "base/bind.h"
#include "desk/around_service.h"
#include "desk/desk_routes.h"
#include "http/paging.h"
#include "jobs/idempotency.h"
#include "ticket/view_service.h"

namespace wellkept::desk {
namespace {

using http::Request;
using http::Response;

void write_tags(json::Writer& out, const std::vector<std::string>& tags) {
  out.key("tags").begin_array();
  for (const std::string& tag : tags) out.value(tag);
  out.end_array();
}

void write_links(json::Writer& out, db::Transaction& tx, const directory::Sight& sight, Id ticket, Instant now) {
  out.key("links").begin_array();
  for (const Link& link : links_of(tx, ticket)) {
    const auto other = ticket::find_ticket(tx, link.other);
    if (!other || !sight.sees(other->unit, other->assignee)) continue;
    out.begin_object().field("kind", link.kind).key("ticket");
    ticket::write_row(out, *other, now);
    out.end_object();
  }
  out.end_array();
}

void write_watchers(json::Writer& out, const std::vector<Watcher>& watchers, Id me) {
  out.key("watchers").begin_array();
  for (const Watcher& one : watchers) {
    out.begin_object().field("member_id", format_id(one.member)).field("since", format_instant(one.since));
    out.end_object();
  }
  out.end_array();
  out.field("watching",
            std::any_of(watchers.begin(), watchers.end(), [&](const Watcher& one) { return one.member == me; }));
}

// One answer for all that stands around a ticket.
Response around_response(int status, db::Transaction& tx, const Desk& desk, Id ticket, const http::Principal& who) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_tags(out, tags_of(tx, ticket));
  write_watchers(out, watchers_of(tx, ticket), who.member);
  write_links(out, tx, directory::sight_of(tx, who), ticket, desk.clock.now());
  out.end_object();
  return http::json_response(status, std::move(text));
}

Result<Response> show(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  return desk.database.read([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(ticket, find_seen(tx, actor_of(request), id));
    return around_response(200, tx, desk, ticket.id, request.principal);
  });
}

// A change that answers with what then stands around the ticket.
template <class Work>
Result<Response> after(const Desk& desk, Request& request, Work&& work) {
  WK_TRY(id, request.path_id("ticket_id"));
  const ticket::Actor actor = actor_of(request);
  return desk.database.write([&](db::Transaction& tx) -> Result<Response> {
    WK_TRY(ticket, find_seen(tx, actor, id));
    WK_CHECK(work(tx, actor, ticket.id));
    return around_response(200, tx, desk, ticket.id, request.principal);
  });
}

Result<Response> put_tag(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(tag, normal_tag(request.path_value("tag")));
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor& actor, Id ticket) {
    return add_tag(tx, desk, actor, ticket, tag);
  });
}

Result<Response> delete_tag(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(tag, normal_tag(request.path_value("tag")));
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor& actor, Id ticket) {
    return remove_tag(tx, desk, actor, ticket, tag);
  });
}

// "me" or an id. Others are added and removed by those who assign tickets.
Result<Id> read_watcher(const DeskWeb& web, const Request& request) {
  if (request.path_value("member_id") == "me") return request.principal.member;
  WK_TRY(member, request.path_id("member_id"));
  if (member != request.principal.member && !web.may(request.principal, "ticket.assign")) {
    return refuse(RefusalKind::forbidden, "watcher.other", "Watchers are named by those who assign tickets.");
  }
  return member;
}

Result<Response> put_watcher(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(member, read_watcher(web, request));
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor&, Id ticket) {
    return add_watcher(tx, desk, ticket, member);
  });
}

Result<Response> delete_watcher(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(member, read_watcher(web, request));
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor&, Id ticket) -> Outcome {
    remove_watcher(tx, ticket, member);
    return Done{};
  });
}

Result<Response> put_link(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(other, request.path_id("other_id"));
  const Link link{request.path_value("kind"), other};
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor& actor, Id ticket) {
    return add_link(tx, desk, actor, ticket, link);
  });
}

Result<Response> delete_link(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(other, request.path_id("other_id"));
  const Link link{request.path_value("kind"), other};
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor& actor, Id ticket) {
    return remove_link(tx, desk, actor, ticket, link);
  });
}

Result<Response> dismiss(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(other, request.path_id("other_id"));
  std::string reason;
  if (!request.body.empty()) {
    WK_TRY(body, request.json());
    bind::Reader in(body);
    reason = in.optional_text("reason", {.max = 2000, .multiline = true}).value_or("");
    WK_CHECK(in.finish());
  }
  return after(desk, request, [&](db::Transaction& tx, const ticket::Actor& actor, Id ticket) {
    return dismiss_duplicate(tx, desk, actor, ticket, other, reason);
  });
}

// Masked for those who may not see it whole; a whole reading is noted.
void guard(const DeskWeb& web, const Request& request, ticket::Record& record) {
  if (!web.may(request.principal, "customer.unmask")) {
    ticket::mask_texts(record);
  } else if (web.note_reading && !record.texts.empty()) {
    web.note_reading(request, record.ticket);
  }
}

Response ticket_response(int status, db::Transaction& tx, const Desk& desk, const ticket::Record& record,
                         const ticket::Actor& actor) {
  Response response = http::json_response(
      status, ticket::ticket_json(desk.tickets.policy(), record, ticket::attachments_of(tx, record.ticket.id), actor,
                                  desk.clock.now()));
  response.header("ETag", etag(record.ticket.version));
  if (status == 201) response.header("Location", "/api/v1/tickets/" + format_id(record.ticket.id));
  return response;
}

// Answers with the ticket that the work goes on in.
template <class Work>
Result<Response> once_with_ticket(const DeskWeb& web, Request& request, int status, Work&& work) {
  const Desk& desk = web.desk;
  std::string route;
  const auto once = jobs::idempotent(request, route);
  const ticket::Actor actor = actor_of(request);
  return desk.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(done, work(tx, actor));
      WK_TRY(record, desk.tickets.read(tx, ticket::Actor{}, done.ticket.id));  // with its texts
      guard(web, request, record);
      return ticket_response(status, tx, desk, record, actor);
    });
  });
}

Result<Response> merge_ticket(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto into = in.optional_id("into");
  if (!into) in.error("into", "required", "the ticket that stays");
  const std::string reason = in.optional_text("reason", {.max = 2000, .multiline = true}).value_or("");
  WK_CHECK(in.finish());
  return once_with_ticket(web, request, 200, [&](db::Transaction& tx, const ticket::Actor& actor) {
    return merge(tx, desk, actor, id, *into, reason);
  });
}

Result<Response> move_ticket(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  std::optional<std::int64_t> expected;
  if (!request.header("if-match").empty()) {
    WK_TRY(version, expected_version(request));
    expected = version;
  }
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ticket::MoveRequest asked;
  asked.unit = in.optional_id("unit_id").value_or(Id{});
  asked.owner = in.optional_id("owner").value_or(Id{});
  asked.reason = in.text("reason", {.max = 2000, .multiline = true});
  WK_CHECK(in.finish());
  return once_with_ticket(web, request, 200, [&](db::Transaction& tx, const ticket::Actor& actor) {
    return move(tx, desk, actor, id, expected, asked);
  });
}

Result<Response> split_ticket(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Split asked;
  asked.version = in.integer("event", 1, 1'000'000);
  asked.subject = in.text("subject", {.max = 200});
  if (const json::Value* fields = in.optional_object("fields")) asked.fields = *fields;
  asked.unit = in.optional_id("unit_id").value_or(Id{});
  asked.owner = in.optional_id("owner").value_or(Id{});
  WK_CHECK(in.finish());
  return once_with_ticket(web, request, 201, [&](db::Transaction& tx, const ticket::Actor& actor) {
    return split(tx, desk, actor, id, asked);
  });
}

// What customers wrote and were written in the tickets that were merged into this one, and theirs in turn.
Result<Response> merged_messages(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(id, request.path_id("ticket_id"));
  std::string text;
  json::Writer out(text);
  WK_TRY(done, desk.database.read([&](db::Transaction& tx) -> Outcome {
    const ticket::Actor actor = actor_of(request);
    WK_TRY(kept, find_seen(tx, actor, id));
    std::vector<Id> tickets{kept.id};
    out.begin_object().key("items").begin_array();
    for (std::size_t i = 0; i < tickets.size() && i < kLinksAtMost; ++i) {
      for (const Link& link : links_of(tx, tickets[i])) {
        if (link.kind != "merged_from") continue;
        auto found = desk.tickets.read(tx, actor, link.other);
        if (!found) continue;  // not his to see, though what it was merged into is
        ticket::Record& record = *found;
        guard(web, request, record);
        tickets.push_back(link.other);
        out.begin_object().key("ticket");
        ticket::write_row(out, record.ticket, desk.clock.now());
        out.key("timeline").begin_array();
        for (const events::Event& event : record.events) {
          ticket::write_event(out, desk.tickets.policy(), event, record.texts);
        }
        out.end_array().end_object();
      }
    }
    out.end_array().end_object();
    return Done{};
  }));
  static_cast<void>(done);
  return http::json_response(200, std::move(text));
}

Result<Response> list_tags(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(page, http::read_page(request));
  const std::string prefix = request.query("prefix").value_or("");
  if (prefix.size() > 200) return refuse(RefusalKind::invalid, "tag.name", "No tag begins so.");
  auto tags = desk.database.read([&](db::Transaction& tx) {
    return tags_from(tx, directory::sight_of(tx, request.principal), prefix, page.cursor, page.limit + 1);
  });
  const bool more = tags.size() > static_cast<std::size_t>(page.limit);
  if (more) tags.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const auto& [tag, count] : tags) out.begin_object().field("tag", tag).field("tickets", count).end_object();
  out.end_array().field("next", more ? std::optional(tags.back().first) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<Response> list_watched(const DeskWeb& web, Request& request) {
  const Desk& desk = web.desk;
  WK_TRY(page, http::read_page(request));
  Id before;
  if (!page.cursor.empty()) {
    const auto id = parse_id(page.cursor);
    if (!id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    before = *id;
  }
  std::string text;
  json::Writer out(text);
  desk.database.read([&](db::Transaction& tx) {
    auto ids = watched_by(tx, directory::sight_of(tx, request.principal), before, page.limit + 1);
    const bool more = ids.size() > static_cast<std::size_t>(page.limit);
    if (more) ids.pop_back();
    out.begin_object().key("items").begin_array();
    for (const Id id : ids) {
      if (const auto ticket = ticket::find_ticket(tx, id)) ticket::write_row(out, *ticket, desk.clock.now());
    }
    out.end_array().field("next", more ? std::optional(format_id(ids.back())) : std::nullopt).end_object();
  });
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_around_routes(http::Router& router, const DeskWeb& web) {
  using http::Method;
  add(router, Method::get, "/api/v1/tickets/{ticket_id}/around", "ticket.read", web, show);
  add(router, Method::put, "/api/v1/tickets/{ticket_id}/tags/{tag}", "ticket.write", web, put_tag);
  add(router, Method::del, "/api/v1/tickets/{ticket_id}/tags/{tag}", "ticket.write", web, delete_tag);
  add(router, Method::put, "/api/v1/tickets/{ticket_id}/watchers/{member_id}", "ticket.read", web, put_watcher);
  add(router, Method::del, "/api/v1/tickets/{ticket_id}/watchers/{member_id}", "ticket.read", web, delete_watcher);
  add(router, Method::put, "/api/v1/tickets/{ticket_id}/links/{kind}/{other_id}", "ticket.write", web, put_link);
  add(router, Method::del, "/api/v1/tickets/{ticket_id}/links/{kind}/{other_id}", "ticket.write", web, delete_link);
  add(router, Method::post, "/api/v1/tickets/{ticket_id}/similar/{other_id}/dismiss", "ticket.write", web, dismiss);
  add(router, Method::post, "/api/v1/tickets/{ticket_id}/merge", "ticket.write", web, merge_ticket);
  add(router, Method::post, "/api/v1/tickets/{ticket_id}/move", "ticket.write", web, move_ticket);
  add(router, Method::post, "/api/v1/tickets/{ticket_id}/split", "ticket.write", web, split_ticket);
  add(router, Method::get, "/api/v1/tickets/{ticket_id}/merged", "ticket.read", web, merged_messages);
  add(router, Method::get, "/api/v1/tags", "ticket.read", web, list_tags);
  add(router, Method::get, "/api/v1/me/watched", "ticket.read", web, list_watched);
}

}  // namespace wellkept::desk
