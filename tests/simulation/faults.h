// A database that fails as machines do: a statement, a commit, an answer that is lost, a closure that the engine runs
// again, a process that dies. Around a real one.
#pragma once
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "db/database.h"

namespace wellkept::simulation {

enum class Fault {
  none,
  statement,  // one statement of the closure fails: nothing is kept
  commit,     // the closure ran, its commit fails: nothing is kept
  answer,     // committed, but nobody is told
  twice,      // undone and run again, as after a serialisation failure
  crash,      // the process dies before the commit
};

// What the caller gets who is not told the outcome. Not a db::Fault: nothing may take it for one and go on.
struct Injected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class FaultyDatabase final : public db::Database {
 public:
  // `before_death` takes an image of the files, in the middle of the transaction that dies. `lose` names a statement of
  // which now and then one does nothing: a planted defect, to see that it is found.
  FaultyDatabase(std::unique_ptr<db::Database> real, std::function<void()> before_death, std::string lose);

  // Of the next write. `statement` counts from 0; a closure that has fewer fails at its end.
  void arm(Fault fault, int statement = 0);
  // Whether the armed fault has come about; it is taken off.
  bool disarm();

  db::Engine engine() const override { return real_->engine(); }
  std::string prepare(const db::Query& query, bool explain) override { return real_->prepare(query, explain); }

 private:
  void run_read(const std::function<void(db::Transaction&)>& body) override { real_->read(body); }
  void run_write(const std::function<bool(db::Transaction&)>& body) override;
  void forward(const std::function<bool(db::Transaction&)>& body, int fail_at);
  void run_and_undo(const std::function<bool(db::Transaction&)>& body);

  const std::unique_ptr<db::Database> real_;
  const std::function<void()> before_death_;
  const std::string lose_;
  int lost_ = 0;  // runs of that statement
  Fault armed_ = Fault::none;
  int statement_ = 0;
};

}  // namespace wellkept::simulation
