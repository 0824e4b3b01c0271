#include "policyadmin/policyadmin_store.h"

#include <limits>

#include "policyadmin/policyadmin_sql.h"

namespace wellkept::policyadmin::store {
namespace {

Proposal read_proposal(const db::Row& row) {
  Proposal out;
  out.id = row.id(0);
  out.draft.label = row.string(1);
  out.state = row.string(2);
  out.revision = row.integer(3);
  out.version = row.integer(4);
  out.author = row.id(5);
  out.draft.effective = row.string(6);
  out.draft.reason = {row.string(7), row.string(8)};
  out.draft.clauses = row.string(9);
  out.sha256 = row.string(10);
  out.created_at = row.instant(11);
  out.updated_at = row.instant(12);
  out.approver = row.id(13);
  out.decided_at = row.maybe_instant(14);
  out.note = row.string(15);
  out.effective_from = row.maybe_instant(16);
  out.published_at = row.maybe_instant(17);
  return out;
}

Trial read_trial(const db::Row& row) {
  return {row.id(0),     row.id(1),      row.integer(2), row.string(3),  row.instant(4),  row.instant(5),
          row.id(6),     row.integer(7), row.integer(8), row.integer(9), row.instant(10), row.maybe_instant(11),
          row.string(12)};
}

}  // namespace

void insert_proposal(db::Transaction& tx, const Proposal& proposal) {
  const Draft& draft = proposal.draft;
  tx.execute(sql::insert_proposal, {proposal.id, draft.label, proposal.author, draft.effective, draft.reason.zh,
                                    draft.reason.en, draft.clauses, proposal.sha256, proposal.created_at});
}

std::optional<Proposal> proposal(db::Transaction& tx, Id id) {
  return tx.one(sql::proposal_by_id, {id}, read_proposal);
}

std::vector<Proposal> proposals(db::Transaction& tx, Id before, int limit) {
  const std::int64_t last = before ? before.value : std::numeric_limits<std::int64_t>::max();
  return tx.all(sql::list_proposals, {last, limit}, read_proposal);
}

bool revise(db::Transaction& tx, const Proposal& next, std::int64_t version) {
  const Draft& draft = next.draft;
  return tx.execute(sql::revise_proposal, {next.id, version, draft.label, draft.effective, draft.reason.zh,
                                           draft.reason.en, draft.clauses, next.sha256, next.updated_at}) == 1;
}

bool decide(db::Transaction& tx, Id id, std::int64_t version, const std::string& state, Id by, Instant now,
            const std::string& note) {
  return tx.execute(sql::decide_proposal, {id, version, state, by, now, note}) == 1;
}

bool publish(db::Transaction& tx, Id id, std::int64_t version, Instant effective_from, Instant now) {
  return tx.execute(sql::publish_proposal, {id, version, effective_from, now}) == 1;
}

std::vector<Published> documents(db::Transaction& tx) {
  return tx.all(sql::documents, {}, [](const db::Row& row) {
    return Published{row.string(0), row.string(1), row.string(2), row.instant(3), row.id(4), row.instant(5)};
  });
}

void insert_document(db::Transaction& tx, std::int64_t number, const Published& document) {
  tx.execute(sql::insert_document, {number, document.proposal, document.label, document.document, document.sha256,
                                    document.effective_from, document.published_at});
}

void insert_trial(db::Transaction& tx, const Trial& trial) {
  tx.execute(sql::insert_trial,
             {trial.id, trial.proposal, trial.revision, trial.from, trial.to, trial.requested_by, trial.started_at});
}

std::optional<Trial> trial(db::Transaction& tx, Id id) {
  return tx.one(sql::trial_by_id, {id}, read_trial);
}

std::vector<Trial> trials_of(db::Transaction& tx, Id proposal) {
  return tx.all(sql::trials_of, {proposal}, read_trial);
}

std::vector<Id> running_trials(db::Transaction& tx) {
  return tx.all(sql::running_trials, {}, [](const db::Row& row) { return row.id(0); });
}

bool tried(db::Transaction& tx, Id proposal, std::int64_t revision) {
  return tx.one(sql::done_trial, {proposal, revision}, [](const db::Row& row) { return row.id(0); }).has_value();
}

bool move_trial(db::Transaction& tx, const Trial& trial) {
  return tx.execute(sql::move_trial, {trial.id, trial.tickets, trial.done, trial.flips}) == 1;
}

bool end_trial(db::Transaction& tx, Id id, const std::string& state, Instant now, const std::string& result) {
  return tx.execute(sql::end_trial, {id, state, now, result}) == 1;
}

void forget_flips(db::Transaction& tx, Id trial) {
  tx.execute(sql::forget_flips, {trial});
}

void insert_flip(db::Transaction& tx, Id trial, const FlipRow& flip) {
  tx.execute(sql::insert_flip, {trial, flip.number, flip.ticket, flip.clause, flip.rule, flip.occurrence, flip.before,
                                flip.after, flip.due_before, flip.due_after});
}

std::vector<FlipRow> flips_of(db::Transaction& tx, const directory::Sight& sight, Id trial, std::int64_t after,
                              int limit) {
  return tx.all(sql::flips_of, {trial, after, limit, sight.unit, sight.member}, [](const db::Row& row) {
    return FlipRow{row.integer(0),       row.id(1),      row.string(2), row.string(3), row.string(4),
                   row.string(5),        row.integer(6), row.string(7), row.string(8), row.maybe_instant(9),
                   row.maybe_instant(10)};
  });
}

std::vector<Id> provisional_tickets(db::Transaction& tx, Instant from) {
  return tx.all(sql::provisional_tickets, {from}, [](const db::Row& row) { return row.id(0); });
}

std::int64_t count_provisional(db::Transaction& tx, const directory::Sight& sight, Instant from) {
  return tx
      .one(sql::count_provisional, {from, sight.unit, sight.member}, [](const db::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<Seen> provisional_seen(db::Transaction& tx, const directory::Sight& sight, Instant from, Id after,
                                   int limit) {
  return tx.all(sql::provisional_seen, {from, after.value, limit, sight.unit, sight.member}, [](const db::Row& row) {
    return Seen{row.id(0), row.string(1), row.string(2)};
  });
}

std::int64_t count_tickets(db::Transaction& tx, Instant from, Instant to) {
  return tx.one(sql::count_tickets, {from, to}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<Opened> tickets_between(db::Transaction& tx, Instant to, Opened after, int limit) {
  // An empty id would be bound as NULL, which is less than nothing.
  return tx.all(sql::tickets_between, {to, after.at, after.ticket.value, limit}, [](const db::Row& row) {
    return Opened{row.id(0), row.instant(1)};
  });
}

}  // namespace wellkept::policyadmin::store
