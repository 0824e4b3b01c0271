// `wellkept export`: tables, or the timelines of tickets as `wellkept policy replay` reads them.
#pragma once
#include <iosfwd>
#include <optional>

#include "transfer/past_service.h"

namespace wellkept::transfer {

struct ExportCommand {
  enum class What { tickets, events, promises, customers } what = What::tickets;
  bool csv = false;               // otherwise NDJSON
  std::optional<Instant> from{};  // tickets opened, or customers registered, at or after it
  std::optional<Instant> to{};    // before it
};

struct ExportSummary {
  std::int64_t tickets = 0;  // or customers
  std::int64_t lines = 0;
};

// Streams in order of id, in flat memory; a ticket's timeline is always whole. Personal texts of events are left out:
// their commitments stand there instead. Refuses "export.write" when `out` takes no more.
Result<ExportSummary> run_export(const Parts& parts, const ExportCommand& command, std::ostream& out);

}  // namespace wellkept::transfer
