// Saved lists: what they filter, their order and columns; of one member, of a unit, or of everybody.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk_service.h"
#include "desk/view_store.h"
#include "ticket/list_query_service.h"

namespace wellkept::desk {

using store::View;

// Who asks for views.
struct Viewer {
  Id member;
  bool keeps_for_others = false;  // those of units and of everybody
  std::vector<std::string> roles{};
};

constexpr std::size_t kViewsAtMost = 200;  // of one member, of one unit, of everybody

// What the view lists, for this member: "me" is who looks.
Result<ticket::ListQuery> query_of(const policy::Policy& policy, const View& view, Id me);

// All run in the caller's transaction. Refuse not_found "view.unknown", stale "view.stale", conflict "view.too_many";
// forbidden "view.shared" to who may not keep views for others.
Result<View> add_view(db::Transaction& tx, const Desk& desk, const Viewer& who, View view);
Result<View> find_view(db::Transaction& tx, const Desk& desk, const Viewer& who, Id id);
Result<View> change_view(db::Transaction& tx, const Desk& desk, const Viewer& who, std::int64_t version, View view);
Outcome delete_view(db::Transaction& tx, const Desk& desk, const Viewer& who, std::int64_t version, Id id);
// In order of id, `limit` at most.
std::vector<View> views_of(db::Transaction& tx, const Desk& desk, const Viewer& who, Id after, int limit);
bool may_change(const Viewer& who, const View& view);

}  // namespace wellkept::desk
