#include "app/watching.h"

#include <algorithm>
#include <array>

#include "desk/around_service.h"

namespace wellkept::app {
namespace {

json::Value words(const policy::Text& text) {
  return json::Object{{"zh", text.zh}, {"en", text.en}};
}

// The last of the new events that is worth a message; none: it stays between those who work on it.
const policy::Event* worth_telling(const policy::Policy& policy, const ticket::Happening& what) {
  static constexpr std::array<std::string_view, 5> kAlways{"message.received", "call.answered", "confirmation.answered",
                                                           "ticket.moved", "ticket.merged"};
  const auto& events = what.record.events;
  const bool moved_on = what.record.ticket.state != what.state;
  for (auto event = events.rbegin(); event != events.rend() && event->version > what.before; ++event) {
    const bool always = std::find(kAlways.begin(), kAlways.end(), event->kind) != kAlways.end();
    const bool beside = event->kind == "ticket.assigned" || event->kind == "ticket.resumed";
    if (!always && (!moved_on || beside)) continue;
    return &policy.vocabulary.events[policy.vocabulary.event(event->kind)];
  }
  return nullptr;
}

}  // namespace

Outcome tell_watchers(db::Transaction& tx, notify::NotifyService& notify, const policy::Policy& policy,
                      const ticket::Happening& what) {
  const policy::Event* event = worth_telling(policy, what);
  if (event == nullptr) return Done{};
  const ticket::Ticket& ticket = what.record.ticket;
  for (const desk::Watcher& watcher : desk::watchers_of(tx, ticket.id)) {
    if (watcher.member == what.actor.id || !desk::member_sees(tx, watcher.member, ticket.id)) continue;
    notify::Notice notice{watcher.member, "ticket.watched"};
    notice.params = json::Object{{"number", ticket.number},
                                 {"event", words(event->label)},
                                 {"state", words(ticket::state_of(policy, ticket.state).label)}};
    notice.subject = ticket.id;
    WK_CHECK(notify.notify(tx, notice));
  }
  return Done{};
}

}  // namespace wellkept::app
