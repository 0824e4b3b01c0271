// Reads the nodes of a strict YAML file and collects everything that is wrong with them. Internal to loading.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "calendar/calendar.h"
#include "policy/vocabulary.h"

namespace wellkept::policy {

using Problems = std::vector<yaml::Problem>;

// A file being read: the problems found in it land in the list of the whole load.
struct Source {
  std::string file;
  Problems* problems = nullptr;
  void problem(yaml::Mark mark, std::string message) const { problems->push_back({file, mark, std::move(message)}); }
};

// " (did you mean 'within'?)" when one of the names is close to what was written, otherwise nothing.
std::string suggestion(std::string_view written, const std::vector<std::string>& names);

// Lower case letters, digits and '_', starting with a letter; `dots` allows several such parts joined by '.'.
bool is_name(std::string_view text, bool dots = false);

// The values of scalars; what is wrong becomes a problem and the value is empty. `what` names the thing in the message.
std::string read_text(const Source& source, const yaml::Node& node, std::string_view what);
std::string read_name(const Source& source, const yaml::Node& node, std::string_view what, bool dots = false);
Text read_words(const Source& source, const yaml::Node& node, std::string_view what);  // {zh: …, en: …}
std::optional<calendar::Limit> read_limit(const Source& source, const yaml::Node& node, std::string_view what);
std::string read_date(const Source& source, const yaml::Node& node, std::string_view what);  // "2026-03-02", quoted
bool read_flag(const Source& source, const yaml::Node& node, std::string_view what);
bool is_date(std::string_view text);

// Reads a mapping key by key. Keys that nobody asked for are problems of finish().
class MapReader {
 public:
  // Not a mapping: one problem, and every read is empty without further ones. `what` is "a clock", "the policy".
  MapReader(const Source& source, const yaml::Node& node, std::string_view what);

  const Source& source() const { return source_; }
  yaml::Mark mark() const { return node_.mark; }
  yaml::Mark mark_of(std::string_view key) const;  // of the value, or of the mapping when the key is absent
  bool has(std::string_view key) const { return node_.find(key) != nullptr; }
  bool valid() const { return valid_; }

  const yaml::Node* optional(std::string_view key);  // nullptr when absent; an empty value is a problem
  const yaml::Node* required(std::string_view key);  // absence is a problem
  std::string text(std::string_view key);
  std::string optional_text(std::string_view key);
  std::string name(std::string_view key, bool dots = false);
  std::string quoted(std::string_view key);  // must be quoted: versions
  std::string date(std::string_view key);
  Text words(std::string_view key);
  Text optional_words(std::string_view key);
  bool flag(std::string_view key, bool otherwise = false);
  std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t min, std::int64_t max);
  double share(std::string_view key, double otherwise);  // more than 0, at most 1
  std::optional<calendar::Limit> limit(std::string_view key);
  // The items or entries; empty when absent. `need`: absence or emptiness is a problem.
  const std::vector<yaml::Node>& items(std::string_view key, bool need = false);
  const std::vector<yaml::Node::Entry>& entries(std::string_view key, bool need = false);

  void problem(std::string message) const { source_.problem(node_.mark, std::move(message)); }
  void problem_at(std::string_view key, std::string message) const {
    source_.problem(mark_of(key), std::move(message));
  }
  void finish() const;

 private:
  Source source_;
  const yaml::Node& node_;
  std::string what_;
  bool valid_ = true;
  std::vector<std::string> asked_;
};

}  // namespace wellkept::policy
