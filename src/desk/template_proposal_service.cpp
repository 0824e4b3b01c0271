// Texts that are proposed: anybody may, another person decides, and what is approved is in use at once.
#include "desk/template_service.h"

namespace wellkept::desk {
namespace {

Refusal stale() {
  return refuse(RefusalKind::stale, "template.stale", "Somebody changed the template in the meantime.");
}

Result<TemplateProposal> find_open(db::Transaction& tx, Id id) {
  WK_TRY(found, find_template_proposal(tx, id));
  if (found.state != "open")
    return refuse(RefusalKind::conflict, "template.decided", "The proposal is " + found.state + ".");
  return found;
}

Result<TemplateProposal> decide(db::Transaction& tx, const Desk& desk, TemplateProposal one, std::string state, Id by) {
  one.state = std::move(state);
  one.decided_by = by;
  one.decided_at = desk.clock.now();
  if (!store::decide_proposal(tx, one))
    return refuse(RefusalKind::conflict, "template.decided", "The proposal was decided meanwhile.");
  return one;
}

// The version that it asks for, with both who stand behind it.
Result<Id> put_in_use(db::Transaction& tx, const Desk& desk, const TemplateProposal& one, Id by) {
  store::Template wanted{one.of, one.content, one.active, one.base_version + 1, desk.clock.now(), one.author, by};
  if (!one.of) {
    wanted.id = desk.ids.next();
    store::insert_template(tx, wanted);
  } else if (!store::update_template(tx, one.base_version, wanted)) {
    return stale();
  }
  return wanted.id;
}

}  // namespace

Result<TemplateProposal> propose_template(db::Transaction& tx, const Desk& desk, TemplateProposal wanted) {
  WK_CHECK(check_content(wanted.content));
  if (wanted.of) {
    WK_TRY(found, find_template(tx, wanted.of));
    if (found.version != wanted.base_version) return stale();
  }
  wanted.id = desk.ids.next();
  wanted.created_at = desk.clock.now();
  store::insert_proposal(tx, wanted);
  return wanted;
}

Result<TemplateProposal> approve_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by) {
  WK_TRY(found, find_open(tx, proposal));
  if (found.author == by)
    return refuse(RefusalKind::forbidden, "template.own_proposal", "Whoever wrote a text may not approve it.");
  WK_TRY(used, put_in_use(tx, desk, found, by));
  found.of = used;
  return decide(tx, desk, std::move(found), "approved", by);
}

Result<TemplateProposal> reject_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by,
                                         const std::string& note) {
  WK_TRY(found, find_open(tx, proposal));
  found.note = note;
  return decide(tx, desk, std::move(found), "rejected", by);
}

Result<TemplateProposal> withdraw_proposal(db::Transaction& tx, const Desk& desk, Id proposal, Id by) {
  WK_TRY(found, find_open(tx, proposal));
  if (found.author != by)
    return refuse(RefusalKind::forbidden, "template.not_author", "Only who wrote a proposal may withdraw it.");
  return decide(tx, desk, std::move(found), "withdrawn", by);
}

Result<TemplateProposal> find_template_proposal(db::Transaction& tx, Id id) {
  auto found = store::find_proposal(tx, id);
  if (!found) return refuse(RefusalKind::not_found, "template.proposal", "There is no such proposal.");
  return std::move(*found);
}

std::vector<TemplateProposal> template_proposals(db::Transaction& tx, std::string_view state, Id before, int limit) {
  return store::proposals_before(tx, state, before, limit);
}

}  // namespace wellkept::desk
