#include "policyadmin/policyadmin_service.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto.h"
#include "policyadmin/policyadmin_events.h"
#include "promise/cases.h"
#include "promise/replay.h"
#include "ticket/recorder_service.h"

namespace wellkept::policyadmin {
namespace {

constexpr std::size_t kMaxVersions = 1000;
const Approval kNotYet{{"待批准", "not approved yet"}, "2000-01-01", "-"};

Refusal unknown() {
  return refuse(RefusalKind::not_found, "policy.proposal", "There is no such proposal.");
}
Refusal stale() {
  return refuse(RefusalKind::stale, "policy.stale", "The proposal has changed meanwhile; read it again.");
}
Refusal wrong_state(const Proposal& proposal) {
  return refuse(RefusalKind::conflict, "policy.state", "The proposal is " + proposal.state + ".");
}
Refusal in_the_past() {
  return refuse(RefusalKind::conflict, "policy.effective_past",
                "The policy may not be changed for what has already happened: name a moment to come.");
}

Refusal refuse_problems(const Draft& draft, const char* code, const std::vector<yaml::Problem>& problems,
                        bool of_text_alone = false) {
  std::string detail;
  for (const yaml::Problem& one : problems) detail += (detail.empty() ? "" : "\n") + yaml::format_problem(one);
  Refusal out = refuse(RefusalKind::invalid, code, detail);
  out.context = json::Object{{"problems", problems_json(draft, problems, of_text_alone)}};
  return out;
}

std::int64_t cases_in(const policy::Version& version, const std::string& file) {
  std::size_t count = 0;
  for (const policy::Clause& clause : version.clauses) {
    if (clause.file == file) count += clause.cases.size();
  }
  return static_cast<std::int64_t>(count);
}

json::Object revision_body(const Proposal& proposal) {
  return {{"label", proposal.draft.label},
          {"revision", proposal.revision},
          {"effective", proposal.draft.effective},
          {"sha256", proposal.sha256}};
}

Outcome current(const std::optional<Proposal>& found, std::int64_t version) {
  if (!found) return unknown();
  if (found->version != version) return stale();
  return Done{};
}

// A clause that is written again is in force from another day, whatever it says.
bool only_the_date(const policy::Change& change) {
  return change.rule.empty() && change.aspect == "effective";
}

bool undecided(const Proposal& proposal) {
  return proposal.state == "draft" || proposal.state == "approved";
}

}  // namespace

std::vector<policy::Document> as_documents(const std::vector<Published>& published) {
  std::vector<policy::Document> out;
  for (const Published& one : published) out.push_back({"amendment " + one.label, one.document});
  return out;
}

Outcome AmendmentService::check_head(const Draft& draft) const {
  if (!is_label(draft.label))
    return refuse(RefusalKind::invalid, "policy.label",
                  "A version's name has letters, digits, '.', '_' and '-', at most 40.");
  if (draft.effective.empty()) return Done{};
  if (!is_effective(draft.effective, live_.zone))
    return refuse(RefusalKind::invalid, "policy.effective",
                  "The date is written 2027-01-01, or 2027-01-01T09:00, in the policy's time zone.");
  if (*calendar::parse_local(draft.effective, live_.zone) <= clock_.now()) return in_the_past();
  return Done{};
}

Result<Checked> AmendmentService::check_as(const Draft& draft, const std::string& effective,
                                           const Approval& approval) const {
  if (auto problems = check_draft(draft); !problems.empty())
    return refuse_problems(draft, "policy.invalid", problems, true);
  auto documents = as_documents(published());
  documents.push_back(compose(draft, effective, approval));
  auto loaded = wiring_.load(documents);
  if (const auto* problems = std::get_if<1>(&loaded)) return refuse_problems(draft, "policy.invalid", *problems);
  Checked out{std::get<0>(std::move(loaded)), {}, 0};
  // Its own cases: those of the texts that it replaces speak of days before it.
  auto failures = promise::run_cases(*out.policy).failures;
  std::erase_if(failures, [&](const yaml::Problem& one) { return one.file != document_name(draft); });
  if (!failures.empty()) return refuse_problems(draft, "policy.case_failed", failures);
  const auto& versions = out.policy->versions;
  out.changes = policy::diff_versions(*out.policy, versions[versions.size() - 2], *out.policy, versions.back());
  if (std::all_of(out.changes.begin(), out.changes.end(), only_the_date))
    return refuse(RefusalKind::invalid, "policy.no_change", "The amendment changes nothing.");
  out.cases = cases_in(versions.back(), document_name(draft));
  return out;
}

std::shared_ptr<const policy::Policy> AmendmentService::as_published() const {
  auto loaded = wiring_.load(as_documents(published()));
  if (loaded.index() != 0) throw std::logic_error("what was published can no longer be read");
  return std::get<0>(std::move(loaded));
}

Result<Checked> AmendmentService::check(const Draft& draft) const {
  WK_CHECK(check_head(draft));
  return check_as(draft, draft.effective.empty() ? next_minute(clock_.now(), live_.zone) : draft.effective, kNotYet);
}

Outcome AmendmentService::record(db::Transaction& tx, Id proposal, const char* kind, Id by, json::Object body) {
  const auto head = log_.head(tx, proposal);
  const events::NewEvent event{kind, clock_.now(), by, json::Value(std::move(body))};
  WK_TRY(written, log_.append(tx, proposal, kProposalSubject, head ? head->version : 0, std::span(&event, 1)));
  (void)written;
  return Done{};
}

bool AmendmentService::wrote(db::Transaction& tx, Id proposal, Id member) const {
  const auto events = log_.read(tx, proposal);
  return std::any_of(events.begin(), events.end(), [&](const events::Event& one) {
    return one.actor == member && (one.kind == event::kProposed || one.kind == event::kRevised);
  });
}

Result<Proposal> AmendmentService::create(db::Transaction& tx, const Draft& draft, Id author) {
  Proposal made;
  made.id = ids_.next();
  made.state = "draft";
  made.author = author;
  made.draft = draft;
  made.sha256 = fingerprint(draft);
  made.created_at = made.updated_at = clock_.now();
  store::insert_proposal(tx, made);
  WK_CHECK(record(tx, made.id, event::kProposed, author, revision_body(made)));
  return made;
}

Result<Proposal> AmendmentService::revise(Id id, std::int64_t version, const Draft& draft, Id author) {
  WK_TRY(checked, check(draft));
  return database_.write([&](db::Transaction& tx) -> Result<Proposal> {
    auto found = store::proposal(tx, id);
    WK_CHECK(current(found, version));
    if (!undecided(*found)) return wrong_state(*found);
    found->draft = draft;
    found->sha256 = fingerprint(draft);
    found->updated_at = clock_.now();
    if (!store::revise(tx, *found, version)) return stale();
    found = store::proposal(tx, id);
    WK_CHECK(record(tx, id, event::kRevised, author, revision_body(*found)));
    return *found;
  });
}

Result<Proposal> AmendmentService::decide(Id id, std::int64_t version, const char* event, const std::string& state,
                                          const std::string& note, Id by) {
  return database_.write([&](db::Transaction& tx) -> Result<Proposal> {
    const auto found = store::proposal(tx, id);
    WK_CHECK(current(found, version));
    if (!undecided(*found) || found->state == state) return wrong_state(*found);
    const bool author = wrote(tx, id, by);
    if (state == "approved") {
      if (author)
        return refuse(RefusalKind::forbidden, "policy.own_proposal", "Whoever wrote an amendment may not approve it.");
      if (!store::tried(tx, id, found->revision))
        return refuse(RefusalKind::gate, "policy.not_tried",
                      "This revision has not been tried on past tickets yet, as QI-5.1c demands.");
    }
    if (state == "withdrawn" && !author)
      return refuse(RefusalKind::forbidden, "policy.not_author", "Only who wrote an amendment may withdraw it.");
    if (!store::decide(tx, id, version, state, by, clock_.now(), note)) return stale();
    WK_CHECK(record(tx, id, event, by, {{"revision", found->revision}, {"sha256", found->sha256}}));
    return *store::proposal(tx, id);
  });
}

Result<Proposal> AmendmentService::approve(Id id, std::int64_t version, Id by) {
  const auto found = find(id);
  WK_CHECK(current(found, version));
  // Another amendment may have been published since it was written.
  if (undecided(*found)) WK_CHECK(check(found->draft));
  return decide(id, version, event::kApproved, "approved", "", by);
}

Result<Proposal> AmendmentService::reject(Id id, std::int64_t version, const std::string& note, Id by) {
  return decide(id, version, event::kRejected, "rejected", note, by);
}

Result<Proposal> AmendmentService::withdraw(Id id, std::int64_t version, Id by) {
  return decide(id, version, event::kWithdrawn, "withdrawn", "", by);
}

Result<Proposal> AmendmentService::publish(Id id, std::int64_t version, const std::string& effective, Id by) {
  const std::lock_guard lock(publishing_);
  const auto found = find(id);
  WK_CHECK(current(found, version));
  if (found->state != "approved") return wrong_state(*found);
  const Instant now = clock_.now();
  if (live_.versions.size() >= kMaxVersions)
    return refuse(RefusalKind::conflict, "policy.too_many", "The policy has too many versions.");
  Draft draft = found->draft;
  if (!effective.empty()) {
    if (!draft.effective.empty() && effective < draft.effective)
      return refuse(RefusalKind::conflict, "policy.effective_early",
                    "What was approved takes effect on " + draft.effective + ", not earlier.");
    draft.effective = effective;
  }
  WK_CHECK(check_head(draft));
  const std::string from = draft.effective.empty() ? next_minute(now, live_.zone) : draft.effective;
  const Approval approval{{"提案 " + format_id(id) + " 的批准人", "the approver of proposal " + format_id(id)},
                          next_minute(*found->decided_at, live_.zone).substr(0, 10),
                          "proposal " + format_id(id)};
  const std::size_t known = published().size();
  WK_TRY(checked, check_as(draft, from, approval));
  const std::shared_ptr<const policy::Policy> judging = checked.policy;
  const policy::Version& next = judging->versions.back();
  Published document{draft.label, compose(draft, from, approval).text, "", next.effective_from, id, now};
  document.sha256 = crypto::to_hex(crypto::sha256(document.document));
  return database_.write([&](db::Transaction& tx) -> Result<Proposal> {
    if (!store::publish(tx, id, version, next.effective_from, now)) return stale();
    if (store::documents(tx).size() != known) return stale();  // another server published one that this does not know
    store::insert_document(tx, static_cast<std::int64_t>(known) + 1, document);
    wiring_.remember(tx, next);
    const std::int64_t moved =
        next.calendars_changed.empty() ? 0 : judge_provisional(tx, *judging, next.effective_from);
    WK_CHECK(record(tx, id, event::kPublished, by,
                    {{"label", draft.label},
                     {"moved", moved},
                     {"effective_from", format_instant(next.effective_from)},
                     {"sha256", document.sha256},
                     {"hash", next.hash}}));
    tx.on_commit([this, &next] { wiring_.adopt(next); });
    return *store::proposal(tx, id);
  });
}

// In the same transaction as the calendar, so that what is stored never differs from what the policy gives.
std::int64_t AmendmentService::judge_provisional(db::Transaction& tx, const policy::Policy& policy, Instant from) {
  ticket::Recorder recorder(policy, clock_, ids_, log_);
  promise::Figures figures(policy);
  std::int64_t tickets = 0;
  for (const Id ticket : store::provisional_tickets(tx, from)) {
    if (recorder.judge_again(tx, ticket, figures)) ++tickets;
  }
  figures.apply(tx);
  return tickets;
}

Result<Moves> AmendmentService::moves(const directory::Sight& sight, Id id, Id after, int limit) const {
  const auto found = find(id);
  if (!found) return unknown();
  if (!undecided(*found)) return wrong_state(*found);
  WK_TRY(checked, check(found->draft));
  const auto before = as_published();
  const policy::Version& next = checked.policy->versions.back();
  Moves out;
  out.effective_from = next.effective_from;
  if (next.calendars_changed.empty()) return out;
  database_.read([&](db::Transaction& tx) {
    out.tickets = store::count_provisional(tx, sight, out.effective_from);
    const auto tickets = store::provisional_seen(tx, sight, out.effective_from, after, limit + 1);
    for (const store::Seen& one : tickets) {
      if (&one - tickets.data() == limit) {
        out.next = tickets[static_cast<std::size_t>(limit) - 1].ticket;
        break;
      }
      const auto facts = ticket::facts_of(*before, log_.read(tx, one.ticket));
      const Instant now = ticket::now_after(facts, clock_.now());
      for (const promise::Shift& shift : promise::shifts(*before, *checked.policy, facts, now))
        out.moves.push_back({one.ticket, one.number, one.kind, shift.clause, shift.rule, shift.occurrence,
                             shift.due_before, shift.due_after});
    }
  });
  return out;
}

Result<Trial> AmendmentService::start_trial(Id proposal, Instant from, Instant to, Id by) {
  if (from >= to) return refuse(RefusalKind::invalid, "policy.period", "`from` must lie before `to`.");
  auto made = database_.write([&](db::Transaction& tx) -> Result<Trial> {
    const auto found = store::proposal(tx, proposal);
    if (!found) return unknown();
    if (!undecided(*found)) return wrong_state(*found);
    if (!store::running_trials(tx).empty())
      return refuse(RefusalKind::conflict, "policy.trial_runs", "Another trial runs; wait for it or cancel it.");
    Trial trial;
    trial.id = ids_.next();
    trial.proposal = proposal;
    trial.revision = found->revision;
    trial.state = "running";
    trial.from = from;
    trial.to = to;
    trial.requested_by = by;
    trial.started_at = clock_.now();
    store::insert_trial(tx, trial);
    return trial;
  });
  if (made) wake_();
  return made;
}

Result<Trial> AmendmentService::trial(Id proposal, Id trial) const {
  auto found = database_.read([&](db::Transaction& tx) { return store::trial(tx, trial); });
  if (!found || found->proposal != proposal)
    return refuse(RefusalKind::not_found, "policy.trial", "The proposal has no such trial.");
  return *std::move(found);
}

Result<Trial> AmendmentService::cancel_trial(Id proposal, Id id) {
  WK_TRY(found, trial(proposal, id));
  const bool ended = *database_.write(
      [&](db::Transaction& tx) -> Result<bool> { return store::end_trial(tx, id, "cancelled", clock_.now(), ""); });
  if (!ended) return refuse(RefusalKind::conflict, "policy.trial_ended", "The trial has ended.");
  return trial(proposal, id);
}

Outcome AmendmentService::record_trial(db::Transaction& tx, const Trial& trial) {
  return record(tx, trial.proposal, event::kTried, trial.requested_by,
                {{"revision", trial.revision},
                 {"trial", format_id(trial.id)},
                 {"from", format_instant(trial.from)},
                 {"to", format_instant(trial.to)},
                 {"tickets", trial.tickets},
                 {"flips", trial.flips}});
}

std::optional<Proposal> AmendmentService::find(Id id) const {
  return database_.read([&](db::Transaction& tx) { return store::proposal(tx, id); });
}

std::vector<Proposal> AmendmentService::list(Id before, int limit) const {
  return database_.read([&](db::Transaction& tx) { return store::proposals(tx, before, limit); });
}

std::vector<events::Event> AmendmentService::history(Id id) const {
  return database_.read([&](db::Transaction& tx) { return log_.read(tx, id); });
}

std::vector<Trial> AmendmentService::trials(Id proposal) const {
  return database_.read([&](db::Transaction& tx) { return store::trials_of(tx, proposal); });
}

std::vector<FlipRow> AmendmentService::flips(const directory::Sight& sight, Id trial, std::int64_t after,
                                             int limit) const {
  return database_.read([&](db::Transaction& tx) { return store::flips_of(tx, sight, trial, after, limit); });
}

directory::Sight AmendmentService::sight_of(Id member, const std::vector<std::string>& roles) const {
  return database_.read([&](db::Transaction& tx) { return directory::sight_of(tx, member, roles); });
}

std::vector<Published> AmendmentService::published() const {
  return database_.read([](db::Transaction& tx) { return store::documents(tx); });
}

}  // namespace wellkept::policyadmin
