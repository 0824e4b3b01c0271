// Counts every metric again from the events and compares with what the figures hold.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calendar/local_day.h"
#include "metric/sums_store.h"
#include "ticket/verify_service.h"

namespace wellkept::metric {

// What was recorded behind the place that the follower has reached is counted by it later, and is no difference.
class Verifier final : public ticket::Recount {
 public:
  Verifier(const policy::Policy& policy, std::size_t max) : policy_(policy), days_(policy.zone), max_(max) {}

  void take(db::Transaction& tx, const ticket::Ticket& ticket, std::span<const events::Event> events,
            std::span<const promise::Fact> facts, const promise::Units& units) override;
  void compare(db::Transaction& tx) override;

  // "metric.differs": a figure is not the sum of its tickets, or a ticket was not counted as its events say. The first
  // `max`.
  const std::vector<ticket::Difference>& differences() const { return differences_; }

 private:
  void differ(std::string where, std::string detail);
  void compare_ticket(const std::string& number, const Added& kept, const Added& given);
  void compare_sums(db::Transaction& tx, Sums counted);

  const policy::Policy& policy_;
  const calendar::LocalDays days_;
  const std::size_t max_;
  std::optional<Id> followed_;
  Differences counted_;  // what the tickets are kept to have added
  std::vector<ticket::Difference> differences_;
};

}  // namespace wellkept::metric
