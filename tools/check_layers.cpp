// Checks the layout of src/ (layers.h): `check_layers [--root DIR] [--update]`. Exit 0: all holds; 1: violations,
// printed; 2: a fault.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "layers.h"

namespace {
using namespace wellkept::tools;

int run(const std::string& root, bool update) {
  const std::string list = root + "/tools/layers.txt";
  const IncludeGraph graph = read_includes(root, {"src"});
  if (graph.empty()) throw std::runtime_error("no sources below " + root + "/src");
  std::vector<Violation> found = check_rules(graph);
  const Edges actual = edges_of(graph);
  if (update) {
    std::ofstream out(list);
    out << format_edges(actual);
    if (!out.flush()) throw std::runtime_error("cannot write " + list);
  } else {
    std::ifstream in(list);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    for (Violation& violation : check_edges(actual, parse_edges(text))) found.push_back(std::move(violation));
  }
  for (const Violation& violation : found) std::cout << format_violation(violation);
  std::cout << "layers: " << graph.size() << " files, " << actual.size() << " folders, " << found.size()
            << " violations\n";
  return found.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string root = ".";
    bool update = false;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (arguments[i] == "--update") {
        update = true;
      } else if (arguments[i] == "--root" && i + 1 < arguments.size()) {
        root = arguments[++i];
      } else {
        throw std::runtime_error("usage: check_layers [--root DIR] [--update]");
      }
    }
    return run(root, update);
  } catch (const std::exception& fault) {
    std::cerr << "check_layers: " << fault.what() << '\n';
    return 2;
  }
}
