#include "base/yaml.h"

#include <libfyaml.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <unordered_set>

namespace wellkept::yaml {
namespace {

constexpr std::size_t most_bytes = 1024 * 1024;
constexpr int most_levels = 16;
constexpr std::size_t most_problems = 100;

struct FreeDiag {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};
struct FreeParser {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
struct FreeEvent {
  fy_parser* parser = nullptr;
  void operator()(fy_event* event) const { fy_parser_event_free(parser, event); }
};
using Event = std::unique_ptr<fy_event, FreeEvent>;

Mark mark_of(const fy_mark* mark) {
  return mark ? Mark{mark->line + 1, mark->column + 1} : Mark{1, 1};
}

// The parser marks what follows '&', '*' or a quote; people look for the sign itself.
Mark before(Mark mark) {
  return {mark.line, std::max(mark.column - 1, 1)};
}

std::string text_of(fy_token* token) {
  if (!token) return {};
  std::size_t length = 0;
  const char* bytes = fy_token_get_text(token, &length);
  return bytes ? std::string(bytes, length) : std::string();
}

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

// Where the bytes stop being text that a policy may hold; nothing when all is well. Done before the parser sees them,
// because it passes some control characters on.
struct BadByte {
  Mark mark;
  const char* what;
};
std::optional<BadByte> find_bad_byte(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  Mark mark{1, 1};
  bool after_return = false;
  for (std::int32_t at = 0; at < size;) {
    const UChar32 c = next_character(text.data(), at, size);
    if (c < 0) return BadByte{mark, "this is not UTF-8"};
    if (c == 0xFEFF) return BadByte{mark, "a byte order mark is not allowed"};
    if (c == '\n' || c == '\r') {
      if (!(c == '\n' && after_return)) mark = {mark.line + 1, 1};
    } else {
      if (u_iscntrl(c) && c != '\t') return BadByte{mark, "control characters are not allowed"};
      ++mark.column;
    }
    after_return = c == '\r';
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : file_(file) {
    fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_.reset(fy_diag_create(&diag_config));
    if (!diag_) throw std::bad_alloc();
    fy_diag_set_collect_errors(diag_.get(), true);
    fy_parse_cfg config{};
    config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
    config.diag = diag_.get();
    parser_.reset(fy_parser_create(&config));
    if (!parser_ || fy_parser_set_string(parser_.get(), text.data(), text.size()) != 0) throw std::bad_alloc();
  }

  Node read() {
    Node root;
    root.mark = {1, 1};
    bool seen = false;
    while (Event event = next()) {
      if (event->type == FYET_STREAM_END) return root;
      if (event->type == FYET_DOCUMENT_START) {
        if (seen) {
          report(mark_of(fy_event_start_mark(event.get())), "a second document is not allowed");
          return root;
        }
        check_directives(*event);
        seen = true;
      } else if (event->type != FYET_STREAM_START && event->type != FYET_DOCUMENT_END) {
        root = node(*event, 1);
      }
    }
    report_parser();
    return root;
  }

  std::vector<Problem> take_problems() { return std::move(problems_); }

 private:
  Event next() { return Event(fy_parser_parse(parser_.get()), FreeEvent{parser_.get()}); }

  void report(Mark mark, std::string message) {
    if (problems_.size() < most_problems) problems_.push_back({file_, mark, std::move(message)});
  }

  void report_parser() {
    void* place = nullptr;
    bool any = false;
    while (const fy_diag_error* error = fy_diag_errors_iterate(diag_.get(), &place)) {
      if (error->type != FYET_ERROR) continue;
      any = true;
      report({std::max(error->line, 1), std::max(error->column, 1)}, error->msg ? error->msg : "this is not YAML");
    }
    if (!any) report({1, 1}, "this is not YAML");
  }

  void check_directives(const fy_event& event) {
    fy_document_state* state = event.document_start.document_state;
    if (!state) return;
    const Mark mark = mark_of(fy_document_state_start_mark(state));
    const fy_version* version = fy_document_state_version(state);
    if (fy_document_state_version_explicit(state) && version && (version->major != 1 || version->minor != 2)) {
      report(mark, "only YAML 1.2 is read");
    }
    if (fy_document_state_tags_explicit(state)) report(mark, "tags are not allowed");
  }

  void refuse_properties(fy_token* anchor, fy_token* tag) {
    if (anchor) report(before(mark_of(fy_token_start_mark(anchor))), "anchors are not allowed: write the value out");
    if (tag) report(mark_of(fy_token_start_mark(tag)), "tags are not allowed");
  }

  Node node(const fy_event& event, int level) {
    Node result;
    result.mark = mark_of(fy_event_start_mark(const_cast<fy_event*>(&event)));
    switch (event.type) {
      case FYET_SCALAR:
        refuse_properties(event.scalar.anchor, event.scalar.tag);
        scalar(event.scalar.value, result);
        break;
      case FYET_SEQUENCE_START:
        refuse_properties(event.sequence_start.anchor, event.sequence_start.tag);
        result.kind = Node::Kind::sequence;
        if (level > most_levels)
          skip(result.mark);
        else
          sequence(result, level);
        break;
      case FYET_MAPPING_START:
        refuse_properties(event.mapping_start.anchor, event.mapping_start.tag);
        result.kind = Node::Kind::mapping;
        if (level > most_levels)
          skip(result.mark);
        else
          mapping(result, level);
        break;
      case FYET_ALIAS:
        report(before(result.mark), "aliases are not allowed: write the value out");
        break;
      case FYET_NONE:
      case FYET_STREAM_START:
      case FYET_STREAM_END:
      case FYET_DOCUMENT_START:
      case FYET_DOCUMENT_END:
      case FYET_SEQUENCE_END:
      case FYET_MAPPING_END:
        report(result.mark, "a value is missing");
        break;
    }
    return result;
  }

  static void scalar(fy_token* token, Node& result) {
    result.text = text_of(token);
    const auto style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
    if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) result.mark = before(result.mark);
    result.plain = style == FYSS_PLAIN;
    const bool null = result.plain && is_null_word(result.text);
    result.kind = null ? Node::Kind::null : Node::Kind::scalar;
  }

  void sequence(Node& result, int level) {
    while (Event event = next()) {
      if (event->type == FYET_SEQUENCE_END) return;
      result.items.push_back(node(*event, level + 1));
    }
  }

  void mapping(Node& result, int level) {
    std::unordered_set<std::string> keys;
    while (Event event = next()) {
      if (event->type == FYET_MAPPING_END) return;
      Node key = node(*event, level + 1);
      event.reset();
      check_key(key, keys);
      const Event content = next();
      if (!content) return;
      result.entries.push_back({std::move(key.text), key.mark, node(*content, level + 1)});
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

  // Without recursion: a deep document must not use up the stack.
  void skip(Mark mark) {
    report(mark, "more than " + std::to_string(most_levels) + " levels");
    int open = 1;
    while (open > 0) {
      const Event event = next();
      if (!event) return;
      if (event->type == FYET_SEQUENCE_START || event->type == FYET_MAPPING_START) ++open;
      if (event->type == FYET_SEQUENCE_END || event->type == FYET_MAPPING_END) --open;
    }
  }

  const std::string& file_;
  std::unique_ptr<fy_diag, FreeDiag> diag_;
  std::unique_ptr<fy_parser, FreeParser> parser_;
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
  if (text.size() > most_bytes) return std::vector<Problem>{{file, {1, 1}, "more than 1 MiB"}};
  if (const auto bad = find_bad_byte(text)) return std::vector<Problem>{{file, bad->mark, bad->what}};
  Node root;
  root.mark = {1, 1};
  if (text.empty()) return root;
  Reader reader(text, file);
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
    text.resize(most_bytes + 1);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || (!in && !in.eof())) return std::vector<Problem>{{path, {1, 1}, "the file cannot be read"}};
  return parse(text, path);
}

}  // namespace wellkept::yaml
