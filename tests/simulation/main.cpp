// Drives the core of the program through made-up days, and checks after every step what must always hold. The same seed
// does the same: a life that failed is lived again by the command line that is printed. Exit code 1: something did not
// hold; with planted defects: one of them was not found.
#include <CLI/CLI.hpp>
#include <chrono>
#include <deque>
#include <iostream>

#include "life.h"

namespace {

using namespace wellkept;
using namespace wellkept::simulation;

constexpr std::int64_t kStepsOfALife = 2000;
constexpr std::size_t kLastSteps = 25;

struct Flags {
  std::uint64_t seed = 1;
  std::int64_t steps = 10'000;
  int seconds = 0;  // 0: without end
  bool trace = false;
  std::vector<std::string> lose;
  std::string policy = "policy";
};

std::shared_ptr<const policy::Policy> load_policy(const std::string& folder) {
  auto loaded = policy::load(folder);
  if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&loaded)) {
    throw std::runtime_error(yaml::format_problem(problems->front()));
  }
  return std::get<std::shared_ptr<const policy::Policy>>(loaded);
}

struct Failure {
  std::uint64_t seed = 0;
  std::int64_t step = 0;
  std::string problem;
  std::deque<std::string> last;  // steps before it
};

class Simulation {
 public:
  Simulation(const Flags& flags, const policy::Policy& policy, std::string lose)
      : flags_(flags), policy_(policy), lose_(std::move(lose)), begun_(std::chrono::steady_clock::now()) {}

  // Each life has the seed after that of the one before. Ends with the first invariant that did not hold.
  std::optional<Failure> run() {
    while (done_ < flags_.steps && !is_over()) {
      auto failure = live(flags_.seed + static_cast<std::uint64_t>(lives_++));
      if (failure) return failure;
    }
    return std::nullopt;
  }
  std::int64_t steps() const { return done_; }
  void print() const {
    std::cout << done_ << " steps in " << lives_ << " lives from seed " << flags_.seed << ", everything held:\n";
    for (const auto& [what, count] : counts_) std::cout << "  " << count << " " << what << '\n';
  }

 private:
  bool is_over() const {
    return flags_.seconds > 0 && std::chrono::steady_clock::now() - begun_ >= std::chrono::seconds(flags_.seconds);
  }

  std::optional<Failure> live(std::uint64_t seed) {
    Failure failure{seed, 0, "", {}};
    const auto remember = [&](const std::string& words) {
      if (flags_.trace) std::cout << words << '\n';
      failure.last.push_back(words);
      if (failure.last.size() > kLastSteps) failure.last.pop_front();
    };
    try {
      Life life(policy_, seed, {lose_, remember});
      while (failure.step < kStepsOfALife && done_ < flags_.steps && !is_over()) {
        ++failure.step;
        ++done_;
        life.step();
      }
      life.end();
      for (const auto& [what, count] : life.counts()) counts_[what] += count;
      return std::nullopt;
    } catch (const std::exception& problem) {
      failure.problem = problem.what();
      return failure;
    }
  }

  const Flags& flags_;
  const policy::Policy& policy_;
  const std::string lose_;
  const std::chrono::steady_clock::time_point begun_;
  std::int64_t done_ = 0;
  std::int64_t lives_ = 0;
  std::map<std::string, std::int64_t> counts_;
};

int simulate(const Flags& flags, const policy::Policy& policy, const char* program) {
  Simulation simulation(flags, policy, "");
  const auto failure = simulation.run();
  if (!failure) {
    simulation.print();
    return 0;
  }
  std::cout << "seed " << failure->seed << ", step " << failure->step << ": " << failure->problem
            << "\nthe last steps:\n";
  for (const std::string& one : failure->last) std::cout << "  " << one << '\n';
  std::cout << "to see it again: " << program << " --seed " << failure->seed << " --steps " << failure->step
            << " --trace\n";
  return 1;
}

// A simulation that finds nothing where something is wrong proves nothing where it is right.
int find_planted(const Flags& flags, const policy::Policy& policy) {
  int missed = 0;
  for (const std::string& statement : flags.lose) {
    Simulation simulation(flags, policy, statement);
    const auto failure = simulation.run();
    missed += failure ? 0 : 1;
    std::cout << (failure ? "found" : "NOT FOUND") << " within " << simulation.steps() << " steps: " << statement;
    std::cout << (failure ? " lost: " + failure->problem : std::string()) << '\n';
  }
  return missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  CLI::App app("Drives the core through made-up days with faults, and checks what must always hold.");
  app.add_option("--seed", flags.seed, "of the first life; each life after it has the next");
  app.add_option("--steps", flags.steps, "in all");
  app.add_option("--seconds", flags.seconds, "end early after so many");
  app.add_option("--policy", flags.policy, "folder of the policy");
  app.add_option(
      "--lose", flags.lose,
      "plants defects, one after the other: this statement, such as ticket.turn_light, is lost now and then");
  app.add_flag("--trace", flags.trace, "print every step");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto policy = load_policy(flags.policy);
    return flags.lose.empty() ? simulate(flags, *policy, argv[0]) : find_planted(flags, *policy);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << std::endl;
    return 2;
  }
}
