#include "report/report_routes.h"

#include "directory/sight_service.h"
#include "http/paging.h"
#include "report/evidence_view.h"
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
  Scope scope = scope_of(request);
  WK_TRY(matrix, database.read([&](db::Transaction& tx) -> Result<Matrix> {
    WK_TRY(unit, directory::unit_in_sight(directory::sight_of(tx, request.principal), std::move(scope.unit)));
    scope.unit = std::move(unit);
    return service.matrix(tx, scope, request.now);
  }));
  if (format == "json") return http::json_response(200, matrix_json(matrix));
  const std::string file = "compliance-" + format_day(matrix.period.from) + "-" + format_day(matrix.period.to) + ".csv";
  http::Response response{200, "text/csv; charset=utf-8", matrix_csv(matrix, http::language_of(request))};
  return response.header("Content-Disposition", "attachment; filename=\"" + file + "\"");
}

Result<http::Response> read_evidence_page(db::Database& database, const ReportService& service,
                                          http::Request& request) {
  WK_TRY(asked, http::read_page(request));
  EvidenceRequest query{scope_of(request),
                        request.path_value("clause"),
                        request.query("verdict").value_or(""),
                        request.query("rule"),
                        asked.cursor,
                        asked.limit};
  WK_TRY(page, database.read([&](db::Transaction& tx) -> Result<EvidencePage> {
    WK_TRY(unit, directory::unit_in_sight(directory::sight_of(tx, request.principal), std::move(query.scope.unit)));
    query.scope.unit = std::move(unit);
    return service.evidence(tx, query, request.now);
  }));
  return http::json_response(200, evidence_json(page));
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
