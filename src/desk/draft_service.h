// What a member has begun to write on a ticket, kept while it is written. No event: it says nothing yet.
#pragma once
#include "desk/desk_service.h"
#include "desk/draft_store.h"

namespace wellkept::desk {

using store::Draft;
constexpr std::size_t kMaxDraft = 32 * 1024;  // bytes

// Too_large "draft.too_large", invalid "draft.purpose", not_found "ticket.unknown". The draft as it is kept.
Result<Draft> put_draft(db::Transaction& tx, const Desk& desk, const ticket::Actor& member, Draft draft);
Outcome delete_draft(db::Transaction& tx, const ticket::Actor& member, Id ticket, const std::string& purpose);
Result<std::vector<Draft>> drafts_of(db::Transaction& tx, const ticket::Actor& member, Id ticket);
std::vector<Draft> drafts_of_member(db::Transaction& tx, const directory::Sight& who, Id ticket,
                                    const std::string& purpose, int limit);

}  // namespace wellkept::desk
