// Who looks at which ticket, and who writes on it. In memory only: it says nothing about the past.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::live {

constexpr std::int64_t kPresenceMs = 45'000;  // a sign of life is believed for so long
constexpr std::size_t kPresentAtMost = 20'000;

struct Present {
  Id member;
  std::string name;
  bool writing = false;
  Instant until;
};

// Not safe for several threads: the hub holds the lock.
class Presence {
 public:
  // True when others see a difference; a renewal is none. What would be too many is not remembered.
  bool put(Id ticket, Present present);
  bool remove(Id ticket, Id member);
  std::vector<Present> at(Id ticket, Instant now) const;  // in order of id
  std::vector<Id> expire(Instant now);                    // the tickets that somebody has left without a word

 private:
  std::map<Id, std::map<Id, Present>> tickets_;
  std::size_t count_ = 0;
};

}  // namespace wellkept::live
