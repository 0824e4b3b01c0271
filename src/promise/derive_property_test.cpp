// What must hold of the promises of any timeline.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "promise/promise_store.h"
#include "promise/replay.h"
#include "promise/testing.h"

namespace wellkept::promise {
namespace {

using testing::clock_clause;

constexpr Instant kStart{1'772'416'800'000};  // 2026-03-02T10:00 in Shanghai
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kStep = kHour / 2;  // coarse, so that moments often coincide
constexpr int kSteps = 400;                // a little over eight days, with a weekend

std::string clauses() {
  const std::string opened = "start: [{event: ticket.opened}], ";
  return clock_clause(opened + "stop: [{event: message.sent}], within: \"30h\", pause: [waiting, parts]", 1) +
         clock_clause(opened + "stop: [{event: ticket.fixed}], within: \"2wd\", calendar: work, pause: [waiting]", 2) +
         clock_clause(opened + "stop: [{event: ticket.fixed}], until: window_end, pause: [waiting]", 3) +
         clock_clause(opened +
                          "stop: [{event: message.sent}], within: \"20wh\", calendar: work, pause: [parts], void_by: "
                          "[{event: ticket.reopened}]",
                      4) +
         clock_clause(opened + "stop_all: [{event: message.sent}, {event: ticket.fixed}], within: \"40h\"", 5) +
         clock_clause(
             "start: [{event: ticket.opened}, {event: ticket.reopened}], stop: [{event: message.sent}], "
             "levels: [{when: {level: [high]}, within: \"5h\"}, {within: \"24h\"}], repeat: true, pause: [waiting]",
             6) +
         clock_clause(opened + "when: {kind: [fix]}, stop: [{event: ticket.fixed}], within: \"50h\"", 7) +
         testing::clause(
             8, "gate", "gates",
             "id: g, label: {zh: 关口, en: Gate}, when: {kind: [fix]}, before: [{event: ticket.closed}], "
             "needs: [{event: ticket.fixed, since: [{event: ticket.reopened}], label: {zh: 修, en: Fix}}]") +
         testing::clause(
             9, "target", "targets",
             "id: t, label: {zh: 满意, en: Satisfied}, of: [{event: survey.answered}], counts: {score: [4, 5]}");
}

const policy::Policy& plain() {
  static const auto policy = policy::test::load_or_throw(testing::files_with(clauses()));
  return *policy;
}

// The limits of two clauses change in the middle of the timelines.
constexpr const char* kShorter = "start: [{event: ticket.opened}], stop: [{event: message.sent}], within: \"3h\"";
constexpr const char* kOften =
    "start: [{event: ticket.opened}, {event: ticket.reopened}], stop: [{event: message.sent}], within: \"2h\", repeat: "
    "true";

std::string amended_clauses() {
  return clock_clause(kShorter, 1) + clock_clause(kOften, 6);
}
const policy::Policy& amended() {
  static const auto policy = [] {
    auto files = testing::files_with(clauses());
    policy::test::bend(files, "policy.yaml", "amendments: []", "amendments: [second.yaml]");
    files["second.yaml"] =
        "version: \"2026.2\"\neffective: \"2026-03-06\"\napproved: {by: {zh: 甲, en: A}, at: \"2026-03-01\"}\nreason: "
        "{zh: "
        "更快, en: Faster}\nclauses:\n" +
        amended_clauses();
    return policy::test::load_or_throw(files);
  }();
  return *policy;
}

struct Moment {
  std::string event;
  int step = 0;  // of kStep after kStart
  json::Object fields{};
};

Fact fact_of(const Moment& moment) {
  const auto fact =
      read_fact(plain().vocabulary, moment.event, kStart + moment.step * kStep, Id{}, json::Value(moment.fields));
  return std::get<Fact>(fact);
}

rc::Gen<Moment> moment_of(std::vector<std::string> events) {
  return rc::gen::exec([events = std::move(events)] {
    Moment moment{*rc::gen::elementOf(events), *rc::gen::inRange(0, kSteps)};
    if (moment.event == "ticket.changed") {
      const int what = *rc::gen::inRange(0, 4);
      if (what == 0) moment.fields = {{"kind", *rc::gen::element("ask", "fix")}};
      if (what == 1) moment.fields = {{"severity", *rc::gen::element("major", "minor")}};
      if (what >= 2) {
        moment.fields = {{"window_end", format_instant(kStart + *rc::gen::inRange(0, kSteps) * kStep)}};
      }
    }
    if (moment.event == "survey.answered") moment.fields = {{"score", *rc::gen::inRange(1, 6)}};
    return moment;
  });
}

const std::vector<std::string> kWork{"message.sent",  "ticket.fixed",    "ticket.reopened", "ticket.changed",
                                     "ticket.closed", "survey.answered", "ticket.changed"};
const std::vector<std::string> kPauses{"ticket.paused", "ticket.resumed", "parts.awaited", "parts.came"};
// Named by no rule, and without a field that any looks at.
const std::vector<std::string> kUnrelated{"ticket.assigned", "ticket.answered"};

std::vector<std::string> together(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// A timeline in some order of recording; it begins with its opening.
rc::Gen<std::vector<Fact>> timeline(const std::vector<std::string>& events) {
  return rc::gen::exec([events] {
    std::vector<Fact> facts{fact_of({"ticket.opened", 0, {{"kind", *rc::gen::element("ask", "fix")}}})};
    const int count = *rc::gen::inRange(0, 14);
    for (int i = 0; i < count; ++i) facts.push_back(fact_of(*moment_of(events)));
    return facts;
  });
}
rc::Gen<std::vector<Fact>> any_timeline() {
  return timeline(together(together(kWork, kPauses), {"ticket.cancelled"}));
}
rc::Gen<Instant> any_now() {
  return rc::gen::map(rc::gen::inRange(0, kSteps + 100), [](int step) { return kStart + step * kStep; });
}

std::vector<std::string> lines(const policy::Policy& policy, const std::vector<Promise>& promises, Instant now) {
  std::vector<std::string> out;
  for (const Promise& promise : promises) {
    std::string line = promise_line(policy, "", promise, now);
    if (promise.warn_at) line += format_instant(*promise.warn_at);
    out.push_back(std::move(line));
  }
  return out;
}
std::vector<std::string> lines(const policy::Policy& policy, const std::vector<Fact>& facts, Instant now) {
  return lines(policy, derive(policy, facts, now), now);
}

using Key = std::tuple<std::string, std::string, int>;
Key key_of(const Promise& promise) {
  return {std::string(promise.clause), std::string(promise.rule), promise.occurrence};
}

RC_GTEST_PROP(Derive, FactsAfterNowAreNotLookedAt, ()) {
  const auto facts = *any_timeline();
  const Instant now = *any_now();
  std::vector<Fact> known;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(known), [&](const Fact& fact) { return fact.at <= now; });
  RC_ASSERT(lines(plain(), facts, now) == lines(plain(), known, now));
}

RC_GTEST_PROP(Derive, TheOrderOfRecordingOnlyMattersBetweenEqualMoments, ()) {
  const auto facts = *any_timeline();
  const Instant now = *any_now();
  auto sorted = facts;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Fact& a, const Fact& b) { return a.at < b.at; });
  // Any merge of the groups of equal moments.
  std::vector<Fact> other;
  std::vector<std::size_t> next;
  std::vector<std::pair<std::size_t, std::size_t>> groups;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i].at != sorted[i - 1].at) groups.push_back({i, i});
    groups.back().second = i + 1;
  }
  while (!groups.empty()) {
    const auto pick = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(groups.size())));
    other.push_back(sorted[groups[pick].first]);
    if (++groups[pick].first == groups[pick].second) groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  RC_ASSERT(lines(plain(), facts, now) == lines(plain(), other, now));
}

RC_GTEST_PROP(Derive, UnrelatedEventsChangeNothing, ()) {
  const auto facts = *any_timeline();
  const Instant now = *any_now();
  auto more = facts;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    const int place = *rc::gen::inRange(1, static_cast<int>(more.size()) + 1);
    more.insert(more.begin() + place, fact_of(*moment_of(kUnrelated)));
  }
  RC_ASSERT(lines(plain(), facts, now) == lines(plain(), more, now));
}

RC_GTEST_PROP(Derive, APauseNeverBringsADueMomentForward, ()) {
  const auto facts = *timeline(together(kWork, {"ticket.cancelled"}));
  const Instant now = *any_now();
  auto paused = facts;
  int at = 0;
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const bool parts = *rc::gen::arbitrary<bool>();
    paused.push_back(fact_of({parts ? "parts.awaited" : "ticket.paused", at += *rc::gen::inRange(0, 60)}));
    if (i + 1 == count && *rc::gen::arbitrary<bool>()) break;  // the last may stay open
    paused.push_back(fact_of({parts ? "parts.came" : "ticket.resumed", at += *rc::gen::inRange(0, 60)}));
  }
  const auto without = derive(plain(), facts, now);
  const auto with = derive(plain(), paused, now);
  RC_ASSERT(without.size() == with.size());
  for (std::size_t i = 0; i < with.size(); ++i) {
    RC_ASSERT(key_of(with[i]) == key_of(without[i]));
    RC_ASSERT(!with[i].due_at || *with[i].due_at >= *without[i].due_at);
    RC_ASSERT(with[i].elapsed_ms <= without[i].elapsed_ms);
    const bool missed_by_pausing = with[i].state == State::breached && without[i].state != State::breached;
    RC_ASSERT(!missed_by_pausing);
  }
}

RC_GTEST_PROP(Derive, WithdrawnExactlyWhenTheConditionNoLongerHolds, ()) {
  const bool cancels = *rc::gen::arbitrary<bool>();
  const auto facts = *timeline(cancels ? together(kWork, {"ticket.cancelled"}) : together(kWork, kPauses));
  const Instant now = *any_now();
  std::vector<Fact> known;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(known), [&](const Fact& fact) { return fact.at <= now; });
  const bool cancelled = std::any_of(known.begin(), known.end(), [](const Fact& fact) {
    return fact.event == plain().vocabulary.event("ticket.cancelled");
  });
  const auto fields = present(plain(), known).fields;
  for (const Promise& promise : derive(plain(), facts, now)) {
    if (promise.kind != RuleKind::clock) continue;
    const auto& rule = plain().versions[0].clause(promise.clause)->clocks[0];
    const bool withdrawn = promise.state == State::withdrawn;
    if (!policy::holds(rule.when, fields)) RC_ASSERT(withdrawn);
    if (policy::holds(rule.when, fields) && !cancelled) RC_ASSERT(!withdrawn);
  }
}

RC_GTEST_PROP(Derive, OnlyTheNextMomentChangesARowWithoutAnEvent, ()) {
  const auto facts = *any_timeline();
  const Instant end = kStart + kSteps * kStep;  // no fact comes later
  const Instant now = end + *rc::gen::inRange<std::int64_t>(0, 400 * kHour);
  const auto before = derive(plain(), facts, end);
  const auto after = derive(plain(), facts, now);
  RC_ASSERT(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Stored was = as_row(plain(), before[i], Id{1}, end);
    const Stored is = as_row(plain(), after[i], Id{1}, now);
    RC_ASSERT(was.due_at == is.due_at);
    const bool due = was.next_at && *was.next_at <= now;
    RC_ASSERT(due == !(was == is));
  }
}

RC_GTEST_PROP(Derive, EveryPromiseHasAKeyOfItsOwn, ()) {
  const auto facts = *any_timeline();
  const Instant now = *any_now();
  std::set<Key> keys;
  for (const Promise& promise : derive(amended(), facts, now)) RC_ASSERT(keys.insert(key_of(promise)).second);
}

RC_GTEST_PROP(Derive, AnAmendmentOnlyChangesWhatStartedAfterIt, ()) {
  const auto facts = *any_timeline();
  const Instant now = *any_now();
  const Instant effective = amended().versions[1].effective_from;
  std::map<Key, std::string> old;
  for (const Promise& promise : derive(plain(), facts, now)) {
    old[key_of(promise)] = promise_line(plain(), "", promise, now);
  }
  std::set<Key> seen;
  for (const Promise& promise : derive(amended(), facts, now)) {
    const bool clock = promise.kind == RuleKind::clock;
    const Instant judged_from = clock ? promise.started_at : facts.front().at;
    RC_ASSERT(promise.version == (judged_from < effective ? 0u : 1u));
    if (promise.version == 1) continue;
    RC_ASSERT(old.at(key_of(promise)) == promise_line(amended(), "", promise, now));
    seen.insert(key_of(promise));
  }
  // What started before it is all there.
  for (const Promise& promise : derive(plain(), facts, now)) {
    if (promise.started_at < effective) RC_ASSERT(seen.contains(key_of(promise)));
  }
}

}  // namespace
}  // namespace wellkept::promise
