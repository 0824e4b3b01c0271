// Tells members what changes while they look: server-sent events, made from what the event log has durably recorded, so
// nothing is told that is not so. No thread waits for a stream; what a slow reader leaves is bounded.
//
//   ticket    a ticket has changed: its row as it now stands. Carries an id to resume from.
//   lists     more has changed than is worth telling one by one: read lists again
//   counts    figures have changed: read them again
//   inbox     the member's inbox has changed
//   presence  who looks at a ticket
//   reload    the stream could not keep up and ends: read everything again
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/database.h"
#include "http/http.h"
#include "http/stream.h"
#include "live/between_nodes.h"
#include "live/presence.h"
#include "ticket/ticket_service.h"

namespace wellkept::live {

struct HubOptions {
  std::size_t max_waiting = 128 * 1024;  // bytes that one reader may be behind
  int streams_per_member = 10;
  std::int64_t heartbeat_ms = 15'000;
  std::int64_t life_ms = 10 * 60'000;  // then the stream ends, and who comes back is asked again who he is
  std::size_t tickets_at_once = 200;   // changed in one look; beyond it is told in one word
};

// Which tickets somebody may see, as it stands when he begins to read; a stream does not live long.
using MaySee = std::function<bool(const ticket::Ticket&)>;
using SightOf = std::function<MaySee(const http::Principal&)>;

bool is_topic(std::string_view topic);

class Hub {
 public:
  Hub(db::Database& database, const Clock& clock, SightOf sight_of, HubOptions options = {});

  // `topics` empty: all. `after`: the last id that the reader saw, 0 when it begins. Refuses too_many "live.streams".
  Result<std::shared_ptr<http::Stream>> open(const http::Principal& who, std::set<std::string, std::less<>> topics,
                                             Id after);

  // What stands in no event log: told to who is there now.
  void lights_turned(const std::vector<ticket::Ticket>& tickets);
  void inbox_changed(Id member);
  void present(const ticket::Ticket& ticket, Present present);
  void left(const ticket::Ticket& ticket, Id member);
  std::vector<Present> present_at(Id ticket);

  // On several nodes: `to_others` takes a word to the other nodes, hear() takes theirs. After a break in which words
  // may have been lost readers are told to look again. To be connected before the first reader.
  void connect(std::function<void(std::string)> to_others) { to_others_ = std::move(to_others); }
  void hear(std::string_view word);
  void look_again();

  // Tells what was recorded since the last look, who has left, and that the line stands. Often, on one thread.
  void follow();
  std::size_t streams() const;

 private:
  using Text = std::shared_ptr<const std::string>;
  struct Reader {
    http::Principal who;
    MaySee may_see;
    std::set<std::string, std::less<>> topics;
    std::shared_ptr<http::Stream> stream;
    Instant opened_at;
    Instant last_at;
  };

  void tell(std::string_view topic, const Text& text, const ticket::Ticket* about, Id only_to = {});
  void tell_presence(const ticket::Ticket& ticket);
  void tell_lights(const std::vector<ticket::Ticket>& tickets);
  void take(const LightsTurned& word);
  void take(const InboxChanged& word);
  void take(const SomebodyAt& word);
  void take(const SomebodyLeft& word);
  void to_others(const Word& word) const;
  std::optional<ticket::Ticket> find(Id ticket) const;
  void tell_tickets(const std::vector<std::pair<Id, ticket::Ticket>>& changed);
  std::string missed(const Reader& reader, Id after);
  bool wants(const Reader& reader, std::string_view topic, const ticket::Ticket* about, Id only_to) const;
  void beat(Instant now);

  db::Database& database_;
  const Clock& clock_;
  const SightOf sight_of_;
  const HubOptions options_;
  std::function<void(std::string)> to_others_;  // none on a single node
  mutable std::mutex mutex_;
  std::vector<Reader> readers_;
  Id position_;  // up to here readers know
  Presence presence_;
};

}  // namespace wellkept::live
