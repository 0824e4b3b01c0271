#include "desk/view_store.h"

#include <stdexcept>

#include "base/json.h"
#include "desk/desk_sql.h"

namespace wellkept::desk::store {
namespace {

std::string content_of(const View& view) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("query").begin_object();
  for (const auto& [name, value] : view.query) out.field(name, value);
  out.end_object().key("columns").begin_array();
  for (const std::string& column : view.columns) out.value(column);
  out.end_array().end_object();
  return text;
}

View read_view(const db::Row& row) {
  View view{row.id(0), row.string(1), row.id(2), row.id(3), row.string(4), {}, {}, row.integer(6), row.instant(7)};
  const auto parsed = json::parse(row.text(5));
  const auto* content = std::get_if<json::Value>(&parsed);
  if (content == nullptr) throw std::runtime_error("the content of view " + format_id(view.id) + " is unreadable");
  for (const auto& [name, value] : *content->find("query")->object()) view.query.emplace(name, *value.string());
  for (const json::Value& column : *content->find("columns")->array()) view.columns.push_back(*column.string());
  return view;
}

}  // namespace

void insert_view(db::Transaction& tx, const View& view) {
  tx.execute(sql::insert_view,
             {view.id, view.scope, view.owner, view.unit, view.name, content_of(view), view.updated_at});
}

bool update_view(db::Transaction& tx, std::int64_t version, const View& view) {
  return tx.execute(sql::update_view,
                    {view.id, version, view.scope, view.unit, view.name, content_of(view), view.updated_at}) == 1;
}

void delete_view(db::Transaction& tx, Id id) {
  tx.execute(sql::delete_view, {id});
}

std::optional<View> find_view(db::Transaction& tx, Id id) {
  return tx.one(sql::find_view, {id}, read_view);
}

std::vector<View> private_views(db::Transaction& tx, Id owner, Id after, int limit) {
  return tx.all(sql::private_views, {owner, after.value, limit}, read_view);
}

std::vector<View> unit_views(db::Transaction& tx, Id unit, Id after, int limit) {
  return tx.all(sql::unit_views, {unit, after.value, limit}, read_view);
}

std::vector<View> shared_views(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::shared_views, {after.value, limit}, read_view);
}

}  // namespace wellkept::desk::store
