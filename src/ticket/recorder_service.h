// Records what happened to a ticket: events with their personal texts, the row, the promises and their figures, in one
// transaction. Live requests, imports and the demo all go through here, so that the evidence is the same.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "events/event_log.h"
#include "promise/promise_service.h"
#include "ticket/ticket.h"
#include "ticket/ticket_store.h"

namespace wellkept::ticket {

// A ticket with its evidence, as far as the work at hand needs it.
struct Record {
  Ticket ticket;
  std::vector<events::Event> events;
  std::vector<promise::Fact> facts;        // beside events
  std::vector<promise::Promise> promises;  // as of the last derivation
  std::vector<StoredText> texts;
};

// A new ticket as it will be recorded: all that follows from its first events, worked out before the database is asked.
struct Opening {
  Record record;  // its events have no ids and hashes yet; unit, customer and number may still be set
  Instant now;
  std::vector<promise::Mark> marks;
  std::vector<promise::Use> uses;
};

class Recorder {
 public:
  Recorder(const policy::Policy& policy, const Clock& clock, IdSource& ids, events::EventLog& log)
      : policy_(policy), clock_(clock), ids_(ids), log_(log), days_(policy) {}

  // `open` in two steps, for callers that have work to do before it is their turn to write.
  Opening prepare(Ticket ticket, std::vector<Draft> events, std::string_view state);
  // May be called again when the transaction was rolled back.
  Outcome store(db::Transaction& tx, Opening& opening, promise::Figures& figures);
  // A new ticket from its first events. `ticket` holds unit, customer, subject, number, source, sample; the rest
  // follows from the facts.
  Result<Record> open(db::Transaction& tx, Ticket ticket, std::vector<Draft> events, std::string_view state,
                      promise::Figures& figures);
  // Further events of a loaded record.
  Outcome add(db::Transaction& tx, Record& record, std::vector<Draft> events, std::string_view state,
              promise::Figures& figures);
  // The same, and the ticket belongs to another unit from then on: the last of the events is "ticket.moved", and says
  // so. What is owed goes with it; what was kept or missed stays with the unit that had it.
  Outcome move(db::Transaction& tx, Record& record, std::vector<Draft> events, Id unit, promise::Figures& figures);
  // The promises anew, by another policy or calendar than they were last derived by; nothing happened to the ticket.
  // Whether it is there.
  bool judge_again(db::Transaction& tx, Id ticket, promise::Figures& figures);
  // Nothing when there is no such ticket. Derives the promises as of now.
  std::optional<Record> load(db::Transaction& tx, Id ticket, bool with_texts);

  Id next_id() { return ids_.next(); }
  const policy::Policy& policy() const { return policy_; }

 private:
  Outcome append(db::Transaction& tx, Record& record, std::vector<Draft> events, std::string_view state, Id unit,
                 promise::Figures& figures);
  static void take(Record& record, std::vector<Draft> events);
  void settle(Record& record, std::string_view state, Instant now);

  const policy::Policy& policy_;
  const Clock& clock_;
  IdSource& ids_;
  events::EventLog& log_;
  const promise::Days days_;
};

// The present, but never before what stands on the timeline: the machine's clock may have been set back, and what is
// recorded next still happens after what was recorded before.
Instant now_after(std::span<const promise::Fact> facts, Instant now);

// Which units had a ticket that now belongs to `unit`, as its events tell.
promise::Units units_of(const std::vector<events::Event>& events, Id unit);

// The unit that the last such event names; none while no event has named one.
Id last_unit(const std::vector<events::Event>& events);

// The facts of recorded events. A body that the vocabulary no longer reads is a fault.
std::vector<promise::Fact> facts_of(const policy::Policy& policy, const std::vector<events::Event>& events);

}  // namespace wellkept::ticket
