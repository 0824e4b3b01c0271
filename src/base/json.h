// JSON values, a parser, a streaming writer, the canonical form of RFC 8785, and a binder that names the bad field.
// The parser is Boost.JSON's, behind this header so that features stay cheap to compile.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wellkept::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Object = std::vector<Member>;  // in the order of the text; names are unique

class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : state_(value) {}
  Value(int value) : state_(static_cast<std::int64_t>(value)) {}
  Value(std::int64_t value) : state_(value) {}
  Value(double value) : state_(value) {}
  Value(const char* value) : state_(std::string(value)) {}
  Value(std::string_view value) : state_(std::string(value)) {}
  Value(std::string value) : state_(std::move(value)) {}
  Value(Array value) : state_(std::move(value)) {}
  Value(Object value) : state_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(state_); }
  const bool* boolean() const { return std::get_if<bool>(&state_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&state_); }
  const double* real() const { return std::get_if<double>(&state_); }
  const std::string* string() const { return std::get_if<std::string>(&state_); }
  const Array* array() const { return std::get_if<Array>(&state_); }
  const Object* object() const { return std::get_if<Object>(&state_); }
  Array* array() { return std::get_if<Array>(&state_); }
  Object* object() { return std::get_if<Object>(&state_); }

  // The member of that name, or nullptr when there is none or this is no object.
  const Value* find(std::string_view name) const;
  // Sets or replaces a member; a null value becomes an object first.
  Value& set(std::string_view name, Value value);
  bool operator==(const Value&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> state_;
};

struct ParseError {
  std::string message;
  std::size_t offset = 0;  // bytes from the start
};

// Strict RFC 8259: UTF-8, no duplicate names, no trailing text, at most 32 levels deep. Integers outside int64 are
// refused; numbers with a fraction or an exponent become double.
std::variant<Value, ParseError> parse(std::string_view text);

std::string write(const Value& value);      // compact, members in their order
std::string canonical(const Value& value);  // RFC 8785: sorted names, shortest numbers; the form that is hashed

// Writes JSON text straight into a string; commas are its business. Calls must nest properly.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  // A name that stands in the code: without escapes, so that it need not be looked through each time.
  template <std::size_t N>
  Writer& key(const char (&name)[N]) {
    std::array<char, N + 3> text;  // ,"name":
    text[0] = ',';
    text[1] = '"';
    std::copy_n(name, N - 1, text.begin() + 2);
    text[N + 1] = '"';
    text[N + 2] = ':';
    const std::size_t skipped = first_ ? 1 : 0;
    out_.append(text.data() + skipped, text.size() - skipped);
    first_ = false;
    after_key_ = true;
    return *this;
  }
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(bool flag);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& value(std::int64_t number);
  Writer& value(double number);  // not finite is written as null
  Writer& value(const Value& tree);
  Writer& null();
  Writer& raw(std::string_view json_text);  // text that is JSON already
  template <class T>
  Writer& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  template <class T>
  Writer& field(std::string_view name, const T& content) {
    key(name);
    return value(content);
  }
  template <std::size_t N, class T>
  Writer& field(const char (&name)[N], const T& content) {
    key(name);
    return value(content);
  }

 private:
  void separate();
  std::string& out_;
  bool first_ = true;
  bool after_key_ = false;
};

void append_quoted(std::string& out, std::string_view text);

}  // namespace wellkept::json
