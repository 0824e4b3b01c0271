// Links, merging and splitting.
#include <algorithm>
#include <array>

#include "desk/around_service.h"

namespace wellkept::desk {
namespace {

constexpr int kDeepest = 50;

struct LinkKind {
  std::string_view kind;
  std::string_view back;  // what this ticket is to the other one
};
constexpr std::array<LinkKind, 5> kByHand{{{"related", "related"},
                                           {"duplicate_of", "has_duplicate"},
                                           {"has_duplicate", "duplicate_of"},
                                           {"parent", "child"},
                                           {"child", "parent"}}};

const LinkKind* find_kind(std::string_view kind) {
  const auto found =
      std::find_if(kByHand.begin(), kByHand.end(), [&](const LinkKind& one) { return one.kind == kind; });
  return found != kByHand.end() ? &*found : nullptr;
}

Refusal no(RefusalKind kind, std::string code, std::string detail) {
  return refuse(kind, std::move(code), std::move(detail));
}

void join(db::Transaction& tx, Id ticket, std::string_view kind, Id other, std::string_view back, Instant now) {
  store::insert_link(tx, ticket, kind, other, now);
  store::insert_link(tx, other, back, ticket, now);
}

// A child has one parent, and no ticket is above itself.
Outcome check_family(db::Transaction& tx, Id child, Id parent) {
  const auto parents = store::linked_as(tx, child, "parent", 1);
  if (!parents.empty() && parents.front() != parent) {
    return no(RefusalKind::conflict, "link.parent", "The ticket has another parent already.");
  }
  Id above = parent;
  for (int depth = 0; above && depth < kDeepest; ++depth) {
    if (above == child) return no(RefusalKind::conflict, "link.circle", "A ticket cannot be above itself.");
    const auto next = store::linked_as(tx, above, "parent", 1);
    above = next.empty() ? Id{} : next.front();
  }
  return Done{};
}

json::Object link_fields(std::string_view kind, Id other) {
  return {{"link", kind}, {"other_ticket", format_id(other)}};
}

// Beside a decision about two tickets stands whether it had been suggested.
void note_suggestion(db::Transaction& tx, const Desk& desk, Id ticket, Id other, json::Object& fields) {
  const bool suggested = desk.suggests && (desk.suggests(tx, ticket, other) || desk.suggests(tx, other, ticket));
  fields.emplace_back("was_suggested", suggested);
}

std::optional<std::string> text_of(const std::vector<ticket::StoredText>& texts, std::int64_t version,
                                   std::string_view field) {
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const ticket::StoredText& one) {
    return one.version == version && one.field == field;
  });
  return found != texts.end() ? std::optional(found->body) : std::nullopt;
}

}  // namespace

std::vector<Link> links_of(db::Transaction& tx, Id ticket) {
  return store::links_of(tx, ticket, kLinksAtMost);
}

Outcome add_link(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const Link& link) {
  const LinkKind* kind = find_kind(link.kind);
  if (kind == nullptr) return no(RefusalKind::invalid, "link.kind", "There is no such kind of link.");
  if (link.other == ticket) return no(RefusalKind::invalid, "link.self", "A ticket is not linked to itself.");
  WK_TRY(other, find_seen(tx, actor, link.other));
  const auto links = links_of(tx, ticket);
  const bool there = std::any_of(links.begin(), links.end(),
                                 [&](const Link& one) { return one.kind == link.kind && one.other == link.other; });
  if (there) return Done{};
  if (links.size() >= kLinksAtMost || links_of(tx, link.other).size() >= kLinksAtMost) {
    return no(RefusalKind::conflict, "link.too_many", "There are too many links.");
  }
  if (link.kind == "parent") WK_CHECK(check_family(tx, ticket, link.other));
  if (link.kind == "child") WK_CHECK(check_family(tx, link.other, ticket));
  join(tx, ticket, kind->kind, other.id, kind->back, desk.clock.now());
  json::Object said = link_fields(kind->kind, other.id);
  if (link.kind == "duplicate_of" || link.kind == "has_duplicate") note_suggestion(tx, desk, ticket, other.id, said);
  WK_TRY(here, record_events(tx, desk, actor, ticket, {{"ticket.linked", std::move(said)}}));
  WK_TRY(there_too, record_events(tx, desk, actor, other.id, {{"ticket.linked", link_fields(kind->back, ticket)}}));
  return Done{};
}

Outcome remove_link(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, const Link& link) {
  const LinkKind* kind = find_kind(link.kind);
  if (kind == nullptr) return no(RefusalKind::invalid, "link.kind", "There is no such kind of link.");
  if (!store::delete_link(tx, ticket, kind->kind, link.other)) return Done{};
  store::delete_link(tx, link.other, kind->back, ticket);
  WK_TRY(here, record_events(tx, desk, actor, ticket, {{"ticket.unlinked", link_fields(kind->kind, link.other)}}));
  WK_TRY(there, record_events(tx, desk, actor, link.other, {{"ticket.unlinked", link_fields(kind->back, ticket)}}));
  return Done{};
}

Result<ticket::Record> merge(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id, Id into,
                             const std::string& reason) {
  if (id == into) return no(RefusalKind::invalid, "merge.self", "A ticket is not merged into itself.");
  WK_TRY(merged, find_seen(tx, actor, id));
  WK_TRY(kept, find_seen(tx, actor, into));
  if (!merged.open || !kept.open) {
    return no(RefusalKind::conflict, "merge.closed", "Only open tickets are merged, into an open one.");
  }
  json::Object here{{"other_ticket", format_id(into)}};
  note_suggestion(tx, desk, id, into, here);
  json::Object there{{"other_ticket", format_id(id)}};
  if (!reason.empty()) {
    here.emplace_back("reason", reason);
    there.emplace_back("reason", reason);
  }
  const ticket::ActRequest request{"merge", json::Value(std::move(here)), {}, {}};
  WK_TRY(done, desk.tickets.act(tx, actor, id, std::nullopt, request));
  WK_TRY(record, record_events(tx, desk, actor, into, {{"ticket.absorbed", std::move(there)}}));
  join(tx, id, "merged_into", into, "merged_from", desk.clock.now());
  for (const Watcher& watcher : watchers_of(tx, id)) {
    store::insert_watcher(tx, into, watcher);
  }
  return record;
}

Outcome dismiss_duplicate(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id ticket, Id other,
                          const std::string& reason) {
  if (other == ticket) return no(RefusalKind::invalid, "link.self", "A ticket is no duplicate of itself.");
  WK_TRY(known, find_seen(tx, actor, other));
  json::Object fields{{"other_ticket", format_id(known.id)}};
  note_suggestion(tx, desk, ticket, known.id, fields);
  if (!reason.empty()) fields.emplace_back("reason", reason);
  WK_TRY(record, record_events(tx, desk, actor, ticket, {{"duplicate.dismissed", std::move(fields)}}));
  static_cast<void>(record);
  return Done{};
}

Result<ticket::Record> split(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id,
                             const Split& asked) {
  WK_TRY(source, desk.tickets.read(tx, actor, id));
  const auto event = std::find_if(source.events.begin(), source.events.end(),
                                  [&](const events::Event& one) { return one.version == asked.version; });
  const auto words = text_of(source.texts, asked.version, "body");
  const bool is_message =
      event != source.events.end() && (event->kind == "message.received" || event->kind == "call.answered");
  if (!is_message || !words) {
    return no(RefusalKind::invalid, "split.event", "Only a message or call of the customer is split off.");
  }
  ticket::OpenRequest open;
  open.fields = asked.fields.is_null() ? json::Value(json::Object{}) : asked.fields;
  if (open.fields.find("kind") == nullptr) open.fields.set("kind", source.ticket.kind);
  if (open.fields.find("channel") == nullptr) open.fields.set("channel", source.ticket.channel);
  open.subject = asked.subject;
  open.body = *words;
  open.customer = source.ticket.customer;
  open.unit = asked.unit ? asked.unit : source.ticket.unit;
  open.owner = asked.owner;
  WK_TRY(fresh, desk.tickets.open(tx, actor, std::move(open)));
  const std::string version = std::to_string(asked.version);
  const Id made = fresh.ticket.id;
  WK_TRY(left, record_events(tx, desk, actor, id,
                             {{"ticket.split", {{"other_ticket", format_id(made)}, {"other_event", version}}}}));
  json::Object origin = link_fields("split_from", id);
  origin.emplace_back("other_event", version);
  WK_TRY(record, record_events(tx, desk, actor, made, {{"ticket.linked", std::move(origin)}}));
  join(tx, id, "split_into", made, "split_from", desk.clock.now());
  return record;
}

}  // namespace wellkept::desk
