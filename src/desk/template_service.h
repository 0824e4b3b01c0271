// Message templates under change control: every version stays readable, with who made it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/desk_service.h"
#include "desk/template_store.h"

namespace wellkept::desk {

using store::Template;

// All run in the caller's transaction. Not_found "template.unknown", stale "template.stale".
Result<Template> add_template(db::Transaction& tx, const Desk& desk, Id member, TemplateContent content);
Result<Template> change_template(db::Transaction& tx, const Desk& desk, Id member, std::int64_t version,
                                 Template changed);
Result<Template> find_template(db::Transaction& tx, Id id);
std::vector<Template> templates_after(db::Transaction& tx, Id after, int limit);
// Newest first, before a version (0: all).
std::vector<Template> template_history(db::Transaction& tx, Id id, std::int64_t before, int limit);

// A version that one person wrote gets a second look. Refuses forbidden "template.own_proposal" to whoever wrote it,
// stale "template.stale", conflict "template.approved".
Result<Template> approve_template(db::Transaction& tx, const Desk& desk, Id by, Id id, std::int64_t version);

// Texts that anybody may propose, and another decides about; what is approved is in use at once.
using store::TemplateProposal;
// Not_found "template.unknown", stale "template.stale" unless `base_version` is in use.
Result<TemplateProposal> propose_template(db::Transaction& tx, const Desk& desk, TemplateProposal wanted);
// Not_found "template.proposal"; conflict "template.decided"; forbidden "template.own_proposal"; stale "template.stale"
// when the template has another version by now.
Result<TemplateProposal> approve_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by);
Result<TemplateProposal> reject_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by,
                                         const std::string& note);
// Forbidden "template.not_author".
Result<TemplateProposal> withdraw_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by);
Result<TemplateProposal> find_template_proposal(db::Transaction& tx, Id id);
std::vector<TemplateProposal> template_proposals(db::Transaction& tx, std::string_view state, Id before, int limit);

// What the template says of a ticket, in "zh" or "en".
struct Rendered {
  std::string from;  // "412@3": the template and its version, for the message that uses it
  std::string subject;
  std::string body;
  std::vector<std::string> missing;
};
Result<Rendered> render(db::Transaction& tx, const Desk& desk, const std::string& member_name, const Template& of,
                        Id ticket, std::string_view language);

}  // namespace wellkept::desk
