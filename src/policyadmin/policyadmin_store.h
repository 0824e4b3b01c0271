// Proposals, trials and published documents as rows.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "directory/sight_service.h"
#include "policyadmin/amendment.h"

namespace wellkept::policyadmin {

struct Proposal {
  Id id;
  std::string state;  // "draft", "approved", "published", "rejected", "withdrawn"
  std::int64_t revision = 1;
  std::int64_t version = 1;  // grows with every change, for If-Match
  Id author;
  Draft draft;
  std::string sha256;  // of the revision
  Instant created_at;
  Instant updated_at;
  Id approver;  // who decided
  std::optional<Instant> decided_at;
  std::string note;  // why it was rejected
  std::optional<Instant> effective_from;
  std::optional<Instant> published_at;
};

struct Published {
  std::string label;
  std::string document;
  std::string sha256;
  Instant effective_from;
  Id proposal;
  Instant published_at;
};

struct Trial {
  Id id;
  Id proposal;
  std::int64_t revision = 1;
  std::string state;  // "running", "done", "cancelled", "failed"
  Instant from;
  Instant to;
  Id requested_by;
  std::int64_t tickets = 0;
  std::int64_t done = 0;
  std::int64_t flips = 0;
  Instant started_at;
  std::optional<Instant> finished_at;
  std::string result;  // JSON; empty while it runs
};

struct FlipRow {
  std::int64_t number = 0;  // 1, 2, 3 … within the trial
  Id ticket;
  std::string ticket_number;
  std::string ticket_kind;
  std::string clause;
  std::string rule;
  std::int64_t occurrence = 0;
  std::string before;
  std::string after;
  std::optional<Instant> due_before;
  std::optional<Instant> due_after;
};

namespace store {

void insert_proposal(db::Transaction& tx, const Proposal& proposal);
std::optional<Proposal> proposal(db::Transaction& tx, Id id);
std::vector<Proposal> proposals(db::Transaction& tx, Id before, int limit);  // newest first; no `before`: from the top
// These change nothing, and say so, when the row has another version.
bool revise(db::Transaction& tx, const Proposal& next, std::int64_t version);
bool decide(db::Transaction& tx, Id id, std::int64_t version, const std::string& state, Id by, Instant now,
            const std::string& note);
bool publish(db::Transaction& tx, Id id, std::int64_t version, Instant effective_from, Instant now);

std::vector<Published> documents(db::Transaction& tx);  // in the order of their publication
void insert_document(db::Transaction& tx, std::int64_t number, const Published& document);

void insert_trial(db::Transaction& tx, const Trial& trial);
std::optional<Trial> trial(db::Transaction& tx, Id id);
std::vector<Trial> trials_of(db::Transaction& tx, Id proposal);  // the 20 newest
std::vector<Id> running_trials(db::Transaction& tx);
bool tried(db::Transaction& tx, Id proposal, std::int64_t revision);
// False when the trial no longer runs.
bool move_trial(db::Transaction& tx, const Trial& trial);
bool end_trial(db::Transaction& tx, Id id, const std::string& state, Instant now, const std::string& result);
void forget_flips(db::Transaction& tx, Id trial);
void insert_flip(db::Transaction& tx, Id trial, const FlipRow& flip);
std::vector<FlipRow> flips_of(db::Transaction& tx, const directory::Sight& sight, Id trial, std::int64_t after,
                              int limit);

// Tickets that have a provisional deadline from a moment on, whatever became of it.
struct Seen {
  Id ticket;
  std::string number;
  std::string kind;
};
std::vector<Id> provisional_tickets(db::Transaction& tx, Instant from);
std::int64_t count_provisional(db::Transaction& tx, const directory::Sight& sight, Instant from);
std::vector<Seen> provisional_seen(db::Transaction& tx, const directory::Sight& sight, Instant from, Id after,
                                   int limit);

// The tickets opened in a period, in order of their opening.
struct Opened {
  Id ticket;
  Instant at;
};
std::int64_t count_tickets(db::Transaction& tx, Instant from, Instant to);
std::vector<Opened> tickets_between(db::Transaction& tx, Instant to, Opened after, int limit);

}  // namespace store

}  // namespace wellkept::policyadmin
