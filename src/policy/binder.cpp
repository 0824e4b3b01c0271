#include "policy/binder.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace wellkept::policy {
namespace {

const std::vector<yaml::Node> kNoItems;
const std::vector<yaml::Node::Entry> kNoEntries;

std::string quote(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// Edits between two short names; letters that changed places are one edit.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> edits(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        edits[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = edits[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
    }
  }
  return edits[a.size()][b.size()];
}

bool scalar(const Source& source, const yaml::Node& node, std::string_view what) {
  if (node.kind == yaml::Node::Kind::scalar) return true;
  source.problem(node.mark,
                 quote(what) + (node.kind == yaml::Node::Kind::null ? " is empty" : " must be a single value"));
  return false;
}

}  // namespace

std::string suggestion(std::string_view written, const std::vector<std::string>& names) {
  if (written.size() < 3 || written.size() > 60) return "";
  const std::string* best = nullptr;
  std::size_t nearest = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const auto& name : names) {
    if (name.size() > 60) continue;
    const auto far = distance(written, name);
    if (far < nearest) nearest = far, best = &name;
  }
  return best ? " (did you mean " + quote(*best) + "?)" : "";
}

bool is_name(std::string_view text, bool dots) {
  bool start = true;
  for (const char c : text) {
    const bool letter = c >= 'a' && c <= 'z';
    if (start && !letter) return false;
    if (c == '.' && !dots) return false;
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.') return false;
    start = c == '.';
  }
  return !start && text.size() <= 64;
}

std::string read_text(const Source& source, const yaml::Node& node, std::string_view what) {
  if (!scalar(source, node, what)) return "";
  if (text::trim(node.text).empty()) source.problem(node.mark, quote(what) + " is empty");
  return node.text;
}

std::string read_name(const Source& source, const yaml::Node& node, std::string_view what, bool dots) {
  auto name = read_text(source, node, what);
  if (!name.empty() && !is_name(name, dots)) {
    source.problem(node.mark, quote(name) + " is no name: lower case letters, digits and '_', starting with a letter");
  }
  return name;
}

Text read_words(const Source& source, const yaml::Node& node, std::string_view what) {
  if (node.kind != yaml::Node::Kind::mapping) {
    source.problem(node.mark, quote(what) + " must be a pair {zh: …, en: …}");
    return {};
  }
  Text words;
  for (const auto& entry : node.entries) {
    if (entry.key == "zh") {
      words.zh = read_text(source, entry.value, "zh");
    } else if (entry.key == "en") {
      words.en = read_text(source, entry.value, "en");
    } else {
      source.problem(entry.mark, "unknown language " + quote(entry.key) + " of " + quote(what) + ": only zh and en");
    }
  }
  for (const char* language : {"zh", "en"}) {
    if (!node.find(language)) source.problem(node.mark, quote(what) + " has no " + language + " translation");
  }
  return words;
}

std::optional<calendar::Limit> read_limit(const Source& source, const yaml::Node& node, std::string_view what) {
  if (!scalar(source, node, what)) return {};
  if (node.plain) {
    source.problem(node.mark, quote(what) + " must be quoted: \"" + node.text + "\"");
    return {};
  }
  auto limit = calendar::parse_limit(node.text);
  if (!limit) {
    source.problem(
        node.mark,
        quote(node.text) +
            " is no limit: write \"24h\", \"90m\", \"2d\" (elapsed), \"8wh\" (working time) or \"7wd\" (working days)");
  }
  return limit;
}

bool is_date(std::string_view text) {
  return text.size() == 10 && parse_instant(std::string(text) + "T00:00:00Z").has_value();
}

std::string read_date(const Source& source, const yaml::Node& node, std::string_view what) {
  if (!scalar(source, node, what)) return "";
  if (node.plain) {
    source.problem(node.mark, quote(what) + " must be quoted: \"" + node.text + "\"");
    return "";
  }
  if (!is_date(node.text)) {
    source.problem(node.mark, quote(node.text) + " is no date: write \"2026-03-02\"");
    return "";
  }
  return node.text;
}

bool read_flag(const Source& source, const yaml::Node& node, std::string_view what) {
  const bool right =
      node.kind == yaml::Node::Kind::scalar && node.plain && (node.text == "true" || node.text == "false");
  if (!right) source.problem(node.mark, quote(what) + " must be true or false");
  return right && node.text == "true";
}

MapReader::MapReader(const Source& source, const yaml::Node& node, std::string_view what)
    : source_(source), node_(node), what_(what), valid_(node.kind == yaml::Node::Kind::mapping) {
  if (!valid_) problem(what_ + " must be a mapping");
}

yaml::Mark MapReader::mark_of(std::string_view key) const {
  const auto* node = node_.find(key);
  return node ? node->mark : node_.mark;
}

const yaml::Node* MapReader::optional(std::string_view key) {
  asked_.emplace_back(key);
  if (!valid_) return nullptr;
  const auto* node = node_.find(key);
  if (node && node->kind == yaml::Node::Kind::null) {
    problem_at(key, quote(key) + " is empty");
    return nullptr;
  }
  return node;
}

const yaml::Node* MapReader::required(std::string_view key) {
  const auto* node = optional(key);
  if (valid_ && !has(key)) problem(what_ + " needs " + quote(key));
  return node;
}

std::string MapReader::text(std::string_view key) {
  const auto* node = required(key);
  return node ? read_text(source_, *node, key) : "";
}

std::string MapReader::optional_text(std::string_view key) {
  const auto* node = optional(key);
  return node ? read_text(source_, *node, key) : "";
}

std::string MapReader::name(std::string_view key, bool dots) {
  const auto* node = required(key);
  return node ? read_name(source_, *node, key, dots) : "";
}

std::string MapReader::quoted(std::string_view key) {
  const auto* node = required(key);
  if (node && node->kind == yaml::Node::Kind::scalar && node->plain) {
    problem_at(key, quote(key) + " must be quoted: \"" + node->text + "\"");
  }
  return node ? read_text(source_, *node, key) : "";
}

std::string MapReader::date(std::string_view key) {
  const auto* node = required(key);
  return node ? read_date(source_, *node, key) : "";
}

Text MapReader::words(std::string_view key) {
  const auto* node = required(key);
  return node ? read_words(source_, *node, key) : Text{};
}

Text MapReader::optional_words(std::string_view key) {
  const auto* node = optional(key);
  return node ? read_words(source_, *node, key) : Text{};
}

bool MapReader::flag(std::string_view key, bool otherwise) {
  const auto* node = optional(key);
  return node ? read_flag(source_, *node, key) : otherwise;
}

std::int64_t MapReader::integer(std::string_view key, std::int64_t otherwise, std::int64_t min, std::int64_t max) {
  const auto* node = optional(key);
  if (!node) return otherwise;
  std::int64_t value = 0;
  const char* end = node->text.data() + node->text.size();
  const auto read = std::from_chars(node->text.data(), end, value);
  const bool number =
      node->kind == yaml::Node::Kind::scalar && node->plain && read.ec == std::errc() && read.ptr == end;
  if (number && value >= min && value <= max) return value;
  problem_at(key, quote(key) + " must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return otherwise;
}

double MapReader::share(std::string_view key, double otherwise) {
  const auto* node = optional(key);
  if (!node) return otherwise;
  double value = 0;
  const char* end = node->text.data() + node->text.size();
  const auto read = std::from_chars(node->text.data(), end, value, std::chars_format::fixed);
  const bool number =
      node->kind == yaml::Node::Kind::scalar && node->plain && read.ec == std::errc() && read.ptr == end;
  if (number && value > 0 && value <= 1) return value;
  problem_at(key, quote(key) + " must be a share: more than 0, at most 1");
  return otherwise;
}

std::optional<calendar::Limit> MapReader::limit(std::string_view key) {
  const auto* node = required(key);
  return node ? read_limit(source_, *node, key) : std::nullopt;
}

const std::vector<yaml::Node>& MapReader::items(std::string_view key, bool need) {
  const auto* node = need ? required(key) : optional(key);
  if (!node) return kNoItems;
  if (node->kind != yaml::Node::Kind::sequence) {
    problem_at(key, quote(key) + " must be a list");
    return kNoItems;
  }
  if (need && node->items.empty()) problem_at(key, quote(key) + " is empty");
  return node->items;
}

const std::vector<yaml::Node::Entry>& MapReader::entries(std::string_view key, bool need) {
  const auto* node = need ? required(key) : optional(key);
  if (!node) return kNoEntries;
  if (node->kind != yaml::Node::Kind::mapping) {
    problem_at(key, quote(key) + " must be a mapping");
    return kNoEntries;
  }
  if (need && node->entries.empty()) problem_at(key, quote(key) + " is empty");
  return node->entries;
}

void MapReader::finish() const {
  if (!valid_) return;
  for (const auto& entry : node_.entries) {
    if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
    source_.problem(entry.mark, "unknown key " + quote(entry.key) + " of " + what_ + suggestion(entry.key, asked_));
  }
}

}  // namespace wellkept::policy
