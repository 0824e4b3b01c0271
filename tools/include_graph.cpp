#include "include_graph.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace wellkept::tools {
namespace fs = std::filesystem;
namespace {

std::optional<Include> include_of(const std::string& text, int line) {
  std::size_t at = text.find_first_not_of(" \t");
  if (at == std::string::npos || text[at] != '#') return std::nullopt;
  at = text.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos || text.compare(at, 7, "include") != 0) return std::nullopt;
  at = text.find_first_of("\"<", at + 7);
  if (at == std::string::npos) return std::nullopt;
  const bool quoted = text[at] == '"';
  const std::size_t end = text.find(quoted ? '"' : '>', at + 1);
  if (end == std::string::npos) return std::nullopt;
  return Include{text.substr(at + 1, end - at - 1), quoted, line};
}

std::vector<Include> includes_of(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::vector<Include> includes;
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    if (auto include = include_of(text, line)) includes.push_back(std::move(*include));
  }
  return includes;
}

}  // namespace

IncludeGraph read_includes(const std::string& root, const std::vector<std::string>& folders) {
  IncludeGraph graph;
  for (const std::string& folder : folders) {
    const fs::path top = fs::path(root) / folder;
    if (!fs::exists(top)) continue;
    for (auto entry = fs::recursive_directory_iterator(top); entry != fs::recursive_directory_iterator(); ++entry) {
      if (entry->is_directory() && entry->path().filename() == "node_modules") entry.disable_recursion_pending();
      const std::string extension = entry->path().extension().string();
      if (!entry->is_regular_file() || (extension != ".h" && extension != ".cpp")) continue;
      graph.emplace(fs::relative(entry->path(), root).generic_string(), includes_of(entry->path()));
    }
  }
  return graph;
}

std::string resolve(const IncludeGraph& graph, const std::string& from, const Include& include) {
  if (!include.quoted) return {};
  const fs::path beside = fs::path(from).parent_path() / include.path;
  for (const std::string& candidate : {"src/" + include.path, beside.lexically_normal().generic_string()}) {
    if (graph.contains(candidate)) return candidate;
  }
  return {};
}

std::set<std::string> closure(const IncludeGraph& graph, const std::string& file) {
  std::set<std::string> seen{file};
  std::vector<std::string> open{file};
  while (!open.empty()) {
    const std::string current = std::move(open.back());
    open.pop_back();
    const auto found = graph.find(current);
    if (found == graph.end()) continue;
    for (const Include& include : found->second) {
      std::string next = resolve(graph, current, include);
      if (!next.empty() && seen.insert(next).second) open.push_back(std::move(next));
    }
  }
  return seen;
}

}  // namespace wellkept::tools
