#include "app/doctor_desk.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "app/app_sql.h"
#include "app/sign_in_wiring.h"
#include "desk/template_service.h"
#include "staff/staff_store.h"

namespace wellkept::app {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kSoonMs = 60 * kDayMs;  // a year's list is out by November
constexpr std::int64_t kOldMs = 8 * kDayMs;    // a weekly backup, and a day
constexpr std::size_t kShown = 4;
constexpr int kTemplates = 1000;

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < kShown; ++i) text += (i == 0 ? "" : ", ") + words[i];
  return words.size() > kShown ? text + " …" : text;
}

std::string backup_note(const Settings& settings) {
  return settings.data + "/last-backup";
}

std::optional<Instant> last_backup(const Settings& settings) {
  std::ifstream in(backup_note(settings));
  std::string text;
  std::getline(in, text);
  return parse_instant(text);
}

bool somebody_can(const std::vector<staff::Candidate>& group, const staff::Rule& rule) {
  return std::any_of(group.begin(), group.end(),
                     [&](const staff::Candidate& one) { return staff::has_skills(one, rule.skills); });
}

// The calendars that clocks and duties of the version count by.
std::set<std::string> calendars_used(const policy::Version& version) {
  std::set<std::string> used;
  for (const policy::Clause& clause : version.clauses) {
    for (const policy::ClockRule& rule : clause.clocks) used.insert(rule.calendar);
    for (const policy::DutyRule& rule : clause.duties) used.insert(rule.calendar);
  }
  used.erase("always");
  return used;
}

std::vector<std::string> unapproved_templates(db::Transaction& tx) {
  std::vector<std::string> names;
  for (const desk::Template& one : desk::templates_after(tx, Id{}, kTemplates)) {
    if (one.active && !one.approved_by) names.push_back(one.content.name.en);
  }
  return names;
}

}  // namespace

Check routing_check(std::span<const staff::Rule> rules, const GroupOf& group_of) {
  std::vector<std::string> wrong;
  std::string behind;  // a rule that takes every ticket
  for (const staff::Rule& rule : rules) {
    const auto group = group_of(rule.unit);
    if (!behind.empty()) {
      wrong.push_back(rule.id + " (behind " + behind + ", which takes every ticket)");
    } else if (group.empty()) {
      wrong.push_back(rule.id + " (nobody is in the group)");
    } else if (!somebody_can(group, rule)) {
      wrong.push_back(rule.id + " (nobody of the group has the skills)");
    }
    if (behind.empty() && rule.when.empty()) behind = rule.id;
  }
  const std::string found = std::to_string(rules.size()) + (rules.size() == 1 ? " rule" : " rules");
  if (wrong.empty()) return {"routing", true, found + ", each finds somebody", ""};
  return {"routing", false, "rules that find nobody: " + listed(wrong),
          "put members into the group or give them the skills (console, Members), or change the rules (PUT "
          "/api/v1/routing)"};
}

Check calendar_check(const policy::Policy& policy, Instant now) {
  std::vector<std::string> ending;
  std::string found;
  const policy::Version& version = policy.versions.back();
  for (const std::string& name : calendars_used(version)) {
    const auto calendar = version.calendars.find(name);
    if (calendar == version.calendars.end()) continue;
    found += (found.empty() ? "" : ", ") + name;
    const int year = std::stoi(calendar->second.local_date(now + kSoonMs).substr(0, 4));
    const auto from = calendar->second.official_from(year);
    if (!from) ending.push_back(name + " has no official list of " + std::to_string(year));
  }
  if (ending.empty()) return {"calendars", true, found.empty() ? "none is needed" : found + ": known far enough", ""};
  return {"calendars", false, listed(ending) + ": deadlines there are provisional",
          "propose the year's days off and make-up days with official_years (POST "
          "/api/v1/policy/calendars/{calendar}/changes), have it approved and publish it"};
}

Check backup_check(std::optional<Instant> last, std::optional<Instant> since, Instant now) {
  const char* const advice = "run wellkept backup every day, and try a restore now and then (docs/operating.md)";
  if (!last) {
    const bool young = !since || now - *since < kOldMs;
    return {"backups", young, "none was made of this folder yet", young ? "" : advice};
  }
  const std::string found = "the last one was made at " + format_instant(*last);
  if (now - *last < kOldMs) return {"backups", true, found, ""};
  return {"backups", false, found, advice};
}

Check webhook_check(std::span<const Parked> parked) {
  std::vector<std::string> wrong;
  for (const Parked& one : parked) wrong.push_back(std::to_string(one.deliveries) + " for " + one.url);
  if (wrong.empty()) return {"webhooks", true, "nothing is parked", ""};
  return {"webhooks", false, "parked after the last try: " + listed(wrong),
          "see why with GET /api/v1/webhooks/{id}/deliveries?state=parked, mend the receiver, and tell it again there"};
}

Check template_check(std::span<const std::string> unapproved) {
  if (unapproved.empty()) return {"templates", true, "a second person stands behind each that is in use", ""};
  return {"templates", false, "in use though only its author saw it: " + listed({unapproved.begin(), unapproved.end()}),
          "have another person approve it (POST /api/v1/templates/{id}/approve)"};
}

Check check_directory(const Settings& settings) {
  if (settings.ldap_url.empty()) return {"directory", true, "none: passwords are kept here", ""};
  const Outcome outcome = directory::make_ldap_client(ldap_options(settings))->probe();
  if (outcome) return {"directory", true, settings.ldap_url + " answers", ""};
  return {
      "directory", false, outcome.refusal().detail,
      "check the settings ldap-*, the certificate to trust (ldap-ca), and whether the directory can be reached from "
      "here"};
}

std::vector<Check> check_desk(db::Transaction& tx, const Settings& settings, const policy::Policy& policy,
                              Instant now) {
  const auto routing = staff::store::last_routing(tx);
  const std::vector<staff::Rule> rules = routing ? routing->routing.rules : std::vector<staff::Rule>{};
  const auto group_of = [&](Id unit) {
    std::vector<staff::Candidate> group;
    for (const auto& one : staff::store::group(tx, unit, now)) group.push_back(one.candidate);
    return group;
  };
  auto parked = tx.all(sql::parked_deliveries, {}, [](const db::Row& row) {
    return Parked{row.string(0), row.integer(1)};
  });
  std::erase_if(parked, [](const Parked& one) { return one.deliveries == 0; });
  const auto since = tx.one(sql::oldest_recorded, {}, [](const db::Row& row) { return row.instant(0); });
  return {webhook_check(parked), routing_check(rules, group_of), template_check(unapproved_templates(tx)),
          calendar_check(policy, now), backup_check(last_backup(settings), since, now)};
}

void note_backup(const Settings& settings, Instant at) {
  std::ofstream out(backup_note(settings), std::ios::trunc);
  out << format_instant(at) << '\n';
}

}  // namespace wellkept::app
