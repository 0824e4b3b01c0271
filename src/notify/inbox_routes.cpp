#include <charconv>

#include "base/bind.h"
#include "base/text.h"
#include "calendar/calendar.h"
#include "http/paging.h"
#include "notify/inbox_service.h"
#include "notify/notify_routes.h"
#include "notify/templates.h"

namespace wellkept::notify {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kMostTopics = 100;

Refusal wrong_cursor() {
  return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
}

// "u.<milliseconds>.<id>" among the unread, "r.…" among the read.
Result<store::InboxCursor> read_cursor(const std::string& text, Instant now) {
  if (text.empty()) return store::InboxCursor{true, now + 1, Id{}};
  const auto parts = text::split(text, '.');
  if (parts.size() != 3 || (parts[0] != "u" && parts[0] != "r")) return wrong_cursor();
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), ms);
  const auto id = parse_id(parts[2]);
  if (error != std::errc{} || end != parts[1].data() + parts[1].size() || !id) return wrong_cursor();
  return store::InboxCursor{parts[0] == "u", Instant{ms}, *id};
}

std::string cursor_after(const store::InboxRow& row) {
  return std::string(row.read_at ? "r." : "u.") + std::to_string(row.shown_at.ms) + "." + format_id(row.id);
}

void write_message(json::Writer& out, const NotifyWeb& web, const Preferences& reader, const store::InboxRow& row) {
  const Template* form = web.notify.templates().find(row.form);
  const auto parsed = json::parse(row.params);
  const auto* params = std::get_if<json::Value>(&parsed);
  Rendered text;
  if (form != nullptr && params != nullptr && params->object() != nullptr) {
    text = Templates::render(*form, *params->object(), reader.language, reader.zone);
  }
  const auto maybe = [](const std::string& value) { return value.empty() ? std::nullopt : std::optional(value); };
  out.begin_object().field("id", format_id(row.id)).field("topic", row.topic).field("title", text.title);
  out.field("body", text.body).field("urgent", row.urgent).field("at", format_instant(row.shown_at));
  out.field("read_at", row.read_at ? std::optional(format_instant(*row.read_at)) : std::nullopt);
  // A message of a duty is about that, any other about a ticket.
  const auto subject = row.subject ? std::optional(format_id(row.subject)) : std::nullopt;
  const bool of_duty = row.topic == "duty";
  out.field("ticket_id", of_duty ? std::nullopt : subject).field("duty_id", of_duty ? subject : std::nullopt);
  out.field("clause", maybe(row.clause)).end_object();
}

void write_counts(json::Writer& out, const store::InboxCounts& counts) {
  out.begin_object().field("unread", counts.unread).field("urgent", counts.urgent).end_object();
}

Result<Response> list_inbox(const NotifyWeb& web, Request& request) {
  WK_TRY(page, http::read_page(request));
  const Instant now = web.clock.now();
  WK_TRY(cursor, read_cursor(page.cursor, now));
  const Id member = request.principal.member;
  std::string body;
  web.database.read([&](db::Transaction& tx) {
    auto rows = store::list_inbox(tx, member, cursor, page.limit + 1);
    const bool more = rows.size() > static_cast<std::size_t>(page.limit);
    if (more) rows.pop_back();
    const Preferences reader = web.notify.preferences(tx, member);
    json::Writer out(body);
    out.begin_object().key("items").begin_array();
    for (const store::InboxRow& row : rows) write_message(out, web, reader, row);
    out.end_array().field("next", more ? std::optional(cursor_after(rows.back())) : std::nullopt);
    out.key("counts");
    write_counts(out, store::count_inbox(tx, member, now));
    out.end_object();
  });
  return http::json_response(200, std::move(body));
}

Result<Response> count_inbox(const NotifyWeb& web, Request& request) {
  const auto counts = web.database.read(
      [&](db::Transaction& tx) { return store::count_inbox(tx, request.principal.member, web.clock.now()); });
  std::string body;
  json::Writer out(body);
  write_counts(out, counts);
  return http::json_response(200, std::move(body));
}

Result<Response> mark(const NotifyWeb& web, Request& request, bool read) {
  WK_TRY(id, request.path_id("message_id"));
  const Instant now = web.clock.now();
  const Id member = request.principal.member;
  const auto done = web.database.write([&](db::Transaction& tx) -> Result<store::InboxCounts> {
    if (!store::mark_inbox(tx, member, id, read ? std::optional(now) : std::nullopt)) {
      return refuse(RefusalKind::not_found, "inbox.unknown", "There is no such message in this inbox.");
    }
    return store::count_inbox(tx, member, now);
  });
  if (!done) return done.refusal();
  std::string body;
  json::Writer out(body);
  write_counts(out, *done);
  return http::json_response(200, std::move(body));
}

Result<Response> mark_read(const NotifyWeb& web, Request& request) {
  return mark(web, request, true);
}

Result<Response> mark_unread(const NotifyWeb& web, Request& request) {
  return mark(web, request, false);
}

Result<Response> mark_all_read(const NotifyWeb& web, Request& request) {
  const Instant now = web.clock.now();
  const auto done = web.database.write([&](db::Transaction& tx) -> Result<store::InboxCounts> {
    store::mark_all_inbox(tx, request.principal.member, now);
    return store::count_inbox(tx, request.principal.member, now);
  });
  std::string body;
  json::Writer out(body);
  write_counts(out, *done);
  return http::json_response(200, std::move(body));
}

std::string clock_text(int minutes) {
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minutes / 600);
  text[1] = static_cast<char>('0' + minutes / 60 % 10);
  text[3] = static_cast<char>('0' + minutes % 60 / 10);
  text[4] = static_cast<char>('0' + minutes % 10);
  return text;
}

// Minutes of "HH:MM".
std::optional<int> read_clock_text(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  return hours < 24 && minutes < 60 ? std::optional(hours * 60 + minutes) : std::nullopt;
}

int read_clock(bind::Reader& in, std::string_view name) {
  const auto minutes = read_clock_text(in.text(name));
  if (!minutes) in.error(name, "format", "must be a time of the day such as 22:00");
  return minutes.value_or(0);
}

std::string settings_json(const NotifyWeb& web, const Preferences& p) {
  std::string body;
  json::Writer out(body);
  out.begin_object().field("language", p.language).field("zone", p.zone).field("email", p.email);
  out.key("quiet");
  if (p.quiet_from && p.quiet_until) {
    out.begin_object().field("from", clock_text(*p.quiet_from)).field("until", clock_text(*p.quiet_until)).end_object();
  } else {
    out.null();
  }
  out.field("digest_at", clock_text(p.digest_at)).key("topics").begin_array();
  for (const Topic& topic : web.notify.templates().topics()) {
    if (topic.by.empty()) continue;  // only for customers
    const Choice choice = choice_of(p, topic);
    out.begin_object().field("topic", topic.id).key("label").begin_object();
    for (const auto& [language, words] : topic.label) out.field(language, words);
    out.end_object().field("inbox", choice.inbox).field("email", mail_name(choice.email)).end_object();
  }
  out.end_array().field("email_sent", web.notify.options().email).end_object();
  return body;
}

Result<Response> show_settings(const NotifyWeb& web, Request& request) {
  const auto preferences =
      web.database.read([&](db::Transaction& tx) { return web.notify.preferences(tx, request.principal.member); });
  return http::json_response(200, settings_json(web, preferences));
}

void read_topic(const NotifyWeb& web, bind::Reader& in, const json::Value& item, const std::string& pointer,
                Preferences& into) {
  bind::Reader one(item, pointer);
  const std::string id = one.text("topic");
  const auto inbox = one.optional_flag("inbox");
  const auto email = mail_of(one.text("email"));
  const Topic* topic = web.notify.templates().topic(id);
  if (topic == nullptr || topic->by.empty()) one.error("topic", "unknown", "There is no such topic.");
  if (!email) one.error("email", "not_allowed", "must be off, at_once or digest");
  if (!inbox) one.error("inbox", "required", "must be true or false");
  const Outcome read = one.finish();
  if (!read) {
    for (const FieldError& error : read.refusal().fields)
      in.error("topics", error.code, error.field + ": " + error.detail);
    return;
  }
  into.topics[id] = {*inbox, *email};
}

Result<Preferences> read_settings(const NotifyWeb& web, const json::Value& body) {
  bind::Reader in(body);
  Preferences p;
  p.language = in.text("language");
  if (!is_language(p.language)) in.error("language", "not_allowed", "must be zh-CN, zh-TW or en");
  p.zone = in.text("zone");
  if (!calendar::known_zone(p.zone)) in.error("zone", "unknown", "must be an IANA time zone such as Asia/Shanghai");
  p.email = in.optional_text("email", {.max = 254});
  if (p.email && !is_mail_address(*p.email)) in.error("email", "format", "must be an e-mail address");
  p.digest_at = read_clock(in, "digest_at");
  if (const json::Value* quiet = in.optional_object("quiet")) {
    bind::Reader hours(*quiet, "/quiet");
    p.quiet_from = read_clock(hours, "from");
    p.quiet_until = read_clock(hours, "until");
    if (p.quiet_from == p.quiet_until) hours.error("until", "not_allowed", "must differ from the begin");
    if (const Outcome read = hours.finish(); !read) in.error("quiet", "format", read.refusal().fields.front().detail);
  }
  if (const json::Value* topics = in.optional_array("topics", kMostTopics)) {
    std::size_t place = 0;
    for (const json::Value& item : *topics->array()) {
      read_topic(web, in, item, "/topics/" + std::to_string(place++), p);
    }
  }
  WK_CHECK(in.finish());
  return p;
}

Result<Response> change_settings(const NotifyWeb& web, Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(wanted, read_settings(web, body));
  const auto done = web.database.write([&](db::Transaction& tx) -> Outcome {
    store::put_preferences(tx, request.principal.member, wanted);
    return Done{};
  });
  if (!done) return done.refusal();
  return http::json_response(200, settings_json(web, wanted));
}

}  // namespace

void add_inbox_routes(http::Router& router, const NotifyWeb& web) {
  const auto add = [&](Method method, const char* pattern, Result<Response> (*handler)(const NotifyWeb&, Request&)) {
    router.add(
        {.method = method, .pattern = pattern, .max_body = 16 * 1024, .handler = [web, handler](Request& request) {
           return handler(web, request);
         }});
  };
  add(Method::get, "/api/v1/inbox", list_inbox);
  add(Method::get, "/api/v1/inbox/count", count_inbox);
  add(Method::post, "/api/v1/inbox/read-all", mark_all_read);
  add(Method::post, "/api/v1/inbox/{message_id}/read", mark_read);
  add(Method::post, "/api/v1/inbox/{message_id}/unread", mark_unread);
  add(Method::get, "/api/v1/me/notifications", show_settings);
  add(Method::put, "/api/v1/me/notifications", change_settings);
}

}  // namespace wellkept::notify
