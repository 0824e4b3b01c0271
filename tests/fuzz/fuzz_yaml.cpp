// Any bytes: a tree or problems that point into the text, and never more than the stated levels.
#include <cstdint>
#include <cstdlib>

#include "base/yaml.h"

namespace {

using wellkept::yaml::Node;

void check(const Node& node, int level) {
  if (node.mark.line < 1 || node.mark.column < 1) std::abort();
  const bool nested = node.kind == Node::Kind::sequence || node.kind == Node::Kind::mapping;
  if (nested && level > 16) std::abort();
  for (const Node& item : node.items) check(item, level + 1);
  for (const auto& entry : node.entries) {
    if (node.find(entry.key) != &entry.value) std::abort();  // a second one of that name
    check(entry.value, level + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = wellkept::yaml::parse({reinterpret_cast<const char*>(data), size}, "f");
  if (const auto* node = std::get_if<Node>(&parsed)) {
    check(*node, 1);
  } else {
    const auto& problems = std::get<1>(parsed);
    if (problems.empty()) std::abort();
    for (const auto& problem : problems) {
      if (problem.mark.line < 1 || problem.mark.column < 1 || problem.message.empty()) std::abort();
    }
  }
  return 0;
}
