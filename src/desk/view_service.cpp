#include "desk/view_service.h"

#include <algorithm>

namespace wellkept::desk {
namespace {

Refusal unknown() {
  return refuse(RefusalKind::not_found, "view.unknown", "There is no such view.");
}

Outcome check_place(db::Transaction& tx, const Desk& desk, const Viewer& who, View& view) {
  if (view.scope != "unit") view.unit = Id{};
  if (view.scope == "unit") {
    if (!view.unit) view.unit = desk.people.unit_of(tx, who.member);
    if (!desk.people.is_unit(tx, view.unit)) {
      return refuse(RefusalKind::invalid, "view.unit", "There is no such unit.");
    }
  }
  if (!may_change(who, view)) {
    return refuse(RefusalKind::forbidden, "view.shared", "Views for others are kept by those who assign tickets.");
  }
  return Done{};
}

}  // namespace

Result<ticket::ListQuery> query_of(const policy::Policy& policy, const View& view, Id me) {
  return ticket::read_list_query(policy, me, [&](std::string_view name) {
    const auto found = view.query.find(name);
    return found != view.query.end() ? std::optional(found->second) : std::nullopt;
  });
}

bool may_change(const Viewer& who, const View& view) {
  if (view.scope == "private") return view.owner == who.member;
  return who.keeps_for_others;
}

std::vector<View> views_of(db::Transaction& tx, const Desk& desk, const Viewer& who, Id after, int limit) {
  auto views = store::private_views(tx, who.member, after, limit);
  for (const auto& more : {store::unit_views(tx, desk.people.unit_of(tx, who.member), after, limit),
                           store::shared_views(tx, after, limit)}) {
    views.insert(views.end(), more.begin(), more.end());
  }
  std::sort(views.begin(), views.end(), [](const View& a, const View& b) { return a.id < b.id; });
  if (views.size() > static_cast<std::size_t>(limit)) views.resize(static_cast<std::size_t>(limit));
  return views;
}

Result<View> find_view(db::Transaction& tx, const Desk& desk, const Viewer& who, Id id) {
  auto view = store::find_view(tx, id);
  if (!view) return unknown();
  if (view->scope == "private" && view->owner != who.member) return unknown();
  if (view->scope == "unit" && !may_change(who, *view)) {
    const auto visible = views_of(tx, desk, who, Id{id.value - 1}, 1);
    if (visible.empty() || visible.front().id != id) return unknown();
  }
  return std::move(*view);
}

Result<View> add_view(db::Transaction& tx, const Desk& desk, const Viewer& who, View view) {
  view.owner = who.member;
  WK_CHECK(check_place(tx, desk, who, view));
  const int all = static_cast<int>(kViewsAtMost);
  const auto there = view.scope == "private" ? store::private_views(tx, who.member, Id{}, all)
                     : view.scope == "unit"  ? store::unit_views(tx, view.unit, Id{}, all)
                                             : store::shared_views(tx, Id{}, all);
  if (there.size() >= kViewsAtMost) return refuse(RefusalKind::conflict, "view.too_many", "There are too many views.");
  view.id = desk.ids.next();
  view.version = 1;
  view.updated_at = desk.clock.now();
  store::insert_view(tx, view);
  return view;
}

Result<View> change_view(db::Transaction& tx, const Desk& desk, const Viewer& who, std::int64_t version, View view) {
  WK_TRY(before, find_view(tx, desk, who, view.id));
  if (!may_change(who, before)) {
    return refuse(RefusalKind::forbidden, "view.shared", "Views for others are kept by those who assign tickets.");
  }
  view.owner = before.owner;
  if (view.scope == "private") view.owner = who.member;
  WK_CHECK(check_place(tx, desk, who, view));
  view.updated_at = desk.clock.now();
  if (view.owner != before.owner) {
    return refuse(RefusalKind::conflict, "view.owner", "Another member's view cannot become private.");
  }
  if (!store::update_view(tx, version, view)) {
    return refuse(RefusalKind::stale, "view.stale", "Somebody changed the view in the meantime.");
  }
  view.version = version + 1;
  return view;
}

Outcome delete_view(db::Transaction& tx, const Desk& desk, const Viewer& who, std::int64_t version, Id id) {
  WK_TRY(view, find_view(tx, desk, who, id));
  if (!may_change(who, view)) {
    return refuse(RefusalKind::forbidden, "view.shared", "Views for others are kept by those who assign tickets.");
  }
  if (view.version != version) {
    return refuse(RefusalKind::stale, "view.stale", "Somebody changed the view in the meantime.");
  }
  store::delete_view(tx, id);
  return Done{};
}

}  // namespace wellkept::desk
