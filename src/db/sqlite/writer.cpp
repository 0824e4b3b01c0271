#include "db/sqlite/writer.h"

#include <algorithm>

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

Writer::Writer(const SqliteOptions& options)
    : connection_(options, Role::writer),
      max_batch_(static_cast<std::size_t>(std::max(options.max_batch, 1))),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    wake_.notify_one();
  }
  thread_.join();
  std::unique_lock lock(mutex_);
  empty_.wait(lock, [&] { return inside_ == 0; });
}

void Writer::run(const std::function<bool(Transaction&)>& body) {
  if (std::this_thread::get_id() == thread_.get_id()) throw std::logic_error("db: a write inside a write");
  Job job{body};
  {
    std::unique_lock lock(mutex_);
    if (closing_) throw Fault("the database is closing");
    ++inside_;
    queue_.push_back(&job);
    if (queue_.size() == 1) wake_.notify_one();
  }
  {
    std::unique_lock lock(job.mutex);
    job.finished.wait(lock, [&] { return job.done; });
  }
  {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0) empty_.notify_one();
  }
  if (job.failure) std::rethrow_exception(job.failure);
  if (job.kept) {
    for (const auto& action : job.on_commit) action();
  }
}

std::size_t Writer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Writer::loop() {
  std::vector<Job*> batch;
  for (;;) {
    for (auto* job : batch) {
      // Told under the lock: a caller's job is gone as soon as it can take the lock.
      const std::lock_guard lock(job->mutex);
      job->done = true;
      job->finished.notify_one();
    }
    batch.clear();
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return closing_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), max_batch_));
      batch.assign(queue_.begin(), queue_.begin() + count);
      queue_.erase(queue_.begin(), queue_.begin() + count);
    }
    run_batch(batch);
  }
}

void Writer::run_batch(const std::vector<Job*>& batch) {
  try {
    // Savepoints copy every page that a closure changes, and hardly a closure is refused after it has written: first
    // without them, and with them only for a batch in which one was.
    if (run_all(batch, Undo::together) || run_all(batch, Undo::each)) return;
    throw std::logic_error("db: a batch that undoes each closure always ends");
  } catch (...) {
    // The commit failed, or SQLite gave the whole transaction up (a full disk): nobody's effects are there.
    for (auto* job : batch) {
      if (!job->failure) job->failure = std::current_exception();
    }
    try {
      if (connection_.in_transaction()) connection_.run(kRollback, {}, nullptr);
    } catch (const Fault&) {
      // The next BEGIN says so, to callers who can be told.
    }
  }
}

bool Writer::run_all(const std::vector<Job*>& batch, Undo undo) {
  connection_.run(kBegin, {}, nullptr);
  for (auto* job : batch) {
    job->on_commit.clear();
    job->failure = nullptr;
    if (undo == Undo::each) connection_.run(kSave, {}, nullptr);
    const std::int64_t before = connection_.effects();
    run_one(*job);
    if (undo == Undo::each) {
      if (!job->kept) connection_.run(kUndo, {}, nullptr);
      connection_.run(kRelease, {}, nullptr);
    } else if (!job->kept && connection_.effects() != before) {
      connection_.run(kRollback, {}, nullptr);
      return batch.size() == 1;
    }
  }
  const bool any = std::any_of(batch.begin(), batch.end(), [](const Job* job) { return job->kept; });
  connection_.run(any ? kCommit : kRollback, {}, nullptr);
  return true;
}

void Writer::run_one(Job& job) {
  try {
    Session session(connection_, &job.on_commit);
    job.kept = job.body(session);
    if (job.kept && connection_.breaks_deferred_keys()) throw Constraint("a deferred foreign key has no parent");
  } catch (...) {
    job.failure = std::current_exception();
    job.kept = false;
  }
  if (!connection_.in_transaction()) throw Fault("the transaction was lost");
}

}  // namespace wellkept::db::sqlite
