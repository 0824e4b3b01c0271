#include "policyadmin/policyadmin_json.h"

#include <algorithm>

#include "policy/shown_text.h"
#include "policyadmin/book.h"

namespace wellkept::policyadmin::wire {
namespace {

json::Value id_or_null(Id id) {
  return id ? json::Value(format_id(id)) : json::Value();
}

json::Value time_or_null(std::optional<Instant> at) {
  return at ? json::Value(format_instant(*at)) : json::Value();
}

json::Value parsed(const std::string& text) {
  if (text.empty()) return {};
  auto value = json::parse(text);
  auto* found = std::get_if<json::Value>(&value);
  return found != nullptr ? std::move(*found) : json::Value();
}

}  // namespace

json::Value proposal_summary(const Proposal& proposal) {
  const Draft& draft = proposal.draft;
  return json::Object{{"id", format_id(proposal.id)},
                      {"label", draft.label},
                      {"state", proposal.state},
                      {"revision", proposal.revision},
                      {"version", proposal.version},
                      {"author", format_id(proposal.author)},
                      {"effective", draft.effective.empty() ? json::Value() : json::Value(draft.effective)},
                      {"reason", policy::text_value(draft.reason)},
                      {"sha256", proposal.sha256},
                      {"created_at", format_instant(proposal.created_at)},
                      {"updated_at", format_instant(proposal.updated_at)},
                      {"decided_by", id_or_null(proposal.approver)},
                      {"decided_at", time_or_null(proposal.decided_at)},
                      {"note", proposal.note},
                      {"effective_from", time_or_null(proposal.effective_from)},
                      {"published_at", time_or_null(proposal.published_at)}};
}

json::Value proposal_json(const Proposal& proposal, const json::Value& changes, const json::Value& problems,
                          const std::vector<events::Event>& history, const std::vector<Trial>& trials) {
  json::Value out = proposal_summary(proposal);
  json::Array happened;
  for (const events::Event& one : history) {
    happened.emplace_back(json::Object{
        {"kind", one.kind}, {"at", format_instant(one.at)}, {"by", id_or_null(one.actor)}, {"body", parsed(one.body)}});
  }
  json::Array tried;
  for (const Trial& one : trials) tried.push_back(trial_json(one));
  json::Object& members = *out.object();
  members.emplace_back("clauses", proposal.draft.clauses);
  members.emplace_back("changes", changes);
  members.emplace_back("problems", problems);
  members.emplace_back("history", std::move(happened));
  members.emplace_back("trials", std::move(tried));
  return out;
}

json::Value trial_json(const Trial& trial) {
  return json::Object{{"id", format_id(trial.id)},
                      {"proposal", format_id(trial.proposal)},
                      {"revision", trial.revision},
                      {"state", trial.state},
                      {"from", format_instant(trial.from)},
                      {"to", format_instant(trial.to)},
                      {"requested_by", format_id(trial.requested_by)},
                      {"tickets", trial.tickets},
                      {"done", trial.done},
                      {"flips", trial.flips},
                      {"started_at", format_instant(trial.started_at)},
                      {"finished_at", time_or_null(trial.finished_at)},
                      {"result", parsed(trial.result)}};
}

json::Value flip_json(const FlipRow& flip) {
  return json::Object{{"number", flip.number},
                      {"ticket", format_id(flip.ticket)},
                      {"ticket_number", flip.ticket_number},
                      {"ticket_kind", flip.ticket_kind},
                      {"clause", flip.clause},
                      {"rule", flip.rule},
                      {"occurrence", flip.occurrence},
                      {"before", flip.before},
                      {"after", flip.after},
                      {"due_before", time_or_null(flip.due_before)},
                      {"due_after", time_or_null(flip.due_after)}};
}

json::Value version_json(const policy::Policy& policy, const policy::Version& version, Instant now,
                         const std::vector<Published>& published) {
  const policy::Version& in_force = policy.in_force(now);
  const auto document = std::find_if(published.begin(), published.end(),
                                     [&](const Published& one) { return one.label == version.label; });
  const char* state = &version == &in_force ? "in_force" : version.effective_from > now ? "to_come" : "past";
  return json::Object{
      {"label", version.label},
      {"hash", version.hash},
      {"state", state},
      {"effective", version.effective_date},
      {"effective_from", format_instant(version.effective_from)},
      {"reason", policy::text_value(version.reason)},
      {"approved", json::Object{{"by", policy::text_value(version.approved_by)},
                                {"at", version.approved_at},
                                {"document", version.approved_document}}},
      {"proposal", document != published.end() ? json::Value(format_id(document->proposal)) : json::Value()},
      {"clauses", static_cast<std::int64_t>(version.clauses.size())}};
}

json::Value moves_json(const Moves& moves) {
  json::Array items;
  for (const Move& one : moves.moves) {
    items.emplace_back(json::Object{{"ticket", format_id(one.ticket)},
                                    {"ticket_number", one.ticket_number},
                                    {"ticket_kind", one.ticket_kind},
                                    {"clause", one.clause},
                                    {"rule", one.rule},
                                    {"occurrence", one.occurrence},
                                    {"due_before", time_or_null(one.due_before)},
                                    {"due_after", time_or_null(one.due_after)}});
  }
  return json::Object{{"effective_from", format_instant(moves.effective_from)},
                      {"tickets", moves.tickets},
                      {"items", std::move(items)},
                      {"next", moves.next ? json::Value(format_id(moves.next)) : json::Value()}};
}

json::Value checked_json(const Checked& checked) {
  return json::Object{{"cases", checked.cases}, {"changes", changes_in_words(checked.changes)}};
}

}  // namespace wellkept::policyadmin::wire
