#include "promise/cases.h"

#include <algorithm>

#include "promise/ladder.h"
#include "promise/promise.h"

namespace wellkept::promise {
namespace {

using policy::Case;
using policy::Clause;
using policy::Policy;

std::optional<Instant> moment(const Policy& policy, const std::string& text) {
  const auto local = calendar::parse_local(text, policy.zone);
  return local ? local : parse_instant(text);
}

// As the author would write it: local time, without what is zero.
std::string shown(const Policy& policy, Instant instant) {
  const auto found = std::find_if(policy.calendars.begin(), policy.calendars.end(),
                                  [&](const auto& entry) { return entry.second.zone() == policy.zone; });
  if (found == policy.calendars.end()) return format_instant(instant);
  auto text = found->second.local_text(instant);  // "2026-03-02 10:00:00 +08:00"
  text.resize(text.rfind(' '));
  text[10] = 'T';
  if (text.ends_with(":00") && text.size() == 19) text.resize(16);
  return text;
}

// Who did it, for needs that ask for somebody else: the member named, or else one member for each role.
Id actor_of(const policy::Vocabulary& vocabulary, const json::Value& fields) {
  if (const auto* actor = fields.find("actor")) return parse_id(*actor->string()).value_or(Id{1});
  const auto* by = fields.find("by");
  const auto role = by ? vocabulary.fields[vocabulary.by].value_index(*by->string()) : std::nullopt;
  return role ? Id{1'000'000 + *role} : Id{1};
}

std::variant<Fact, std::string> read_step(const Policy& policy, const Case::Step& step) {
  json::Object fields;
  for (const auto& member : *step.fields.object()) {
    if (member.first != "actor") fields.push_back(member);
  }
  const auto at = moment(policy, step.at);
  if (!at) return "no such moment: " + step.at;
  return read_fact(policy.vocabulary, step.event, *at, actor_of(policy.vocabulary, step.fields),
                   json::Value(std::move(fields)));
}

std::string state_of(const Promise& promise) {
  const bool judged_by_event = promise.kind != RuleKind::clock;
  if (judged_by_event && promise.state == State::running) return "open";
  return std::string(state_name(promise.state));
}

class Runner {
 public:
  Runner(const Policy& policy, const Clause& clause, const Case& test, CaseReport& report)
      : policy_(policy), clause_(clause), case_(test), report_(report) {}

  void run() {
    ++report_.cases;
    std::vector<Fact> facts;
    for (const auto& step : case_.given) {
      auto fact = read_step(policy_, step);
      if (const auto* error = std::get_if<1>(&fact)) return fail(step.mark, *error);
      facts.push_back(std::move(std::get<0>(fact)));
    }
    if (!judged_by_this_text(facts.front().at)) return;
    const auto now = case_.now ? *moment(policy_, *case_.now) : facts.back().at;
    const auto promises = derive(policy_, facts, now);
    for (const auto& expected : case_.expect) {
      if (expected.of.empty()) {
        compare(expected, find(promises, expected), now);
      } else {
        compare_steps(expected, promises, facts, now);
      }
    }
  }

 private:
  void fail(yaml::Mark mark, const std::string& message) {
    report_.failures.push_back({case_.file, mark, clause_.id + ", case '" + case_.name + "': " + message});
  }

  // A case whose moments another version judges would test that version's text.
  bool judged_by_this_text(Instant start) {
    const auto& version = policy_.in_force(start);
    const auto* judge = version.clause(clause_.id);
    if (judge && judge->canonical == clause_.canonical) return true;
    fail(case_.mark, "its first step is judged by version " + version.label + " (in force from " +
                         version.effective_date + "), which has another text of the clause");
    return false;
  }

  // Expectations of one rule stand for its promises in order; a single one for the last of them.
  const Promise* find(const std::vector<Promise>& promises, const Case::Expectation& expected) const {
    std::vector<const Promise*> found;
    for (const auto& promise : promises) {
      if (promise.clause == clause_.id && promise.rule == expected.rule) found.push_back(&promise);
    }
    std::size_t place = 0;
    std::size_t named = 0;
    for (const auto& other : case_.expect) {
      if (&other == &expected) place = named;
      if (other.rule == expected.rule) ++named;
    }
    if (named == 1) return found.empty() ? nullptr : found.back();
    return place < found.size() ? found[place] : nullptr;
  }

  // The steps of this clause's ladders that were due by then, of the last promise of that clock.
  void compare_steps(const Case::Expectation& expected, const std::vector<Promise>& promises,
                     const std::vector<Fact>& facts, Instant now) {
    const auto clock = std::find_if(promises.rbegin(), promises.rend(), [&](const Promise& one) {
      return std::string(one.clause) + "/" + std::string(one.rule) == expected.of;
    });
    std::string wanted;
    std::string got;
    const auto add = [](std::string& list, const std::string& name) { list += (list.empty() ? "" : ", ") + name; };
    for (const auto& step : expected.steps) add(wanted, step);
    if (clock != promises.rend()) {
      const auto fields = present(policy_, facts).fields;
      for (const LadderMoment& moment : ladder_of(policy_, *clock)) {
        const bool due = moment.at <= std::min(now, clock->stopped_at.value_or(now));
        if (due && moment.clause->id == clause_.id && holds(moment.ladder->when, fields)) add(got, moment.step->id);
      }
    }
    const auto shown_list = [](const std::string& list) { return list.empty() ? std::string("no step") : list; };
    if (wanted != got) {
      fail(expected.mark, expected.of + ": expected " + shown_list(wanted) + ", got " + shown_list(got));
    }
  }

  void compare(const Case::Expectation& expected, const Promise* promise, Instant now) {
    const std::string state = promise ? state_of(*promise) : "none";
    const std::string due = promise && promise->due_at ? shown(policy_, *promise->due_at) : "none";
    const std::string light = promise ? std::string(light_name(promise->light(now))) : "none";
    std::string wrong;
    const auto add = [&](const std::string& text) { wrong += (wrong.empty() ? "" : "; ") + text; };
    if (state != expected.state) add("expected " + expected.state + ", got " + state);
    const bool due_differs = expected.due && (!promise || promise->due_at != moment(policy_, *expected.due));
    if (due_differs) add("expected due " + *expected.due + ", got due " + due);
    if (expected.light && light != *expected.light) add("expected light " + *expected.light + ", got light " + light);
    if (wrong.empty()) return;
    if (!due_differs && due != "none") wrong += "; due " + due;
    if (promise && promise->stopped_at) wrong += "; stopped " + shown(policy_, *promise->stopped_at);
    fail(expected.mark, expected.rule + ": " + wrong);
  }

  const Policy& policy_;
  const Clause& clause_;
  const Case& case_;
  CaseReport& report_;
};

using Loaded = std::variant<std::shared_ptr<const Policy>, std::vector<yaml::Problem>>;

Loaded checked(Loaded loaded) {
  if (const auto* policy = std::get_if<0>(&loaded)) {
    auto report = run_cases(**policy);
    if (!report.failures.empty()) return std::move(report.failures);
  }
  return loaded;
}

}  // namespace

CaseReport run_cases(const Policy& policy) {
  CaseReport report;
  const policy::Version* before = nullptr;
  for (const auto& version : policy.versions) {
    for (const auto& clause : version.clauses) {
      const auto* old = before ? before->clause(clause.id) : nullptr;
      const bool kept = old && old->file == clause.file && old->mark.line == clause.mark.line;
      if (kept || clause.cases.empty()) continue;
      ++report.clauses;
      for (const auto& test : clause.cases) Runner(policy, clause, test, report).run();
    }
    before = &version;
  }
  return report;
}

std::variant<std::shared_ptr<const Policy>, std::vector<yaml::Problem>> load_checked(const std::string& directory) {
  return checked(policy::load(directory));
}

std::variant<std::shared_ptr<const Policy>, std::vector<yaml::Problem>> load_checked(
    const std::map<std::string, std::string>& files) {
  return checked(policy::load(files));
}

}  // namespace wellkept::promise
