#include "plan.h"

#include <sstream>

namespace wellkept::queries {
namespace {

// "SCAN tickets USING INDEX x" -> "tickets"; empty when the step scans nothing.
std::string scanned_table(const std::string& step) {
  const std::size_t at = step.find("SCAN ");
  if (at == std::string::npos) return {};
  std::istringstream words(step.substr(at + 5));
  std::string table;
  words >> table;
  return table;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> costs_that_grow(std::string_view sql, std::string_view plan,
                                         const std::set<std::string>& growing) {
  const bool limited = has(sql, "LIMIT");
  std::vector<std::string> costs;
  bool reads_growing = false;
  bool sorts = false;
  std::istringstream steps{std::string(plan)};
  for (std::string step; std::getline(steps, step);) {
    for (const std::string& table : growing) reads_growing = reads_growing || has(step, " " + table + " ");
    sorts = sorts || has(step, "USE TEMP B-TREE FOR ORDER BY");
    const std::string table = scanned_table(step);
    if (!growing.contains(table)) continue;
    reads_growing = true;
    // A LIMIT ends a scan early when it runs in the order of an index, or in the table's own order without a filter.
    if (!limited || (!has(step, "USING") && has(sql, "WHERE"))) costs.push_back("reads the whole table: " + step);
  }
  if (limited && sorts && reads_growing) costs.push_back("sorts everything before the LIMIT: no index has this order");
  return costs;
}

}  // namespace wellkept::queries
