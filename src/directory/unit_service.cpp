// The tree of units.
#include "directory/directory_events.h"
#include "directory/directory_service.h"
#include "directory/directory_store.h"
#include "directory/retry_service.h"
#include "directory/sight_service.h"

namespace wellkept::directory {

namespace {

Refusal wrong_parent(std::string detail) {
  return refuse(RefusalKind::invalid, "unit.parent", std::move(detail));
}

Outcome check_kind(std::string_view kind) {
  const auto& kinds = unit_kinds();
  if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return Done{};
  return refuse(RefusalKind::invalid, "unit.kind", "There is no such kind of unit.");
}

// Walks up to the root: every unit on the way exists, none is `self`, and what stands below `self` comes along within
// the depth.
Outcome check_parent(db::Transaction& tx, Id self, Id parent) {
  for (std::int64_t depth = 1 + store::unit_height(tx, self); parent; ++depth) {
    if (parent == self) return wrong_parent("A unit cannot stand below itself.");
    if (depth >= kMaxUnitDepth) return wrong_parent("The tree would be too deep.");
    const auto unit = store::find_unit(tx, parent);
    if (!unit) return wrong_parent("There is no such parent.");
    parent = unit->parent;
  }
  return Done{};
}

json::Value describe(const Unit& unit) {
  json::Value body;
  body.set("kind", unit.kind);
  body.set("name", unit.name);
  body.set("parent", unit.parent ? json::Value(format_id(unit.parent)) : json::Value());
  return body;
}

}  // namespace

Result<Unit> DirectoryService::create_unit(db::Transaction& tx, Unit unit, Id actor) {
  unit.id = ids_.next();
  unit.version = 1;
  WK_CHECK(check_kind(unit.kind));
  WK_CHECK(check_parent(tx, unit.id, unit.parent));
  store::insert_unit(tx, unit);
  const events::NewEvent created{event::kUnitCreated, clock_.now(), actor, describe(unit)};
  WK_CHECK(log_.append(tx, unit.id, kUnitSubject, 0, std::span(&created, 1)));
  return unit;
}

Result<Unit> DirectoryService::change_unit(Id id, std::int64_t version, const UnitChange& change, Id actor) {
  const auto stale = [] { return refuse(RefusalKind::stale, "unit.stale", "The unit has changed since it was read."); };
  auto changed = write_again_when_stale(database_, [&](db::Transaction& tx) -> Result<Unit> {
    auto unit = store::find_unit(tx, id);
    if (!unit) return refuse(RefusalKind::not_found, "unit.unknown", "There is no such unit.");
    if (unit->version != version) return stale();
    if (change.parent) unit->parent = *change.parent;
    if (change.kind) unit->kind = *change.kind;
    if (change.name) unit->name = *change.name;
    WK_CHECK(check_kind(unit->kind));
    WK_CHECK(check_parent(tx, id, unit->parent));
    if (!store::update_unit(tx, *unit)) return stale();
    WK_CHECK(
        store::append_latest(log_, tx, id, kUnitSubject, {event::kUnitChanged, clock_.now(), actor, describe(*unit)}));
    ++unit->version;
    return *unit;
  });
  access_.forget_all();  // who stands below it may be of a provider now, or of one no longer
  return changed;
}

std::vector<Unit> DirectoryService::units(Id after, std::int64_t limit) {
  return database_.read([&](db::Transaction& tx) { return store::list_units(tx, after, limit); });
}

std::vector<Unit> DirectoryService::units_found(const Asked& asked) {
  return database_.read([&](db::Transaction& tx) {
    const Id provider = provider_of(tx, asked.by);
    return provider ? store::list_units_below(tx, provider, asked.after, asked.limit)
                    : store::list_units(tx, asked.after, asked.limit);
  });
}

std::optional<Unit> DirectoryService::unit(db::Transaction& tx, Id id) {
  return store::find_unit(tx, id);
}

std::optional<Unit> DirectoryService::root_unit(db::Transaction& tx) {
  return store::root_unit(tx);
}

}  // namespace wellkept::directory
