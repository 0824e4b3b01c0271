#include "app/setup_file.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/bind.h"
#include "desk/template_service.h"
#include "desk/view_service.h"
#include "directory/permissions.h"

namespace wellkept::app {
namespace {

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
  return every([&](Id after) { return app.directory().members(after, std::nullopt, kPage); });
}

std::vector<desk::Template> templates_of(db::Transaction& tx) {
  return every([&](Id after) { return desk::templates_after(tx, after, kPage); });
}

std::vector<desk::View> shared_views(db::Transaction& tx) {
  return every([&](Id after) { return desk::store::shared_views(tx, after, kPage); });
}

std::optional<std::string> maybe(Id id) {
  return id ? std::optional(format_id(id)) : std::nullopt;
}

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name).begin_object().field("zh", text.zh).field("en", text.en).end_object();
}

void write_people(json::Writer& out, Application& app) {
  out.key("units").begin_array();
  for (const auto& unit : units_of(app)) {
    out.begin_object().field("id", format_id(unit.id)).field("parent", maybe(unit.parent));
    out.field("kind", unit.kind).field("name", unit.name).end_object();
  }
  out.end_array().key("members").begin_array();
  for (const auto& member : members_of(app)) {
    out.begin_object().field("login", member.login).field("name", member.name).field("unit", maybe(member.unit));
    out.key("roles").begin_array();
    for (const auto& role : member.roles) out.value(role);
    out.end_array().field("active", member.active).end_object();
  }
  out.end_array();
}

void write_desk(json::Writer& out, db::Transaction& tx) {
  out.key("templates").begin_array();
  for (const auto& one : templates_of(tx)) {
    out.begin_object();
    write_text(out, "name", one.content.name);
    out.field("purpose", one.content.purpose);
    write_text(out, "subject", one.content.subject);
    write_text(out, "body", one.content.body);
    out.field("active", one.active).end_object();
  }
  out.end_array().key("views").begin_array();
  for (const auto& view : shared_views(tx)) {
    out.begin_object().field("name", view.name).key("query").begin_object();
    for (const auto& [name, value] : view.query) out.field(name, value);
    out.end_object().key("columns").begin_array();
    for (const auto& column : view.columns) out.value(column);
    out.end_array().end_object();
  }
  out.end_array();
}

Refusal not_ours(const std::string& detail) {
  return refuse(RefusalKind::invalid, "setup.format", detail);
}

std::string text_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

bool flag_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found == nullptr || found->boolean() == nullptr || *found->boolean();
}

policy::Text both(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  policy::Text text;
  if (found != nullptr) {
    text.zh = text_of(*found, "zh");
    text.en = text_of(*found, "en");
  }
  return text;
}

std::vector<std::string> texts_of(const json::Value& value, std::string_view name) {
  std::vector<std::string> texts;
  const json::Value* found = value.find(name);
  if (found == nullptr || found->array() == nullptr) return texts;
  for (const json::Value& one : *found->array()) {
    if (one.string() != nullptr) texts.push_back(*one.string());
  }
  return texts;
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
    WK_CHECK(each(file, "views", [this](const json::Value& one) { return take_view(one); }));
    return std::move(done_);
  }

 private:
  static Outcome each(const json::Value& file, std::string_view name,
                      const std::function<Outcome(const json::Value&)>& take) {
    const json::Value* list = file.find(name);
    if (list == nullptr) return Done{};
    if (list->array() == nullptr || list->array()->size() > kMost) return not_ours(std::string(name) + " is no list.");
    for (const json::Value& one : *list->array()) WK_CHECK(take(one));
    return Done{};
  }

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
      return Done{};
    }
    units_[key] = same->id;
    if (same->kind == wanted.kind && same->name == wanted.name) return count_same(done_.units);
    directory::UnitChange change;
    change.kind = wanted.kind;
    change.name = wanted.name;
    WK_CHECK(app_.directory().change_unit(same->id, same->version, change, actor_));
    ++done_.units.changed;
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
    if (!change.name && !change.roles && !change.unit && !change.active) {
      return fresh ? Outcome(Done{}) : count_same(done_.members);
    }
    WK_CHECK(app_.directory().change_member(there->id, there->version, change, actor_));
    if (!fresh) ++done_.members.changed;
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

  Outcome take_view(const json::Value& one) {
    desk::View wanted;
    wanted.scope = "shared";
    wanted.name = text_of(one, "name");
    wanted.columns = texts_of(one, "columns");
    const json::Value* query = one.find("query");
    if (query == nullptr || query->object() == nullptr) return not_ours("A view has no query.");
    for (const auto& [name, value] : *query->object()) {
      if (value.string() != nullptr) wanted.query.emplace(name, *value.string());
    }
    WK_TRY(member, keeper());
    const desk::Viewer who{member, true, {"admin"}};
    return app_.database().write([&](db::Transaction& tx) -> Outcome {
      for (desk::View& there : shared_views(tx)) {
        if (there.name != wanted.name) continue;
        if (there.query == wanted.query && there.columns == wanted.columns) return count_same(done_.views);
        const std::int64_t version = there.version;
        there.query = wanted.query;
        there.columns = wanted.columns;
        WK_CHECK(desk::change_view(tx, here(), who, version, there));
        ++done_.views.changed;
        return Done{};
      }
      WK_CHECK(desk::add_view(tx, here(), who, wanted));
      ++done_.views.made;
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
  std::map<std::string, Id> units_;  // of the file, here
  ImportedSetup done_;
};

std::string line_of(const std::string& what, const SetupCounts& counts) {
  return what + ": " + std::to_string(counts.made) + " made, " + std::to_string(counts.changed) + " changed, " +
         std::to_string(counts.same) + " as they were\n";
}

}  // namespace

std::string export_setup(Application& app) {
  std::string text;
  json::Writer out(text);
  out.begin_object().field("format", kFormat).field("made_at", format_instant(app.clock().now()));
  write_people(out, app);
  app.database().read([&](db::Transaction& tx) { write_desk(out, tx); });
  out.end_object();
  return text;
}

Result<ImportedSetup> import_setup(Application& app, const json::Value& file, Id actor) {
  return Importer(app, actor).run(file);
}

std::string describe(const ImportedSetup& imported) {
  std::string text = line_of("units", imported.units) + line_of("members", imported.members) +
                     line_of("templates", imported.templates) + line_of("shared lists", imported.views);
  for (const NewLink& link : imported.links) text += link.login + ": /setup/" + link.secret + "\n";
  return text;
}

}  // namespace wellkept::app
