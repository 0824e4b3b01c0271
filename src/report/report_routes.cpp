#include "report/report_routes.h"

#include "http/paging.h"
#include "report/matrix_table.h"

namespace wellkept::report {
namespace {

Scope scope_of(const http::Request& request) {
  return {request.query("from"), request.query("to"), request.query("unit")};
}

Result<http::Response> read_matrix(db::Database& database, const ReportService& service, http::Request& request) {
  const std::string format = request.query("format").value_or("json");
  if (format != "json" && format != "csv") {
    return refuse(RefusalKind::invalid, "report.format", "format must be json or csv.");
  }
  const Scope scope = scope_of(request);
  WK_TRY(matrix, database.read([&](db::Transaction& tx) { return service.matrix(tx, scope, request.now); }));
  if (format == "json") return http::json_response(200, matrix_json(matrix));
  const std::string file = "compliance-" + format_day(matrix.period.from) + "-" + format_day(matrix.period.to) + ".csv";
  http::Response response{200, "text/csv; charset=utf-8", matrix_csv(matrix, http::language_of(request))};
  return response.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
}

std::optional<std::string> moment(const std::optional<Instant>& at) {
  return at ? std::optional(format_instant(*at)) : std::nullopt;
}

void write_evidence(json::Writer& out, const Evidence& one) {
  out.begin_object()
      .field("ticket_id", format_id(one.ticket))
      .field("number", one.number)
      .field("subject", one.subject)
      .field("unit_id", one.unit ? std::optional(format_id(one.unit)) : std::nullopt)
      .field("rule", one.rule)
      .field("kind", one.kind)
      .field("occurrence", one.occurrence)
      .field("state", one.state)
      .field("started_at", format_instant(one.started_at))
      .field("due_at", moment(one.due_at))
      .field("stopped_at", moment(one.stopped_at))
      .field("decided_at", moment(one.decided_at))
      .field("policy_version", one.policy_version)
      .field("provisional", one.provisional)
      .end_object();
}

Result<http::Response> read_evidence_page(db::Database& database, const ReportService& service,
                                          http::Request& request) {
  WK_TRY(asked, http::read_page(request));
  const EvidenceRequest query{scope_of(request),
                              request.path_value("clause"),
                              request.query("verdict").value_or(""),
                              request.query("rule"),
                              asked.cursor,
                              asked.limit};
  WK_TRY(page, database.read([&](db::Transaction& tx) { return service.evidence(tx, query, request.now); }));
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Evidence& one : page.items) write_evidence(out, one);
  out.end_array().field("next", page.next).end_object();
  return http::json_response(200, text);
}

}  // namespace

void add_report_routes(http::Router& router, db::Database& database, const ReportService& service) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/compliance", Access::member, "report.read", 0, 0,
              [&](http::Request& request) { return read_matrix(database, service, request); }});
  router.add({Method::get, "/api/v1/compliance/{clause}/tickets", Access::member, "report.read", 0, 0,
              [&](http::Request& request) { return read_evidence_page(database, service, request); }});
}

}  // namespace wellkept::report
