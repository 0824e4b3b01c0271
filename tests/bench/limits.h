// What the machine and the database give without a server: the limits that figures over HTTP are compared with.
#pragma once
#include <string>

#include "world.h"

namespace wellkept::bench {

// 4 KB appended and made durable, one after the other.
void measure_disk(const std::string& folder, double seconds);
// The rows of one created ticket, made once by the service and then written again and again under new ids: no rule is
// judged, no JSON read or written.
void measure_rows(const std::string& folder, const World& world, int clients, double seconds);
// Statements of queue lists as the server runs them, on one thread, without JSON.
void measure_statements(const std::string& folder, const World& world, double seconds);
// The scheduler with `open` running promises in a database of its own.
void measure_scheduler(const std::string& folder, int open);

}  // namespace wellkept::bench
