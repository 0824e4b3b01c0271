#include "db/sqlite/writer.h"

namespace wellkept::db::sqlite {
namespace {

// IMMEDIATE: a second process that writes is waited for here, not in the middle of a closure.
constexpr Query kBegin{"db.begin", "BEGIN IMMEDIATE", "", 0};
constexpr Query kCommit{"db.commit", "COMMIT", "", 0};
constexpr Query kRollback{"db.rollback", "ROLLBACK", "", 0};
constexpr Query kSave{"db.save", "SAVEPOINT closure", "", 0};
constexpr Query kRelease{"db.release", "RELEASE closure", "", 0};
constexpr Query kUndo{"db.undo", "ROLLBACK TO closure", "", 0};

}  // namespace

void Line::begin() {
  connection_.run(kBegin, {}, nullptr);
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
