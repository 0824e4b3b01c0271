// Strict YAML, as policies and calendars are written: YAML 1.2 core, UTF-8, no anchors, aliases, tags, merge keys or
// duplicate keys, no keys that YAML 1.1 reads as booleans (on, off, yes, no, y, n, true, false unquoted), at most 1 MiB
// and 16 levels. libyaml does the parsing, behind this header.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"

namespace wellkept::yaml {

struct Mark {
  int line = 0;    // from 1
  int column = 0;  // from 1, in characters
};

// What is wrong and where: printed as "policy/FB.yaml:12:7: unknown key 'wihtin'".
struct Problem {
  std::string file;
  Mark mark;
  std::string message;
};
std::string format_problem(const Problem& problem);

// A node of a parsed document. Scalars keep their text: the schema types them, never YAML's guessing; `plain` tells a
// bare scalar from a quoted one (a bare `null` or `~` or nothing at all is `null`).
struct Node {
  enum class Kind { null, scalar, sequence, mapping } kind = Kind::null;
  Mark mark;
  std::string text;
  bool plain = true;
  std::vector<Node> items;  // of a sequence
  struct Entry;
  std::vector<Entry> entries;                    // of a mapping, in order
  const Node* find(std::string_view key) const;  // nullptr when absent
};
struct Node::Entry {
  std::string key;
  Mark mark;
  Node value;
};

// Parses one document. `file` is only used in problems. Everything that is wrong is reported as far as the parser can
// go on.
std::variant<Node, std::vector<Problem>> parse(std::string_view text, std::string file);
std::variant<Node, std::vector<Problem>> parse_file(const std::string& path);

}  // namespace wellkept::yaml
