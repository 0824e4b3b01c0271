#include "live/presence.h"

namespace wellkept::live {

bool Presence::put(Id ticket, Present present) {
  auto& members = tickets_[ticket];
  const auto found = members.find(present.member);
  if (found != members.end()) {
    const bool changed = found->second.writing != present.writing;
    found->second = std::move(present);
    return changed;
  }
  if (count_ >= kPresentAtMost) {
    if (members.empty()) tickets_.erase(ticket);
    return false;
  }
  ++count_;
  members.emplace(present.member, std::move(present));
  return true;
}

bool Presence::remove(Id ticket, Id member) {
  const auto found = tickets_.find(ticket);
  if (found == tickets_.end() || found->second.erase(member) == 0) return false;
  --count_;
  if (found->second.empty()) tickets_.erase(found);
  return true;
}

std::vector<Present> Presence::at(Id ticket, Instant now) const {
  std::vector<Present> present;
  const auto found = tickets_.find(ticket);
  if (found == tickets_.end()) return present;
  for (const auto& [member, one] : found->second) {
    if (one.until > now) present.push_back(one);
  }
  return present;
}

std::vector<Id> Presence::expire(Instant now) {
  std::vector<Id> left;
  for (auto ticket = tickets_.begin(); ticket != tickets_.end();) {
    const std::size_t gone = std::erase_if(ticket->second, [&](const auto& one) { return one.second.until <= now; });
    count_ -= gone;
    if (gone > 0) left.push_back(ticket->first);
    ticket = ticket->second.empty() ? tickets_.erase(ticket) : std::next(ticket);
  }
  return left;
}

}  // namespace wellkept::live
