#include "app/doctor_setup.h"

#include <set>

#include "app/app_sql.h"
#include "app/application.h"
#include "app/doctor_desk.h"
#include "db/migrator.h"
#include "db/open.h"
#include "escalation/escalation_service.h"

namespace wellkept::app {
namespace {

constexpr std::int64_t kFarBehind = 20'000;  // events
constexpr std::int64_t kClockSlackMs = 60'000;

std::string joined(const std::vector<std::string>& words, std::size_t most = 4) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + words[i];
  return words.size() > most ? text + " …" : text;
}

Check check_people(db::Transaction& tx) {
  const auto admins = tx.one(sql::active_administrators, {}, [](const db::Row& row) { return row.integer(0); });
  if (admins.value_or(0) == 0) {
    return {"people", false, "there is no active administrator", "start the server: it prints a link that makes one"};
  }
  const auto lost = tx.all(sql::members_without_unit, {}, [](const db::Row& row) { return row.string(0); });
  if (lost.empty()) return {"people", true, "every active member belongs to a unit", ""};
  return {"people", false, "without a unit: " + joined(lost),
          "put them into one (console, Members; or PATCH /api/v1/members/{id}): figures and sight follow the unit"};
}

// Complaints wait for the approval of a head.
Check check_heads(db::Transaction& tx) {
  struct Unit {
    Id id;
    std::string name;
  };
  const std::vector<std::string> head{"department_head"};
  std::vector<std::string> without;
  for (const Unit& unit : tx.all(sql::departments, {}, [](const db::Row& row) {
         return Unit{row.id(0), row.string(1)};
       })) {
    if (escalation::nearest(tx, unit.id, head).members.empty()) without.push_back(unit.name);
  }
  if (without.empty()) return {"heads", true, "every department has a head, its own or above", ""};
  return {"heads", false, "without a head: " + joined(without),
          "give a member of each the role department_head: complaints wait for their approval (US-3.2.4)"};
}

Check check_duties(db::Transaction& tx, const policy::Policy& policy, Instant now) {
  std::set<std::string> missing;
  for (const policy::Clause& clause : policy.in_force(now).clauses) {
    if (clause.planned) continue;
    for (const policy::DutyRule& rule : clause.duties) {
      const std::vector<std::string> roles{rule.role};
      const auto root = directory::DirectoryService::root_unit(tx);
      const Id unit = root ? root->id : Id{};
      if (!rule.role.empty() && escalation::nearest(tx, unit, roles).members.empty()) missing.insert(rule.role);
    }
  }
  struct Open {
    std::int64_t overdue = 0;
    std::int64_t nobodys = 0;
  };
  const Open open = tx.one(sql::open_duties, {now}, [](const db::Row& row) {
                        return Open{row.integer(0), row.integer(1)};
                      }).value_or(Open{});
  if (!missing.empty()) {
    return {"duties", false, "nobody of the root unit is: " + joined({missing.begin(), missing.end()}),
            "give a member of the root unit that role: the policy's recurring duties go to them"};
  }
  const std::string found =
      std::to_string(open.overdue) + " overdue, " + std::to_string(open.nobodys) + " in nobody's charge";
  if (open.nobodys > 0) {
    return {"duties", false, found,
            "start the server: it puts somebody in charge; or hand them over (console, Duties)"};
  }
  if (open.overdue > 0) return {"duties", false, found, "see GET /api/v1/duties, or Duties in the console"};
  return {"duties", true, found, ""};
}

Check check_policy_here(db::Database& database, const Settings& settings, Instant now) {
  const auto shipped = load_policy(settings.policy);
  if (!shipped) return {"policy in force", true, "see the policy above", ""};
  const auto started = start_policy(database, settings.policy, *shipped, now);
  if (!started) {
    return {"policy in force", false, started.refusal().detail,
            "put the clauses back as they were, and write what changed as an amendment (docs/policy-guide.md)"};
  }
  if (!started->note.empty()) {
    return {"policy in force", false, started->note, "compare with wellkept policy diff, and propose the changes"};
  }
  std::string found = "version " + started->policy->in_force(now).label;
  for (const policy::Version& version : started->policy->versions) {
    if (version.effective_from > now) found += ", " + version.label + " from " + version.effective_date;
  }
  return {"policy in force", true, found, ""};
}

// A clock that was set back would put new events before old ones.
Check check_order(db::Transaction& tx, Instant now) {
  const auto newest = tx.one(sql::newest_recorded, {}, [](const db::Row& row) { return row.instant(0); });
  if (!newest || *newest <= now + kClockSlackMs) return {"clock and evidence", true, "in order", ""};
  return {"clock and evidence", false,
          "the newest event was recorded at " + format_instant(*newest) + ", which is to come",
          "set the system's clock right before the server is started; keep it right with NTP"};
}

Check check_figures(db::Transaction& tx) {
  const auto behind = tx.one(sql::figures_behind, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
  const std::string found = std::to_string(behind) + " events behind";
  if (behind < kFarBehind) return {"figures", true, found, ""};
  return {"figures", false, found, "let the server run: they catch up by themselves; see its log when they do not"};
}

}  // namespace

std::vector<Check> check_setup(const Settings& settings, Instant now) {
  const std::string address = settings.database_address();
  if (!db::address_exists(address)) return {};
  try {
    const auto database = db::open(address, {.readers = 1});
    const db::MigrationState state = db::migration_state(*database);
    if (!state.fits()) return {};
    std::vector<Check> checks{check_policy_here(*database, settings, now)};
    const auto policy = load_policy(settings.policy);
    // With what was published here, when it can be read: check_policy_here says when it cannot.
    std::shared_ptr<const policy::Policy> live;
    if (policy) {
      const auto started = start_policy(*database, settings.policy, *policy, now);
      live = started ? started->policy : *policy;
    }
    database->read([&](db::Transaction& tx) {
      checks.push_back(check_people(tx));
      checks.push_back(check_heads(tx));
      if (policy) checks.push_back(check_duties(tx, **policy, now));
      checks.push_back(check_order(tx, now));
      checks.push_back(check_figures(tx));
      if (policy) {
        for (Check& check : check_desk(tx, settings, *live, now)) checks.push_back(std::move(check));
      }
    });
    return checks;
  } catch (const db::Fault&) {
    return {};  // check_database says it
  }
}

}  // namespace wellkept::app
