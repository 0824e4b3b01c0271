// The life of an amendment by API.
#include <charconv>

#include "base/bind.h"
#include "http/paging.h"
#include "jobs/idempotency.h"
#include "policyadmin/book.h"
#include "policyadmin/policyadmin_json.h"
#include "policyadmin/policyadmin_routes.h"

namespace wellkept::policyadmin {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kMaxText = 400'000;    // characters of an amendment
constexpr std::size_t kMaxBody = 2'000'000;  // bytes of a request that carries one
constexpr std::size_t kMaxReason = 2000;
constexpr int kChecksPerMinute = 60;  // each loads the whole policy
constexpr int kTrialsPerMinute = 6;

Outcome read_head(bind::Reader& in, Draft& draft) {
  draft.label = in.text("label", {.max = 40});
  draft.effective = in.optional_text("effective", {.max = 16}).value_or("");
  const json::Value* reason = in.optional_object("reason");
  if (reason == nullptr) in.error("reason", "required", "It says why, in both languages.");
  WK_CHECK(in.finish());
  bind::Reader words(*reason, "/reason");
  draft.reason.zh = words.text("zh", {.max = kMaxReason, .multiline = true});
  draft.reason.en = words.text("en", {.max = kMaxReason, .multiline = true});
  return words.finish();
}

Result<Draft> read_draft(const Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  Draft draft;
  draft.clauses = in.text("clauses", {.max = kMaxText, .multiline = true});
  WK_CHECK(read_head(in, draft));
  return draft;
}

Result<std::int64_t> expected_version(const Request& request) {
  const std::string_view text = request.header("If-Match");
  std::int64_t version = 0;
  const bool quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
  const char* end = quoted ? text.data() + text.size() - 1 : text.data();
  if (quoted) {
    const auto [stop, error] = std::from_chars(text.data() + 1, end, version);
    if (error == std::errc{} && stop == end) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match",
                "Say with If-Match which version of the proposal you have read.");
}

Response with_tag(int status, const json::Value& body, std::int64_t version) {
  return http::json_response(status, json::write(body)).header("ETag", "\"" + std::to_string(version) + "\"");
}

Result<Response> summary(Result<Proposal> result) {
  if (!result) return std::move(result).refusal();
  return with_tag(200, wire::proposal_summary(*result), result->version);
}

// An open proposal is checked again whenever it is read: another may have been published in between.
Result<Response> show(const AmendmentService& amendments, const Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  const auto found = amendments.find(id);
  if (!found) return refuse(RefusalKind::not_found, "policy.proposal", "There is no such proposal.");
  json::Value changes;
  json::Value problems = json::Array();
  if (found->state == "draft" || found->state == "approved") {
    const auto checked = amendments.check(found->draft);
    if (checked) {
      changes = changes_in_words(checked->changes);
    } else {
      const json::Value* list = checked.refusal().context.find("problems");
      const json::Value own = json::Array{
          json::Object{{"file", ""}, {"line", nullptr}, {"column", nullptr}, {"message", checked.refusal().detail}}};
      problems = list != nullptr ? *list : own;
    }
  } else if (found->state == "published") {
    const auto& versions = amendments.live().versions;
    for (std::size_t i = 1; i < versions.size(); ++i) {
      if (versions[i].label == found->draft.label)
        changes =
            changes_in_words(policy::diff_versions(amendments.live(), versions[i - 1], amendments.live(), versions[i]));
    }
  }
  const json::Value body =
      wire::proposal_json(*found, changes, problems, amendments.history(id), amendments.trials(id));
  return with_tag(200, body, found->version);
}

Result<Response> list(const AmendmentService& amendments, const Request& request) {
  WK_TRY(page, http::read_page(request));
  Id before;
  if (!page.cursor.empty()) {
    const auto id = parse_id(page.cursor);
    if (!id) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    before = *id;
  }
  auto found = amendments.list(before, page.limit + 1);
  const bool more = found.size() > static_cast<std::size_t>(page.limit);
  if (more) found.resize(static_cast<std::size_t>(page.limit));
  json::Array items;
  for (const Proposal& one : found) items.push_back(wire::proposal_summary(one));
  const json::Value next = more ? json::Value(format_id(found.back().id)) : json::Value();
  return http::json_response(200, json::write(json::Object{{"items", std::move(items)}, {"next", next}}));
}

Result<Response> check(const AmendmentService& amendments, const Request& request) {
  WK_TRY(draft, read_draft(request));
  WK_TRY(checked, amendments.check(draft));
  return http::json_response(200, json::write(wire::checked_json(checked)));
}

Result<Response> create(AmendmentService& amendments, Request& request) {
  WK_TRY(draft, read_draft(request));
  return propose(amendments, request, draft);
}

Result<Response> list_moves(const AmendmentService& amendments, const Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(page, http::read_page(request));
  Id after;
  if (!page.cursor.empty()) {
    const auto ticket = parse_id(page.cursor);
    if (!ticket) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    after = *ticket;
  }
  WK_TRY(found, amendments.moves(amendments.sight_of(request.principal.member, request.principal.roles), id, after,
                                 page.limit));
  return http::json_response(200, json::write(wire::moves_json(found)));
}

Result<Response> revise(AmendmentService& amendments, Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(draft, read_draft(request));
  return summary(amendments.revise(id, version, draft, request.principal.member));
}

Result<Response> decide(AmendmentService& amendments, Request& request,
                        Result<Proposal> (AmendmentService::*step)(Id, std::int64_t, Id)) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(version, expected_version(request));
  return summary((amendments.*step)(id, version, request.principal.member));
}

Result<Response> reject(AmendmentService& amendments, Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string note = in.text("note", {.max = kMaxReason, .multiline = true});
  WK_CHECK(in.finish());
  return summary(amendments.reject(id, version, note, request.principal.member));
}

Result<Response> publish(AmendmentService& amendments, Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(version, expected_version(request));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string effective = in.optional_text("effective", {.max = 16}).value_or("");
  WK_CHECK(in.finish());
  return summary(amendments.publish(id, version, effective, request.principal.member));
}

Result<Response> start_trial(AmendmentService& amendments, Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const auto from = in.optional_instant("from");
  const auto to = in.optional_instant("to");
  if (!from) in.error("from", "required", "The period begins with it.");
  if (!to) in.error("to", "required", "The period ends before it.");
  WK_CHECK(in.finish());
  WK_TRY(trial, amendments.start_trial(id, *from, *to, request.principal.member));
  return http::json_response(202, json::write(wire::trial_json(trial)))
      .header("Location", "/api/v1/policy/proposals/" + format_id(id) + "/trials/" + format_id(trial.id));
}

Result<Response> show_trial(const AmendmentService& amendments, const Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(trial_id, request.path_id("trial_id"));
  WK_TRY(trial, amendments.trial(id, trial_id));
  return http::json_response(200, json::write(wire::trial_json(trial)));
}

Result<Response> cancel_trial(AmendmentService& amendments, const Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(trial_id, request.path_id("trial_id"));
  WK_TRY(trial, amendments.cancel_trial(id, trial_id));
  return http::json_response(200, json::write(wire::trial_json(trial)));
}

Result<Response> list_flips(const AmendmentService& amendments, const Request& request) {
  WK_TRY(id, request.path_id("proposal_id"));
  WK_TRY(trial_id, request.path_id("trial_id"));
  WK_TRY(trial, amendments.trial(id, trial_id));
  WK_TRY(page, http::read_page(request));
  std::int64_t after = 0;
  if (!page.cursor.empty()) {
    const auto number = parse_id(page.cursor);
    if (!number) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
    after = number->value;
  }
  auto found = amendments.flips(amendments.sight_of(request.principal.member, request.principal.roles), trial.id, after,
                                page.limit + 1);
  const bool more = found.size() > static_cast<std::size_t>(page.limit);
  if (more) found.resize(static_cast<std::size_t>(page.limit));
  json::Array items;
  for (const FlipRow& one : found) items.push_back(wire::flip_json(one));
  const json::Value next = more ? json::Value(std::to_string(found.back().number)) : json::Value();
  return http::json_response(200, json::write(json::Object{{"items", std::move(items)}, {"next", next}}));
}

}  // namespace

Result<Draft> read_head(const json::Value& body, std::initializer_list<std::string_view> others) {
  bind::Reader in(body);
  for (const std::string_view name : others) (void)in.any(name);
  Draft draft;
  WK_CHECK(read_head(in, draft));
  return draft;
}

Result<Response> propose(AmendmentService& amendments, Request& request, const Draft& draft) {
  WK_TRY(checked, amendments.check(draft));
  std::string route;
  const auto once = jobs::idempotent(request, route);
  return amendments.database().write([&](db::Transaction& tx) {
    return jobs::within(tx, once, [&]() -> Result<Response> {
      WK_TRY(made, amendments.create(tx, draft, request.principal.member));
      return std::move(with_tag(201, wire::proposal_summary(made), made.version)
                           .header("Location", "/api/v1/policy/proposals/" + format_id(made.id)));
    });
  });
}

void add_amendment_routes(http::Router& router, AmendmentService& amendments) {
  struct Limits {
    std::size_t body = 0;
    int rate = 0;
  };
  const auto add = [&](Method method, const std::string& rest, const char* permission, Limits limits,
                       http::Handler handler) {
    router.add({method, "/api/v1/policy/proposals" + rest, http::Access::member, permission, limits.body, limits.rate,
                std::move(handler)});
  };
  constexpr Limits kRead;
  constexpr Limits kText{kMaxBody, kChecksPerMinute};
  constexpr Limits kSmall{16 * 1024, kChecksPerMinute};
  add(Method::get, "", "policy.read", kRead, [&](Request& request) { return list(amendments, request); });
  add(Method::post, "", "policy.propose", kText, [&](Request& request) { return create(amendments, request); });
  add(Method::post, "/check", "policy.propose", kText, [&](Request& request) { return check(amendments, request); });
  const std::string one = "/{proposal_id}";
  add(Method::get, one, "policy.read", {0, 2 * kChecksPerMinute},
      [&](Request& request) { return show(amendments, request); });
  add(Method::put, one, "policy.propose", kText, [&](Request& request) { return revise(amendments, request); });
  add(Method::post, one + "/approve", "policy.approve", kSmall,
      [&](Request& request) { return decide(amendments, request, &AmendmentService::approve); });
  add(Method::post, one + "/reject", "policy.approve", kSmall,
      [&](Request& request) { return reject(amendments, request); });
  add(Method::post, one + "/withdraw", "policy.propose", kSmall,
      [&](Request& request) { return decide(amendments, request, &AmendmentService::withdraw); });
  add(Method::post, one + "/publish", "policy.publish", kSmall,
      [&](Request& request) { return publish(amendments, request); });
  add(Method::get, one + "/moves", "policy.read", {0, kChecksPerMinute},
      [&](Request& request) { return list_moves(amendments, request); });
  add(Method::post, one + "/trials", "policy.propose", {16 * 1024, kTrialsPerMinute},
      [&](Request& request) { return start_trial(amendments, request); });
  add(Method::get, one + "/trials/{trial_id}", "policy.read", {0, 600},
      [&](Request& request) { return show_trial(amendments, request); });
  add(Method::post, one + "/trials/{trial_id}/cancel", "policy.propose", kSmall,
      [&](Request& request) { return cancel_trial(amendments, request); });
  add(Method::get, one + "/trials/{trial_id}/flips", "report.read", kRead,
      [&](Request& request) { return list_flips(amendments, request); });
}

}  // namespace wellkept::policyadmin
