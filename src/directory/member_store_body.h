// Members as events tell of them.
#pragma once
#include "db/database.h"
#include "directory/member.h"
#include "events/event_log.h"

namespace wellkept::directory {

json::Value commitment_text(const events::Commitment& commitment);  // its hash in hex

// Stores the member and opens its stream with member.created. Conflict "member.login_taken".
Outcome create_member(db::Transaction& tx, events::EventLog& log, const Member& member, Id actor);

}  // namespace wellkept::directory
