#include "metric/metric.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wellkept::metric {
namespace {

using promise::Fact;

// The timeline in order of time, as promises see it: what was entered late stands where it happened.
std::vector<const Fact*> by_time(std::span<const Fact> facts) {
  std::vector<const Fact*> ordered;
  ordered.reserve(facts.size());
  for (const Fact& fact : facts) ordered.push_back(&fact);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Fact* a, const Fact* b) { return a->at < b->at; });
  return ordered;
}

class Counter {
 public:
  Counter(const policy::Policy& policy, const calendar::LocalDays& days, std::span<const Fact> facts,
          const promise::Units& units)
      : policy_(policy),
        words_(policy.vocabulary),
        days_(days),
        facts_(facts),
        units_(units),
        ordered_(by_time(facts)) {
    const promise::Present present = promise::present(policy, facts);
    present_ = present.fields;
    kind_ = value_of(words_.field("kind"), present.fields);
    product_ = value_of(words_.field("product"), present.fields);
    channel_ = value_of(words_.field("channel"), present.fields);
  }

  Amounts count() {
    add("opened", ordered_.front()->at, "", {1, 0});
    count_closes();
    count_asked();
    for (const Metric& metric : catalogue()) {
      if (metric.values == Values::field && metric.field != "outcome") count_last(metric);
    }
    count_suggestions();
    count_duplicates();
    count_promises();
    return std::move(amounts_);
  }

 private:
  std::string value_of(policy::FieldIndex field, const policy::State& state) const {
    if (field == policy::kNone || state[field] == policy::kUnset) return {};
    return words_.fields[field].values[state[field]];
  }

  bool is(const Fact& fact, std::string_view event) const { return fact.event == words_.event(event); }

  static const promise::FieldSet* set_by(const Fact& fact, policy::FieldIndex field) {
    const auto found = std::find_if(fact.fields.begin(), fact.fields.end(),
                                    [&](const promise::FieldSet& one) { return one.field == field && one.present; });
    return found != fact.fields.end() ? &*found : nullptr;
  }

  void add(std::string_view metric, Instant at, std::string value, Amount amount) {
    amounts_[{std::string(metric), days_.of(at), kind_, product_, channel_, std::move(value), Id{}}] += amount;
  }

  // A ticket that was opened again counts as closed when it is closed the next time.
  void count_closes() {
    const policy::FieldIndex outcome = words_.field("outcome");
    const Fact* closed = nullptr;
    const promise::FieldSet* how = nullptr;
    for (const Fact* fact : ordered_) {
      if (is(*fact, "ticket.reopened")) {
        closed = nullptr;
        add("reopened", fact->at, "", {1, 0});
      } else if (const auto* set = set_by(*fact, outcome)) {
        closed = fact;
        how = set;
      }
    }
    if (closed == nullptr) return;
    closed_ = closed;
    add("closed", closed->at, words_.fields[outcome].values[how->choice], {1, closed->at.ms - ordered_.front()->at.ms});
  }

  void count_asked() {
    const std::array answers{words_.field("overall"), words_.field("satisfied")};
    const Fact* asked = nullptr;
    bool answered = false;
    for (const Fact* fact : ordered_) {
      if (asked == nullptr && (is(*fact, "confirmation.requested") || is(*fact, "survey.sent"))) asked = fact;
      answered = answered || std::any_of(answers.begin(), answers.end(),
                                         [&](policy::FieldIndex field) { return set_by(*fact, field) != nullptr; });
    }
    if (asked != nullptr) add("asked", asked->at, answered ? "answered" : "silent", {1, 0});
  }

  void count_last(const Metric& metric) {
    const policy::FieldIndex field = words_.field(metric.field);
    if (field == policy::kNone) return;
    const auto last =
        std::find_if(ordered_.rbegin(), ordered_.rend(), [&](const Fact* fact) { return set_by(*fact, field); });
    if (last == ordered_.rend()) return;
    const std::uint8_t choice = set_by(**last, field)->choice;
    add(metric.id, (*last)->at, words_.fields[field].values[choice],
        {1, metric.measure == Measure::score ? choice + 1 : 0});
  }

  // Who decides is a person: a customer or a member, not the program.
  bool by_a_person(const Fact& fact) const {
    const auto* by = set_by(fact, words_.by);
    if (by == nullptr) return false;
    const std::string& who = words_.fields[words_.by].values[by->choice];
    return who != "system" && who != "bot";
  }

  // The last time that somebody set the field; what nobody touched was accepted when the ticket was closed.
  const Fact* decision_on(policy::FieldIndex field) const {
    const auto last =
        std::find_if(ordered_.rbegin(), ordered_.rend(), [&](const Fact* fact) { return set_by(*fact, field); });
    return last != ordered_.rend() && by_a_person(**last) ? *last : closed_;
  }

  struct Suggested {
    std::string_view what;
    std::vector<std::pair<std::string_view, std::string_view>> fields;  // the suggested one, and the one decided
  };
  void count_suggestion(const Suggested& one) {
    bool agrees = true;
    const Fact* decided = nullptr;
    for (const auto& [suggested, own] : one.fields) {
      const policy::FieldIndex field = words_.field(own);
      const auto* value = field != policy::kNone ? set_by(facts_.front(), words_.field(suggested)) : nullptr;
      if (value == nullptr) return;
      const std::string& words = words_.fields[words_.field(suggested)].values[value->choice];
      agrees = agrees && words == value_of(field, present_);
      const Fact* last = decision_on(field);
      if (decided == nullptr || (last != nullptr && last->at > decided->at)) decided = last;
    }
    if (decided != nullptr) add("suggested", decided->at, std::string(one.what), {1, agrees ? 1 : 0});
  }

  void count_suggestions() {
    static const std::vector<Suggested> kSuggested{
        {"kind", {{"suggested_kind", "kind"}}},
        {"severity", {{"suggested_severity", "severity"}}},
        {"class", {{"suggested_category", "category"}, {"suggested_subcategory", "subcategory"}}}};
    for (const Suggested& one : kSuggested) count_suggestion(one);
  }

  // Each pair of tickets was decided on where the event says whether it had been suggested.
  void count_duplicates() {
    const policy::FieldIndex field = words_.field("was_suggested");
    if (field == policy::kNone) return;
    for (const Fact* fact : ordered_) {
      const auto* suggested = set_by(*fact, field);
      if (suggested == nullptr) continue;
      const bool agrees = suggested->choice == 1 && !is(*fact, "duplicate.dismissed");
      add("suggested", fact->at, "duplicate", {1, agrees ? 1 : 0});
    }
  }

  // A clock that has run over without an event since is not seen yet: the next one on the ticket, such as a step of its
  // ladder, brings it.
  void count_promises() {
    const Instant end = ordered_.back()->at;
    for (const promise::Promise& one : promise::derive(policy_, facts_, end)) {
      const std::string value = std::string(one.clause) + "/" + std::string(one.rule);
      if (const auto decided = one.decided_at()) {
        const Id unit = units_.at(decided);
        amounts_[{"attainment", days_.of(*decided), kind_, product_, channel_, value,
                  unit == units_.unit ? Id{} : unit}] += {1, one.state == promise::State::met ? 1 : 0};
      }
      if (one.kind != promise::RuleKind::clock || !one.stopped_at || one.state == promise::State::withdrawn) continue;
      add("clock", *one.stopped_at, value, {1, one.elapsed_ms});
    }
  }

  const policy::Policy& policy_;
  const policy::Vocabulary& words_;
  const calendar::LocalDays& days_;
  std::span<const Fact> facts_;
  const promise::Units& units_;
  std::vector<const Fact*> ordered_;
  policy::State present_;
  const Fact* closed_ = nullptr;
  std::string kind_;
  std::string product_;
  std::string channel_;
  Amounts amounts_;
};

}  // namespace

Key without_month_parts(const Key& key) {
  Key kept = key;
  const Metric* metric = find_metric(key.metric);
  if (metric != nullptr && metric->parts_by_month) {
    kept.product.clear();
    kept.channel.clear();
  }
  return kept;
}

Amount& Amount::operator+=(const Amount& other) {
  n += other.n;
  total += other.total;
  return *this;
}

Amounts amounts_of(const policy::Policy& policy, const calendar::LocalDays& days, std::span<const promise::Fact> facts,
                   const promise::Units& units) {
  if (facts.empty()) return {};
  return Counter(policy, days, facts, units).count();
}

}  // namespace wellkept::metric
