#include "layers.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace wellkept::tools {
namespace {

constexpr std::string_view kSource = "src/";

struct Word {
  std::string_view text;
  Layer layer;
};
constexpr std::array kWords{
    Word{"store", Layer::store},         Word{"service", Layer::service},   Word{"routes", Layer::routes},
    Word{"json", Layer::routes},         Word{"page", Layer::routes},       Word{"view", Layer::routes},
    Word{"command", Layer::commands},    Word{"commands", Layer::commands}, Word{"events", Layer::facts},
    Word{"followers", Layer::followers}, Word{"sql", Layer::queries},
};

// What the platform folders may include besides themselves.
const std::map<std::string, std::set<std::string>, std::less<>> kPlatform{
    {"db", {"base"}},
    {"http", {"base"}},
    {"events", {"base", "db"}},
    {"jobs", {"base", "db", "events", "http"}},
};

// What a layer of a feature may include of the platform, and of its own feature.
struct LayerRule {
  std::string_view name;
  std::set<std::string, std::less<>> platform;
  std::set<Layer> own;
  std::string_view why;
};
const std::map<Layer, LayerRule> kLayers{
    {Layer::rules,
     {"rules",
      {"base"},
      {Layer::rules},
      "rules are pure, so that a table of cases can prove them without a database or a server"}},
    {Layer::facts,
     {"events",
      {"base"},
      {Layer::rules, Layer::facts},
      "facts are what other features build on; they carry no machinery"}},
    {Layer::store,
     {"store",
      {"base", "db", "events"},
      {Layer::rules, Layer::facts, Layer::store, Layer::queries},
      "the store is the only place that knows the tables"}},
    {Layer::service,
     {"service",
      {"base", "db", "events", "jobs"},
      {Layer::rules, Layer::facts, Layer::store, Layer::service},
      "a use case is the same over HTTP, the command line, an import and a follower"}},
    {Layer::routes,
     {"routes",
      {"base", "db", "http", "jobs"},
      {Layer::rules, Layer::facts, Layer::service, Layer::routes},
      "a route opens the transaction of its request and translates; it knows no table and writes no event"}},
    {Layer::commands,
     {"commands",
      {"base", "db"},
      {Layer::rules, Layer::facts, Layer::service, Layer::commands},
      "a command translates like a route, without HTTP"}},
    {Layer::followers,
     {"followers",
      {"base", "db", "events", "jobs"},
      {Layer::rules, Layer::facts, Layer::store, Layer::service, Layer::followers},
      "a follower reacts to facts; it answers no requests"}},
};

// Features whose rules are the language of all others, each built on those before it.
bool is_language(std::string_view folder) {
  return folder == "calendar" || folder == "policy" || folder == "promise";
}

// Headers that cost seconds in every unit that sees them, or that tie a feature to one engine.
bool is_heavy(const Include& include) {
  static constexpr std::array kHeavy{"boost/", "unicode/", "yaml.h", "sqlite3", "libpq",
                                     "sodium", "openssl/", "absl/",  "CLI/"};
  if (include.quoted) return false;
  if (include.path == "regex" || include.path == "iostream") return true;
  return std::any_of(kHeavy.begin(), kHeavy.end(),
                     [&](std::string_view prefix) { return include.path.starts_with(prefix); });
}

// The last word of a name that is a layer, but not its first: "access_service_tokens" is a part of the service.
Layer layer_of(std::string_view stem) {
  for (std::size_t at = stem.rfind('_'); at != std::string_view::npos && at > 0; at = stem.rfind('_', at - 1)) {
    const std::string_view word = stem.substr(at + 1, stem.find('_', at + 1) - at - 1);
    for (const Word& known : kWords) {
      if (word == known.text) return known.layer;
    }
  }
  return Layer::rules;
}

bool is_header(std::string_view path) {
  return path.ends_with(".h");
}
std::string_view below_source(std::string_view path) {
  return path.substr(kSource.size());
}

std::string where(const std::string& file, const Include& include) {
  return file + ":" + std::to_string(include.line);
}
std::string says(const std::string& file, const Include& include) {
  return file + " includes \"" + include.path + "\"";
}

// The headers of the project that reach a heavy library, with the library that they reach.
std::map<std::string, std::string> heavy_headers(const IncludeGraph& graph) {
  std::map<std::string, std::string> heavy;
  for (const auto& [file, ignored] : graph) {
    if (!file.starts_with(kSource) || !is_header(file) || place_of(below_source(file)).layer == Layer::test) continue;
    for (const std::string& reached : closure(graph, file)) {
      for (const Include& include : graph.at(reached)) {
        if (is_heavy(include)) heavy.emplace(file, "<" + include.path + "> in " + reached);
      }
    }
  }
  return heavy;
}

std::string names(const std::set<std::string, std::less<>>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

class Checker {
 public:
  explicit Checker(const IncludeGraph& graph) : graph_(graph), heavy_(heavy_headers(graph)) {}

  std::vector<Violation> run() {
    for (const auto& [file, includes] : graph_) {
      if (!file.starts_with(kSource)) continue;
      for (const Include& include : includes) check(file, include);
    }
    return std::move(found_);
  }

 private:
  void add(const std::string& file, const Include& include, std::string rule, std::string why, std::string mend) {
    found_.push_back({where(file, include), says(file, include), std::move(rule), std::move(why), std::move(mend)});
  }

  void check(const std::string& file, const Include& include) {
    if (!include.quoted) return;
    const Place from = place_of(below_source(file));
    const Place to = place_of(include.path);
    if (to.layer == Layer::app && from.folder != to.folder) {
      return add(file, include, "nobody includes app",
                 "app constructs everything else; what depends on it cannot stand alone",
                 "pass what is needed as an argument of the constructor, and wire it in app");
    }
    if (from.layer == Layer::test || from.layer == Layer::app) return;
    if (to.layer == Layer::test) {
      return add(file, include, "the product includes no test code", "test helpers are not reviewed as product code",
                 "move what both need out of the test file");
    }
    check_heavy(file, include, from, to);
    if (from.layer == Layer::base) return check_base(file, include, to);
    if (from.layer == Layer::platform) return check_platform(file, include, from, to);
    check_feature(file, include, from, to);
  }

  void check_heavy(const std::string& file, const Include& include, const Place& from, const Place& to) {
    if (from.folder == to.folder) return;
    const auto heavy = heavy_.find(resolve(graph_, file, include));
    if (heavy == heavy_.end()) return;
    add(file, include, "no heavy library behind another folder's header (" + heavy->second + ")",
        "every unit that includes it pays seconds to compile, and learns a library that one folder should hide",
        "forward declare, or keep the library in the .cpp behind a pointer to an Impl");
  }

  void check_base(const std::string& file, const Include& include, const Place& to) {
    if (to.folder == "base") return;
    add(file, include, "base includes nothing of the project", "base is what everything else stands on",
        "move the code to " + to.folder);
  }

  void check_platform(const std::string& file, const Include& include, const Place& from, const Place& to) {
    const auto& allowed = kPlatform.at(from.folder);
    if (to.folder == from.folder || allowed.contains(to.folder)) return;
    add(file, include, from.folder + " may include only " + names({allowed.begin(), allowed.end()}),
        "the platform does not know what is built on it",
        "hand the behaviour in as a function or an interface, registered in app");
  }

  void check_feature(const std::string& file, const Include& include, const Place& from, const Place& to) {
    const LayerRule& rule = kLayers.at(from.layer);
    const std::string layer = std::string(rule.name);
    if (from.layer == Layer::rules && (include.path == "base/clock.h" || include.path == "base/log.h")) {
      return add(file, include, "rules take the time as an argument and write no log", std::string(rule.why),
                 "add an Instant parameter; leave logging to the service");
    }
    if (to.layer == Layer::base || to.layer == Layer::platform) {
      if (rule.platform.contains(to.folder)) return;
      return add(file, include,
                 "the " + layer + " of a feature may include only " + names(rule.platform) + " of the platform",
                 std::string(rule.why), "move the code to the layer that it belongs to (CONTRIBUTING.md, Layout)");
    }
    if (to.folder == from.folder) {
      if (rule.own.contains(to.layer)) return;
      return add(file, include, "inside a feature: routes, followers -> service -> store -> rules, events",
                 std::string(rule.why), "call the layer between, or move the code down");
    }
    if (is_language(to.folder) && to.layer == Layer::rules) return;
    if (from.layer == Layer::rules) {
      return add(file, include, "rules may include only the rules of calendar, policy and promise besides their own",
                 std::string(rule.why), "let the service fetch the value and pass it in");
    }
    if (is_header(include.path) && (to.layer == Layer::service || to.layer == Layer::facts)) return;
    add(file, include, "a feature sees of another only its _service.h and _events.h",
        "what is inside a feature may change without asking its neighbours",
        "add the use case to " + to.folder + "_service.h, or react to a fact of " + to.folder + "_events.h");
  }

  const IncludeGraph& graph_;
  std::map<std::string, std::string> heavy_;
  std::vector<Violation> found_;
};

// The folders of one cycle in their order, or nothing.
class CycleSearch {
 public:
  explicit CycleSearch(const Edges& edges) : edges_(edges) {}
  std::vector<std::string> run() {
    for (const auto& [folder, ignored] : edges_) {
      if (visit(folder)) return {std::find(path_.begin(), path_.end(), path_.back()), path_.end()};
    }
    return {};
  }

 private:
  bool visit(const std::string& folder) {
    const bool again = std::find(path_.begin(), path_.end(), folder) != path_.end();
    if (!again && !done_.insert(folder).second) return false;
    path_.push_back(folder);
    if (again) return true;
    if (const auto next = edges_.find(folder); next != edges_.end()) {
      if (std::any_of(next->second.begin(), next->second.end(), [&](const std::string& to) { return visit(to); }))
        return true;
    }
    path_.pop_back();
    return false;
  }

  const Edges& edges_;
  std::vector<std::string> path_;
  std::set<std::string> done_;
};

}  // namespace

Place place_of(std::string_view path) {
  const std::size_t slash = path.find('/');
  std::string folder(path.substr(0, slash));
  std::string_view rest = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  if (folder == "channel") {  // its subfolders are features of their own
    const std::size_t next = rest.find('/');
    if (next != std::string_view::npos) folder += "/" + std::string(rest.substr(0, next));
  }
  std::string_view stem = rest.substr(rest.rfind('/') + 1);
  stem = stem.substr(0, stem.rfind('.'));
  if (stem.ends_with("_test") || stem == "testing" || rest.starts_with("testing/") ||
      rest.find("/testing/") != std::string_view::npos) {
    return {folder, Layer::test};
  }
  if (folder == "base") return {folder, Layer::base};
  if (folder == "app") return {folder, Layer::app};
  if (kPlatform.contains(folder)) return {folder, Layer::platform};
  return {folder, layer_of(stem)};
}

std::string format_violation(const Violation& violation) {
  return violation.where + ": " + violation.what + "\n  rule: " + violation.rule + "\n  why:  " + violation.why +
         "\n  mend: " + violation.mend + "\n";
}

Edges edges_of(const IncludeGraph& graph) {
  Edges edges;
  for (const auto& [file, includes] : graph) {
    if (!file.starts_with(kSource)) continue;
    const Place from = place_of(below_source(file));
    if (from.layer == Layer::test) continue;
    auto& targets = edges[from.folder];
    for (const Include& include : includes) {
      if (!include.quoted || include.path.find('/') == std::string::npos) continue;
      Place to = place_of(include.path);
      if (to.folder != from.folder) targets.insert(std::move(to.folder));
    }
  }
  return edges;
}

Edges parse_edges(std::string_view text) {
  Edges edges;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    line.resize(std::min(line.size(), line.find('#')));
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::istringstream words(line.substr(colon + 1));
    auto& targets = edges[line.substr(0, colon)];
    for (std::string word; words >> word;) targets.insert(word);
  }
  return edges;
}

std::string format_edges(const Edges& edges) {
  std::string text =
      "# Which folder of src/ includes which others. Checked by `make check`; `build/dev/check_layers --update` writes "
      "it anew.\n"
      "# A new edge is a decision: look at it in review.\n";
  for (const auto& [folder, targets] : edges) {
    text += folder + ":";
    for (const std::string& target : targets) text += " " + target;
    text += "\n";
  }
  return text;
}

std::vector<Violation> check_rules(const IncludeGraph& graph) {
  std::vector<Violation> found = Checker(graph).run();
  const std::vector<std::string> cycle = CycleSearch(edges_of(graph)).run();
  if (!cycle.empty()) {
    std::string path;
    for (const std::string& folder : cycle) path += (path.empty() ? "" : " -> ") + folder;
    found.push_back({"src", "the folders include each other in a circle: " + path, "features depend in one direction",
                     "a circle can only be understood, built and tested as a whole",
                     "let one of them react to the other's _events.h, or move what both need below them"});
  }
  return found;
}

std::vector<Violation> check_edges(const Edges& actual, const Edges& allowed) {
  std::vector<Violation> found;
  const auto missing = [&found](const Edges& one, const Edges& other, auto&& tell) {
    for (const auto& [folder, targets] : one) {
      const auto counterpart = other.find(folder);
      for (const std::string& target : targets) {
        if (counterpart == other.end() || !counterpart->second.contains(target)) found.push_back(tell(folder, target));
      }
    }
  };
  missing(actual, allowed, [](const std::string& folder, const std::string& target) {
    return Violation{"tools/layers.txt", "new: " + folder + " includes " + target,
                     "the edges between folders are a committed list", "dependencies grow unseen otherwise",
                     "do without it, or accept it: build/dev/check_layers --update"};
  });
  missing(allowed, actual, [](const std::string& folder, const std::string& target) {
    return Violation{"tools/layers.txt", "vanished: " + folder + " no longer includes " + target,
                     "the edges between folders are a committed list",
                     "a list with dead entries lets the edge come back unseen",
                     "well done; take it off the list: build/dev/check_layers --update"};
  });
  return found;
}

}  // namespace wellkept::tools
