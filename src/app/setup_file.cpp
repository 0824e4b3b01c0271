#include "app/setup_file.h"

#include <algorithm>
#include <functional>
#include <map>

#include "app/setup_more.h"
#include "app/setup_reading.h"
#include "desk/template_service.h"
#include "directory/permissions.h"

namespace wellkept::app {
namespace {

using setup::both;
using setup::each;
using setup::flag_of;
using setup::not_ours;
using setup::text_of;
using setup::texts_of;

constexpr std::string_view kFormat = "wellkept-setup/1";
constexpr int kPage = 500;
constexpr std::size_t kMost = 100'000;

// Every page of a list, in order of id.
template <class Ask>
auto every(const Ask& ask) {
  auto all = ask(Id{});
  for (auto page = all; page.size() == static_cast<std::size_t>(kPage);) {
    page = ask(page.back().id);
    all.insert(all.end(), page.begin(), page.end());
  }
  return all;
}

// Parents before their children.
std::vector<directory::Unit> units_of(Application& app) {
  auto all = every([&](Id after) { return app.directory().units(after, kPage); });
  std::map<Id, Id> parents;
  for (const auto& unit : all) parents[unit.id] = unit.parent;
  const auto depth = [&](Id id) {
    int steps = 0;
    for (Id at = id; at && steps <= directory::kMaxUnitDepth; at = parents[at]) ++steps;
    return steps;
  };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return depth(a.id) < depth(b.id); });
  return all;
}

std::vector<directory::Member> members_of(Application& app) {
  auto all = every([&](Id after) { return app.directory().members(after, std::nullopt, kPage); });
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.login < b.login; });
  return all;
}

std::vector<desk::Template> templates_of(db::Transaction& tx) {
  return every([&](Id after) { return desk::templates_after(tx, after, kPage); });
}

// Ids are of the file alone, so that two desks of the same set-up write the same.
setup::FileIds file_ids(const std::vector<directory::Unit>& units) {
  setup::FileIds ids;
  for (const auto& unit : units) ids.emplace(unit.id, std::to_string(ids.size() + 1));
  return ids;
}

void write_units(json::Writer& out, db::Transaction& tx, const std::vector<directory::Unit>& units,
                 const setup::FileIds& ids) {
  out.key("units").begin_array();
  for (const auto& unit : units) {
    out.begin_object().field("id", setup::file_id(ids, unit.id)).field("parent", setup::file_id(ids, unit.parent));
    out.field("kind", unit.kind).field("name", unit.name);
    setup::write_unit(out, tx, unit);
    out.end_object();
  }
  out.end_array();
}

void write_members(json::Writer& out, db::Transaction& tx, const std::vector<directory::Member>& members,
                   const setup::FileIds& ids) {
  out.key("members").begin_array();
  for (const auto& member : members) {
    out.begin_object().field("login", member.login).field("name", member.name);
    out.field("unit", setup::file_id(ids, member.unit));
    setup::write_texts(out, "roles", member.roles);
    setup::write_member(out, tx, member.id);
    out.field("active", member.active).end_object();
  }
  out.end_array();
}

void write_desk(json::Writer& out, db::Transaction& tx) {
  out.key("templates").begin_array();
  for (const auto& one : templates_of(tx)) {
    out.begin_object();
    setup::write_text(out, "name", one.content.name);
    out.field("purpose", one.content.purpose);
    setup::write_text(out, "subject", one.content.subject);
    setup::write_text(out, "body", one.content.body);
    out.field("active", one.active).end_object();
  }
  out.end_array();
}

class Importer {
 public:
  Importer(Application& app, Id actor) : app_(app), actor_(actor) {}

  Result<ImportedSetup> run(const json::Value& file) {
    if (text_of(file, "format") != kFormat)
      return not_ours("The file is no set-up of format " + std::string(kFormat) + ".");
    WK_CHECK(each(file, "units", [this](const json::Value& one) { return take_unit(one); }));
    WK_CHECK(each(file, "members", [this](const json::Value& one) { return take_member(one); }));
    WK_CHECK(each(file, "templates", [this](const json::Value& one) { return take_template(one); }));
    if (!setup::has_more(file)) return std::move(done_);
    WK_TRY(member, keeper());
    setup::MoreImporter more({app_, here(), member, units_}, done_);
    WK_CHECK(more.run(file));
    return std::move(done_);
  }

 private:
  // The id here of a unit of the file; none for none.
  Result<Id> unit_of(const json::Value& one, std::string_view name) const {
    const std::string key = text_of(one, name);
    if (key.empty()) return Id{};
    const auto found = units_.find(key);
    if (found == units_.end()) return not_ours("The file names a unit " + key + " that it does not have before.");
    return found->second;
  }

  Outcome take_unit(const json::Value& one) {
    WK_TRY(parent, unit_of(one, "parent"));
    const std::string key = text_of(one, "id");
    const directory::Unit wanted{{}, parent, text_of(one, "kind"), text_of(one, "name"), 1};
    const auto there = app_.directory().units(Id{}, static_cast<std::int64_t>(kMost));
    // The first root is always there: it takes the file's name.
    const bool root = !parent && units_.empty();
    const auto same = std::find_if(there.begin(), there.end(), [&](const directory::Unit& unit) {
      return unit.parent == parent && (root || unit.name == wanted.name);
    });
    if (same == there.end()) {
      WK_TRY(made, app_.database().write(
                       [&](db::Transaction& tx) { return app_.directory().create_unit(tx, wanted, actor_); }));
      units_[key] = made.id;
      ++done_.units.made;
      WK_CHECK(setup::take_areas(app_, here(), one, made.id, actor_));
      return Done{};
    }
    units_[key] = same->id;
    const bool differs = same->kind != wanted.kind || same->name != wanted.name;
    directory::UnitChange change;
    change.kind = wanted.kind;
    change.name = wanted.name;
    if (differs) WK_CHECK(app_.directory().change_unit(same->id, same->version, change, actor_));
    WK_TRY(more, setup::take_areas(app_, here(), one, same->id, actor_));
    ++(differs || more ? done_.units.changed : done_.units.same);
    return Done{};
  }

  Outcome take_member(const json::Value& one) {
    WK_TRY(unit, unit_of(one, "unit"));
    WK_TRY(roles, directory::normal_roles(texts_of(one, "roles")));
    const directory::NewMember wanted{text_of(one, "login"), text_of(one, "name"), roles, unit};
    const bool active = flag_of(one, "active");
    auto there = app_.directory().member_by_login(wanted.login);
    const bool fresh = !there;
    if (fresh) {
      WK_TRY(made, app_.database().write(
                       [&](db::Transaction& tx) { return app_.directory().create_member(tx, wanted, actor_); }));
      done_.links.push_back({made.member.login, made.link.secret});
      there = made.member;
      ++done_.members.made;
    }
    directory::MemberChange change;
    if (there->name != wanted.name) change.name = wanted.name;
    if (there->roles != wanted.roles) change.roles = wanted.roles;
    if (there->unit != wanted.unit) change.unit = wanted.unit;
    if (there->active != active) change.active = active;
    bool changed = change.name || change.roles || change.unit || change.active;
    if (changed) WK_CHECK(app_.directory().change_member(there->id, there->version, change, actor_));
    WK_TRY(more, setup::take_member(app_, here(), one, there->id, actor_));
    changed = changed || more;
    if (!fresh) ++(changed ? done_.members.changed : done_.members.same);
    return Done{};
  }

  Outcome take_template(const json::Value& one) {
    const desk::TemplateContent content{both(one, "name"), text_of(one, "purpose"), both(one, "subject"),
                                        both(one, "body")};
    const bool active = flag_of(one, "active");
    WK_TRY(member, keeper());
    return app_.database().write([&, member = member](db::Transaction& tx) -> Outcome {
      const desk::Desk desk = here();
      for (desk::Template& there : templates_of(tx)) {
        if (there.content.name != content.name) continue;
        const bool same = there.content.purpose == content.purpose && there.content.subject == content.subject &&
                          there.content.body == content.body && there.active == active;
        if (same) return count_same(done_.templates);
        const std::int64_t version = there.version;
        there.content = content;
        there.active = active;
        WK_CHECK(desk::change_template(tx, desk, member, version, there));
        ++done_.templates.changed;
        return Done{};
      }
      WK_CHECK(desk::add_template(tx, desk, member, content));
      ++done_.templates.made;
      return Done{};
    });
  }

  // Who stands beside texts and lists: on the command line, the first administrator.
  Result<Id> keeper() {
    if (actor_) return actor_;
    const auto admins = app_.directory().members(Id{}, "admin", 1);
    if (!admins.empty()) return admins.front().id;
    return refuse(RefusalKind::conflict, "setup.no_administrator",
                  "Templates and lists need an administrator who keeps them; the file has none, nor has this desk.");
  }
  static Outcome count_same(SetupCounts& counts) {
    ++counts.same;
    return Done{};
  }
  desk::Desk here() { return {app_.database(), app_.tickets(), people_, app_.customers(), app_.ids(), app_.clock()}; }

  Application& app_;
  Id actor_;
  DirectoryPeople people_;
  setup::UnitsHere units_;  // of the file, here
  ImportedSetup done_;
};

std::string line_of(const std::string& what, const SetupCounts& counts) {
  return what + ": " + std::to_string(counts.made) + " made, " + std::to_string(counts.changed) + " changed, " +
         std::to_string(counts.same) + " as they were\n";
}

}  // namespace

std::string export_setup(Application& app) {
  const auto units = units_of(app);
  const auto members = members_of(app);
  const setup::FileIds ids = file_ids(units);
  std::string text;
  json::Writer out(text);
  out.begin_object().field("format", kFormat).field("made_at", format_instant(app.clock().now()));
  app.database().read([&](db::Transaction& tx) {
    write_units(out, tx, units, ids);
    write_members(out, tx, members, ids);
    write_desk(out, tx);
    setup::write_more(out, app, tx, {units, members, ids});
  });
  out.end_object();
  return text;
}

Result<ImportedSetup> import_setup(Application& app, const json::Value& file, Id actor) {
  return Importer(app, actor).run(file);
}

std::string describe(const ImportedSetup& imported) {
  std::string text = line_of("units", imported.units) + line_of("members", imported.members) +
                     line_of("templates", imported.templates) + line_of("saved lists", imported.views) +
                     line_of("products", imported.products) + line_of("routing", imported.routing) +
                     line_of("webhooks", imported.webhooks) + line_of("amendments", imported.amendments);
  for (const NewLink& link : imported.links) text += link.login + ": /setup/" + link.secret + "\n";
  return text;
}

}  // namespace wellkept::app
