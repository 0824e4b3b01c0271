#include <array>

#include <algorithm>
#include <set>

#include "policy/loading.h"

namespace wellkept::policy {
namespace {

constexpr std::array kKinds{Kind::clock,  Kind::gate,        Kind::record,     Kind::cadence,
                            Kind::target, Kind::consequence, Kind::capability, Kind::statement};

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

void read_kind(const Source& source, const yaml::Node& node, Clause& clause) {
  const auto name = read_text(source, node, "kind");
  std::vector<std::string> names;
  for (const auto kind : kKinds) {
    names.emplace_back(kind_name(kind));
    if (name != names.back()) continue;
    const bool twice = std::find(clause.kinds.begin(), clause.kinds.end(), kind) != clause.kinds.end();
    if (twice) source.problem(node.mark, "kind " + quote(name) + " is named twice");
    clause.kinds.push_back(kind);
    return;
  }
  if (!name.empty()) source.problem(node.mark, "unknown kind " + quote(name) + suggestion(name, names));
}

void read_kinds(MapReader& in, Clause& clause) {
  const auto* node = in.required("kind");
  if (!node) return;
  if (node->kind != yaml::Node::Kind::sequence) return read_kind(in.source(), *node, clause);
  for (const auto& item : in.items("kind", true)) read_kind(in.source(), item, clause);
}

template <class Rule>
void read_rules(Loading& loading, MapReader& in, std::string_view key, std::string_view what, std::vector<Rule>& rules,
                Rule (*read)(Loading&, MapReader&), std::set<std::string>& seen) {
  if (!in.has(key)) return (void)in.optional(key);
  for (const auto& item : in.items(key, key != "records")) {
    MapReader map(in.source(), item, what);
    auto rule = read(loading, map);
    if (!rule.id.empty() && !seen.insert(rule.id).second)
      map.problem_at("id", "rule " + quote(rule.id) + " stands twice in the clause");
    if (map.valid()) rules.push_back(std::move(rule));
  }
}

// Every kind has its block, every block its kind. Targets may also be clocks with a goal.
void check_blocks(MapReader& in, const Clause& clause) {
  struct Block {
    Kind kind;
    std::string_view key;
  };
  constexpr std::array blocks{Block{Kind::clock, "clocks"},   Block{Kind::gate, "gates"},
                              Block{Kind::record, "records"}, Block{Kind::cadence, "duties"},
                              Block{Kind::target, "targets"}, Block{Kind::consequence, "consequences"},
                              Block{Kind::capability, "uses"}};
  const auto is = [&](Kind kind) {
    return std::find(clause.kinds.begin(), clause.kinds.end(), kind) != clause.kinds.end();
  };
  if (clause.kinds.empty()) return;
  for (const auto& [kind, key] : blocks) {
    const bool by_goal = kind == Kind::target && in.has("clocks");
    if (is(kind) && !in.has(key) && !by_goal && !clause.planned) {
      in.problem_at("kind", "a clause of kind " + quote(kind_name(kind)) + " needs " + quote(key));
    }
    const bool allowed = is(kind) || (kind == Kind::clock && is(Kind::target));
    if (in.has(key) && !allowed)
      in.problem_at(key, quote(key) + " belong to a clause of kind " + quote(kind_name(kind)));
  }
  if (in.has("ladders") && !is(Kind::capability)) {
    in.problem_at("ladders", "'ladders' belong to a clause of kind 'capability'");
  }
  if (is(Kind::statement) && clause.kinds.size() > 1) in.problem_at("kind", "a statement is of no other kind");
}

void check_goals(MapReader& in, const Clause& clause) {
  const bool target = std::find(clause.kinds.begin(), clause.kinds.end(), Kind::target) != clause.kinds.end();
  if (!target || in.has("targets") || clause.clocks.empty()) return;
  const auto& clocks = in.items("clocks");
  const bool goal =
      std::any_of(clocks.begin(), clocks.end(), [](const yaml::Node& clock) { return clock.find("goal") != nullptr; });
  if (!goal) in.problem_at("clocks", "a target by clocks needs a clock with a 'goal'");
}

void read_status(MapReader& in, Clause& clause) {
  const auto status = in.optional_text("status");
  if (!status.empty() && status != "active" && status != "planned") {
    in.problem_at("status", "unknown status " + quote(status) + ": active or planned");
  }
  clause.planned = status == "planned";
  clause.reason = in.optional_words("reason");
  const bool statement = std::find(clause.kinds.begin(), clause.kinds.end(), Kind::statement) != clause.kinds.end();
  const bool wanted = statement || clause.planned;
  if (wanted && !in.has("reason"))
    in.problem(std::string(statement ? "a statement" : "a planned clause") + " needs a 'reason'");
  if (!wanted && in.has("reason")) in.problem_at("reason", "only a statement or a planned clause has a 'reason'");
}

void read_blocks(Loading& loading, MapReader& in, Clause& clause) {
  std::set<std::string> seen;
  read_rules(loading, in, "clocks", "a clock", clause.clocks, read_clock, seen);
  read_rules(loading, in, "gates", "a gate", clause.gates, read_gate, seen);
  read_rules(loading, in, "records", "a record", clause.records, read_gate, seen);
  read_rules(loading, in, "targets", "a target", clause.targets, read_target, seen);
  read_rules(loading, in, "uses", "a use", clause.uses, read_use, seen);
  read_rules(loading, in, "ladders", "a ladder", clause.ladders, read_ladder, seen);
  read_rules(loading, in, "duties", "a duty", clause.duties, read_duty, seen);
  read_rules(loading, in, "consequences", "a consequence", clause.consequences, read_consequence, seen);
  check_blocks(in, clause);
  check_goals(in, clause);
}

void read_cases(Loading& loading, MapReader& in, Clause& clause) {
  std::set<std::string> seen;
  for (const auto& item : in.items("cases")) {
    MapReader map(in.source(), item, "a case");
    auto test = read_case(loading, clause, map);
    if (!test.name.empty() && !seen.insert(test.name).second)
      map.problem_at("name", "case " + quote(test.name) + " stands twice in the clause");
    clause.cases.push_back(std::move(test));
  }
  if (clause.planned && in.has("cases")) in.problem_at("cases", "a planned clause is never judged: it has no cases");
}

std::string read_owner(Loading& loading, MapReader& in, const std::string& otherwise) {
  if (!in.has("owner")) return (void)in.optional("owner"), otherwise;
  auto owner = in.text("owner");
  const auto known = ids(loading.vocabulary().owners);
  if (!owner.empty() && std::find(known.begin(), known.end(), owner) == known.end()) {
    in.problem_at("owner", "unknown owner " + quote(owner) + suggestion(owner, known));
  }
  return owner;
}

}  // namespace

Clause read_clause(Loading& loading, const Source& source, const yaml::Node& node, const Regulation& regulation,
                   const std::string& effective) {
  MapReader in(source, node, "a clause");
  Clause clause;
  clause.id = in.text("id");
  clause.regulation = regulation.id;
  clause.file = source.file;
  clause.mark = node.mark;
  const auto prefix = regulation.id + "-";
  if (!clause.id.empty() && (!clause.id.starts_with(prefix) || clause.id.size() == prefix.size())) {
    in.problem_at("id", "clause " + quote(clause.id) + " of regulation " + quote(regulation.id) + " must start with " +
                            quote(prefix));
  }
  read_kinds(in, clause);
  clause.title = in.words("title");
  clause.text = in.words("text");
  clause.owner = read_owner(loading, in, regulation.owner);
  const auto* date = in.optional("effective");
  clause.effective = date ? read_date(source, *date, "effective") : effective;
  read_status(in, clause);
  read_blocks(loading, in, clause);
  read_cases(loading, in, clause);
  in.finish();
  return clause;
}

void load_regulation(Loading& loading, const Source& source, const yaml::Node& root, Version& version) {
  MapReader in(source, root, "a regulation");
  Regulation regulation{.id = in.text("regulation"), .title = in.words("title"), .owner = {}};
  if (!in.has("owner")) (void)in.required("owner");
  regulation.owner = read_owner(loading, in, "");
  const auto effective = in.date("effective");
  const bool known = std::any_of(version.regulations.begin(), version.regulations.end(),
                                 [&](const Regulation& other) { return other.id == regulation.id; });
  if (known && in.valid()) in.problem_at("regulation", "regulation " + quote(regulation.id) + " stands twice");
  for (const auto& item : in.items("clauses", true)) {
    auto clause = read_clause(loading, source, item, regulation, effective);
    if (!clause.id.empty() && version.clause(clause.id))
      source.problem(item.mark, "clause " + quote(clause.id) + " stands twice");
    version.clauses.push_back(std::move(clause));
  }
  in.finish();
  version.regulations.push_back(std::move(regulation));
}

}  // namespace wellkept::policy
