#include "promise/ladder.h"

#include <algorithm>

namespace wellkept::promise {
namespace {

bool covers(const policy::Clause& demanding, const policy::LadderRule& ladder, std::string_view clause) {
  if (demanding.planned) return false;
  return ladder.clauses.empty() ||
         std::find(ladder.clauses.begin(), ladder.clauses.end(), clause) != ladder.clauses.end();
}

}  // namespace

std::vector<LadderMoment> ladder_of(const policy::Policy& policy, const Promise& promise) {
  std::vector<LadderMoment> moments;
  if (promise.kind != RuleKind::clock || !promise.due_at || promise.state == State::withdrawn) return moments;
  const Instant red = *promise.due_at + 1;  // exactly at the deadline is in time
  const Instant yellow = std::min(promise.warn_at.value_or(red), red);
  for (const policy::Clause& clause : policy.versions[promise.version].clauses) {
    for (const policy::LadderRule& ladder : clause.ladders) {
      if (!covers(clause, ladder, promise.clause)) continue;
      for (const policy::LadderStep& step : ladder.steps) {
        moments.push_back({&clause, &ladder, &step, step.red ? red + step.after_ms : yellow});
      }
    }
  }
  // By light first: a warning that falls together with the deadline still comes before what red demands.
  std::stable_sort(moments.begin(), moments.end(), [](const LadderMoment& a, const LadderMoment& b) {
    return a.step->red != b.step->red ? b.step->red : a.at < b.at;
  });
  return moments;
}

bool has_ladder(const policy::Policy& policy, std::string_view clause) {
  for (const policy::Version& version : policy.versions) {
    for (const policy::Clause& one : version.clauses) {
      for (const policy::LadderRule& ladder : one.ladders) {
        if (covers(one, ladder, clause)) return true;
      }
    }
  }
  return false;
}

}  // namespace wellkept::promise
