// Rows of saved lists.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"

namespace wellkept::desk::store {

struct View {
  Id id;
  std::string scope;  // private, unit, shared
  Id owner;
  Id unit;  // of scope unit
  std::string name;
  std::map<std::string, std::string, std::less<>> query;  // as GET /api/v1/tickets takes it
  std::vector<std::string> columns;
  std::int64_t version = 1;
  Instant updated_at;
};
void insert_view(db::Transaction& tx, const View& view);
bool update_view(db::Transaction& tx, std::int64_t version, const View& view);  // false: another version is stored
void delete_view(db::Transaction& tx, Id id);
std::optional<View> find_view(db::Transaction& tx, Id id);
// After an id, in order of id.
std::vector<View> private_views(db::Transaction& tx, Id owner, Id after, int limit);
std::vector<View> unit_views(db::Transaction& tx, Id unit, Id after, int limit);  // of the unit and those above it
std::vector<View> shared_views(db::Transaction& tx, Id after, int limit);

}  // namespace wellkept::desk::store
