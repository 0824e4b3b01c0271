#include "desk/desk_service.h"

namespace wellkept::desk {

Refusal unknown_ticket() {
  return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
}

Result<ticket::Ticket> find_ticket(db::Transaction& tx, Id id) {
  auto found = ticket::find_ticket(tx, id);
  if (!found) return unknown_ticket();
  return std::move(*found);
}

Result<ticket::Record> record_events(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id,
                                     std::vector<Happened> happened) {
  ticket::Recorder& recorder = desk.tickets.recorder();
  const policy::Policy& policy = recorder.policy();
  auto record = recorder.load(tx, id, false);
  if (!record) return unknown_ticket();
  const Instant now = ticket::now_after(record->facts, desk.clock.now());
  const std::string by =
      actor.kind == ticket::Actor::Kind::member ? ticket::acting_role(policy, actor, {}) : std::string("system");
  std::vector<ticket::Draft> drafts;
  for (Happened& one : happened) {
    WK_TRY(draft, ticket::draft_event(policy, one.event, now, actor.id, by, json::Value(std::move(one.fields))));
    drafts.push_back(std::move(draft));
  }
  promise::Figures figures(policy);
  const std::string state = record->ticket.state;
  WK_CHECK(recorder.add(tx, *record, std::move(drafts), state, figures));
  figures.apply(tx);
  return std::move(*record);
}

}  // namespace wellkept::desk
