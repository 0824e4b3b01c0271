#include "app/setup_more.h"

#include <algorithm>

#include "app/setup_reading.h"
#include "customer/device_service.h"
#include "desk/view_service.h"
#include "notify/notify_store.h"
#include "staff/staff_service.h"
#include "webhook/webhook_store.h"

namespace wellkept::app::setup {
namespace {

constexpr int kAll = 10'000;
constexpr int kMinutes = 60;

std::optional<std::string> time_text(std::optional<int> minutes) {
  if (!minutes) return std::nullopt;
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(*minutes / kMinutes) + ":" + two(*minutes % kMinutes);
}

void write_view(json::Writer& out, const desk::View& view, const std::string* owner, const FileIds& ids) {
  out.begin_object().field("scope", view.scope).field("name", view.name);
  out.field("owner", owner != nullptr ? std::optional(*owner) : std::nullopt).field("unit", file_id(ids, view.unit));
  out.key("query").begin_object();
  for (const auto& [name, value] : view.query) out.field(name, value);
  out.end_object();
  write_texts(out, "columns", view.columns);
  out.end_object();
}

void write_views(json::Writer& out, db::Transaction& tx, const Org& org) {
  out.key("views").begin_array();
  for (const auto& view : desk::store::shared_views(tx, Id{}, kAll)) write_view(out, view, nullptr, org.ids);
  for (const auto& unit : org.units) {
    for (const auto& view : desk::store::unit_views(tx, unit.id, Id{}, kAll)) {
      if (view.unit == unit.id) write_view(out, view, nullptr, org.ids);
    }
  }
  for (const auto& member : org.members) {
    for (const auto& view : desk::store::private_views(tx, member.id, Id{}, kAll))
      write_view(out, view, &member.login, org.ids);
  }
  out.end_array();
}

void write_products(json::Writer& out, db::Transaction& tx) {
  out.key("products").begin_array();
  for (const auto& product : customer::catalogue(tx, {}, kAll)) {
    out.begin_object().field("model", product.model).field("valid_from", product.valid_from);
    out.key("content").raw(json::write(customer::product_content(product)));
    out.end_object();
  }
  out.end_array();
}

// Values that are units stand by their ids in the file.
std::vector<std::string> in_file(const FileIds& ids, const std::vector<std::string>& values) {
  std::vector<std::string> out;
  for (const std::string& value : values) out.push_back(file_id(ids, parse_id(value).value_or(Id{})).value_or(value));
  return out;
}

void write_routing(json::Writer& out, db::Transaction& tx, const FileIds& ids) {
  const auto last = staff::store::last_routing(tx);
  if (!last) return;
  out.key("routing").begin_object().field("reason", last->reason).key("rules").begin_array();
  for (const staff::Rule& rule : last->routing.rules) {
    out.begin_object().field("id", rule.id).field("unit", file_id(ids, rule.unit)).key("when").begin_object();
    for (const auto& [name, values] : rule.when)
      write_texts(out, name, name == "region" ? in_file(ids, values) : values);
    out.end_object();
    write_texts(out, "skills", rule.skills);
    out.end_object();
  }
  out.end_array().end_object();
}

void write_webhooks(json::Writer& out, db::Transaction& tx) {
  out.key("webhooks").begin_array();
  for (const auto& one : webhook::store::list(tx, Id{}, kAll)) {
    out.begin_object().field("url", one.url).field("description", one.description);
    write_texts(out, "events", one.events);
    out.field("personal", one.personal).end_object();
  }
  out.end_array();
}

// What was published here and what is still decided about: on another desk both are proposals.
void write_amendments(json::Writer& out, Application& app, db::Transaction& tx) {
  auto proposals = policyadmin::store::proposals(tx, Id{}, kAll);
  std::reverse(proposals.begin(), proposals.end());
  const Instant now = app.clock().now();
  out.key("amendments").begin_array();
  for (const auto& one : proposals) {
    if (one.state == "rejected" || one.state == "withdrawn") continue;
    const auto from = calendar::parse_local(one.draft.effective, app.policy().zone);
    out.begin_object().field("label", one.draft.label);
    out.field("effective", from && *from > now ? std::optional(one.draft.effective) : std::nullopt);
    write_text(out, "reason", one.draft.reason);
    out.field("clauses", one.draft.clauses).end_object();
  }
  out.end_array();
}

}  // namespace

std::optional<std::string> file_id(const FileIds& ids, Id unit) {
  const auto found = ids.find(unit);
  return found == ids.end() ? std::nullopt : std::optional(found->second);
}

void write_unit(json::Writer& out, db::Transaction& tx, const directory::Unit& unit) {
  if (unit.kind == "region") write_texts(out, "areas", staff::store::areas_of(tx, unit.id));
}

void write_member(json::Writer& out, db::Transaction& tx, Id member) {
  write_texts(out, "skills", staff::store::skills_of(tx, member));
  const auto wants = notify::store::find_preferences(tx, member);
  if (!wants) return;
  out.key("notifications").begin_object().field("language", wants->language).field("zone", wants->zone);
  out.field("email", wants->email).field("quiet_from", time_text(wants->quiet_from));
  out.field("quiet_until", time_text(wants->quiet_until)).field("digest_at", time_text(wants->digest_at));
  out.key("topics").raw(json::write(notify::topics_json(*wants)));
  out.end_object();
}

void write_more(json::Writer& out, Application& app, db::Transaction& tx, const Org& org) {
  write_views(out, tx, org);
  write_products(out, tx);
  write_routing(out, tx, org.ids);
  write_webhooks(out, tx);
  write_amendments(out, app, tx);
}

}  // namespace wellkept::app::setup
