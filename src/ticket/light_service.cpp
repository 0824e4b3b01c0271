#include "ticket/light_service.h"

namespace wellkept::ticket {

namespace {
constexpr int kPassSize = 500;  // lights turned in one transaction, so that requests are not kept waiting
}  // namespace

std::optional<promise::OpenSubject> open_subject(const Ticket& ticket) {
  if (!ticket.open) return std::nullopt;
  return promise::OpenSubject{ticket.unit, ticket.kind, ticket.state, promise::light_name(ticket.light),
                              ticket.assignee};
}

void count_change(promise::Figures& figures, const std::optional<promise::OpenSubject>& before, const Ticket& after) {
  const auto now = open_subject(after);
  if (before == now) return;
  if (before) figures.subject(*before, -1);
  if (now) figures.subject(*now, 1);
}

std::vector<Ticket> advance_lights(db::Transaction& tx, const policy::Policy& policy, Instant now, int limit) {
  auto turned = tickets_to_turn(tx, now, limit);
  promise::Figures figures(policy);
  for (Ticket& ticket : turned) {
    const auto before = open_subject(ticket);
    set_light(ticket, false, now);
    count_change(figures, before, ticket);
    turn_light(tx, ticket);
  }
  figures.apply(tx);
  return turned;
}

void turn_due_lights(db::Database& database, const policy::Policy& policy, Instant now,
                     const std::function<void(const std::vector<Ticket>&)>& turned) {
  for (;;) {
    const auto next = database.read([](db::Transaction& tx) { return next_turn(tx); });
    if (!next || *next > now) return;
    const auto tickets = database.write(
        [&](db::Transaction& tx) -> Result<std::vector<Ticket>> { return advance_lights(tx, policy, now, kPassSize); });
    if (tickets->empty()) return;
    turned(*tickets);
  }
}

}  // namespace wellkept::ticket
