#include "app/node.h"

#include <algorithm>

#include "app/node_sql.h"
#include "base/crypto.h"
#include "base/unavailable.h"
#include "db/migrator.h"

namespace wellkept::app {
namespace {

constexpr std::int64_t kIdEpochMs = 1'704'067'200'000;  // of base/id.cpp
constexpr int kIdTimeBits = 22;                         // the bits under the milliseconds
constexpr int kFirstNumber = 2;
constexpr int kNumbers = 1022;

struct TurnState {
  Id newest_event;
  std::int64_t amendments = 0;
};

// A newer program changed the schema in a way that this one must not write past. Other nodes may take the request.
struct TooOld : db::Fault, Unavailable {
  using db::Fault::Fault;
};

TurnState turn_state(db::Transaction& tx) {
  std::int64_t needed = 0;
  const auto found = tx.one(sql::turn_state, {}, [&](const db::Row& row) {
    needed = row.maybe_integer(2).value_or(0);
    return TurnState{row.id(0), row.maybe_integer(1).value_or(0)};
  });
  if (needed > db::migrations().back().number)
    throw TooOld("a newer program changed the database; this one is too old to write to it");
  return found.value_or(TurnState{});
}

}  // namespace

Instant IdClock::now() const {
  return Instant{std::max(clock_.now().ms, floor_ms_.load(std::memory_order_acquire))};
}

void IdClock::past(Id newest) {
  const std::int64_t after = (newest.value >> kIdTimeBits) + kIdEpochMs + 1;
  for (std::int64_t floor = floor_ms_; floor < after && !floor_ms_.compare_exchange_weak(floor, after);) {
  }
}

void Node::begin(std::int64_t amendments, TakeAmendments take) {
  {
    const std::lock_guard lock(mutex_);
    amendments_ = amendments;
    take_ = std::move(take);
  }
  begun_ = true;
}

void Node::before_turn(db::Transaction& tx) {
  if (!begun_) return;
  const TurnState state = turn_state(tx);
  if (state.newest_event) ids_.past(state.newest_event);
  catch_up(tx, state.amendments);
}

void Node::look(db::Database& database) {
  if (!begun_) return;
  database.read([this](db::Transaction& tx) { catch_up(tx, turn_state(tx).amendments); });
}

void Node::catch_up(db::Transaction& tx, std::int64_t amendments) {
  const std::lock_guard lock(mutex_);
  if (amendments <= amendments_) return;
  take_(tx);
  amendments_ = amendments;
}

int take_node_number(db::Database& database) {
  const auto starts = database.write([](db::Transaction& tx) -> Result<std::int64_t> {
    tx.execute(sql::count_start);
    return tx.one(sql::starts, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
  });
  return kFirstNumber + static_cast<int>(*starts % kNumbers);
}

Outcome check_same_key(db::Database& database, std::string_view name, std::string_view key) {
  const crypto::Hash hash = crypto::hmac_sha256(key, "wellkept fingerprint");
  const std::string ours = crypto::to_hex(hash).substr(0, 16);
  return database.write([&](db::Transaction& tx) -> Outcome {
    tx.execute(sql::add_fingerprint, {name, ours});
    const auto known = tx.one(sql::fingerprint, {name}, [](const db::Row& row) { return row.string(0); });
    if (known == ours) return Done{};
    return refuse(RefusalKind::conflict, "keys.differ",
                  "The other servers on this database hold another key '" + std::string(name) +
                      "'. Copy the folder keys/ of one of them into this data folder.");
  });
}

}  // namespace wellkept::app
