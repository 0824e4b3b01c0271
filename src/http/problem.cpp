#include "http/problem.h"

namespace wellkept::http {
namespace {

Response render_problem(const Problem& problem, std::string_view request_id, const std::vector<FieldError>& fields,
                        const json::Value& context) {
  Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json; charset=utf-8";
  json::Writer out(response.body);
  out.begin_object();
  out.field("type", "/api/problems#" + std::string(problem.code));
  out.field("title", reason_phrase(problem.status));
  out.field("status", problem.status);
  out.field("detail", problem.detail);
  out.field("code", problem.code);
  out.field("request_id", request_id);
  if (!fields.empty()) {
    out.key("errors").begin_array();
    for (const auto& field : fields) {
      out.begin_object();
      out.field("field", field.field).field("code", field.code).field("detail", field.detail);
      out.end_object();
    }
    out.end_array();
  }
  if (!context.is_null()) out.field("context", context);
  out.end_object();
  return response;
}

}  // namespace

int status_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::invalid:
      return 400;
    case RefusalKind::unauthenticated:
      return 401;
    case RefusalKind::forbidden:
      return 403;
    case RefusalKind::not_found:
      return 404;
    case RefusalKind::conflict:
    case RefusalKind::gate:
      return 409;
    case RefusalKind::stale:
      return 412;
    case RefusalKind::too_large:
      return 413;
    case RefusalKind::too_many:
      return 429;
    case RefusalKind::unsupported:
      return 415;
    case RefusalKind::unavailable:
      return 503;
  }
  return 500;
}

Response problem_response(const Refusal& refusal, std::string_view request_id) {
  const Problem problem{status_of(refusal.kind), refusal.code, refusal.detail};
  Response response = render_problem(problem, request_id, refusal.fields, refusal.context);
  if (refusal.kind == RefusalKind::unauthenticated) response.header("WWW-Authenticate", "Bearer");
  if (refusal.kind == RefusalKind::too_many || refusal.kind == RefusalKind::unavailable) {
    const json::Value* wait = refusal.context.find("retry_after_s");
    const std::int64_t* seconds = wait != nullptr ? wait->integer() : nullptr;
    response.header("Retry-After", std::to_string(seconds != nullptr ? *seconds : 1));
  }
  return response;
}

Response problem_response(const Problem& problem, std::string_view request_id) {
  return render_problem(problem, request_id, {}, {});
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response problem_response(Cause cause, std::string_view request_id) {
  constexpr int kMoment = 1;  // seconds
  constexpr int kWhile = 5;   // until somebody has looked after it
  struct Told {
    Problem problem;
    int retry_after_s;
  };
  const auto told = [&]() -> Told {
    switch (cause) {
      case Cause::away:
        return {{503, "server.unavailable", "The database takes no work just now; try again in a moment."}, kMoment};
      case Cause::in_doubt:
        return {
            {503, "server.in_doubt",
             "The database was lost while it kept this; whether it stands is not known. Send it again with the same "
             "Idempotency-Key."},
            kMoment};
      case Cause::busy:
        return {{503, "server.overloaded", "The database is busy with other work; try again later."}, kMoment};
      case Cause::full:
        return {{507, "storage.full", "The disk is full; nothing of this was kept."}, kWhile};
      case Cause::storage:
        return {
            {503, "storage.failed",
             "The disk failed to keep this. Send it again with the same Idempotency-Key, which also tells whether it "
             "stands."},
            kWhile};
      case Cause::memory:
        return {{503, "server.memory", "The server is out of memory; try again later."}, kMoment};
      case Cause::handles:
        return {{503, "server.handles", "The server has too many files open; try again later."}, kMoment};
    }
    return {{}, kMoment};
  }();
  return problem_response(told.problem, request_id).header("Retry-After", std::to_string(told.retry_after_s));
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace wellkept::http
