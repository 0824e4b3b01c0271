// Fields of an event as views: a fact is read from them without a JSON document in between.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "promise/promise.h"

namespace wellkept::promise {

struct Scalar {
  enum class Kind { null, flag, number, text } kind = Kind::null;
  bool flag = false;
  std::int64_t number = 0;
  std::string_view text;
};
// Nothing for a list, an object, or a number that is not whole.
std::optional<Scalar> scalar_of(const json::Value& value);

struct PlainField {
  std::string_view name;
  Scalar value;
};

// Nothing when any of it is wrong, which read_fact of promise.h names.
std::optional<Fact> read_fact(const policy::Vocabulary& vocabulary, std::string_view event, Instant at, Id actor,
                              std::span<const PlainField> fields);

}  // namespace wellkept::promise
