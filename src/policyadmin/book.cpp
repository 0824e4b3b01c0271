#include "policyadmin/book.h"

#include "policy/canonical.h"
#include "policy/shown_text.h"
#include "policy/words.h"

namespace wellkept::policyadmin {
namespace {

json::Value facets_json(const std::vector<policy::Facet>& facets) {
  json::Array out;
  for (const policy::Facet& one : facets) {
    if (one.key == "label" || one.key == "stop_all") continue;  // said by the rule and by its stops
    out.emplace_back(json::Object{{"aspect", one.key.substr(0, one.key.find(':'))},
                                  {"name", policy::text_value(one.name)},
                                  {"value", policy::text_value(one.value)}});
  }
  return out;
}

json::Value levels_json(const policy::Policy& policy, const policy::Clause& clause, std::string_view rule) {
  json::Array out;
  for (const policy::ClockRule& clock : clause.clocks) {
    if (clock.id != rule) continue;
    for (const policy::Level& level : clock.levels) {
      out.emplace_back(json::Object{{"when", policy::text_value(policy::condition_words(policy, level.when))},
                                    {"condition", policy::canonical_condition(policy.vocabulary, level.when)},
                                    {"within", policy::text_value(policy::limit_words(level.within))}});
    }
  }
  return out;
}

}  // namespace

json::Value clause_json(const policy::Policy& policy, const policy::Clause& clause) {
  json::Array kinds;
  for (const policy::Kind kind : clause.kinds) kinds.emplace_back(policy::kind_name(kind));
  json::Array rules;
  for (const policy::RuleFacets& rule : policy::rule_facets(policy, clause)) {
    rules.emplace_back(json::Object{{"id", rule.id},
                                    {"label", policy::text_value(rule.label)},
                                    {"shape", policy::text_value(rule.shape)},
                                    {"levels", levels_json(policy, clause, rule.id)},
                                    {"facets", facets_json(rule.facets)}});
  }
  return json::Object{{"id", clause.id},
                      {"title", policy::text_value(clause.title)},
                      {"text", policy::text_value(clause.text)},
                      {"kinds", std::move(kinds)},
                      {"owner", policy::text_value(policy::name_words(policy.vocabulary.owners, clause.owner))},
                      {"effective", clause.effective},
                      {"planned", clause.planned},
                      {"reason", policy::text_value(clause.reason)},
                      {"rules", std::move(rules)}};
}

json::Value chapter_json(const policy::Policy& policy, const policy::Version& version,
                         const policy::Regulation& regulation) {
  json::Array clauses;
  for (const policy::Clause& clause : version.clauses) {
    if (clause.regulation == regulation.id) clauses.push_back(clause_json(policy, clause));
  }
  return json::Object{{"id", regulation.id},
                      {"title", policy::text_value(regulation.title)},
                      {"owner", policy::text_value(policy::name_words(policy.vocabulary.owners, regulation.owner))},
                      {"policy_version", version.label},
                      {"clauses", std::move(clauses)}};
}

json::Value changes_in_words(const std::vector<policy::Change>& changes) {
  json::Value out = policy::changes_json(changes);
  std::size_t i = 0;
  for (json::Value& one : *out.array()) {
    one.object()->emplace_back(
        "words", policy::text_value({policy::change_words(changes[i], "zh"), policy::change_words(changes[i], "en")}));
    ++i;
  }
  return out;
}

}  // namespace wellkept::policyadmin
