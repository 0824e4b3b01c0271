#include <array>

#include "base/bind.h"
#include "base/percent.h"
#include "http/form.h"
#include "http/page.h"
#include "http/paging.h"
#include "jobs/idempotency.h"
#include "policy/shown_text.h"
#include "ticket/confirmation_page.h"
#include "ticket/ticket_routes.h"

namespace wellkept::ticket {
namespace {

constexpr std::array<const char*, 4> kScores{"attitude", "speed", "quality", "overall"};

Result<http::Response> request_link(const TicketWeb& web, http::Request& request) {
  WK_TRY(id, request.path_id("ticket_id"));
  std::string via = "web";
  if (!request.body.empty()) {
    WK_TRY(body, request.json());
    bind::Reader in(body);
    via = in.optional_text("via", {.max = 40}).value_or(via);
    WK_CHECK(in.finish());
  }
  std::string route;
  const auto once = jobs::idempotent(request, route);
  const Actor actor{Actor::Kind::member, request.principal.member, request.principal.roles};
  return web.database.write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<http::Response> {
      WK_TRY(link, web.service.request_confirmation(tx, actor, id, via));
      std::string text;
      json::Writer out(text);
      out.begin_object().field("url", web.public_url + "/c/" + link.token).field("token", link.token);
      out.field("expires_at", format_instant(link.expires_at)).end_object();
      return http::json_response(201, std::move(text));
    });
  });
}

const policy::Text& kind_label(const policy::Policy& policy, const Ticket& ticket) {
  const policy::Field& kind = policy.vocabulary.fields[policy.vocabulary.field("kind")];
  return kind.value_labels[*kind.value_index(ticket.kind)];
}

http::Response asked_response(const TicketWeb& web, const TicketService::Asked& asked) {
  const policy::Text& kind = kind_label(web.service.policy(), asked.ticket);
  std::string text;
  json::Writer out(text);
  out.begin_object().field("number", asked.ticket.number).field("subject", asked.ticket.subject);
  out.key("kind");
  policy::write_text(out, kind);
  out.field("answered", bool(asked.link.answered_at))
      .field("expires_at", format_instant(asked.link.expires_at))
      .end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> read_asked(const TicketWeb& web, http::Request& request) {
  WK_TRY(asked, web.database.read([&](db::Transaction& tx) {
    return web.service.read_confirmation(tx, request.path_value("token"));
  }));
  return asked_response(web, asked);
}

Result<http::Response> answer_json(const TicketWeb& web, http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  ConfirmationAnswer answer{false, json::Object{}, {}};
  if (const auto satisfied = in.optional_flag("satisfied")) {
    answer.satisfied = *satisfied;
  } else {
    in.error("satisfied", "required", "true or false");
  }
  for (const char* score : kScores) {
    if (const auto points = in.optional_integer(score, 1, 5)) answer.scores.set(score, *points);
  }
  if (const auto first_time = in.optional_flag("first_time")) answer.scores.set("first_time", *first_time);
  answer.comment = in.optional_text("comment", {.max = 2000, .multiline = true});
  WK_CHECK(in.finish());
  WK_TRY(asked, web.database.write(
                    [&](db::Transaction& tx) { return web.service.answer(tx, request.path_value("token"), answer); }));
  return asked_response(web, asked);
}

// The portal takes the same link.
std::string whole(const http::Request& request) {
  return "/p/c/" + percent_encode(request.path_value("token"));
}

http::Response refusal_page(const Refusal& refusal, std::string_view language) {
  const int status = refusal.kind == RefusalKind::not_found ? 404 : refusal.kind == RefusalKind::conflict ? 409 : 400;
  return http::page_response(status, message_page(refusal.code, language));
}

Result<http::Response> show_page(const TicketWeb& web, http::Request& request) {
  const std::string language = http::language_of(request);
  const auto asked = web.database.read(
      [&](db::Transaction& tx) { return web.service.read_confirmation(tx, request.path_value("token")); });
  if (!asked) return refusal_page(asked.refusal(), language);
  if (asked->link.answered_at) return http::page_response(409, message_page("confirmation.answered", language));
  const policy::Text& kind = kind_label(web.service.policy(), asked->ticket);
  return http::page_response(
      200,
      question_page({asked->ticket.number, asked->ticket.subject, kind.in(language), false, whole(request)}, language));
}

Result<http::Response> take_form(const TicketWeb& web, http::Request& request) {
  const std::string language = http::language_of(request);
  WK_TRY(form, http::read_form(request));
  ConfirmationAnswer answer{false, json::Object{}, {}};
  bool complete = false;
  for (const auto& [name, value] : form) {
    if (name == "satisfied" && (value == "yes" || value == "no")) {
      answer.satisfied = value == "yes";
      complete = true;
    }
    for (const char* score : kScores) {
      if (name == score && value.size() == 1 && value[0] >= '1' && value[0] <= '5')
        answer.scores.set(score, value[0] - '0');
    }
    if (name == "first_time" && (value == "yes" || value == "no")) answer.scores.set("first_time", value == "yes");
    if (name == "comment" && !value.empty()) answer.comment = value;
  }
  if (!complete) {
    const auto asked = web.database.read(
        [&](db::Transaction& tx) { return web.service.read_confirmation(tx, request.path_value("token")); });
    if (!asked) return refusal_page(asked.refusal(), language);
    const policy::Text& kind = kind_label(web.service.policy(), asked->ticket);
    return http::page_response(
        400, question_page({asked->ticket.number, asked->ticket.subject, kind.in(language), true, whole(request)},
                           language));
  }
  const auto asked = web.database.write(
      [&](db::Transaction& tx) { return web.service.answer(tx, request.path_value("token"), answer); });
  if (!asked) return refusal_page(asked.refusal(), language);
  return http::page_response(200, message_page(answer.satisfied ? "thanks.satisfied" : "thanks.refused", language));
}

}  // namespace

void add_confirmation_routes(http::Router& router, const TicketWeb& web) {
  using http::Access;
  using http::Method;
  constexpr int kRate = 60;  // a minute and address: a link cannot be guessed, but nobody needs to try
  const auto with = [web](auto handler) {
    return [web, handler](http::Request& request) { return handler(web, request); };
  };
  router.add({Method::post, "/api/v1/tickets/{ticket_id}/confirmation-link", Access::member, "ticket.write", 4096, 0,
              with(request_link)});
  router.add({Method::get, "/api/v1/confirmations/{token}", Access::open, "", 0, kRate, with(read_asked)});
  router.add({Method::post, "/api/v1/confirmations/{token}", Access::open, "", 16 * 1024, kRate, with(answer_json)});
  router.add({Method::get, "/c/{token}", Access::open, "", 0, kRate, with(show_page)});
  router.add({Method::post, "/c/{token}", Access::open, "", 16 * 1024, kRate, with(take_form)});
}

}  // namespace wellkept::ticket
