#include <algorithm>

#include "app/setup_more.h"
#include "app/setup_reading.h"
#include "app/webhook_wiring.h"
#include "customer/device_service.h"
#include "desk/view_service.h"
#include "directory/permissions.h"
#include "notify/inbox_service.h"
#include "notify/notify_store.h"
#include "staff/staff_service.h"

namespace wellkept::app::setup {
namespace {

constexpr int kAll = 10'000;
constexpr int kMinutes = 60;
constexpr int kDay = 24 * kMinutes;

void count(SetupCounts& counts, bool there, bool same) {
  ++(same ? counts.same : there ? counts.changed : counts.made);
}

// "22:30" as minutes of the day.
std::optional<int> minutes_of(const json::Value& value, std::string_view name) {
  const std::string text = text_of(value, name);
  const bool shaped = text.size() == 5 && text[2] == ':' &&
                      (text.substr(0, 2) + text.substr(3)).find_first_not_of("0123456789") == std::string::npos;
  if (!shaped) return std::nullopt;
  const int minutes = std::stoi(text.substr(0, 2)) * kMinutes + std::stoi(text.substr(3));
  return minutes < kDay ? std::optional(minutes) : std::nullopt;
}

Result<notify::Preferences> wishes_of(const json::Value& said, const std::string& zone) {
  notify::Preferences wants;
  wants.language = text_of(said, "language");
  wants.zone = text_of(said, "zone");
  if (wants.zone.empty()) wants.zone = zone;
  const std::string email = text_of(said, "email");
  const bool readable = notify::is_language(wants.language) && calendar::known_zone(wants.zone) &&
                        (email.empty() || notify::is_mail_address(email));
  if (!readable) return not_ours("A member's notifications name no language, zone or address that there is.");
  if (!email.empty()) wants.email = email;
  wants.quiet_from = minutes_of(said, "quiet_from");
  wants.quiet_until = minutes_of(said, "quiet_until");
  if (wants.quiet_from.has_value() != wants.quiet_until.has_value()) return not_ours("Quiet hours have two ends.");
  wants.digest_at = minutes_of(said, "digest_at").value_or(wants.digest_at);
  if (const json::Value* topics = said.find("topics")) notify::read_topics(json::write(*topics), wants);
  return wants;
}

bool same_wishes(const notify::Preferences& a, const notify::Preferences& b) {
  return a.language == b.language && a.zone == b.zone && a.email == b.email && a.quiet_from == b.quiet_from &&
         a.quiet_until == b.quiet_until && a.digest_at == b.digest_at && a.topics == b.topics;
}

bool same_rules(const staff::Routing& a, const staff::Routing& b) {
  return staff::store::content_of(a) == staff::store::content_of(b);
}

}  // namespace

Result<bool> take_areas(Application& app, const desk::Desk& desk, const json::Value& one, Id unit, Id actor) {
  if (one.find("areas") == nullptr) return false;
  staff::StaffService staff(desk, app.log());
  return app.database().write([&](db::Transaction& tx) -> Result<bool> {
    WK_TRY(before, staff.areas(tx, unit));
    WK_TRY(after, staff.put_areas(tx, unit, {texts_of(one, "areas"), before.version}, actor));
    return before.places != after.places;
  });
}

Result<bool> take_member(Application& app, const desk::Desk& desk, const json::Value& one, Id member, Id actor) {
  bool changed = false;
  if (one.find("skills") != nullptr) {
    staff::StaffService staff(desk, app.log());
    WK_CHECK(app.database().write([&](db::Transaction& tx) -> Outcome {
      const auto before = staff::store::skills_of(tx, member);
      WK_TRY(after, staff.put_skills(tx, member, texts_of(one, "skills"), actor));
      changed = before != after;
      return Done{};
    }));
  }
  const json::Value* said = one.find("notifications");
  if (said == nullptr || said->object() == nullptr) return changed;
  WK_TRY(wants, wishes_of(*said, app.policy().zone));
  WK_CHECK(app.database().write([&, wants = wants](db::Transaction& tx) -> Outcome {
    const auto there = notify::store::find_preferences(tx, member);
    if (there && same_wishes(*there, wants)) return Done{};
    notify::store::put_preferences(tx, member, wants);
    changed = true;
    return Done{};
  }));
  return changed;
}

bool has_more(const json::Value& file) {
  if (file.find("routing") != nullptr) return true;
  for (const char* const name : {"views", "products", "webhooks", "amendments"}) {
    const json::Value* const list = file.find(name);
    if (list != nullptr && (list->array() == nullptr || !list->array()->empty())) return true;
  }
  return false;
}

Result<Id> MoreImporter::unit_here(const std::string& id) const {
  const auto found = place_.units.find(id);
  if (found != place_.units.end()) return found->second;
  return not_ours("The file names a unit " + id + " that it does not have.");
}

Outcome MoreImporter::run(const json::Value& file) {
  WK_CHECK(each(file, "views", [this](const json::Value& one) { return take_view(one); }));
  WK_CHECK(each(file, "products", [this](const json::Value& one) { return take_product(one); }));
  if (const json::Value* routing = file.find("routing")) WK_CHECK(take_routing(*routing));
  WK_CHECK(each(file, "webhooks", [this](const json::Value& one) { return take_webhook(one); }));
  return each(file, "amendments", [this](const json::Value& one) { return take_amendment(one); });
}

Outcome MoreImporter::take_view(const json::Value& one) {
  desk::View wanted;
  wanted.scope = text_of(one, "scope");
  if (wanted.scope.empty()) wanted.scope = "shared";
  wanted.name = text_of(one, "name");
  wanted.columns = texts_of(one, "columns");
  if (one.find("query") == nullptr || one.find("query")->object() == nullptr) return not_ours("A view has no query.");
  wanted.query = map_of(one, "query");
  desk::Viewer who{place_.keeper, true, {"admin"}};
  if (wanted.scope == "unit") {
    WK_TRY(unit, unit_here(text_of(one, "unit")));
    wanted.unit = unit;
  } else if (wanted.scope == "private") {
    const auto owner = place_.app.directory().member_by_login(text_of(one, "owner"));
    if (!owner) return not_ours("A list belongs to a member " + text_of(one, "owner") + " that there is not.");
    who = {owner->id, directory::allowed(owner->roles, {}, "template.manage"), owner->roles};
  }
  return place_.app.database().write([&](db::Transaction& tx) -> Outcome {
    const auto all = wanted.scope == "private" ? desk::store::private_views(tx, who.member, Id{}, kAll)
                     : wanted.scope == "unit"  ? desk::store::unit_views(tx, wanted.unit, Id{}, kAll)
                                               : desk::store::shared_views(tx, Id{}, kAll);
    const auto found = std::find_if(all.begin(), all.end(), [&](const desk::View& there) {
      return there.name == wanted.name && there.unit == wanted.unit;
    });
    if (found == all.end()) {
      WK_CHECK(desk::add_view(tx, place_.desk, who, wanted));
      ++done_.views.made;
      return Done{};
    }
    desk::View there = *found;
    const bool same = there.query == wanted.query && there.columns == wanted.columns;
    if (!same) {
      there.query = wanted.query;
      there.columns = wanted.columns;
      WK_CHECK(desk::change_view(tx, place_.desk, who, found->version, there));
    }
    count(done_.views, true, same);
    return Done{};
  });
}

Outcome MoreImporter::take_product(const json::Value& one) {
  const json::Value* content = one.find("content");
  if (content == nullptr) return not_ours("A product has no content.");
  WK_TRY(product, customer::read_product(*content));
  product.model = text_of(one, "model");
  product.valid_from = text_of(one, "valid_from");
  if (product.model.empty() || !customer::is_day(product.valid_from))
    return not_ours("A product has a model and a day from which it is so.");
  return place_.app.database().write([&](db::Transaction& tx) -> Outcome {
    const auto all = customer::catalogue(tx, {}, kAll);
    const auto found = std::find_if(all.begin(), all.end(), [&](const customer::Product& there) {
      return there.model == product.model && there.valid_from == product.valid_from;
    });
    const bool there = found != all.end();
    const bool same = there && customer::product_content(*found) == customer::product_content(product);
    if (!same) customer::keep_product(tx, product, {place_.app.clock().now(), place_.keeper});
    count(done_.products, there, same);
    return Done{};
  });
}

Outcome MoreImporter::take_routing(const json::Value& routing) {
  staff::RoutingVersion wanted;
  wanted.reason = text_of(routing, "reason");
  wanted.changed_by = place_.keeper;
  WK_CHECK(each(routing, "rules", [&](const json::Value& one) -> Outcome {
    staff::Rule rule;
    rule.id = text_of(one, "id");
    WK_TRY(unit, unit_here(text_of(one, "unit")));
    rule.unit = unit;
    rule.skills = texts_of(one, "skills");
    if (const json::Value* when = one.find("when"); when != nullptr && when->object() != nullptr) {
      for (const auto& entry : *when->object()) {
        auto values = texts_of(*when, entry.first);
        for (std::string& value : values) {
          const auto region = place_.units.find(value);
          if (entry.first == "region" && region != place_.units.end()) value = format_id(region->second);
        }
        rule.when.emplace(entry.first, std::move(values));
      }
    }
    wanted.routing.rules.push_back(std::move(rule));
    return Done{};
  }));
  return place_.app.database().write([&](db::Transaction& tx) -> Outcome {
    const auto last = staff::store::last_routing(tx);
    const bool same = last && same_rules(last->routing, wanted.routing);
    if (!same) {
      staff::StaffService staff(place_.desk, place_.app.log());
      WK_CHECK(staff.change_routing(tx, last ? last->routing.version : 0, wanted));
    }
    count(done_.routing, last.has_value(), same);
    return Done{};
  });
}

Outcome MoreImporter::take_webhook(const json::Value& one) {
  const auto service = webhook_service(place_.app);
  webhook::Wish wish;
  wish.url = text_of(one, "url");
  wish.description = text_of(one, "description");
  wish.events = texts_of(one, "events");
  const json::Value* personal = one.find("personal");
  wish.personal = personal != nullptr && personal->boolean() != nullptr && *personal->boolean();
  return place_.app.database().write([&](db::Transaction& tx) -> Outcome {
    const auto all = webhook::store::list(tx, Id{}, kAll);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const webhook::Webhook& there) { return there.url == *wish.url; });
    if (found == all.end()) {
      wish.active = false;  // its receiver does not know the new secret yet
      WK_CHECK(service.create(tx, wish, place_.keeper));
      ++done_.webhooks.made;
      return Done{};
    }
    const bool same =
        found->description == *wish.description && found->events == *wish.events && found->personal == *wish.personal;
    if (!same) WK_CHECK(service.change(tx, found->id, found->version, wish, place_.keeper));
    count(done_.webhooks, true, same);
    return Done{};
  });
}

Outcome MoreImporter::take_amendment(const json::Value& one) {
  const policyadmin::Draft draft{text_of(one, "label"), text_of(one, "effective"), both(one, "reason"),
                                 text_of(one, "clauses")};
  if (!policyadmin::is_label(draft.label) || draft.clauses.empty() || !policyadmin::check_draft(draft).empty())
    return not_ours("An amendment has no label, or a text that is none: " + draft.label);
  if (!draft.effective.empty() && !policyadmin::is_effective(draft.effective, place_.app.policy().zone))
    return not_ours("The amendment " + draft.label + " has a date that is none.");
  return place_.app.database().write([&](db::Transaction& tx) -> Outcome {
    const auto& versions = place_.app.policy().versions;
    bool there = std::any_of(versions.begin(), versions.end(),
                             [&](const policy::Version& version) { return version.label == draft.label; });
    for (const auto& proposal : policyadmin::store::proposals(tx, Id{}, kAll)) {
      const bool over = proposal.state == "rejected" || proposal.state == "withdrawn";
      there = there || (!over && proposal.draft.label == draft.label);
    }
    // What it says may build upon one that comes before it in the file: it is checked when somebody opens it.
    if (!there) WK_CHECK(place_.app.amendments().create(tx, draft, place_.keeper));
    count(done_.amendments, there, there);
    return Done{};
  });
}

}  // namespace wellkept::app::setup
