// The rules of the layout, checked against the real includes of src/. CONTRIBUTING.md tells them in words.
//
//   base <- db, events, jobs, http <- features <- app
//
// A feature is a folder; inside it the suffix of a file names its layer: none (rules), _store, _service, _routes,
// _events, _followers. The edges between folders are a committed list: a new one is a decision, and one that vanished
// is taken off the list.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "include_graph.h"

namespace wellkept::tools {

enum class Layer { base, platform, rules, facts, store, service, routes, commands, followers, queries, test, app };

struct Place {
  std::string folder;  // "ticket", "channel/mail"
  Layer layer = Layer::rules;
};
// Where a path below src/ stands: "ticket/ticket_store.h" is the store of ticket.
Place place_of(std::string_view path);

// What stands against one include (or one line of the list): where, which rule, why the rule is there, and how to mend
// it.
struct Violation {
  std::string where;  // "src/ticket/ticket.cpp:3"
  std::string what;
  std::string rule;
  std::string why;
  std::string mend;
};
std::string format_violation(const Violation& violation);

// Folder to the other folders that it includes; tests do not count.
using Edges = std::map<std::string, std::set<std::string>>;
Edges edges_of(const IncludeGraph& graph);

// The text of layers.txt: "ticket: base db policy", one line a folder, sorted; # starts a comment.
Edges parse_edges(std::string_view text);
std::string format_edges(const Edges& edges);

// Everything that breaks a rule of the layout itself.
std::vector<Violation> check_rules(const IncludeGraph& graph);
// Edges that are not on the list, and entries of the list that are no longer true.
std::vector<Violation> check_edges(const Edges& actual, const Edges& allowed);

}  // namespace wellkept::tools
