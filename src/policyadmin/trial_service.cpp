#include "policyadmin/trial_service.h"

#include <map>

#include "base/crypto.h"
#include "base/log.h"
#include "jobs/lease.h"
#include "promise/replay.h"
#include "ticket/recorder_service.h"

namespace wellkept::policyadmin {
namespace {

constexpr int kBatch = 200;                // tickets between two looks at whether it was cancelled
constexpr std::int64_t kLeaseMs = 60'000;  // far more than a batch takes
constexpr std::int64_t kMaxFlips = 5000;   // kept to be shown; all are counted

using Counts = std::map<std::string, std::pair<promise::Attainment, promise::Attainment>>;

void add(promise::Attainment& sum, const promise::Attainment& more) {
  sum.met += more.met;
  sum.breached += more.breached;
}

json::Value attainment_json(const promise::Attainment& one) {
  const std::int64_t n = one.met + one.breached;
  const json::Value share = n == 0 ? json::Value() : json::Value(static_cast<double>(one.met) / static_cast<double>(n));
  return json::Object{{"n", n}, {"met", one.met}, {"attainment", share}};
}

std::string result_json(const Counts& counts, const std::vector<policy::Change>& changes) {
  json::Array clauses;
  for (const auto& entry : counts) {
    const std::string& clause = entry.first;
    const auto& [before, after] = entry.second;
    const bool named = std::any_of(changes.begin(), changes.end(),
                                   [&](const policy::Change& change) { return change.clause == clause; });
    if (!named && before.met == after.met && before.breached == after.breached) continue;
    clauses.emplace_back(
        json::Object{{"clause", clause}, {"before", attainment_json(before)}, {"after", attainment_json(after)}});
  }
  return json::write(json::Object{{"clauses", std::move(clauses)}});
}

Id new_holder() {
  std::int64_t number = 0;
  for (const char byte : crypto::random_bytes(7)) number = number << 8 | static_cast<unsigned char>(byte);
  return Id{number + 1};
}

class Trying {
 public:
  Trying(AmendmentService& service, Trial trial, Id holder, const std::atomic<bool>& stopping)
      : service_(service),
        trial_(std::move(trial)),
        holder_(holder),
        lease_("trial " + format_id(trial_.id)),
        stopping_(stopping) {}

  // Nothing when another server works on it.
  Outcome run() {
    if (!*service_.database().write([&](db::Transaction& tx) -> Result<bool> { return hold(tx); })) return Done{};
    Outcome outcome = work();
    (void)service_.database().write([&](db::Transaction& tx) -> Outcome {
      jobs::give_lease_back(tx, lease_, holder_);
      return Done{};
    });
    return outcome;
  }

 private:
  bool hold(db::Transaction& tx) const {
    return jobs::take_lease(tx, {lease_, holder_, service_.clock().now(), kLeaseMs});
  }

  Outcome work() {
    const auto proposal = service_.find(trial_.proposal);
    if (proposal->revision != trial_.revision)
      return refuse(RefusalKind::conflict, "policy.stale", "The proposal was revised.");
    WK_TRY(checked, service_.check(proposal->draft));
    const std::size_t last = checked.policy->versions.size() - 1;
    before_ = only(service_.as_published(), last - 1);
    after_ = only(std::move(checked.policy), last);
    changes_ = std::move(checked.changes);
    trial_.done = trial_.flips = 0;
    WK_CHECK(service_.database().write([&](db::Transaction& tx) -> Outcome {
      store::forget_flips(tx, trial_.id);
      return Done{};
    }));
    trial_.tickets =
        service_.database().read([&](db::Transaction& tx) { return store::count_tickets(tx, trial_.from, trial_.to); });
    for (store::Opened place{{}, trial_.from}; !stopping_;) {
      const auto next = batch(place);
      if (!next) return Done{};
      if (next->ticket == place.ticket) return finish();
      place = *next;
    }
    return Done{};
  }

  promise::History read(db::Transaction& tx, const std::vector<store::Opened>& tickets) const {
    promise::History out;
    for (const store::Opened& one : tickets) {
      out.subjects.push_back(format_id(one.ticket));
      out.facts.push_back(ticket::facts_of(*before_, log_.read(tx, one.ticket)));
    }
    return out;
  }

  // The last ticket that was looked at; nothing when the trial was cancelled.
  std::optional<store::Opened> batch(store::Opened place) {
    std::vector<store::Opened> tickets;
    const auto history = service_.database().read([&](db::Transaction& tx) {
      tickets = store::tickets_between(tx, trial_.to, place, kBatch);
      return read(tx, tickets);
    });
    if (tickets.empty()) return place;
    const auto found = promise::compare(*before_, history, *after_, history, service_.clock().now());
    for (const auto& [clause, pair] : found.clauses) {
      add(counts_[clause].first, pair.first);
      add(counts_[clause].second, pair.second);
    }
    const std::int64_t flips = trial_.flips;
    trial_.done += static_cast<std::int64_t>(tickets.size());
    trial_.flips += static_cast<std::int64_t>(found.flips.size());
    const bool runs = *service_.database().write([&](db::Transaction& tx) -> Result<bool> {
      if (!hold(tx)) return false;  // it took too long, and another server has begun it anew
      write_flips(tx, found.flips, flips);
      return store::move_trial(tx, trial_);
    });
    if (!runs) return std::nullopt;
    return tickets.back();
  }

  void write_flips(db::Transaction& tx, const std::vector<promise::Flip>& flips, std::int64_t number) const {
    for (const promise::Flip& one : flips) {
      if (++number > kMaxFlips) return;
      store::insert_flip(tx, trial_.id,
                         {number, parse_id(one.subject).value_or(Id{}), "", "", one.clause, one.rule, one.occurrence,
                          one.before, one.after, one.due_before, one.due_after});
    }
  }

  Outcome finish() {
    const std::string result = result_json(counts_, changes_);
    return service_.database().write([&](db::Transaction& tx) -> Outcome {
      if (!hold(tx) || !store::end_trial(tx, trial_.id, "done", service_.clock().now(), result)) return Done{};
      return service_.record_trial(tx, trial_);
    });
  }

  AmendmentService& service_;
  Trial trial_;
  const Id holder_;
  const std::string lease_;
  const std::atomic<bool>& stopping_;
  SystemClock unused_clock_;
  IdSource unused_ids_{unused_clock_, 0};
  events::EventLog log_{unused_clock_, unused_ids_};
  std::shared_ptr<const policy::Policy> before_;
  std::shared_ptr<const policy::Policy> after_;
  std::vector<policy::Change> changes_;
  Counts counts_;
};

}  // namespace

TrialRunner::TrialRunner(AmendmentService& service) : service_(service), holder_(new_holder()) {}

TrialRunner::~TrialRunner() {
  stop();
}

void TrialRunner::start() {
  service_.on_trial([this] { look(); });
  thread_ = std::thread([this] { loop(); });
}

void TrialRunner::look() {
  const std::lock_guard lock(mutex_);
  pending_ = true;
  wake_.notify_all();
}

void TrialRunner::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void TrialRunner::loop() {
  constexpr std::chrono::seconds kTryAgain{2};
  bool failing = false;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto woken = [&] { return pending_ || stopping_; };
      failing ? (void)wake_.wait_for(lock, kTryAgain, woken) : wake_.wait(lock, woken);
      if (stopping_) return;
      pending_ = false;
    }
    failing = !run_guarded();
  }
}

// The thread outlives a database that is away or a disk that is full: trials are still there afterwards.
bool TrialRunner::run_guarded() {
  try {
    run_pending();
    return true;
  } catch (const std::exception& fault) {
    log::error("policy.trials_failed", {{"detail", std::string(fault.what())}});
    return false;
  }
}

void TrialRunner::run_pending() {
  const auto ids = service_.database().read([](db::Transaction& tx) { return store::running_trials(tx); });
  for (const Id id : ids) {
    if (stopping_) return;
    const auto trial = service_.database().read([&](db::Transaction& tx) { return store::trial(tx, id); });
    if (trial) run(*trial);
  }
}

void TrialRunner::run(const Trial& trial) {
  std::string code = "policy.trial_failed";
  try {
    const Outcome outcome = Trying(service_, trial, holder_, stopping_).run();
    if (outcome) return;
    code = outcome.refusal().code;
  } catch (const std::exception& fault) {
    log::error("policy.trial_failed", {{"trial", format_id(trial.id)}, {"detail", std::string(fault.what())}});
  }
  const auto ended = service_.database().write([&](db::Transaction& tx) -> Result<bool> {
    return store::end_trial(tx, trial.id, "failed", service_.clock().now(), json::write(json::Object{{"code", code}}));
  });
  (void)ended;
}

}  // namespace wellkept::policyadmin
