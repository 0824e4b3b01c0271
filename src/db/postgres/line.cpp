#include "db/postgres/line.h"

#include "db/trouble.h"

namespace wellkept::db::postgres {
namespace {

// READ COMMITTED: every statement sees what was committed before it, and while the turn is ours nobody else commits. A
// stricter level would keep the snapshot from before the wait.
constexpr std::string_view kBegin = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(6290134718210)";

// A node that vanished in its turn must give it up: its machine may be gone without a word.
constexpr std::string_view kSession =
    "SET idle_in_transaction_session_timeout = '30s'; SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2; "
    "SET tcp_keepalives_count = 3";

}  // namespace

Line::Line(const PostgresOptions& options, Reach& reach) : options_(options), reach_(reach) {
  open();
}

void Line::open() {
  connection_.reset();
  elsewhere_ = false;
  connection_ = reach_.connect();
  connection_->execute_text(kSession);
  if (!options_.durable) connection_->execute_text("SET synchronous_commit = off");
}

void Line::lost() const {
  reach_.lost("the line to write on broke");
  throw Again("the connection to the database was lost", Cause::away);
}

void Line::text(std::string_view sql) {
  try {
    connection_->execute_text(sql);
  } catch (const Fault&) {
    if (connection_->broken()) lost();
    throw;
  }
}

void Line::begin() {
  if (!connection_ || connection_->broken() || elsewhere_) open();
  text(kBegin);
  if (!options_.before_turn) return;
  Session session(*connection_, nullptr, nullptr);
  try {
    options_.before_turn(session);
  } catch (const Fault&) {
    if (connection_->broken()) lost();
    throw;
  }
}

// A connection that breaks here leaves unknown whether the commit stands: nothing runs again, and the caller is told of
// the fault.
void Line::commit() {
  try {
    connection_->commit();
  } catch (const Away& away) {
    reach_.lost("the line to write on broke in a commit");
    throw Trouble(Cause::in_doubt, std::string("whether it was committed is not known: ") + away.what());
  }
}
void Line::rollback() {
  text("ROLLBACK");
}
void Line::save() {
  text("SAVEPOINT closure");
}
void Line::undo() {
  text("ROLLBACK TO SAVEPOINT closure");
}
void Line::release() {
  text("RELEASE SAVEPOINT closure");
}

bool Line::in_transaction() const {
  return connection_ && !connection_->broken() && connection_->in_transaction();
}

std::int64_t Line::effects() const {
  return connection_->effects();
}

bool Line::run(const std::function<bool(Transaction&)>& body, Actions& on_commit, Gathered& gathered) {
  Session session(*connection_, &on_commit, &gathered);
  bool kept = false;
  try {
    kept = body(session);
  } catch (const Elsewhere&) {
    elsewhere_ = true;
    throw;
  } catch (...) {
    if (connection_->broken()) lost();
    throw;
  }
  if (connection_->broken()) lost();
  if (kept && connection_->failed()) throw Fault("a closure went on after a statement of it had failed");
  return kept;
}

}  // namespace wellkept::db::postgres
