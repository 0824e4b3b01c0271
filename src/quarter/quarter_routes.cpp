#include "quarter/quarter_routes.h"

#include <charconv>

#include "directory/sight_service.h"
#include "http/paging.h"
#include "quarter/pdf_view.h"
#include "quarter/workbook_view.h"

namespace wellkept::quarter {
namespace {

http::Response shown_response(const Shown& shown) {
  std::string text;
  json::Writer out(text);
  out.begin_object()
      .field("quarter", shown.quarter)
      .field("state", shown.released ? "released" : "draft")
      .field("version", shown.version)
      .field("notes", shown.notes)
      .field("sha256", shown.sha256.empty() ? std::nullopt : std::optional(shown.sha256))
      .field("released_at", shown.released_at ? std::optional(format_instant(*shown.released_at)) : std::nullopt)
      .field("released_by", shown.released_by.empty() ? std::nullopt : std::optional(shown.released_by));
  out.key("document").raw(shown.document).end_object();
  http::Response response = http::json_response(200, std::move(text));
  response.header("ETag", "\"" + std::to_string(shown.version) + "\"");
  return response;
}

// The version that If-Match names; 0 is a report that nobody has written to.
Result<std::int64_t> expected(const http::Request& request) {
  const std::string_view text = request.header("If-Match");
  std::int64_t version = 0;
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size() - 1, version);
    if (error == std::errc{} && end == text.data() + text.size() - 1) return version;
  }
  return refuse(RefusalKind::stale, "request.if_match", "Say with If-Match which version of the report you have read.");
}

// The company's report is not for the people of a provider: for them there is none.
bool is_outside(db::Database& database, const http::Request& request) {
  return database.read([&](db::Transaction& tx) { return directory::sight_of(tx, request.principal).outside; });
}

Result<http::Response> list(db::Database& database, const QuarterService& service, const http::Request& request) {
  WK_TRY(page, http::read_page(request));
  std::optional<Quarter> before;
  if (!page.cursor.empty()) {
    before = parse_quarter(page.cursor);
    if (!before) return refuse(RefusalKind::invalid, "request.cursor", "The cursor is not one of ours.");
  }
  if (is_outside(database, request)) return http::json_response(200, R"({"items":[],"next":null})");
  auto items = database.read([&](db::Transaction& tx) { return service.list(tx, before, page.limit + 1); });
  const bool more = items.size() > static_cast<std::size_t>(page.limit);
  if (more) items.pop_back();
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Listed& one : items) {
    out.begin_object()
        .field("quarter", one.quarter)
        .field("from", report::format_day(one.days.from))
        .field("to", report::format_day(one.days.to))
        .field("state", one.released ? "released"
                        : one.over   ? "due"
                                     : "running")
        .field("released_at", one.released_at ? std::optional(format_instant(*one.released_at)) : std::nullopt)
        .end_object();
  }
  out.end_array().field("next", more ? std::optional(items.back().quarter) : std::nullopt).end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> download(const Shown& shown, const std::string& format, const std::string& language) {
  http::Response response;
  if (format == "pdf") {
    response.content_type = "application/pdf";
    response.body = render_pdf(shown, language);
  } else if (format == "xlsx") {
    response.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    response.body = render_workbook(shown, language);
  } else if (format == "json") {
    response.body = shown.document;
  } else {
    return refuse(RefusalKind::invalid, "report.format", "format must be pdf, xlsx or json.");
  }
  response.header("Content-Disposition",
                  "attachment; filename=\"service-quality-" + shown.quarter + "-" + language + "." + format + "\"");
  return response;
}

http::Response check_response(const Check& check) {
  std::string text;
  json::Writer out(text);
  out.begin_object()
      .field("intact", check.intact)
      .field("sha256", check.sha256)
      .field("recorded", check.recorded)
      .key("drifts")
      .begin_array();
  for (const Drift& one : check.drifts) {
    out.begin_object().field("clause", one.clause).field("released", one.released).field("now", one.now).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

Result<http::Response> shown_or_refusal(Result<Shown> shown) {
  if (!shown) return shown.refusal();
  return shown_response(*shown);
}

}  // namespace

void add_routes(http::Router& router, db::Database& database, QuarterService& service) {
  using http::Access;
  using http::Method;
  using http::Request;
  const std::string one = "/api/v1/reports/quarters/{quarter}";
  const auto check_inside = [&](const Request& request) -> Outcome {
    if (is_outside(database, request))
      return refuse(RefusalKind::not_found, "report.quarter", "There is no such report.");
    return Done{};
  };
  const auto add = [&](Method method, const std::string& pattern, const char* permission, std::size_t max_body,
                       int per_minute, http::Handler handler) {
    router.add({method, pattern, Access::member, permission, max_body, per_minute,
                [check_inside, handler = std::move(handler)](Request& request) -> Result<http::Response> {
                  WK_CHECK(check_inside(request));
                  return handler(request);
                }});
  };
  router.add({Method::get, "/api/v1/reports/quarters", Access::member, "report.read", 0, 0,
              [&](Request& request) { return list(database, service, request); }});
  const auto read = [&](Request& request) {
    return database.read([&](db::Transaction& tx) { return service.read(tx, request.path_value("quarter")); });
  };
  add(Method::get, one, "report.read", 0, 0, [read](Request& request) { return shown_or_refusal(read(request)); });
  // Typesetting takes a tenth of a second: nobody needs it often.
  add(Method::get, one + "/document", "report.read", 0, 60, [read](Request& request) -> Result<http::Response> {
    WK_TRY(shown, read(request));
    return download(shown, request.query("format").value_or("pdf"), http::language_of(request));
  });
  add(Method::get, one + "/check", "report.read", 0, 0, [&](Request& request) -> Result<http::Response> {
    WK_TRY(check, database.read([&](db::Transaction& tx) { return service.check(tx, request.path_value("quarter")); }));
    return check_response(check);
  });
  add(Method::put, one + "/notes", "report.write", 64 * 1024, 0, [&](Request& request) -> Result<http::Response> {
    WK_TRY(version, expected(request));
    WK_TRY(body, request.json());
    WK_TRY(notes, read_notes(body));
    return shown_or_refusal(database.write(
        [&](db::Transaction& tx) { return service.write_notes(tx, request.path_value("quarter"), version, notes); }));
  });
  add(Method::post, one + "/release", "report.write", 1024, 0, [&](Request& request) -> Result<http::Response> {
    WK_TRY(version, expected(request));
    return shown_or_refusal(database.write([&](db::Transaction& tx) {
      return service.release(tx, request.path_value("quarter"), version, request.principal.member);
    }));
  });
}

}  // namespace wellkept::quarter
