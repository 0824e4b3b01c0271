// Letters that wait in the outbox, as they are taken out of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"

namespace wellkept::notify::store {

struct Waiting {
  Id id;
  Id member;
  std::string address;
  std::string form;
  std::string language;
  std::string params;
  std::int64_t attempts = 0;
  bool digest = false;
  std::string message_id;
  std::optional<Instant> expires_at;
};

std::vector<Id> due_letters(db::Transaction& tx, Instant now, int limit);
std::optional<Waiting> due_letter(db::Transaction& tx, Id letter, Instant now);
// What goes out with the member's next digest.
std::vector<Waiting> digest_of(db::Transaction& tx, Id member, Instant now, int limit);
// Nobody else takes it before `until`; one more attempt is counted.
void claim_letter(db::Transaction& tx, Id letter, Instant until);

struct Settled {
  std::string_view state;  // "sent", "waiting", "dead", "expired"
  std::optional<Instant> next_at{};
  std::optional<Instant> sent_at{};
  std::optional<std::string_view> error{};
};
void settle_letter(db::Transaction& tx, Id letter, const Settled& settled);

}  // namespace wellkept::notify::store
