#include "faults.h"

#include <cstdint>
#include <utility>

namespace wellkept::simulation {
namespace {

constexpr int kNever = -1;
constexpr int kLoseOneIn = 5;

class FaultyTransaction final : public db::Transaction {
 public:
  FaultyTransaction(db::Transaction& real, int fail_at, std::string_view lose, int& lost)
      : real_(real), left_(fail_at), lose_(lose), lost_(lost) {}

  void on_commit(std::function<void()> action) override { real_.on_commit(std::move(action)); }
  db::Sums& sums(const std::function<std::unique_ptr<db::Sums>()>& make) override { return real_.sums(make); }
  void execute_text(std::string_view sql) override { real_.execute_text(sql); }

 private:
  std::int64_t run(const db::Query& query, std::span<const db::Param> params,
                   const std::function<void(const db::Row&)>* on_row) override {
    if (left_ == 0) throw Injected("a statement failed");
    if (left_ > 0) --left_;
    if (query.name == lose_ && ++lost_ % kLoseOneIn == 0) return 1;
    if (on_row == nullptr) return real_.execute(query, params);
    real_.each(query, params, *on_row);
    return 0;
  }

  db::Transaction& real_;
  int left_;
  const std::string_view lose_;
  int& lost_;
};

}  // namespace

FaultyDatabase::FaultyDatabase(std::unique_ptr<db::Database> real, std::function<void()> before_death, std::string lose)
    : real_(std::move(real)), before_death_(std::move(before_death)), lose_(std::move(lose)) {}

void FaultyDatabase::arm(Fault fault, int statement) {
  armed_ = fault;
  statement_ = statement;
}

bool FaultyDatabase::disarm() {
  return std::exchange(armed_, Fault::none) == Fault::none;
}

void FaultyDatabase::forward(const std::function<bool(db::Transaction&)>& body, int fail_at) {
  (void)real_->write([&](db::Transaction& tx) -> Outcome {
    FaultyTransaction faulty(tx, fail_at, lose_, lost_);
    if (!body(faulty)) return refuse(RefusalKind::conflict, "simulation.refused", "Nothing is kept.");
    if (fail_at != kNever) throw Injected("the commit failed");
    return Done{};
  });
}

void FaultyDatabase::run_and_undo(const std::function<bool(db::Transaction&)>& body) {
  try {
    forward(body, INT32_MAX);
  } catch (const Injected&) {
    // As it should: it runs again.
  }
}

void FaultyDatabase::run_write(const std::function<bool(db::Transaction&)>& body) {
  switch (std::exchange(armed_, Fault::none)) {
    case Fault::none:
      return forward(body, kNever);
    case Fault::statement:
      return forward(body, statement_);
    case Fault::commit:
      return forward(body, INT32_MAX);
    case Fault::answer:
      forward(body, kNever);
      throw Injected("the answer was lost");
    case Fault::twice:
      run_and_undo(body);
      return forward(body, kNever);
    case Fault::crash:
      return forward(
          [&](db::Transaction& tx) {
            (void)body(tx);
            before_death_();
            throw Injected("the process died");
            return false;
          },
          kNever);
  }
}

}  // namespace wellkept::simulation
