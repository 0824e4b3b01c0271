#include <stdexcept>

#include "http/http.h"

namespace wellkept::http {

struct Router::Node {
  struct Entry {
    const Route* route = nullptr;
    std::vector<std::string> names;  // of the values, in the order of the pattern
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> texts;
  std::unique_ptr<Node> value;
  std::map<Method, Entry> here;
  std::map<Method, Entry> rest;  // patterns that end with {name...} here

  Node& child(std::string_view segment, std::vector<std::string>& names);
};

namespace {

[[noreturn]] void broken(const Route& route, const char* why) {
  throw std::logic_error("route " + std::string(method_name(route.method)) + " " + route.pattern + ": " + why);
}

bool is_value(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

void merge_allow(const auto& entries, std::vector<Method>& methods) {
  for (const auto& [method, entry] : entries) {
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
  }
}

std::string allow_text(std::vector<Method> methods) {
  if (methods.empty()) return {};
  const auto has = [&](Method method) { return std::find(methods.begin(), methods.end(), method) != methods.end(); };
  if (has(Method::get) && !has(Method::head)) methods.push_back(Method::head);
  if (!has(Method::options)) methods.push_back(Method::options);
  std::sort(methods.begin(), methods.end());
  std::string out;
  for (const auto method : methods) {
    if (!out.empty()) out += ", ";
    out += method_name(method);
  }
  return out;
}

// Walks text before value before rest, and comes back from a branch that has the path but not the method.
template <class Node>
struct Walk {
  Method method;
  std::vector<std::string_view> values{};
  std::vector<Method> methods{};
  const typename Node::Entry* found = nullptr;

  bool take(const std::map<Method, typename Node::Entry>& entries) {
    auto entry = entries.find(method);
    if (entry == entries.end() && method == Method::head) entry = entries.find(Method::get);
    if (entry != entries.end()) {
      found = &entry->second;
      return true;
    }
    merge_allow(entries, methods);
    return false;
  }

  // `rest` starts with the slash before the next segment, or is empty at the end of the path.
  bool walk(const Node& node, std::string_view rest) {
    if (rest.empty()) {
      if (take(node.here)) return true;
    } else {
      const auto segment = rest.substr(1, rest.find('/', 1) - 1);
      const auto after = rest.substr(1 + segment.size());
      const auto text = node.texts.find(segment);
      if (text != node.texts.end() && walk(*text->second, after)) return true;
      if (node.value && !segment.empty()) {
        values.push_back(segment);
        if (walk(*node.value, after)) return true;
        values.pop_back();
      }
    }
    if (node.rest.empty()) return false;
    values.push_back(rest.empty() ? rest : rest.substr(1));
    if (take(node.rest)) return true;
    values.pop_back();
    return false;
  }
};

}  // namespace

Router::Node& Router::Node::child(std::string_view segment, std::vector<std::string>& names) {
  if (is_value(segment)) {
    names.emplace_back(segment.substr(1, segment.size() - 2));
    if (!value) value = std::make_unique<Node>();
    return *value;
  }
  auto& next = texts[std::string(segment)];
  if (!next) next = std::make_unique<Node>();
  return *next;
}

void Router::add(Route route) {
  if (route.pattern.empty() || route.pattern[0] != '/') broken(route, "a pattern starts with a slash");
  if (!route.handler) broken(route, "it has no handler");
  if (route.inline_handler && route.access != Access::open) broken(route, "only an open route may run inline");
  if (!root_) root_ = std::make_shared<Node>();
  auto owned = std::make_unique<Route>(std::move(route));
  Node* node = root_.get();
  std::vector<std::string> names;
  std::string_view rest = owned->pattern;
  bool takes_rest = false;
  while (!rest.empty()) {
    const auto segment = rest.substr(1, rest.find('/', 1) - 1);
    rest.remove_prefix(1 + segment.size());
    if (is_value(segment) && segment.ends_with("...}")) {
      if (!rest.empty()) broken(*owned, "{name...} is the last segment");
      names.emplace_back(segment.substr(1, segment.size() - 5));
      takes_rest = true;
      break;
    }
    if (!is_value(segment) && segment.find_first_of("{}") != std::string_view::npos) {
      broken(*owned, "a value is a whole segment");
    }
    node = &node->child(segment, names);
  }
  auto& entries = takes_rest ? node->rest : node->here;
  if (!entries.try_emplace(owned->method, Node::Entry{owned.get(), std::move(names)}).second) {
    broken(*owned, "another route has the same shape");
  }
  routes_.push_back(std::move(owned));
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match match;
  if (!root_ || path.empty() || path[0] != '/') return match;
  Walk<Node> walk{method};
  if (walk.walk(*root_, path)) {
    match.route = walk.found->route;
    for (std::size_t i = 0; i < walk.values.size(); ++i) match.values.emplace(walk.found->names[i], walk.values[i]);
    return match;
  }
  match.allow = allow_text(std::move(walk.methods));
  return match;
}

}  // namespace wellkept::http
