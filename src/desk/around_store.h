// Rows around a ticket: tags, watchers, links.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "db/database.h"
#include "directory/sight_service.h"

namespace wellkept::desk::store {

std::vector<std::string> tags_of(db::Transaction& tx, Id ticket);
void insert_tag(db::Transaction& tx, Id ticket, const std::string& tag);
bool delete_tag(db::Transaction& tx, Id ticket, const std::string& tag);  // false: it was not there
std::vector<std::pair<std::string, std::int64_t>> tags_from(db::Transaction& tx, const std::string& prefix,
                                                            const std::string& after, int limit);
// All of them, with the numbers of the open tickets that are seen.
std::vector<std::pair<std::string, std::int64_t>> tags_seen(db::Transaction& tx, const directory::Sight& sight,
                                                            const std::string& prefix, const std::string& after);

struct Watcher {
  Id member;
  Instant since;
};
std::vector<Watcher> watchers_of(db::Transaction& tx, Id ticket);
void insert_watcher(db::Transaction& tx, Id ticket, const Watcher& watcher);
void delete_watcher(db::Transaction& tx, Id ticket, Id member);
std::vector<Id> watched_by(db::Transaction& tx, const directory::Sight& who, Id before, int limit);

struct Link {
  std::string kind;
  Id other;
};
std::vector<Link> links_of(db::Transaction& tx, Id ticket, std::size_t limit);
std::vector<Id> linked_as(db::Transaction& tx, Id ticket, std::string_view kind, int limit);
void insert_link(db::Transaction& tx, Id ticket, std::string_view kind, Id other, Instant now);
bool delete_link(db::Transaction& tx, Id ticket, std::string_view kind, Id other);

}  // namespace wellkept::desk::store
