// Structured logs: one JSON object a line on standard error. Never personal data, secrets or bodies: ids, codes,
// counts, durations.
#pragma once
#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace wellkept::log {

enum class Level { debug, info, warning, error };
void set_level(Level level);  // default info
// {"at":"…Z","level":"info","event":"server.started","port":8080}
void write(Level level, std::string_view event,
           std::initializer_list<std::pair<std::string_view, json::Value>> fields = {});
inline void info(std::string_view event, std::initializer_list<std::pair<std::string_view, json::Value>> fields = {}) {
  write(Level::info, event, fields);
}
inline void warning(std::string_view event,
                    std::initializer_list<std::pair<std::string_view, json::Value>> fields = {}) {
  write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<std::pair<std::string_view, json::Value>> fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace wellkept::log
