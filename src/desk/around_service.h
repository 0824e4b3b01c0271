// What stands around a ticket: tags, watchers, links, merging and splitting. Tags, links, merges and splits are facts:
// each is an event of the timelines that it concerns. All methods run inside the caller's transaction.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "desk/around_store.h"
#include "desk/desk_service.h"

namespace wellkept::desk {

constexpr std::size_t kTagsAtMost = 20;
constexpr std::size_t kLinksAtMost = 200;
constexpr std::size_t kWatchersAtMost = 100;

// Trimmed, without commas and control characters, at most 40 characters: else invalid "tag.name".
Result<std::string> normal_tag(std::string_view tag);
std::vector<std::string> tags_of(db::Transaction& tx, Id ticket);
// Nothing happens when it is so already. Conflict "tag.too_many".
Outcome add_tag(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const std::string& tag);
Outcome remove_tag(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket,
                   const std::string& tag);
// Those that begin so and are in use, with the number of tickets; of who does not see everything, those of the open
// tickets that he sees.
std::vector<std::pair<std::string, std::int64_t>> tags_from(db::Transaction& tx, const directory::Sight& sight,
                                                            const std::string& prefix, const std::string& after,
                                                            int limit);

using store::Watcher;
std::vector<Watcher> watchers_of(db::Transaction& tx, Id ticket);
// Conflict "watcher.too_many", invalid "watcher.member": no active member who sees the ticket.
Outcome add_watcher(db::Transaction& tx, const Desk& desk, Id ticket, Id member);
void remove_watcher(db::Transaction& tx, Id ticket, Id member);
std::vector<Id> watched_by(db::Transaction& tx, const directory::Sight& who, Id before, int limit);  // newest first

// What the other ticket is to this one: related, duplicate_of, has_duplicate, parent, child; merges and splits make
// merged_into, merged_from, split_into, split_from, which cannot be made or removed by hand.
using store::Link;
std::vector<Link> links_of(db::Transaction& tx, Id ticket);
// Invalid "link.kind", "link.self"; conflict "link.parent" (it has another one), "link.circle", "link.too_many".
Outcome add_link(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const Link& link);
Outcome remove_link(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const Link& link);

// Somebody decided that the other ticket is about something else; it stands on the timeline.
Outcome dismiss_duplicate(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, Id other,
                          const std::string& reason);

// Merges the open ticket into another: it closes as merged and its promises are withdrawn, its evidence stays, and its
// messages are found from the other one. Invalid "merge.self"; conflict "merge.closed", "ticket.open_children".
Result<ticket::Record> merge(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, Id into,
                             const std::string& reason);

// To another unit or group; whoever does not see it any more has no task on it left. Refuses as the service of tickets.
Result<ticket::Record> move(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket,
                            std::optional<std::int64_t> expected, const ticket::MoveRequest& request);

// Makes a message of the ticket (`version` of its event) the matter of a new one. Invalid "split.event".
struct Split {
  std::int64_t version = 0;
  std::string subject;
  json::Value fields;  // of the new ticket; kind and channel are taken over when absent
  Id unit;
  Id owner;
};
Result<ticket::Record> split(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket,
                             const Split& asked);

}  // namespace wellkept::desk
