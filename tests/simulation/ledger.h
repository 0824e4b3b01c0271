// What the clients know: which request was answered with what, and of which they never heard again.
#pragma once
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "request.h"

namespace wellkept::simulation {

// An invariant does not hold.
struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Ledger {
 public:
  // The outcome of one sending. Throws Violation when a request was carried out twice, or an answer is another one than
  // before.
  void answered(const Request& request, const http::Response& response, Instant now);
  void lost(const Request& request, Instant now);

  // Whether the key may be sent again: what the server has forgotten by then would be done again, as the contract says.
  bool may_repeat(const std::string& key, Instant latest) const;

  // Every event of every ticket was asked for by exactly one request. Throws Violation.
  void check(db::Transaction& tx) const;

  struct Link {
    std::string token;
    Id ticket;
  };
  const std::vector<Link>& links() const { return links_; }
  const std::vector<Id>& tickets() const { return tickets_; }

 private:
  struct Answer {
    std::string body;
    Instant at;
  };
  void claim(const std::string& key, const Made& made);

  std::map<std::string, Answer> answers_;  // by key
  // Requests of which nobody knows whether they were carried out, with the tickets that they concern.
  std::map<std::string, std::array<Id, 2>> doubts_;
  std::map<std::string, Instant> lost_at_;                    // when such a request was first sent
  std::map<Id, std::map<std::int64_t, std::string>> claims_;  // the key that made each event of a ticket
  std::vector<Id> tickets_;
  std::vector<Link> links_;
  std::set<std::string> used_links_;
};

}  // namespace wellkept::simulation
