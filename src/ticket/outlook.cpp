#include "ticket/outlook.h"

#include <algorithm>
#include <array>

#include "base/short_text.h"
#include "promise/scalar.h"
#include "promise/standing.h"

namespace wellkept::ticket {
namespace {

promise::PlainField text_field(std::string_view name, std::string_view text) {
  return {name, {promise::Scalar::Kind::text, false, 0, text}};
}

}  // namespace

Outlook::Outlook(const policy::Policy& policy, const Ticket& ticket, std::span<const promise::Fact> facts, Instant now)
    : policy_(policy), ticket_(ticket), facts_(facts), now_(now), guarded_(promise::guarded_events(policy, facts)) {}

// The facts, and that whoever acts takes charge of the stages nobody has: that never stands in the way.
std::vector<promise::Fact>& Outlook::in_charge_until(std::size_t stage) {
  const auto [found, fresh] = in_charge_.try_emplace(stage);
  std::vector<promise::Fact>& known = found->second;
  if (!fresh) return known;
  known.assign(facts_.begin(), facts_.end());
  const Id owner = ticket_.assignee ? ticket_.assignee : Id{1};
  const ShortText assignee(owner);
  for (const std::size_t taken : stages_to_take(policy_, facts_, stage, owner)) {
    const std::array fields{text_field("assignee", assignee), text_field("stage", policy_.flows.stages[taken].id),
                            text_field("by", "system")};
    auto fact = promise::read_fact(policy_.vocabulary, "ticket.assigned", now_, Id{}, fields);
    if (fact) known.push_back(std::move(*fact));
  }
  return known;
}

std::vector<promise::Standing> Outlook::before(const policy::Action& action) {
  if (!guarded_[action.event]) return {};
  const policy::Vocabulary& vocabulary = policy_.vocabulary;
  std::vector<promise::PlainField> fields;
  fields.reserve(action.sets.size() + action.required.size() + 1);
  for (const policy::FieldIndex required : action.required) {
    const policy::Field& field = vocabulary.fields[required];
    if (field.type == policy::FieldType::text) fields.push_back(text_field(field.name, "…"));
  }
  for (const auto& [field, value] : action.sets) fields.push_back(text_field(vocabulary.fields[field].name, value));
  fields.push_back(text_field("by", "system"));
  auto fact = promise::read_fact(vocabulary, vocabulary.events[action.event].name, now_, ticket_.assignee, fields);
  if (!fact) return {};
  const std::size_t stage = (action.to ? policy_.flows.states[*action.to] : state_of(policy_, ticket_.state)).stage;
  std::vector<promise::Fact>& known = in_charge_until(stage);
  // It is judged where it would be recorded: at the end, whatever moment it names.
  for (const promise::Fact& one : known) fact->at = std::max(fact->at, one.at);
  known.push_back(std::move(*fact));
  auto standing = promise::standing_before_last(policy_, known);
  known.pop_back();
  return standing;
}

}  // namespace wellkept::ticket
