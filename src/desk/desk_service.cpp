#include "desk/desk_service.h"

namespace wellkept::desk {

bool member_sees(db::Transaction& tx, Id member, Id ticket) {
  const auto found = ticket::find_ticket(tx, ticket);
  return found && directory::sight_of(tx, member).sees(found->unit, found->assignee);
}

Result<ticket::Record> record_events(db::Transaction& tx, const Desk& desk, const ticket::Actor& actor, Id id,
                                     std::vector<Happened> happened) {
  ticket::Recorder& recorder = desk.tickets.recorder();
  const policy::Policy& policy = recorder.policy();
  WK_TRY(seen, find_seen(tx, actor, id));
  auto record = recorder.load(tx, seen.id, false);
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
