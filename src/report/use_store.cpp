#include "report/use_store.h"

#include <algorithm>
#include <deque>
#include <set>

#include "base/clock.h"
#include "events/event_log.h"
#include "promise/promise_service.h"
#include "report/report_sql.h"
#include "ticket/recorder_service.h"

namespace wellkept::report {
namespace {

// A rule may let few of many events count (only complaints among all that was opened): a page looks at no more than so
// many and then says where it stopped.
constexpr std::size_t kMostLooked = 1000;
constexpr int kBatch = 100;

std::set<std::string> event_kinds(const policy::Policy& policy, const EvidenceQuery& query) {
  std::set<std::string> kinds;
  for (const policy::Version& version : policy.versions) {
    const policy::Clause* clause = version.clause(query.clause);
    if (clause == nullptr) continue;
    for (const policy::UseRule& rule : clause->uses) {
      if (query.rule && rule.id != *query.rule) continue;
      for (const policy::Matcher& matcher : rule.of) kinds.insert(policy.vocabulary.events[matcher.event].name);
    }
  }
  return kinds;
}

std::tuple<Instant, Id> moment_of(const Evidence& one) {
  return {*one.decided_at, one.ticket};
}

// The events of one kind, newest first, read ahead in batches.
class Events {
 public:
  Events(std::string kind, const EvidenceQuery& query) : kind_(std::move(kind)), query_(query) {
    at_ = query.end;
    if (query.after && query.after->at && *query.after->at < query.end) {
      at_ = *query.after->at;
      ticket_ = Id{query.after->ticket.value + 1};  // other rules may count an event of the same ticket and moment
    }
  }

  const Evidence* head(db::Transaction& tx) {
    if (ahead_.empty() && !ended_) refill(tx);
    return ahead_.empty() ? nullptr : &ahead_.front();
  }
  Evidence take() {
    Evidence one = std::move(ahead_.front());
    ahead_.pop_front();
    return one;
  }

 private:
  void refill(db::Transaction& tx) {
    tx.each(sql::use_events, {kind_, query_.from, at_, ticket_.value, version_, query_.unit, kBatch},
            [&](const db::Row& row) {
              Evidence one;
              one.ticket = row.id(0);
              one.occurrence = row.integer(1);
              one.decided_at = one.stopped_at = row.instant(2);
              one.started_at = row.instant(2);
              one.event = row.string(3);
              one.actor = row.id(4);
              one.actor_name = row.null(5) ? std::string() : row.string(5);
              one.number = row.string(6);
              one.subject = row.string(7);
              one.unit = row.id(8);
              ahead_.push_back(std::move(one));
            });
    ended_ = ahead_.size() < kBatch;
    if (ahead_.empty()) return;
    at_ = *ahead_.back().decided_at;
    ticket_ = ahead_.back().ticket;
    version_ = ahead_.back().occurrence;
  }

  std::string kind_;
  const EvidenceQuery& query_;
  Instant at_;
  Id ticket_;
  std::int64_t version_ = 0;
  std::deque<Evidence> ahead_;
  bool ended_ = false;
};

// Says which rules of the clause count an event, by the timeline up to it.
class Judge {
 public:
  Judge(db::Transaction& tx, const policy::Policy& policy, const EvidenceQuery& query)
      : tx_(tx), policy_(policy), query_(query) {}

  void judge(const Evidence& event, std::vector<Evidence>& out) {
    if (event.ticket != ticket_) {
      facts_ = ticket::facts_of(policy_, log_.read(tx_, event.ticket));
      ticket_ = event.ticket;
    }
    const auto count = static_cast<std::size_t>(event.occurrence);
    if (count == 0 || count > facts_.size()) return;  // `verify` names a log with gaps
    for (const promise::Use& use : promise::uses(policy_, std::span(facts_).first(count), count - 1)) {
      if (use.clause != query_.clause || (query_.rule && use.rule != *query_.rule)) continue;
      Evidence one = event;
      one.rule = use.rule;
      one.kind = "capability";
      one.state = "used";
      one.policy_version = policy_.in_force(use.at).label;
      out.push_back(std::move(one));
    }
  }

 private:
  db::Transaction& tx_;
  const policy::Policy& policy_;
  const EvidenceQuery& query_;
  SystemClock unused_clock_;
  IdSource unused_ids_{unused_clock_, 0};
  events::EventLog log_{unused_clock_, unused_ids_};
  Id ticket_;
  std::vector<promise::Fact> facts_;  // of that ticket
};

bool is_behind(const Evidence& one, const EvidenceQuery& query) {
  if (!query.after || !query.after->at) return true;
  Evidence last;
  last.decided_at = query.after->at;
  last.ticket = query.after->ticket;
  last.rule = query.after->rule;
  last.occurrence = query.after->occurrence;
  return is_newer(last, one);
}

}  // namespace

bool is_newer(const Evidence& a, const Evidence& b) {
  return std::tie(*a.decided_at, a.ticket, a.rule, a.occurrence) >
         std::tie(*b.decided_at, b.ticket, b.rule, b.occurrence);
}

UsePage list_uses(db::Transaction& tx, const policy::Policy& policy, const EvidenceQuery& query) {
  std::vector<Events> sources;
  for (const std::string& kind : event_kinds(policy, query)) sources.emplace_back(kind, query);
  UsePage page;
  Judge rules(tx, policy, query);
  std::size_t looked = 0;
  while (page.items.size() < static_cast<std::size_t>(query.limit)) {
    // All events of the newest moment and ticket together: among them the rule decides the order.
    std::optional<std::tuple<Instant, Id>> newest;
    for (Events& source : sources) {
      const Evidence* head = source.head(tx);
      if (head != nullptr) newest = std::max(newest, std::optional(moment_of(*head)));
    }
    if (!newest) return page;
    if (looked >= kMostLooked) {
      // Behind everything of the moments before this one.
      page.reached = Place{std::get<0>(*newest), Id{std::get<1>(*newest).value + 1}, "", 0};
      return page;
    }
    std::vector<Evidence> found;
    for (Events& source : sources) {
      for (const Evidence* head = source.head(tx); head != nullptr && moment_of(*head) == *newest;
           head = source.head(tx)) {
        rules.judge(source.take(), found);
        ++looked;
      }
    }
    std::sort(found.begin(), found.end(), is_newer);
    for (Evidence& one : found) {
      if (is_behind(one, query)) page.items.push_back(std::move(one));
    }
  }
  return page;
}

}  // namespace wellkept::report
