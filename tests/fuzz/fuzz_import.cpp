// The first byte chooses the format; the rest is a mapping, a line "---", and a file to import. Every row becomes a
// past whose events are in order, or a reason; the same bytes give the same rows wherever blocks end.
#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "shipped_policy.h"
#include "transfer/map_row.h"

using namespace wellkept;
using namespace wellkept::transfer;

namespace {

constexpr Instant kNow{1'780'000'000'000};

constexpr std::string_view kMapping = R"(format: wellkept-import/1
source: fuzz
key: [a]
timezone: America/New_York
time_formats: [iso, "yyyy-MM-dd HH:mm:ss", M/d/yyyy h:mm a, unix]
ticket:
  kind: {column: b, map: {q: inquiry}, default: feedback}
  channel: import
  subject: {columns: [b, c], join: " ", cut: 5}
  promised_at: {column: d}
classify: [c]
events:
  - {event: ticket.opened, at: import}
  - {event: survey.answered, at: {column: d}, when: {c: present}, by: customer, fields: {overall: {column: c}}}
)";

void check(const Past& past) {
  if (past.key.empty() || past.events.empty() || past.events.front().event != "ticket.opened") std::abort();
  for (std::size_t i = 1; i < past.events.size(); ++i) {
    if (past.events[i].at < past.events[i - 1].at || past.events[i].at > kNow) std::abort();
  }
}

void import(const Mapping& mapping, Format format, std::string_view text) {
  std::istringstream in{std::string(text)};
  auto rows = open_rows(in, format, mapping.columns, mapping.separator);
  if (!rows) return;
  SourceRow row;
  std::int64_t line = 0;
  while ((*rows)->next(row)) {
    if (row.line < 1 || (row.line < line)) std::abort();
    line = row.line;
    if (!row.problem.empty()) continue;
    if (row.values.size() != mapping.columns.size()) std::abort();
    const auto past = map_row(fuzz::shipped_policy(), mapping, row, kNow);
    if (const auto* good = std::get_if<Past>(&past)) check(*good);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto format = static_cast<Format>(data[0] % 3);
  std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  std::string_view mapping_text = kMapping;
  if (const auto cut = text.find("\n---\n"); cut != std::string_view::npos) {
    mapping_text = text.substr(0, cut);
    text.remove_prefix(cut + 5);
  }
  const auto mapping = load_mapping(fuzz::shipped_policy(), mapping_text, "m.yaml");
  if (const auto* good = std::get_if<std::shared_ptr<const Mapping>>(&mapping)) import(**good, format, text);
  return 0;
}
