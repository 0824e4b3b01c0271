#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace wellkept::json {
namespace {

namespace boost_json = boost::json;

constexpr std::size_t kMaxDepth = 32;
constexpr std::size_t kUsualMembers = 8;  // of an object: allocated at once
constexpr std::size_t kFewMembers = 12;   // up to here comparing all pairs beats sorting

bool has_duplicates(const Object& members) {
  if (members.size() <= kFewMembers) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].first == members[j].first) return true;
      }
    }
    return false;
  }
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const auto& member : members) names.push_back(member.first);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

// Builds our Value from the parser's events. A problem of ours is left in `problem` and stops the parser.
class Handler {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using Error = boost_json::error_code;
  using Text = boost_json::string_view;

  Value root;
  const char* problem = nullptr;

  Handler() { open_.reserve(4); }
  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) {
    Object members;
    members.reserve(kUsualMembers);
    return open(Value(std::move(members)));
  }
  bool on_array_begin(Error&) { return open(Array()); }
  bool on_array_end(std::size_t, Error&) { return close(); }
  bool on_object_end(std::size_t, Error& ec) {
    if (has_duplicates(*open_.back().object())) return fail("a name appears twice in an object", ec);
    return close();
  }
  bool on_key_part(Text part, std::size_t, Error&) { return append(part); }
  bool on_key(Text part, std::size_t, Error&) {
    open_.back().object()->emplace_back(whole(part), Value());
    return true;
  }
  bool on_string_part(Text part, std::size_t, Error&) { return append(part); }
  bool on_string(Text part, std::size_t, Error&) { return put(Value(whole(part))); }
  bool on_number_part(Text part, Error&) { return append(part); }
  bool on_int64(std::int64_t number, Text, Error&) {
    text_.clear();
    return put(Value(number));
  }
  bool on_uint64(std::uint64_t, Text, Error& ec) { return fail("a whole number is too large", ec); }
  bool on_double(double rough, Text part, Error& ec) {
    append(part);
    if (text_.find_first_of(".eE") == std::string::npos) return fail("a whole number is too large", ec);
    // Boost.JSON 1.81 rounds some numbers wrongly in the last place.
    double exact = 0;
    const auto error = std::from_chars(text_.data(), text_.data() + text_.size(), exact).ec;
    if (error == std::errc::result_out_of_range) {
      if (std::fabs(rough) > 1) return fail("a number is too large", ec);
      exact = 0;
    }
    text_.clear();
    return put(Value(exact));
  }
  bool on_bool(bool flag, Error&) { return put(Value(flag)); }
  bool on_null(Error&) { return put(Value()); }
  bool on_comment_part(Text, Error&) { return true; }
  bool on_comment(Text, Error&) { return true; }

 private:
  bool append(Text part) {
    text_.append(part.data(), part.size());
    return true;
  }
  // The text that ends with this part; mostly it has no other.
  std::string whole(Text last) {
    if (text_.empty()) return {last.data(), last.size()};
    append(last);
    return std::exchange(text_, {});
  }
  bool open(Value container) {
    open_.push_back(std::move(container));
    return true;
  }
  bool close() {
    Value done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (open_.empty()) {
      root = std::move(value);
    } else if (auto* items = open_.back().array()) {
      items->push_back(std::move(value));
    } else {
      open_.back().object()->back().second = std::move(value);
    }
    return true;
  }
  bool fail(const char* what, Error& ec) {
    problem = what;
    ec = boost_json::error::syntax;
    return false;
  }

  std::vector<Value> open_;
  std::string text_;
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

std::variant<Value, ParseError> parse(std::string_view text) {
  boost_json::parse_options options;
  options.max_depth = kMaxDepth;
  boost_json::basic_parser<Handler> parser(options);
  boost_json::error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (ec) {
    const char* problem = parser.handler().problem;
    return ParseError{problem != nullptr ? std::string(problem) : ec.message(), used};
  }
  if (!is_blank(text.substr(used))) return ParseError{"text after the value", used};
  return std::move(parser.handler().root);
}

const Value* Value::find(std::string_view name) const {
  if (const auto* members = object()) {
    for (const auto& member : *members) {
      if (member.first == name) return &member.second;
    }
  }
  return nullptr;
}

Value& Value::set(std::string_view name, Value value) {
  if (is_null()) state_ = Object();
  auto* members = object();
  if (members == nullptr) throw std::logic_error("json: only an object has members");
  for (auto& member : *members) {
    if (member.first == name) return member.second = std::move(value);
  }
  return members->emplace_back(std::string(name), std::move(value)).second;
}

}  // namespace wellkept::json
