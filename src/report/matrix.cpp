#include "report/matrix.h"

#include <algorithm>
#include <cmath>

namespace wellkept::report {
namespace {

void add_rules(const policy::Clause& clause, std::vector<RuleRow>& out) {
  const auto add = [&](const auto& rule, policy::Kind kind, std::optional<Standard> standard) {
    const auto known = [&](const RuleRow& row) { return row.id == rule.id; };
    if (std::none_of(out.begin(), out.end(), known))
      out.push_back({rule.id, &rule.label, kind, standard, {}, State::planned});
  };
  const auto add_judged = [&](const auto& rules, policy::Kind kind) {
    for (const auto& rule : rules) add(rule, kind, Standard{rule.goal, rule.min_n});
  };
  add_judged(clause.clocks, policy::Kind::clock);
  add_judged(clause.gates, policy::Kind::gate);
  add_judged(clause.records, policy::Kind::record);
  add_judged(clause.targets, policy::Kind::target);
  for (const auto& rule : clause.uses) add(rule, policy::Kind::capability, std::nullopt);
  // Every period counts, and the first one that was missed shows.
  for (const auto& rule : clause.duties) add(rule, policy::Kind::cadence, Standard{});
  for (const auto& rule : clause.consequences) add(rule, policy::Kind::consequence, std::nullopt);
}

bool has_figures(const Figures& figures, const policy::Clause& clause, std::string_view rule) {
  const auto found = figures.find({clause.id, std::string(rule)});
  return found != figures.end() && (found->second.decided.n() != 0 || found->second.open.all() != 0);
}

// Of an earlier version: only the rules that have figures still.
void add_earlier_rules(const policy::Clause& clause, const Figures& figures, std::vector<RuleRow>& out) {
  std::vector<RuleRow> earlier;
  add_rules(clause, earlier);
  for (const RuleRow& rule : earlier) {
    const auto known = [&](const RuleRow& row) { return row.id == rule.id; };
    if (has_figures(figures, clause, rule.id) && std::none_of(out.begin(), out.end(), known)) {
      out.push_back(rule);
    }
  }
}

bool is_judged(const RuleRow& rule) {
  return rule.standard.has_value();
}
bool is_use(const RuleRow& rule) {
  return rule.kind == policy::Kind::capability;
}

// The first of these that any part of the clause is in; nothing when no part of it is measured.
std::optional<State> worst(const std::vector<RuleRow>& rules) {
  // A rule that nothing has tried says nothing beside one that was.
  const bool tried = std::any_of(rules.begin(), rules.end(),
                                 [](const RuleRow& rule) { return is_judged(rule) && rule.figures.decided.n() > 0; });
  const bool used = std::any_of(rules.begin(), rules.end(),
                                [](const RuleRow& rule) { return is_use(rule) && rule.state == State::met; });
  for (const State state : {State::not_met, State::at_risk, State::too_few, State::unused, State::met}) {
    for (const RuleRow& rule : rules) {
      if (tried && is_judged(rule) && rule.figures.decided.n() == 0 && rule.state == State::too_few) continue;
      // A clause that offers several ways is in use when one of them is.
      const State of_rule = is_use(rule) && used ? State::met : rule.state;
      if ((is_judged(rule) || is_use(rule)) && of_rule == state) return state;
    }
  }
  return std::nullopt;
}

State state_of(const Row& row) {
  if (row.clause->planned) return State::planned;
  if (const auto measured = worst(row.rules)) return *measured;
  const auto& kinds = row.clause->kinds;
  const bool declares = std::find(kinds.begin(), kinds.end(), policy::Kind::statement) != kinds.end();
  return declares && row.rules.empty() ? State::statement : State::planned;
}

void judge_rule(RuleRow& rule, const policy::Clause& clause, const Figures& figures) {
  if (const auto found = figures.find({clause.id, std::string(rule.id)}); found != figures.end()) {
    rule.figures = found->second;
  }
  if (rule.standard) {
    rule.state = judge(*rule.standard, rule.figures.decided, rule.figures.open.overdue);
  } else if (is_use(rule)) {
    rule.state = rule.figures.decided.met > 0 ? State::met : State::unused;
  }
}

void sum_up(Row& row) {
  const bool judged = std::any_of(row.rules.begin(), row.rules.end(), is_judged);
  std::array<Tally, kMonths> months;
  for (const RuleRow& rule : row.rules) {
    // Uses are not verdicts: beside judged promises they would raise the attainment.
    if (judged && !is_judged(rule)) continue;
    row.decided += rule.figures.decided;
    row.open += rule.figures.open;
    for (std::size_t i = 0; i < kMonths; ++i) months[i] += rule.figures.months[i];
    if (rule.standard) row.goal = std::max(row.goal.value_or(0), rule.standard->goal);
  }
  if (!judged) return;
  row.attainment = row.decided.attainment();
  row.interval = wilson(row.decided);
  for (std::size_t i = 0; i < kMonths; ++i) row.trend[i] = months[i].attainment();
}

void judge_row(Row& row, const Figures& figures) {
  if (!row.clause->planned) {
    for (RuleRow& rule : row.rules) judge_rule(rule, *row.clause, figures);
    sum_up(row);
  }
  row.state = state_of(row);
}

// Keeps the clauses of a regulation together, those that ended behind those in force.
void put_row(std::vector<Row>& rows, Row row) {
  const auto last = std::find_if(rows.rbegin(), rows.rend(),
                                 [&](const Row& other) { return other.clause->regulation == row.clause->regulation; });
  rows.insert(last == rows.rend() ? rows.end() : last.base(), std::move(row));
}

}  // namespace

std::string_view state_name(State state) {
  switch (state) {
    case State::met:
      return "met";
    case State::at_risk:
      return "at_risk";
    case State::not_met:
      return "not_met";
    case State::too_few:
      return "too_few";
    case State::unused:
      return "unused";
    case State::planned:
      return "planned";
    case State::statement:
      return "statement";
  }
  return "";
}

std::optional<double> Tally::attainment() const {
  if (n() <= 0) return std::nullopt;
  return static_cast<double>(met) / static_cast<double>(n());
}

Tally& Tally::operator+=(const Tally& other) {
  met += other.met;
  breached += other.breached;
  return *this;
}

OpenCounts& OpenCounts::operator+=(const OpenCounts& other) {
  running += other.running;
  yellow += other.yellow;
  overdue += other.overdue;
  paused += other.paused;
  return *this;
}

std::optional<Interval> wilson(const Tally& tally) {
  const auto share = tally.attainment();
  if (!share) return std::nullopt;
  constexpr double z = 1.959963984540054;  // 97.5 % of the normal distribution lie below
  const double n = static_cast<double>(tally.n());
  const double centre = *share + z * z / (2 * n);
  const double margin = z * std::sqrt(*share * (1 - *share) / n + z * z / (4 * n * n));
  const double scale = 1 + z * z / n;
  // The ends are exact where nothing or everything was kept; rounding would leave them beside 0 and 1.
  return Interval{tally.met == 0 ? 0 : (centre - margin) / scale, tally.breached == 0 ? 1 : (centre + margin) / scale};
}

State judge(const Standard& standard, const Tally& decided, std::int64_t overdue) {
  const auto attainment = decided.attainment();
  if (!attainment || decided.n() < standard.min_n) return State::too_few;
  if (*attainment < standard.goal) return State::not_met;
  const std::int64_t earlier = std::max<std::int64_t>(0, overdue - decided.breached);
  const Tally with_overdue{decided.met, decided.breached + earlier};
  if (with_overdue.attainment().value_or(1) < standard.goal) return State::at_risk;
  if (decided.breached > 0 && wilson(decided)->low < standard.goal) return State::at_risk;
  return State::met;
}

std::vector<Row> judge_clauses(const policy::Policy& policy, std::size_t version, const Figures& figures) {
  std::vector<Row> rows;
  for (const policy::Clause& clause : policy.versions[version].clauses) {
    Row row;
    row.clause = &clause;
    row.version = &policy.versions[version];
    add_rules(clause, row.rules);
    rows.push_back(std::move(row));
  }
  for (std::size_t earlier = version; earlier-- > 0;) {
    for (const policy::Clause& clause : policy.versions[earlier].clauses) {
      const auto known =
          std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.clause->id == clause.id; });
      if (known != rows.end()) {
        add_earlier_rules(clause, figures, known->rules);
        continue;
      }
      Row row;
      row.clause = &clause;
      row.version = &policy.versions[earlier];
      add_earlier_rules(clause, figures, row.rules);
      if (!row.rules.empty()) put_row(rows, std::move(row));
    }
  }
  for (Row& row : rows) judge_row(row, figures);
  return rows;
}

}  // namespace wellkept::report
