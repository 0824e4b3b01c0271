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

Result<Draft> put_draft(db::Transaction& tx, const Desk& desk, const ticket::Actor& member, Draft draft) {
  WK_CHECK(check_purpose(draft.purpose));
  if (draft.content.size() > kMaxDraft) {
    return refuse(RefusalKind::too_large, "draft.too_large", "The draft is too long.");
  }
  WK_TRY(ticket, find_seen(tx, member, draft.ticket));
  draft.ticket = ticket.id;
  draft.updated_at = desk.clock.now();
  draft.version = store::put_draft(tx, member.id, draft);
  return draft;
}

Outcome delete_draft(db::Transaction& tx, const ticket::Actor& member, Id id, const std::string& purpose) {
  WK_CHECK(check_purpose(purpose));
  WK_TRY(ticket, find_seen(tx, member, id));
  store::delete_draft(tx, member.id, ticket.id, purpose);
  return Done{};
}

Result<std::vector<Draft>> drafts_of(db::Transaction& tx, const ticket::Actor& member, Id id) {
  WK_TRY(ticket, find_seen(tx, member, id));
  return store::drafts_of(tx, member.id, ticket.id);
}

std::vector<Draft> drafts_of_member(db::Transaction& tx, const directory::Sight& who, Id ticket,
                                    const std::string& purpose, int limit) {
  return store::drafts_of_member(tx, who, ticket, purpose, limit);
}

}  // namespace wellkept::desk
