#include "desk/around_service.h"

#include <algorithm>

#include "base/text.h"

namespace wellkept::desk {
namespace {

Refusal no(RefusalKind kind, std::string code, std::string detail) {
  return refuse(kind, std::move(code), std::move(detail));
}

}  // namespace

Result<std::string> normal_tag(std::string_view tag) {
  const std::string_view trimmed = text::trim(tag);
  const bool clean = std::all_of(trimmed.begin(), trimmed.end(),
                                 [](char c) { return c != ',' && c != 0x7f && static_cast<unsigned char>(c) >= 0x20; });
  if (trimmed.empty() || !clean || !text::is_utf8(trimmed) || text::characters(trimmed) > 40) {
    return no(RefusalKind::invalid, "tag.name", "A tag has 1 to 40 characters, none of them a comma.");
  }
  return std::string(trimmed);
}

std::vector<std::string> tags_of(db::Transaction& tx, Id ticket) {
  return store::tags_of(tx, ticket);
}

Outcome add_tag(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const std::string& tag) {
  const auto tags = tags_of(tx, ticket);
  if (std::find(tags.begin(), tags.end(), tag) != tags.end()) return Done{};
  if (tags.size() >= kTagsAtMost) return no(RefusalKind::conflict, "tag.too_many", "The ticket has too many tags.");
  WK_TRY(record, record_events(tx, desk, actor, ticket, {{"ticket.tagged", {{"tag", tag}}}}));
  store::insert_tag(tx, record.ticket.id, tag);
  return Done{};
}

Outcome remove_tag(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket,
                   const std::string& tag) {
  if (!store::delete_tag(tx, ticket, tag)) return Done{};
  WK_TRY(record, record_events(tx, desk, actor, ticket, {{"ticket.untagged", {{"tag", tag}}}}));
  static_cast<void>(record);
  return Done{};
}

std::vector<std::pair<std::string, std::int64_t>> tags_from(db::Transaction& tx, const directory::Sight& sight,
                                                            const std::string& prefix, const std::string& after,
                                                            int limit) {
  if (sight.everything()) return store::tags_from(tx, prefix, after, limit);
  auto tags = store::tags_seen(tx, sight, prefix, after);
  if (tags.size() > static_cast<std::size_t>(limit)) tags.resize(static_cast<std::size_t>(limit));
  return tags;
}

std::vector<Watcher> watchers_of(db::Transaction& tx, Id ticket) {
  return store::watchers_of(tx, ticket);
}

Outcome add_watcher(db::Transaction& tx, const Desk& desk, Id ticket, Id member) {
  if (!desk.people.is_active(tx, member) || !member_sees(tx, member, ticket)) {
    return no(RefusalKind::invalid, "watcher.member", "No active member who sees this ticket has this id.");
  }
  if (watchers_of(tx, ticket).size() >= kWatchersAtMost) {
    return no(RefusalKind::conflict, "watcher.too_many", "Too many watch this ticket.");
  }
  store::insert_watcher(tx, ticket, {member, desk.clock.now()});
  return Done{};
}

void remove_watcher(db::Transaction& tx, Id ticket, Id member) {
  store::delete_watcher(tx, ticket, member);
}

std::vector<Id> watched_by(db::Transaction& tx, const directory::Sight& who, Id before, int limit) {
  return store::watched_by(tx, who, before, limit);
}

}  // namespace wellkept::desk
