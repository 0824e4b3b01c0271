#include "metric/metric_routes.h"

#include "directory/sight_service.h"

#include "policy/shown_text.h"

namespace wellkept::metric {
namespace {

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name);
  policy::write_text(out, text);
}

void write_head(json::Writer& out, const Metric& metric) {
  out.field("id", metric.id);
  write_text(out, "label", metric.label);
  write_text(out, "definition", metric.definition);
  out.field("measure", measure_name(metric.measure)).field("source", metric.source);
  out.field("parts_by_month", metric.parts_by_month);
  out.key("clauses").begin_array();
  for (const std::string_view clause : metric.clauses) out.value(clause);
  out.end_array();
}

http::Response list_metrics() {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("items").begin_array();
  for (const Metric& metric : catalogue()) {
    out.begin_object();
    write_head(out, metric);
    out.field("split_by_value", metric.values != Values::none).end_object();
  }
  out.end_array().end_object();
  return http::json_response(200, std::move(text));
}

void write_amount(json::Writer& out, const Metric& metric, const Amount& amount) {
  out.begin_object().field("n", amount.n).field("mean", mean_of(metric, amount));
  if (const auto interval = interval_of(metric, amount)) {
    out.key("interval").begin_object().field("low", interval->low).field("high", interval->high).end_object();
  }
  out.end_object();
}

void write_period(json::Writer& out, std::string_view name, const report::Period& period) {
  out.key(name)
      .begin_object()
      .field("from", report::format_day(period.from))
      .field("to", report::format_day(period.to))
      .end_object();
}

std::string answer_json(const Answer& answer) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_head(out, *answer.metric);
  write_period(out, "period", answer.period);
  write_period(out, "before_period", answer.before_period);
  write_amount(out.key("total"), *answer.metric, answer.total);
  write_amount(out.key("before"), *answer.metric, answer.before);
  out.key("groups").begin_array();
  for (const Group& group : answer.groups) {
    out.begin_object().field("key", group.key);
    write_text(out, "label", group.label);
    write_amount(out.key("amount"), *answer.metric, group.amount);
    write_amount(out.key("before"), *answer.metric, group.before);
    out.field("signal", group.signal).end_object();
  }
  out.end_array().key("control");
  if (answer.control) {
    out.begin_object()
        .field("center", answer.control->center)
        .field("low", answer.control->low)
        .field("high", answer.control->high)
        .end_object();
  } else {
    out.null();
  }
  out.end_object();
  return text;
}

}  // namespace

void add_routes(http::Router& router, db::Database& database, const MetricService& service) {
  using http::Access;
  using http::Method;
  router.add({Method::get, "/api/v1/metrics", Access::member, "report.read", 0, 0,
              [](http::Request&) -> Result<http::Response> { return list_metrics(); }});
  router.add(
      {Method::get, "/api/v1/metrics/{metric}", Access::member, "report.read", 0, 0,
       [&](http::Request& request) -> Result<http::Response> {
         MetricService::Asked asked{request.path_value("metric"), request.query("from"),  request.query("to"),
                                    request.query("unit"),        request.query("kind"),  request.query("product"),
                                    request.query("channel"),     request.query("value"), request.query("by")};
         WK_TRY(answer, database.read([&](db::Transaction& tx) -> Result<Answer> {
           WK_TRY(unit, directory::unit_in_sight(directory::sight_of(tx, request.principal), std::move(asked.unit)));
           asked.unit = std::move(unit);
           return service.answer(tx, asked, request.now);
         }));
         return http::json_response(200, answer_json(answer));
       }});
}

}  // namespace wellkept::metric
