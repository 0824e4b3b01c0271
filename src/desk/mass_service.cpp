#include "desk/mass_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto.h"
#include "desk/around_service.h"
#include "desk/mass_store.h"

namespace wellkept::desk {
namespace {

// What one ticket was before, as far as it was changed.
struct Before {
  Id ticket;
  std::int64_t version = 0;  // after the change: another one has been touched since
  std::optional<Id> assignee;
  json::Object fields;
  std::vector<std::string> added;
  std::vector<std::string> removed;
};

json::Value present_value(const policy::Policy& policy, const policy::State& state, std::string_view name) {
  const policy::FieldIndex index = policy.vocabulary.field(name);
  const std::uint8_t choice = state[index];
  if (choice == policy::kUnset) return nullptr;
  const policy::Field& field = policy.vocabulary.fields[index];
  if (field.type == policy::FieldType::flag) return choice == 1;
  if (field.type == policy::FieldType::score) return static_cast<std::int64_t>(choice) + 1;
  return field.values[choice];
}

Outcome assign(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id, Id assignee) {
  WK_TRY(ticket, find_seen(tx, actor, id));
  const json::Value fields = json::Object{{"stage", ticket.stage}, {"assignee", format_id(assignee)}};
  WK_CHECK(desk.tickets.act(tx, actor, id, std::nullopt, {"assign", fields, {}, {}}));
  return Done{};
}

Outcome change_fields(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id, json::Object fields,
                      const std::string& reason) {
  json::Value said(std::move(fields));
  said.set("reason", reason);
  WK_CHECK(desk.tickets.act(tx, actor, id, std::nullopt, {"change", said, {}, {}}));
  return Done{};
}

Result<Before> change_one(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id,
                          const MassChange& change) {
  Before before{id, 0, {}, {}, {}, {}};
  WK_TRY(seen, find_seen(tx, actor, id));
  auto record = desk.tickets.recorder().load(tx, seen.id, false);
  if (!change.fields.empty()) {
    const auto state = promise::present(desk.tickets.policy(), record->facts).fields;
    for (const auto& [name, value] : change.fields) {
      before.fields.emplace_back(name, present_value(desk.tickets.policy(), state, name));
    }
    WK_CHECK(change_fields(tx, desk, actor, id, change.fields, change.reason));
  }
  if (change.assignee && *change.assignee != record->ticket.assignee) {
    before.assignee = record->ticket.assignee;
    WK_CHECK(assign(tx, desk, actor, id, *change.assignee));
  }
  const auto tags = tags_of(tx, id);
  const auto has = [&](const std::string& tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
  for (const std::string& tag : change.add_tags) {
    if (has(tag)) continue;
    before.added.push_back(tag);
    WK_CHECK(add_tag(tx, desk, actor, id, tag));
  }
  for (const std::string& tag : change.remove_tags) {
    if (!has(tag)) continue;
    before.removed.push_back(tag);
    WK_CHECK(remove_tag(tx, desk, actor, id, tag));
  }
  WK_TRY(after, find_seen(tx, ticket::Actor{}, id));  // it may have left the sight by now
  before.version = after.version;
  return before;
}

Outcome undo_one(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, const Before& before) {
  WK_TRY(ticket, find_seen(tx, actor, before.ticket));
  if (ticket.version != before.version) {
    return refuse(RefusalKind::stale, "ticket.stale", "Somebody changed the ticket in the meantime.");
  }
  if (before.assignee && !*before.assignee) {
    return refuse(RefusalKind::conflict, "mass.nobody", "Nobody was in charge before, which cannot be brought back.");
  }
  for (const std::string& tag : before.added) WK_CHECK(remove_tag(tx, desk, actor, before.ticket, tag));
  for (const std::string& tag : before.removed) WK_CHECK(add_tag(tx, desk, actor, before.ticket, tag));
  if (before.assignee) WK_CHECK(assign(tx, desk, actor, before.ticket, *before.assignee));
  if (!before.fields.empty()) {
    WK_CHECK(change_fields(tx, desk, actor, before.ticket, before.fields, "撤销批量更新 / mass update taken back"));
  }
  return Done{};
}

json::Array list_of(const std::vector<std::string>& texts) {
  return json::Array(texts.begin(), texts.end());
}

std::string content_of(const std::vector<Before>& all) {
  json::Array items;
  for (const Before& one : all) {
    json::Object item{{"ticket", format_id(one.ticket)}, {"version", one.version}};
    if (one.assignee) item.emplace_back("assignee", one.assignee->value);
    item.emplace_back("fields", one.fields);
    item.emplace_back("added", list_of(one.added));
    item.emplace_back("removed", list_of(one.removed));
    items.emplace_back(std::move(item));
  }
  return json::write(json::Value(std::move(items)));
}

std::vector<std::string> texts_of(const json::Value& list) {
  std::vector<std::string> texts;
  for (const json::Value& one : *list.array()) texts.push_back(*one.string());
  return texts;
}

std::vector<Before> read_content(std::string_view text) {
  const auto parsed = json::parse(text);
  const auto* items = std::get_if<json::Value>(&parsed);
  if (items == nullptr || items->array() == nullptr) throw std::runtime_error("a stored mass update is unreadable");
  std::vector<Before> all;
  for (const json::Value& item : *items->array()) {
    Before one{parse_id(*item.find("ticket")->string()).value_or(Id{}),
               *item.find("version")->integer(),
               {},
               *item.find("fields")->object(),
               texts_of(*item.find("added")),
               texts_of(*item.find("removed"))};
    if (const json::Value* assignee = item.find("assignee")) one.assignee = Id{*assignee->integer()};
    all.push_back(std::move(one));
  }
  return all;
}

std::string stored_secret(std::string_view token) {
  const crypto::Hash hash = crypto::sha256(token);
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

Outcome check_mass_change(const Desk& desk, const MassChange& change) {
  const policy::Vocabulary& vocabulary = desk.tickets.policy().vocabulary;
  for (const auto& [name, value] : change.fields) {
    const policy::FieldIndex index = vocabulary.field(name);
    if (index != policy::kNone && vocabulary.fields[index].testable()) continue;
    Refusal refusal = refuse(RefusalKind::invalid, "mass.field", "A field cannot be changed for many tickets at once.");
    refusal.fields.push_back({"/fields/" + name, "not_allowed", "only fields with values of choice"});
    return refusal;
  }
  return Done{};
}

MassResult change_many(const Desk& desk, const ticket::Actor& actor, const std::vector<Id>& tickets,
                       const MassChange& change) {
  MassResult result;
  std::vector<Before> changed;
  for (const Id id : tickets) {
    auto one = desk.database.write([&](db::Transaction& tx) { return change_one(tx, desk, actor, id, change); });
    result.outcomes.push_back({id, one.ok() ? std::nullopt : std::optional(one.refusal())});
    if (one.ok()) changed.push_back(std::move(*one));
  }
  if (changed.empty()) return result;
  result.undo = crypto::to_base64url(crypto::random_bytes(32));
  result.undo_until = desk.clock.now() + kUndoMs;
  const std::string secret = stored_secret(result.undo);
  const std::string content = content_of(changed);
  const auto kept = desk.database.write([&](db::Transaction& tx) -> Outcome {
    store::insert_mass_update(tx, secret, {desk.ids.next(), actor.id, content, result.undo_until});
    return Done{};
  });
  if (!kept) result.undo.clear();
  return result;
}

Result<std::vector<MassOutcome>> undo_many(const Desk& desk, const ticket::Actor& actor, std::string_view token) {
  const std::string secret = stored_secret(token);
  WK_TRY(all, desk.database.write([&](db::Transaction& tx) -> Result<std::vector<Before>> {
    const auto found = store::find_mass_update(tx, secret);
    if (!found || found->member != actor.id || desk.clock.now() > found->until) {
      return refuse(RefusalKind::not_found, "mass.undo", "There is nothing to take back under this token.");
    }
    store::delete_mass_update(tx, found->id);
    return read_content(found->content);
  }));
  std::vector<MassOutcome> outcomes;
  for (const Before& before : all) {
    const auto one = desk.database.write([&](db::Transaction& tx) { return undo_one(tx, desk, actor, before); });
    outcomes.push_back({before.ticket, one.ok() ? std::nullopt : std::optional(one.refusal())});
  }
  return outcomes;
}

void forget_old_mass_updates(db::Database& database, Instant now) {
  const auto done = database.write([&](db::Transaction& tx) -> Outcome {
    store::delete_old_mass_updates(tx, now, 500);
    return Done{};
  });
  static_cast<void>(done);
}

}  // namespace wellkept::desk
