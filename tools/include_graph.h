// The real includes of the project's sources, as written. For the tools that check and cache by them.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wellkept::tools {

struct Include {
  std::string path;     // as written between the marks
  bool quoted = false;  // "x" is the project's, <x> a library's
  int line = 0;
};
// Path from the root ("src/base/id.h") to its includes in their order.
using IncludeGraph = std::map<std::string, std::vector<Include>>;

// Reads every .h and .cpp below the given folders of `root`. Throws std::runtime_error when a file cannot be read.
IncludeGraph read_includes(const std::string& root, const std::vector<std::string>& folders);

// The file of the graph that a quoted include of `from` names: below src/, or beside `from`. Empty when it is none
// (generated).
std::string resolve(const IncludeGraph& graph, const std::string& from, const Include& include);

// `file` and all files of the graph that it includes, directly or not.
std::set<std::string> closure(const IncludeGraph& graph, const std::string& file);

}  // namespace wellkept::tools
