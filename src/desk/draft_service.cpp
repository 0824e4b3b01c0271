#include "desk/draft_service.h"

namespace wellkept::desk {
namespace {

Outcome check_purpose(const std::string& purpose) {
  const bool known = !purpose.empty() && purpose.size() <= 40 &&
                     purpose.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  if (known) return Done{};
  return refuse(RefusalKind::invalid, "draft.purpose", "A purpose is named in small letters, such as message or note.");
}

}  // namespace

Result<Draft> put_draft(db::Transaction& tx, const Desk& desk, Id member, Draft draft) {
  WK_CHECK(check_purpose(draft.purpose));
  if (draft.content.size() > kMaxDraft) {
    return refuse(RefusalKind::too_large, "draft.too_large", "The draft is too long.");
  }
  WK_TRY(ticket, find_ticket(tx, draft.ticket));
  draft.ticket = ticket.id;
  draft.updated_at = desk.clock.now();
  draft.version = store::put_draft(tx, member, draft);
  return draft;
}

Outcome delete_draft(db::Transaction& tx, Id member, Id ticket, const std::string& purpose) {
  WK_CHECK(check_purpose(purpose));
  store::delete_draft(tx, member, ticket, purpose);
  return Done{};
}

Result<std::vector<Draft>> drafts_of(db::Transaction& tx, Id member, Id id) {
  WK_TRY(ticket, find_ticket(tx, id));
  return store::drafts_of(tx, member, ticket.id);
}

std::vector<Draft> drafts_of_member(db::Transaction& tx, Id member, Id ticket, const std::string& purpose, int limit) {
  return store::drafts_of_member(tx, member, ticket, purpose, limit);
}

}  // namespace wellkept::desk
