#include "staff/staff_service.h"

#include <algorithm>
#include <array>
#include <set>

#include "directory/directory_events.h"
#include "directory/sight_service.h"

namespace wellkept::staff {
namespace {

constexpr std::size_t kMaxSkill = 40;
constexpr std::size_t kMaxPlace = 100;
constexpr std::string_view kRoutingSubject = "routing";

Refusal no(RefusalKind kind, std::string code, std::string detail) {
  return refuse(kind, std::move(code), std::move(detail));
}

Outcome check_member(db::Transaction& tx, Id member) {
  if (directory::DirectoryService::member(tx, member)) return Done{};
  return no(RefusalKind::not_found, "member.unknown", "There is no such member.");
}

bool is_skill(const std::string& skill) {
  return !skill.empty() && skill.size() <= kMaxSkill &&
         skill.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
}

json::Array list_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// Those of a group who can work on tickets at all.
std::vector<Candidate> candidates(db::Transaction& tx, Id unit, Instant now) {
  std::vector<Candidate> able;
  for (store::GroupMember& one : store::group(tx, unit, now)) {
    if (directory::works_on_tickets(one.roles)) able.push_back(std::move(one.candidate));
  }
  return able;
}

Facts facts_of(db::Transaction& tx, const ticket::Placing& placing) {
  Facts facts(placing.fields.begin(), placing.fields.end());
  if (!placing.segment.empty()) facts["segment"] = placing.segment;
  // Where the customer lives says it better than where the ticket was recorded.
  const std::string address = placing.address ? placing.address() : std::string();
  Id region = address.empty() ? Id{} : region_at(address, store::areas(tx));
  if (!region) region = store::region_of(tx, placing.from);
  if (region) facts["region"] = format_id(region);
  return facts;
}

ticket::Placed placed_by(db::Transaction& tx, const Rule& rule, const ticket::Placing& placing) {
  ticket::Placed placed{rule.unit, Id{}, rule.id, ""};
  if (!placing.wants_owner) return placed;
  const auto group = candidates(tx, rule.unit, placing.now);
  const auto opener =
      std::find_if(group.begin(), group.end(), [&](const Candidate& one) { return one.member == placing.opener; });
  if (opener != group.end() && !opener->away && has_skills(*opener, rule.skills)) {
    placed.because = "recorded by one of the group";
    return placed;
  }
  Choice choice = choose(group, rule.skills);
  placed.assignee = choice.member;
  placed.because = std::move(choice.because);
  return placed;
}

}  // namespace

std::optional<ticket::Placed> place(db::Transaction& tx, const ticket::Placing& placing) {
  const auto rules = store::last_routing(tx);
  if (!rules) return std::nullopt;
  const Rule* rule = match(rules->routing, facts_of(tx, placing));
  return rule != nullptr ? std::optional(placed_by(tx, *rule, placing)) : std::nullopt;
}

ticket::Placed choose_in(db::Transaction& tx, Id unit, Instant now) {
  Choice choice = choose(candidates(tx, unit, now), {});
  return {unit, choice.member, "", std::move(choice.because)};
}

std::optional<ticket::Placed> StaffService::try_routing(db::Transaction& tx, ticket::Placing placing) const {
  placing.now = desk_.clock.now();
  return place(tx, placing);
}

Outcome StaffService::tell(db::Transaction& tx, Id member, const char* kind, Id actor, json::Value body) {
  const events::NewEvent event{kind, desk_.clock.now(), actor, std::move(body)};
  const auto head = log_.head(tx, member);
  WK_CHECK(log_.append(tx, member, directory::kMemberSubject, head ? head->version : 0, std::span(&event, 1)));
  return Done{};
}

Result<std::vector<std::string>> StaffService::skills(db::Transaction& tx, Id member) const {
  WK_CHECK(check_member(tx, member));
  return store::skills_of(tx, member);
}

Result<std::vector<std::string>> StaffService::put_skills(db::Transaction& tx, Id member,
                                                          std::vector<std::string> skills, Id actor) {
  WK_CHECK(check_member(tx, member));
  if (skills.size() > kSkillsAtMost) return no(RefusalKind::invalid, "skill.too_many", "A member has up to 40 skills.");
  if (!std::all_of(skills.begin(), skills.end(), is_skill)) {
    return no(RefusalKind::invalid, "skill.name", "A skill has 1 to 40 small letters, digits and . _ -");
  }
  std::sort(skills.begin(), skills.end());
  skills.erase(std::unique(skills.begin(), skills.end()), skills.end());
  const auto before = store::skills_of(tx, member);
  if (before == skills) return skills;
  store::put_skills(tx, member, skills);
  WK_CHECK(tell(tx, member, "member.skills_changed", actor,
                json::Object{{"skills", list_of(skills)}, {"before", list_of(before)}}));
  return skills;
}

Result<StaffService::Covered> StaffService::areas(db::Transaction& tx, Id unit) const {
  if (!directory::DirectoryService::unit(tx, unit))
    return no(RefusalKind::not_found, "unit.unknown", "There is no such unit.");
  const auto head = log_.head(tx, unit);
  return Covered{store::areas_of(tx, unit), head ? head->version : 0};
}

Result<StaffService::Covered> StaffService::put_areas(db::Transaction& tx, Id id, Covered wanted, Id actor) {
  WK_TRY(before, areas(tx, id));
  if (wanted.version != before.version)
    return no(RefusalKind::stale, "unit.stale", "The unit has changed since it was read.");
  auto& places = wanted.places;
  const auto unit = directory::DirectoryService::unit(tx, id);
  if (unit->kind != "region" && !places.empty())
    return no(RefusalKind::conflict, "area.no_region", "Only a region covers places.");
  if (places.size() > kAreasAtMost)
    return no(RefusalKind::invalid, "area.too_many", "A region covers up to 200 places.");
  const auto named = [](const std::string& place) { return !place.empty() && place.size() <= kMaxPlace; };
  if (!std::all_of(places.begin(), places.end(), named))
    return no(RefusalKind::invalid, "area.name", "A place has a name of up to 100 letters.");
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (before.places == places) return wanted;
  store::put_areas(tx, id, places);
  const events::NewEvent event{"unit.areas_changed", desk_.clock.now(), actor,
                               json::Object{{"areas", list_of(places)}, {"before", list_of(before.places)}}};
  WK_TRY(head, log_.append(tx, id, directory::kUnitSubject, before.version, std::span(&event, 1)));
  wanted.version = head.version;
  return wanted;
}

Result<Absence> StaffService::plan_absence(db::Transaction& tx, Absence absence) {
  WK_CHECK(check_member(tx, absence.member));
  const Instant now = desk_.clock.now();
  if (absence.until <= absence.from || absence.until <= now) {
    return no(RefusalKind::invalid, "absence.time", "An absence ends after it begins, and after now.");
  }
  if (store::overlaps(tx, absence)) {
    return no(RefusalKind::conflict, "absence.overlap", "The member is away at that time already.");
  }
  absence.id = desk_.ids.next();
  absence.created_at = now;
  store::insert_absence(tx, absence);
  WK_CHECK(tell(tx, absence.member, "absence.planned", absence.created_by,
                json::Object{{"absence", format_id(absence.id)},
                             {"from", format_instant(absence.from)},
                             {"until", format_instant(absence.until)}}));
  return absence;
}

Result<Absence> StaffService::cancel_absence(db::Transaction& tx, Id id, Id actor) {
  auto absence = store::find_absence(tx, id);
  if (!absence) return no(RefusalKind::not_found, "absence.unknown", "There is no such absence.");
  const Instant now = desk_.clock.now();
  if (absence->cancelled_at || absence->until <= now || !store::cancel_absence(tx, id, now)) {
    return no(RefusalKind::conflict, "absence.ended", "The absence is over or cancelled.");
  }
  WK_CHECK(tell(tx, absence->member, "absence.cancelled", actor, json::Object{{"absence", format_id(id)}}));
  absence->cancelled_at = now;
  return std::move(*absence);
}

Outcome StaffService::check_rule(db::Transaction& tx, const Rule& rule) const {
  const auto wrong = [&](const std::string& detail) {
    Refusal refusal = no(RefusalKind::invalid, "routing.rule", "Rule " + rule.id + ": " + detail);
    refusal.context.set("rule", rule.id);
    return refusal;
  };
  if (!is_skill(rule.id)) return wrong("its name has 1 to 40 small letters, digits and . _ -");
  if (!directory::DirectoryService::unit(tx, rule.unit)) return wrong("there is no such unit.");
  if (!std::all_of(rule.skills.begin(), rule.skills.end(), is_skill)) return wrong("a skill is misspelt.");
  static constexpr std::array<std::string_view, 7> kFields{"kind",    "severity", "urgency",    "channel",
                                                           "product", "category", "subcategory"};
  const policy::Vocabulary& vocabulary = desk_.tickets.policy().vocabulary;
  for (const auto& [name, values] : rule.when) {
    if (values.empty()) return wrong("condition " + name + " has no value.");
    if (name == "segment") continue;
    for (const std::string& value : values) {
      if (name == "region") {
        const auto id = parse_id(value);
        const auto unit = id ? directory::DirectoryService::unit(tx, *id) : std::nullopt;
        if (!unit || unit->kind != "region") return wrong(value + " is no region.");
        continue;
      }
      const policy::FieldIndex field = vocabulary.field(name);
      const bool known = std::find(kFields.begin(), kFields.end(), name) != kFields.end() && field != policy::kNone;
      if (!known) return wrong("there is no condition " + name + ".");
      if (!vocabulary.fields[field].value_index(value)) return wrong(name + " has no value " + value + ".");
    }
  }
  return Done{};
}

Result<RoutingVersion> StaffService::change_routing(db::Transaction& tx, std::int64_t version, RoutingVersion wanted) {
  const auto before = store::last_routing(tx);
  if ((before ? before->routing.version : 0) != version) {
    return no(RefusalKind::stale, "routing.stale", "Somebody changed the rules in the meantime.");
  }
  std::set<std::string> ids;
  for (const Rule& rule : wanted.routing.rules) {
    WK_CHECK(check_rule(tx, rule));
    if (!ids.insert(rule.id).second) {
      return no(RefusalKind::invalid, "routing.rule", "Two rules have the name " + rule.id + ".");
    }
  }
  wanted.routing.version = version + 1;
  wanted.changed_at = desk_.clock.now();
  if (!store::insert_routing(tx, wanted)) {
    return no(RefusalKind::stale, "routing.stale", "Somebody changed the rules in the meantime.");
  }
  const std::string content = store::content_of(wanted.routing);
  const events::NewEvent event{"routing.changed", wanted.changed_at, wanted.changed_by,
                               json::Object{{"version", wanted.routing.version},
                                            {"rules", static_cast<std::int64_t>(wanted.routing.rules.size())},
                                            {"sha256", crypto::to_hex(crypto::sha256(content))}}};
  WK_CHECK(log_.append(tx, desk_.ids.next(), kRoutingSubject, 0, std::span(&event, 1)));
  return wanted;
}

}  // namespace wellkept::staff
