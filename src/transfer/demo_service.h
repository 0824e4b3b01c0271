// `wellkept demo`: a made-up year, or some, of a smart-home service centre, marked as sample data.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <optional>

#include "transfer/past_service.h"

namespace wellkept::transfer {

struct DemoCommand {
  std::int64_t tickets = 2000;
  std::int64_t seed = 1;
  int years = 1;                 // that the tickets spread over
  int members = 28;              // who work there; never fewer
  std::optional<Instant> end{};  // the last year ends here; none: now
  bool more = false;             // add to the sample data of that seed
  bool terminal = false;         // `progress` is one: write over the line
  std::size_t batch = 250;       // tickets in one transaction
};

struct DemoSummary {
  std::int64_t tickets = 0;
  std::int64_t events = 0;
  double seconds = 0;
};

// Makes units and members (demo01 …, without a password) where they are missing, then the tickets. Refuses
// "demo.tickets", "demo.end" (in the future), and "demo.there" when the seed has sample data and `more` is not given.
Result<DemoSummary> run_demo(const Parts& parts, const DemoCommand& command, std::ostream& progress);

}  // namespace wellkept::transfer
