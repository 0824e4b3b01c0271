#include "db/sqlite/writer.h"

namespace wellkept::db::sqlite {
namespace {

// IMMEDIATE: a second process that writes is waited for here, not in the middle of a closure.
constexpr Query kBegin{"db.begin", "BEGIN IMMEDIATE", "", 0};
// Another number since a process other than this one wrote.
constexpr Query kVersion{"db.version_of_others", "PRAGMA data_version", "", 0};
constexpr Query kCommit{"db.commit", "COMMIT", "", 0};
constexpr Query kRollback{"db.rollback", "ROLLBACK", "", 0};
constexpr Query kSave{"db.save", "SAVEPOINT closure", "", 0};
constexpr Query kRelease{"db.release", "RELEASE closure", "", 0};
constexpr Query kUndo{"db.undo", "ROLLBACK TO closure", "", 0};

}  // namespace

void Line::begin() {
  connection_.run(kBegin, {}, nullptr);
  if (before_turn_) after_others();
}

void Line::after_others() {
  std::int64_t version = 0;
  const std::function<void(const Row&)> read = [&](const Row& row) { version = row.integer(0); };
  connection_.run(kVersion, {}, &read);
  if (version == version_) return;
  Session session(connection_, nullptr, nullptr);
  before_turn_(session);
  version_ = version;
}

void Line::commit() {
  connection_.run(kCommit, {}, nullptr);
}
void Line::rollback() {
  connection_.run(kRollback, {}, nullptr);
}
void Line::save() {
  connection_.run(kSave, {}, nullptr);
}
void Line::undo() {
  connection_.run(kUndo, {}, nullptr);
}
void Line::release() {
  connection_.run(kRelease, {}, nullptr);
}

bool Line::run(const std::function<bool(Transaction&)>& body, Actions& on_commit, Gathered& gathered) {
  Session session(connection_, &on_commit, &gathered);
  const bool kept = body(session);
  if (kept && connection_.breaks_deferred_keys()) throw Constraint("a deferred foreign key has no parent");
  return kept;
}

}  // namespace wellkept::db::sqlite
