// Prints for each unit named on standard input the project's files behind it: "unit file file ...". tools/tidy keys its
// cache by them.
#include <exception>
#include <iostream>
#include <string>

#include "include_graph.h"

int main() {
  try {
    const auto graph = wellkept::tools::read_includes(".", {"src", "tools", "tests"});
    for (std::string unit; std::getline(std::cin, unit);) {
      std::cout << unit;
      for (const std::string& file : wellkept::tools::closure(graph, unit)) std::cout << ' ' << file;
      std::cout << '\n';
    }
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << "include_closure: " << fault.what() << '\n';
    return 1;
  }
}
