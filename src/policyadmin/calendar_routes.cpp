// Working calendars as readers of the policy see them, and their changes, which are amendments.
#include <chrono>

#include "base/bind.h"
#include "jobs/idempotency.h"
#include "policyadmin/calendar_change.h"
#include "policyadmin/policyadmin_json.h"
#include "policyadmin/policyadmin_routes.h"

namespace wellkept::policyadmin {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kMaxBody = 256 * 1024;
constexpr int kChecksPerMinute = 60;  // each loads the whole policy
constexpr int kYearsAhead = 30;
constexpr std::size_t kYearDigits = 4;

std::vector<std::string> clauses_by(const policy::Version& version, std::string_view calendar) {
  std::vector<std::string> ids;
  for (const policy::Clause& clause : version.clauses) {
    bool uses = false;
    for (const policy::ClockRule& rule : clause.clocks) uses = uses || rule.calendar == calendar;
    for (const policy::DutyRule& rule : clause.duties) uses = uses || rule.calendar == calendar;
    if (uses) ids.push_back(clause.id);
  }
  return ids;
}

int year_now(const calendar::Calendar& calendar, Instant now) {
  return std::stoi(calendar.local_date(now).substr(0, kYearDigits));
}

// January 1st of the first year, from the present one on, whose list is not known yet.
json::Value provisional_from(const calendar::Calendar& calendar, Instant now) {
  const int year = year_now(calendar, now);
  for (int i = 0; i < kYearsAhead; ++i) {
    if (!calendar.official_from(year + i)) return std::to_string(year + i) + "-01-01";
  }
  return {};
}

json::Value years_of(const json::Value& data) {
  const json::Value* list = data.find("official_years");
  if (list == nullptr) return {};
  json::Array years;
  for (const json::Value& one : *list->array()) years.emplace_back(static_cast<std::int64_t>(std::stoi(*one.string())));
  return years;
}

json::Value part_of(const json::Value& data, std::string_view name, const json::Value& otherwise) {
  const json::Value* found = data.find(name);
  return found != nullptr && !found->is_null() ? *found : otherwise;
}

json::Value calendar_json(const policy::Version& version, const std::string& id, Instant now) {
  const json::Value& data = version.calendar_data.find(id)->second;
  const calendar::Calendar& calendar = version.calendars.find(id)->second;
  json::Array clauses;
  for (std::string& clause : clauses_by(version, id)) clauses.emplace_back(std::move(clause));
  return json::Object{{"id", id},
                      {"policy_version", version.label},
                      {"timezone", calendar.zone()},
                      {"weekly", part_of(data, "weekly", json::Object{})},
                      {"days_off", part_of(data, "days_off", json::Array{})},
                      {"make_up", part_of(data, "make_up", json::Object{})},
                      {"official_years", years_of(data)},
                      {"provisional_from", provisional_from(calendar, now)},
                      {"clauses", std::move(clauses)}};
}

Result<Response> list_calendars(const AmendmentService& amendments, const Request& request) {
  WK_TRY(version, version_of(amendments.live(), request));
  json::Array items;
  for (const auto& entry : version->calendar_data) items.push_back(calendar_json(*version, entry.first, request.now));
  return http::json_response(200, json::write(json::Object{{"items", std::move(items)}}));
}

Result<int> read_year(const calendar::Calendar& calendar, const Request& request) {
  const auto text = request.query("year");
  if (!text) return year_now(calendar, request.now);
  const bool digits = text->size() == kYearDigits && text->find_first_not_of("0123456789") == std::string::npos;
  if (!digits || *text < "1970" || *text > "2200")
    return refuse(RefusalKind::invalid, "policy.year", "A year from 1970 to 2200.");
  return std::stoi(std::string(*text));
}

Result<Response> read_calendar(const AmendmentService& amendments, const Request& request) {
  WK_TRY(version, version_of(amendments.live(), request));
  const std::string& id = request.path_value("calendar");
  const auto found = version->calendars.find(id);
  if (found == version->calendars.end() || !version->calendar_data.contains(id))
    return refuse(RefusalKind::not_found, "policy.calendar", "That version has no such calendar.");
  WK_TRY(year, read_year(found->second, request));
  json::Array days;
  std::chrono::sys_days date = std::chrono::year{year} / 1 / 1;
  for (const std::string_view kind : found->second.days_of(year)) {
    const Instant noon{std::chrono::duration_cast<std::chrono::milliseconds>(date.time_since_epoch()).count()};
    days.emplace_back(json::Object{{"date", format_instant(noon).substr(0, 10)}, {"kind", kind}});
    date += std::chrono::days{1};
  }
  const auto official = found->second.official_from(year);
  json::Value out = calendar_json(*version, id, request.now);
  out.object()->emplace_back("year", static_cast<std::int64_t>(year));
  out.object()->emplace_back("official_from", official ? json::Value(*official) : json::Value());
  out.object()->emplace_back("days", std::move(days));
  return http::json_response(200, json::write(out));
}

// The amendment that a form for one calendar asks for.
Result<Draft> read_change(const Request& request) {
  WK_TRY(body, request.json());
  WK_TRY(change, read_calendar_change(body));
  WK_TRY(draft, read_head(body, {"timezone", "restore", "days_off", "make_up", "weekly", "official_years"}));
  draft.clauses = calendar_yaml(request.path_value("calendar"), change);
  return draft;
}

Result<Response> check_change(const AmendmentService& amendments, const Request& request) {
  WK_TRY(draft, read_change(request));
  WK_TRY(checked, amendments.check(draft));
  json::Value out = wire::checked_json(checked);
  out.object()->emplace_back("text", draft.clauses);
  return http::json_response(200, json::write(out));
}

Result<Response> propose_change(AmendmentService& amendments, Request& request) {
  WK_TRY(draft, read_change(request));
  return propose(amendments, request, draft);
}

}  // namespace

void add_calendar_routes(http::Router& router, AmendmentService& amendments) {
  using http::Method;
  const auto add = [&](Method method, const std::string& rest, const char* permission, http::Handler handler) {
    const bool get = method == Method::get;
    router.add({method, "/api/v1/policy/calendars" + rest, http::Access::member, permission, get ? 0 : kMaxBody,
                get ? 0 : kChecksPerMinute, std::move(handler)});
  };
  add(Method::get, "", "policy.read", [&](Request& request) { return list_calendars(amendments, request); });
  add(Method::get, "/{calendar}", "policy.read", [&](Request& request) { return read_calendar(amendments, request); });
  add(Method::post, "/{calendar}/changes", "policy.propose",
      [&](Request& request) { return propose_change(amendments, request); });
  add(Method::post, "/{calendar}/changes/check", "policy.propose",
      [&](Request& request) { return check_change(amendments, request); });
}

}  // namespace wellkept::policyadmin
