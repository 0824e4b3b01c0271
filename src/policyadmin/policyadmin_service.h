// Amendments: proposed, checked, tried on past tickets, approved by a second person, published with a date. Every step
// is an event in the stream of the proposal.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "events/event_log.h"
#include "policy/diff.h"
#include "policyadmin/policyadmin_store.h"

namespace wellkept::policyadmin {

using Loaded = std::variant<std::shared_ptr<const policy::Policy>, std::vector<yaml::Problem>>;

// What the program gives: it alone knows where the policy's own files are, and who holds the policy in force.
struct Wiring {
  std::function<Loaded(std::span<const policy::Document>)> load;           // strictly, without running unit cases
  std::function<void(db::Transaction&, const policy::Version&)> remember;  // ties the database to the version
  std::function<void(const policy::Version&)> adopt;                       // from now on the running program knows it
};

// A draft that holds: the policy with it as its last version.
struct Checked {
  std::shared_ptr<const policy::Policy> policy;
  std::vector<policy::Change> changes;  // to the version before it
  std::int64_t cases = 0;               // unit cases in the author's text, all passed
};

// A deadline that a published calendar moves.
struct Move {
  Id ticket;
  std::string ticket_number;
  std::string ticket_kind;
  std::string clause;
  std::string rule;
  int occurrence = 0;
  std::optional<Instant> due_before;
  std::optional<Instant> due_after;
};
struct Moves {
  Instant effective_from;
  std::int64_t tickets = 0;  // that have provisional deadlines behind that date, whether they move or not
  std::vector<Move> moves;
  Id next;  // the last ticket that was looked at; none when there are no more
};

class AmendmentService {
 public:
  AmendmentService(db::Database& database, events::EventLog& log, const Clock& clock, IdSource& ids,
                   const policy::Policy& live, Wiring wiring)
      : database_(database), log_(log), clock_(clock), ids_(ids), live_(live), wiring_(std::move(wiring)) {}

  // Refuses invalid "policy.label", "policy.effective", "policy.no_change", "policy.invalid" and "policy.case_failed"
  // (`context.problems` lists file, line, column and message), conflict "policy.effective_past".
  Result<Checked> check(const Draft& draft) const;

  // The policy as it is published, in a copy of its own.
  std::shared_ptr<const policy::Policy> as_published() const;

  // The draft must have been checked.
  Result<Proposal> create(db::Transaction& tx, const Draft& draft, Id author);
  Result<Proposal> revise(Id id, std::int64_t version, const Draft& draft, Id author);
  // Refuses gate "policy.not_tried" when the revision was not tried on past tickets, forbidden "policy.own_proposal" to
  // whoever wrote a revision of it.
  Result<Proposal> approve(Id id, std::int64_t version, Id by);
  Result<Proposal> reject(Id id, std::int64_t version, const std::string& note, Id by);
  Result<Proposal> withdraw(Id id, std::int64_t version, Id by);
  // In force from `effective`, when it is given, instead of the date that was proposed; never from a moment in the
  // past, never earlier than proposed. No date at all: from the next full minute.
  Result<Proposal> publish(Id id, std::int64_t version, const std::string& effective, Id by);

  // Runs in the background: trial_service.h.
  Result<Trial> start_trial(Id proposal, Instant from, Instant to, Id by);
  Result<Trial> cancel_trial(Id proposal, Id trial);

  std::optional<Proposal> find(Id id) const;
  std::vector<Proposal> list(Id before, int limit) const;
  std::vector<events::Event> history(Id id) const;
  std::vector<Trial> trials(Id proposal) const;
  Result<Trial> trial(Id proposal, Id trial) const;
  // Those of the tickets that `sight` sees.
  std::vector<FlipRow> flips(const directory::Sight& sight, Id trial, std::int64_t after, int limit) const;
  // Which deadlines of tickets that `sight` sees would move if an undecided or approved proposal were published now:
  // those that are provisional, and whose year gets a list. Looks at `limit` tickets behind `after`.
  Result<Moves> moves(const directory::Sight& sight, Id proposal, Id after, int limit) const;
  directory::Sight sight_of(Id member, const std::vector<std::string>& roles) const;
  std::vector<Published> published() const;

  // In the stream of the proposal, as the system's: what a trial found.
  Outcome record_trial(db::Transaction& tx, const Trial& trial);
  void on_trial(std::function<void()> wake) { wake_ = std::move(wake); }

  db::Database& database() const { return database_; }
  const policy::Policy& live() const { return live_; }
  const Clock& clock() const { return clock_; }

 private:
  Outcome check_head(const Draft& draft) const;
  Result<Checked> check_as(const Draft& draft, const std::string& effective, const Approval& approval) const;
  Result<Proposal> decide(Id id, std::int64_t version, const char* event, const std::string& state,
                          const std::string& note, Id by);
  Outcome record(db::Transaction& tx, Id proposal, const char* kind, Id by, json::Object body);
  bool wrote(db::Transaction& tx, Id proposal, Id member) const;
  std::int64_t judge_provisional(db::Transaction& tx, const policy::Policy& policy, Instant from);

  db::Database& database_;
  events::EventLog& log_;
  const Clock& clock_;
  IdSource& ids_;
  const policy::Policy& live_;
  Wiring wiring_;
  std::function<void()> wake_ = [] {};
  std::mutex publishing_;  // one after the other: each is checked behind the one before
};

// The documents as the policy loads them.
std::vector<policy::Document> as_documents(const std::vector<Published>& published);

// Whether every published document is the one that its event names; a sentence for each that is not.
std::vector<std::string> verify_documents(db::Transaction& tx);

}  // namespace wellkept::policyadmin
