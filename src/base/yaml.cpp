#include "base/yaml.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <yaml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <unordered_set>

namespace wellkept::yaml {
namespace {

constexpr std::size_t kMostBytes = 1024 * 1024;
constexpr int kMostLevels = 16;
constexpr std::size_t kMostProblems = 100;

Mark mark_of(yaml_mark_t mark) {
  return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

// One event, freed at the end of its scope; false at the end and after an error, for which the parser gives events
// without a type.
class Event {
 public:
  explicit Event(yaml_parser_t& parser)
      : good_(yaml_parser_parse(&parser, &event_) == 1 && event_.type != YAML_NO_EVENT) {}
  ~Event() {
    if (good_) yaml_event_delete(&event_);
  }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  explicit operator bool() const { return good_; }
  const yaml_event_t* operator->() const { return &event_; }
  Mark mark() const { return mark_of(event_.start_mark); }

 private:
  yaml_event_t event_{};
  bool good_;
};

bool is_null_word(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

bool is_old_boolean(std::string text) {
  static constexpr std::array<std::string_view, 8> words{"on", "off", "yes", "no", "y", "n", "true", "false"};
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return std::ranges::find(words, text) != words.end();
}

// Less than 0 when the bytes are not UTF-8.
UChar32 next_character(const char* bytes, std::int32_t& at, std::int32_t size) {
  UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(bytes, at, size, c);
#pragma GCC diagnostic pop
  return c;
}

// One pass before the parser's: it takes what a policy must not hold for line breaks, or passes it on.
struct Survey {
  std::optional<std::pair<Mark, const char*>> bad;  // where the bytes stop being text that a policy may hold
  std::unordered_set<std::size_t> tags;  // characters that may begin a tag; the parser does not tell of a bare `!`
};
const char* why_bad(UChar32 c) {
  if (c < 0) return "this is not UTF-8";
  if (c == 0xFEFF) return "a byte order mark is not allowed";
  if (c == 0x2028 || c == 0x2029) return "line and paragraph separators are not allowed";
  if (!U_IS_UNICODE_CHAR(c)) return "this is no character";
  if (u_iscntrl(c) && c != '\t' && c != '\n' && c != '\r') return "control characters are not allowed";
  return nullptr;
}
Survey survey(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  Survey result;
  Mark mark{1, 1};
  std::size_t index = 0;
  for (std::int32_t at = 0; at < size; ++index) {
    const UChar32 c = next_character(text.data(), at, size);
    if (const char* why = why_bad(c)) {
      result.bad.emplace(mark, why);
      return result;
    }
    if (c == '!') result.tags.insert(index);
    const bool ends_line = c == '\n' || (c == '\r' && !(at < size && text[static_cast<std::size_t>(at)] == '\n'));
    mark = ends_line ? Mark{mark.line + 1, 1} : Mark{mark.line, mark.column + 1};
  }
  return result;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& file, const Survey& known) : file_(file), known_(known) {
    if (yaml_parser_initialize(&parser_) != 1) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Reader() { yaml_parser_delete(&parser_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Node read() {
    Node root;
    root.mark = {1, 1};
    for (bool seen = false;;) {
      const Event event(parser_);
      if (!event) break;
      if (event->type == YAML_STREAM_END_EVENT) return root;
      if (event->type == YAML_DOCUMENT_START_EVENT) {
        if (seen) {
          report(event.mark(), "a second document is not allowed");
          return root;
        }
        check_directives(event);
        seen = true;
      } else if (event->type != YAML_STREAM_START_EVENT && event->type != YAML_DOCUMENT_END_EVENT) {
        root = node(event, 1);
        if (stopped_) return root;
      }
    }
    report_parser();
    return root;
  }

  std::vector<Problem> take_problems() { return std::move(problems_); }

 private:
  void report(Mark mark, std::string message) {
    if (problems_.size() < kMostProblems) problems_.push_back({file_, mark, std::move(message)});
  }

  void report_parser() {
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    std::string message = parser_.problem ? parser_.problem : "this is not YAML";
    if (parser_.context) message = std::string(parser_.context) + ": " + message;
    report(mark_of(parser_.problem_mark), std::move(message));
  }

  void check_directives(const Event& event) {
    const auto& start = event->data.document_start;
    const auto* version = start.version_directive;
    if (version && (version->major != 1 || version->minor != 2)) report(event.mark(), "only YAML 1.2 is read");
    if (start.tag_directives.start != start.tag_directives.end) report(event.mark(), "tags are not allowed");
  }

  void refuse_properties(const Event& event, const yaml_char_t* anchor, const yaml_char_t* tag) {
    if (anchor) report(event.mark(), "anchors are not allowed: write the value out");
    if (tag || known_.tags.contains(event->start_mark.index)) report(event.mark(), "tags are not allowed");
  }

  Node node(const Event& event, int level) {
    Node result;
    result.mark = event.mark();
    switch (event->type) {
      case YAML_SCALAR_EVENT:
        refuse_properties(event, event->data.scalar.anchor, event->data.scalar.tag);
        scalar(event, result);
        break;
      case YAML_SEQUENCE_START_EVENT:
        refuse_properties(event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        result.kind = Node::Kind::sequence;
        if (level > kMostLevels)
          skip(result.mark);
        else
          sequence(result, level);
        break;
      case YAML_MAPPING_START_EVENT:
        refuse_properties(event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        result.kind = Node::Kind::mapping;
        if (level > kMostLevels)
          skip(result.mark);
        else
          mapping(result, level);
        break;
      case YAML_ALIAS_EVENT:
        report(result.mark, "aliases are not allowed: write the value out");
        break;
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_STREAM_END_EVENT:
      case YAML_DOCUMENT_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        report(result.mark, "a value is missing");
        break;
    }
    return result;
  }

  static void scalar(const Event& event, Node& result) {
    const auto& data = event->data.scalar;
    result.text.assign(reinterpret_cast<const char*>(data.value), data.length);
    result.plain = data.style == YAML_PLAIN_SCALAR_STYLE;
    result.kind = result.plain && is_null_word(result.text) ? Node::Kind::null : Node::Kind::scalar;
  }

  void sequence(Node& result, int level) {
    while (!stopped_) {
      const Event event(parser_);
      if (!event || event->type == YAML_SEQUENCE_END_EVENT) return;
      result.items.push_back(node(event, level + 1));
    }
  }

  void mapping(Node& result, int level) {
    std::unordered_set<std::string> keys;
    while (!stopped_) {
      const Event event(parser_);
      if (!event || event->type == YAML_MAPPING_END_EVENT) return;
      Node key = node(event, level + 1);
      if (stopped_) return;
      check_key(key, keys);
      const Event content(parser_);
      if (!content) return;
      result.entries.push_back({std::move(key.text), key.mark, node(content, level + 1)});
    }
  }

  void check_key(const Node& key, std::unordered_set<std::string>& keys) {
    if (key.kind != Node::Kind::scalar) return report(key.mark, "a key must be text");
    if (key.plain && key.text == "<<") return report(key.mark, "merge keys are not allowed");
    if (key.plain && is_old_boolean(key.text)) {
      return report(key.mark,
                    "the key '" + key.text + "' is read as a boolean by older YAML: choose another or quote it");
    }
    if (!keys.insert(key.text).second) report(key.mark, "duplicate key '" + key.text + "'");
  }

  // The rest is not read: the parser's own time grows with the square of the depth.
  void skip(Mark mark) {
    report(mark, "more than " + std::to_string(kMostLevels) + " levels");
    stopped_ = true;
  }

  const std::string& file_;
  const Survey& known_;
  yaml_parser_t parser_{};
  bool stopped_ = false;
  std::vector<Problem> problems_;
};

}  // namespace

std::string format_problem(const Problem& problem) {
  return problem.file + ":" + std::to_string(problem.mark.line) + ":" + std::to_string(problem.mark.column) + ": " +
         problem.message;
}

const Node* Node::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &Entry::key);
  return found == entries.end() ? nullptr : &found->value;
}

std::variant<Node, std::vector<Problem>> parse(std::string_view text, std::string file) {
  if (text.size() > kMostBytes) return std::vector<Problem>{{file, {1, 1}, "more than 1 MiB"}};
  const Survey known = survey(text);
  if (known.bad) return std::vector<Problem>{{file, known.bad->first, known.bad->second}};
  Node root;
  root.mark = {1, 1};
  if (text.empty()) return root;
  Reader reader(text, file, known);
  root = reader.read();
  auto problems = reader.take_problems();
  if (problems.empty()) return root;
  std::ranges::stable_sort(problems, {}, [](const Problem& p) { return std::pair(p.mark.line, p.mark.column); });
  return problems;
}

std::variant<Node, std::vector<Problem>> parse_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  if (in) {
    text.resize(kMostBytes + 1);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || (!in && !in.eof())) return std::vector<Problem>{{path, {1, 1}, "the file cannot be read"}};
  return parse(text, path);
}

}  // namespace wellkept::yaml
