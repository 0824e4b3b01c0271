#include "transfer/json_rows.h"

#include <istream>

#include "base/text.h"

namespace wellkept::transfer {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Bytes with their line.
class Bytes {
 public:
  explicit Bytes(std::istream& in) : in_(in), buffer_(kBlock, '\0') {
    if (peek() == '\xEF') {  // a byte order mark
      get();
      get();
      get();
    }
  }
  bool end() { return at_ == size_ && !fill(); }
  char peek() { return end() ? '\0' : buffer_[at_]; }
  char get() {
    if (end()) return '\0';
    const char c = buffer_[at_++];
    if (c == '\n') ++line_;
    return c;
  }
  std::int64_t line() const { return line_; }

 private:
  bool fill() {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    size_ = static_cast<std::size_t>(in_.gcount());
    at_ = 0;
    return size_ > 0;
  }
  std::istream& in_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::int64_t line_ = 1;
};

class JsonRows final : public RowSource {
 public:
  JsonRows(std::istream& in, bool array, std::vector<std::string> wanted)
      : bytes_(in), array_(array), wanted_(std::move(wanted)), texts_(wanted_.size()) {}

  bool next(SourceRow& row) override {
    if (done_) return false;
    row.problem.clear();
    row.values.clear();
    const bool found = array_ ? take_item(row) : take_line(row);
    if (found && row.problem.empty()) read(row);
    return found;
  }

 private:
  void keep(char c, SourceRow& row) {
    if (text_.size() < kMaxObject) {
      text_ += c;
    } else {
      row.problem = "the object is too long";
    }
  }

  bool take_line(SourceRow& row) {
    for (;;) {
      if (bytes_.end()) return false;
      row.line = bytes_.line();
      text_.clear();
      while (!bytes_.end() && bytes_.peek() != '\n') keep(bytes_.get(), row);
      bytes_.get();
      if (!text::trim(text_).empty()) return true;
    }
  }

  char skip_space() {
    while (!bytes_.end() && is_space(bytes_.peek())) bytes_.get();
    return bytes_.peek();
  }

  // What follows cannot be told apart any more: one problem, and the end.
  bool broken(SourceRow& row, const char* problem) {
    row.line = bytes_.line();
    row.problem = problem;
    done_ = true;
    return true;
  }

  bool take_item(SourceRow& row) {
    if (!opened_) {
      if (skip_space() != '[') return broken(row, "the text is not an array of objects");
      bytes_.get();
      opened_ = true;
      if (skip_space() == ']') return close(row);
    } else {
      const char c = skip_space();
      if (c == ']') return close(row);
      if (c != ',') return broken(row, "a comma or the end of the array is missing");
      bytes_.get();
    }
    if (skip_space() != '{') return broken(row, "the array holds something else than objects");
    take_object(row);
    return true;
  }

  bool close(SourceRow& row) {
    bytes_.get();
    done_ = true;
    if (skip_space() == '\0' && bytes_.end()) return false;
    return broken(row, "text stands after the end of the array");
  }

  // Finds the end of the object; whether it is well formed is the parser's to say.
  void take_object(SourceRow& row) {
    row.line = bytes_.line();
    text_.clear();
    int depth = 0;
    bool quoted = false;
    while (!bytes_.end()) {
      const char c = bytes_.get();
      keep(c, row);
      if (quoted) {
        if (c == '\\' && !bytes_.end()) {
          keep(bytes_.get(), row);
        } else if (c == '"') {
          quoted = false;
        }
        continue;
      }
      if (c == '"') quoted = true;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return;
    }
    done_ = true;
    row.problem = "the text ends in the middle of an object";
  }

  void read(SourceRow& row) {
    auto parsed = json::parse(text_);
    if (const auto* error = std::get_if<json::ParseError>(&parsed)) {
      row.problem = "not JSON: " + error->message;
      return;
    }
    const json::Value& value = std::get<json::Value>(parsed);
    if (value.object() == nullptr) {
      row.problem = "not an object";
      return;
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      texts_[i] = column_text(find_path(value, wanted_[i]));
      row.values.push_back(texts_[i]);
    }
  }

  Bytes bytes_;
  const bool array_;
  const std::vector<std::string> wanted_;
  std::string text_;
  std::vector<std::string> texts_;
  bool opened_ = false;
  bool done_ = false;
};

}  // namespace

const json::Value* find_path(const json::Value& value, std::string_view path) {
  if (const json::Value* direct = value.find(path)) return direct;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const json::Value* inner = value.find(path.substr(0, dot));
  return inner != nullptr ? find_path(*inner, path.substr(dot + 1)) : nullptr;
}

std::string column_text(const json::Value* value) {
  if (value == nullptr || value->is_null()) return {};
  return value->string() != nullptr ? *value->string() : json::write(*value);
}

std::unique_ptr<RowSource> json_rows(std::istream& in, bool array, std::vector<std::string> wanted) {
  return std::make_unique<JsonRows>(in, array, std::move(wanted));
}

}  // namespace wellkept::transfer
