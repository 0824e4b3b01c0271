#include "desk/around_store.h"

#include <limits>
#include <map>

#include "desk/desk_sql.h"

namespace wellkept::desk::store {

std::vector<std::string> tags_of(db::Transaction& tx, Id ticket) {
  return tx.all(sql::tags_of, {ticket}, [](const db::Row& row) { return row.string(0); });
}

void insert_tag(db::Transaction& tx, Id ticket, const std::string& tag) {
  if (tx.execute(sql::insert_tag, {ticket, tag}) == 1) tx.execute(sql::count_tag, {tag, 1});
}

bool delete_tag(db::Transaction& tx, Id ticket, const std::string& tag) {
  if (tx.execute(sql::delete_tag, {ticket, tag}) == 0) return false;
  tx.execute(sql::count_tag, {tag, -1});
  return true;
}

std::vector<std::pair<std::string, std::int64_t>> tags_from(db::Transaction& tx, const std::string& prefix,
                                                            const std::string& after, int limit) {
  const std::string end = prefix + "\U0010FFFF";  // behind all that begins so
  return tx.all(sql::list_tags, {prefix, after, end, limit},
                [](const db::Row& row) { return std::pair(row.string(0), row.integer(1)); });
}

std::vector<std::pair<std::string, std::int64_t>> tags_seen(db::Transaction& tx, const directory::Sight& sight,
                                                            const std::string& prefix, const std::string& after) {
  const std::string end = prefix + "\U0010FFFF";
  std::map<std::string, std::int64_t> tags;
  const auto add = [&](const db::Row& row) { return tags[row.string(0)] += row.integer(1); };
  tx.all(sql::tags_of_units, {sight.unit, prefix, after, end}, add);
  tx.all(sql::tags_of_assignee, {sight.member, sight.unit, prefix, after, end}, add);
  return {tags.begin(), tags.end()};
}

std::vector<Watcher> watchers_of(db::Transaction& tx, Id ticket) {
  return tx.all(sql::watchers_of, {ticket}, [](const db::Row& row) { return Watcher{row.id(0), row.instant(1)}; });
}

void insert_watcher(db::Transaction& tx, Id ticket, const Watcher& watcher) {
  tx.execute(sql::insert_watcher, {ticket, watcher.member, watcher.since});
}

void delete_watcher(db::Transaction& tx, Id ticket, Id member) {
  tx.execute(sql::delete_watcher, {ticket, member});
}

std::vector<Id> watched_by(db::Transaction& tx, const directory::Sight& who, Id before, int limit) {
  const std::int64_t from = before ? before.value : std::numeric_limits<std::int64_t>::max();
  return tx.all(sql::watched_by, {who.member, from, limit, who.unit}, [](const db::Row& row) { return row.id(0); });
}

std::vector<Link> links_of(db::Transaction& tx, Id ticket, std::size_t limit) {
  return tx.all(sql::links_of, {ticket, static_cast<std::int64_t>(limit)}, [](const db::Row& row) {
    return Link{row.string(0), row.id(1)};
  });
}

std::vector<Id> linked_as(db::Transaction& tx, Id ticket, std::string_view kind, int limit) {
  return tx.all(sql::linked_as, {ticket, kind, limit}, [](const db::Row& row) { return row.id(0); });
}

void insert_link(db::Transaction& tx, Id ticket, std::string_view kind, Id other, Instant now) {
  tx.execute(sql::insert_link, {ticket, kind, other, now});
}

bool delete_link(db::Transaction& tx, Id ticket, std::string_view kind, Id other) {
  return tx.execute(sql::delete_link, {ticket, kind, other}) == 1;
}

}  // namespace wellkept::desk::store
