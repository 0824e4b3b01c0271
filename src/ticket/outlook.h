// What stands before the actions of one ticket, were they taken now. What they share is worked out once.
#pragma once
#include <map>
#include <span>
#include <vector>

#include "ticket/ticket.h"

namespace wellkept::ticket {

class Outlook {
 public:
  Outlook(const policy::Policy& policy, const Ticket& ticket, std::span<const promise::Fact> facts, Instant now);

  // With the fields that the action asks for itself.
  std::vector<promise::Standing> before(const policy::Action& action);

 private:
  std::vector<promise::Fact>& in_charge_until(std::size_t stage);

  const policy::Policy& policy_;
  const Ticket& ticket_;
  const std::span<const promise::Fact> facts_;
  const Instant now_;
  const std::vector<bool> guarded_;                              // by event
  std::map<std::size_t, std::vector<promise::Fact>> in_charge_;  // by stage
};

}  // namespace wellkept::ticket
