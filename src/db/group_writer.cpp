#include "db/group_writer.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "base/log.h"

namespace wellkept::db {
namespace {

constexpr int kAttempts = 10;

// Two that met must not meet again at once: 1 to 2^attempt ms.
void wait_before(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int ceiling = 1 << std::min(attempt, 8);
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(1, ceiling)(random)));
}

}  // namespace

GroupWriter::GroupWriter(std::unique_ptr<WriteLine> line, int max_batch)
    : line_(std::move(line)),
      max_batch_(static_cast<std::size_t>(std::max(max_batch, 1))),
      thread_([this] { loop(); }) {}

GroupWriter::~GroupWriter() {
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    wake_.notify_one();
  }
  thread_.join();
  std::unique_lock lock(mutex_);
  empty_.wait(lock, [&] { return inside_ == 0; });
}

void GroupWriter::run(const std::function<bool(Transaction&)>& body) {
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

std::size_t GroupWriter::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void GroupWriter::loop() {
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

void GroupWriter::run_batch(const std::vector<Job*>& batch) {
  for (int attempt = 1; !try_batch(batch, attempt == kAttempts); ++attempt) wait_before(attempt);
  tell_state(batch);
}

// Once when writing begins to fail for a cause outside of the program, and once when it is over: whoever reads the log
// finds the trouble without counting requests.
void GroupWriter::tell_state(const std::vector<Job*>& batch) {
  std::string what;
  std::int64_t failed = 0;
  for (const auto* job : batch) {
    if (!job->failure) continue;
    try {
      std::rethrow_exception(job->failure);
    } catch (const std::exception& error) {
      if (!cause_of(error)) continue;
      ++failed;
      what = error.what();
    } catch (...) {  // a closure threw it: nothing that says anything of the database
    }
  }
  const auto now = std::chrono::steady_clock::now();
  if (failed > 0) {
    if (!failing_since_) log::error("database.writes_fail", {{"what", what}});
    failing_since_ = failing_since_.value_or(now);
    failed_ += failed;
  } else if (failing_since_) {
    const auto lasted = std::chrono::duration_cast<std::chrono::milliseconds>(now - *failing_since_).count();
    log::warning("database.writes_again", {{"after_ms", static_cast<std::int64_t>(lasted)}, {"failed", failed_}});
    failing_since_.reset();
    failed_ = 0;
  }
}

// False when the batch is to run again, which nothing of it forbids: nobody's effects are there.
bool GroupWriter::try_batch(const std::vector<Job*>& batch, bool last) {
  bool again = false;
  try {
    // Savepoints cost, and hardly a closure is refused after it has written: first without them, and with them only for
    // a batch in which one was.
    if (run_all(batch, Undo::together) || run_all(batch, Undo::each)) return true;
    throw std::logic_error("db: a batch that undoes each closure always ends");
  } catch (const Again&) {
    again = !last;
    for (auto* job : batch) job->failure = std::current_exception();
  } catch (...) {
    // The commit failed, or the engine gave the whole transaction up (a full disk): nobody's effects are there.
    for (auto* job : batch) {
      if (!job->failure) job->failure = std::current_exception();
    }
  }
  try {
    if (line_->in_transaction()) line_->rollback();
  } catch (const Fault&) {
    // The next begin says so, to callers who can be told.
  }
  return !again;
}

bool GroupWriter::run_all(const std::vector<Job*>& batch, Undo undo) {
  line_->begin();
  gathered_.sums.reset();
  for (auto* job : batch) {
    job->on_commit.clear();
    job->failure = nullptr;
    if (undo == Undo::each) line_->save();
    const std::int64_t before = line_->effects() + gathered_.asked;
    run_one(*job);
    if (undo == Undo::each) {
      if (job->kept) write_sums();
      if (!job->kept) line_->undo();
      gathered_.sums.reset();
      line_->release();
    } else if (!job->kept && line_->effects() + gathered_.asked != before) {
      line_->rollback();
      return batch.size() == 1;
    }
  }
  write_sums();
  const bool any = std::any_of(batch.begin(), batch.end(), [](const Job* job) { return job->kept; });
  any ? line_->commit() : line_->rollback();
  return true;
}

void GroupWriter::write_sums() {
  if (!gathered_.sums) return;
  Actions none;
  Gathered no_more;
  line_->run(
      [&](Transaction& tx) {
        gathered_.sums->write(tx);
        return true;
      },
      none, no_more);
}

void GroupWriter::run_one(Job& job) {
  try {
    job.kept = line_->run(job.body, job.on_commit, gathered_);
  } catch (const Again&) {
    throw;
  } catch (...) {
    job.failure = std::current_exception();
    job.kept = false;
  }
  if (line_->in_transaction()) return;
  // The engine gave all of it up, such as on a full disk: the others of the batch are told the same cause.
  if (job.failure) std::rethrow_exception(job.failure);
  throw Fault("the transaction was lost");
}

}  // namespace wellkept::db
