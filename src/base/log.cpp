#include "base/log.h"

#include <unistd.h>

#include <array>
#include <atomic>

#include "base/clock.h"

namespace wellkept::log {
namespace {

std::atomic<Level> threshold{Level::info};

std::string_view name_of(Level level) {
  static constexpr std::array<std::string_view, 4> kNames{"debug", "info", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

}  // namespace

void set_level(Level level) {
  threshold.store(level);
}

void write(Level level, std::string_view event,
           std::initializer_list<std::pair<std::string_view, json::Value>> fields) {
  if (level < threshold.load(std::memory_order_relaxed)) return;
  std::string line;
  json::Writer out(line);
  out.begin_object();
  out.field("at", format_instant(SystemClock().now())).field("level", name_of(level)).field("event", event);
  for (const auto& [name, value] : fields) out.field(name, value);
  out.end_object();
  line += '\n';
  // One write for one line, so that threads do not mix theirs. A log that cannot be written has nowhere to be reported.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace wellkept::log
