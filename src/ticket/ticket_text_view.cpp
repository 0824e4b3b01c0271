#include "ticket/ticket_text_view.h"

#include <algorithm>

#include "base/text.h"
#include "ticket/view_service.h"

namespace wellkept::ticket {
namespace {

using promise::Light;

// A shape and a word, never a colour alone.
std::string light_words(Light light, bool zh) {
  switch (light) {
    case Light::blue:
      return zh ? "● 正常" : "● in time";
    case Light::yellow:
      return zh ? "◆ 临期" : "◆ due soon";
    case Light::red:
      return zh ? "▲ 逾期" : "▲ overdue";
    case Light::paused:
      return zh ? "‖ 暂停" : "‖ paused";
    case Light::kept:
      return zh ? "✓ 达成" : "✓ kept";
    case Light::missed:
      return zh ? "✕ 未达成" : "✕ missed";
    case Light::none:
      return zh ? "○ 待办" : "○ to come";
  }
  return {};
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = text::display_width(text);
  return std::string(text) + std::string(used < width ? width - used : 1, ' ');
}

const calendar::Calendar& local(const policy::Policy& policy) {
  for (const auto& [id, calendar] : policy.calendars) {
    if (calendar.zone() == policy.zone) return calendar;
  }
  return policy.calendars.begin()->second;
}

std::string minute(const policy::Policy& policy, Instant instant) {
  return local(policy).local_text(instant).substr(0, 16);
}

std::string promise_line(const policy::Policy& policy, const promise::Promise& promise, std::string_view language,
                         Instant now) {
  std::string line = "  " + padded(light_words(promise.light(now), language == "zh"), 12) + padded(promise.clause, 11);
  line += padded(promise_label(policy, promise).in(language), 34);
  if (promise.due_at) line += minute(policy, *promise.due_at);
  return line + "\n";
}

}  // namespace

std::string describe_ticket(const policy::Policy& policy, const Record& record, std::string_view language,
                            Instant now) {
  const bool zh = language == "zh";
  const Ticket& ticket = record.ticket;
  std::string out = ticket.number + "  " + state_of(policy, ticket.state).label.in(language) + "\n";
  out += zh ? "\n承诺（到期时间）\n" : "\nPromises (due)\n";
  for (const promise::Promise& promise : record.promises) {
    if (is_shown(ticket, promise)) out += promise_line(policy, promise, language, now);
  }
  const auto standing = standing_before_close(policy, ticket, record.facts, now);
  if (ticket.open) out += zh ? "\n办结之前还差\n" : "\nStill stands before the close\n";
  for (const promise::Standing& one : standing) {
    for (const policy::Need* need : one.needs) out += "  " + padded(one.clause, 11) + need->label.in(language) + "\n";
  }
  out += zh ? "\n时间线\n" : "\nTimeline\n";
  for (const events::Event& event : record.events) {
    const policy::EventIndex index = policy.vocabulary.event(event.kind);
    out += "  " + minute(policy, event.at) + "  " + policy.vocabulary.events[index].label.in(language) + "\n";
  }
  return out;
}

}  // namespace wellkept::ticket
