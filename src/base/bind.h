// Reads a JSON object field by field and collects what is wrong with it, each error with the pointer of its field.
//
//   bind::Reader in(body);
//   auto name = in.text("name", {.max = 200});            // required
//   auto note = in.optional_text("note", {.max = 4000});
//   WK_CHECK(in.finish());                                 // unknown members are errors too
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"

namespace wellkept::bind {

struct TextLimit {
  std::size_t min = 1;     // characters
  std::size_t max = 200;   // characters
  bool multiline = false;  // allows line breaks and tabs; other control characters are never allowed
};

class Reader {
 public:
  explicit Reader(const json::Value& object,
                  std::string pointer = "");  // not an object: one error, and every read is empty

  std::string text(std::string_view name, TextLimit limit = {});
  std::optional<std::string> optional_text(std::string_view name, TextLimit limit = {});
  std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
  std::optional<bool> optional_flag(std::string_view name);
  std::optional<Id> optional_id(std::string_view name);
  std::optional<Instant> optional_instant(std::string_view name);
  const json::Value* optional_object(std::string_view name);  // the member, when it is an object
  const json::Value* optional_array(std::string_view name, std::size_t max_items);
  // The member whatever it is, or nullptr.
  const json::Value* any(std::string_view name);
  void error(std::string_view name, std::string code, std::string detail);
  // Invalid with code "request.invalid" and all field errors; unknown members count unless `allow_unknown`.
  Outcome finish(bool allow_unknown = false);

 private:
  const json::Value* take(std::string_view name);
  std::string at(std::string_view name) const;
  const json::Value& object_;
  std::string pointer_;
  std::set<std::string, std::less<>> seen_;
  std::vector<FieldError> errors_;
};

}  // namespace wellkept::bind
