#include "staff/staff_store.h"

#include <algorithm>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "staff/staff_sql.h"

namespace wellkept::staff::store {
namespace {

Absence read_absence(const db::Row& row) {
  return {row.id(0),     row.id(1), row.instant(2), row.instant(3),
          row.string(4), row.id(5), row.instant(6), row.maybe_instant(7)};
}

std::vector<std::string> read_texts(const json::Value* list) {
  std::vector<std::string> texts;
  if (list == nullptr || list->array() == nullptr) return texts;
  for (const json::Value& one : *list->array()) texts.push_back(*one.string());
  return texts;
}

Rule read_rule(const json::Value& value) {
  Rule rule;
  rule.id = *value.find("id")->string();
  rule.unit = parse_id(*value.find("unit_id")->string()).value_or(Id{});
  for (const auto& [name, values] : *value.find("when")->object()) rule.when.emplace(name, read_texts(&values));
  rule.skills = read_texts(value.find("skills"));
  return rule;
}

RoutingVersion read_version(const db::Row& row) {
  const auto parsed = json::parse(row.text(1));
  const auto* content = std::get_if<json::Value>(&parsed);
  if (content == nullptr) throw std::runtime_error("the stored routing rules are unreadable");
  RoutingVersion version{{row.integer(0), {}}, row.string(2), row.instant(3), row.id(4)};
  for (const json::Value& rule : *content->find("rules")->array()) version.routing.rules.push_back(read_rule(rule));
  return version;
}

json::Array list_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

std::vector<std::string> skills_of(db::Transaction& tx, Id member) {
  return tx.all(sql::skills_of, {member}, [](const db::Row& row) { return row.string(0); });
}

void put_skills(db::Transaction& tx, Id member, const std::vector<std::string>& skills) {
  tx.execute(sql::delete_skills, {member});
  for (const std::string& skill : skills) tx.execute(sql::insert_skill, {member, skill});
}

std::vector<std::pair<std::string, std::int64_t>> all_skills(db::Transaction& tx) {
  return tx.all(sql::all_skills, {}, [](const db::Row& row) { return std::pair(row.string(0), row.integer(1)); });
}

void insert_absence(db::Transaction& tx, const Absence& a) {
  tx.execute(sql::insert_absence, {a.id, a.member, a.from, a.until, a.note, a.created_by, a.created_at});
}

std::optional<Absence> find_absence(db::Transaction& tx, Id id) {
  return tx.one(sql::find_absence, {id}, read_absence);
}

bool cancel_absence(db::Transaction& tx, Id id, Instant now) {
  return tx.execute(sql::cancel_absence, {id, now}) == 1;
}

bool overlaps(db::Transaction& tx, const Absence& a) {
  return tx.one(sql::overlapping_absence, {a.member, a.from, a.until}, [](const db::Row& row) { return row.id(0); })
      .has_value();
}

std::vector<Absence> absences(db::Transaction& tx, Id member, const AbsenceKey& after, int limit) {
  if (member) return tx.all(sql::absences_of, {after.until, after.id.value, limit, member}, read_absence);
  return tx.all(sql::absences_from, {after.until, after.id.value, limit}, read_absence);
}

bool is_absent(db::Transaction& tx, Id member, Instant now) {
  return tx.one(sql::absent_now, {member, now}, [](const db::Row& row) { return row.id(0); }).has_value();
}

std::optional<RoutingVersion> last_routing(db::Transaction& tx) {
  return tx.one(sql::last_routing, {}, read_version);
}

std::vector<RoutingVersion> routing_before(db::Transaction& tx, std::int64_t version, int limit) {
  return tx.all(sql::routing_before, {version, limit}, read_version);
}

std::string content_of(const Routing& routing) {
  json::Array rules;
  for (const Rule& rule : routing.rules) {
    json::Object when;
    for (const auto& [name, values] : rule.when) when.emplace_back(name, list_of(values));
    rules.emplace_back(json::Object{{"id", rule.id},
                                    {"when", std::move(when)},
                                    {"unit_id", format_id(rule.unit)},
                                    {"skills", list_of(rule.skills)}});
  }
  return json::write(json::Object{{"rules", std::move(rules)}});
}

bool insert_routing(db::Transaction& tx, const RoutingVersion& v) {
  return tx.execute(sql::insert_routing,
                    {v.routing.version, content_of(v.routing), v.reason, v.changed_at, v.changed_by}) == 1;
}

std::vector<GroupMember> group(db::Transaction& tx, Id unit, Instant now) {
  auto members = tx.all(sql::members_of_group, {unit, now}, [](const db::Row& row) {
    GroupMember one{{row.id(0), row.integer(2), row.boolean(3)}, {}};
    for (const auto role : text::split(row.text(1), ' ')) one.roles.emplace_back(role);
    return one;
  });
  tx.each(sql::skills_of_group, {unit}, [&](const db::Row& row) {
    const auto who = std::find_if(members.begin(), members.end(),
                                  [&](const GroupMember& one) { return one.candidate.member == row.id(0); });
    if (who != members.end()) who->candidate.skills.push_back(row.string(1));
  });
  return members;
}

Id region_of(db::Transaction& tx, Id unit) {
  return tx.one(sql::region_of, {unit}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
}

std::vector<Area> areas(db::Transaction& tx) {
  return tx.all(sql::all_areas, {}, [](const db::Row& row) { return Area{row.id(0), row.string(1)}; });
}

std::vector<std::string> areas_of(db::Transaction& tx, Id unit) {
  return tx.all(sql::areas_of, {unit}, [](const db::Row& row) { return row.string(0); });
}

void put_areas(db::Transaction& tx, Id unit, const std::vector<std::string>& places) {
  tx.execute(sql::delete_areas, {unit});
  for (const std::string& place : places) tx.execute(sql::insert_area, {unit, place});
}

std::vector<Missing> who_is_missing(db::Transaction& tx, Instant now) {
  return tx.all(sql::who_is_missing, {now}, [](const db::Row& row) { return Missing{row.id(0), row.string(1)}; });
}

}  // namespace wellkept::staff::store
