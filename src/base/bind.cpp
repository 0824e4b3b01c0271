#include "base/bind.h"

#include "base/text.h"

namespace wellkept::bind {
namespace {

// C0 (but tab and line breaks when `multiline`), DEL and C1, which is 0xC2 0x80 to 0xC2 0x9F in UTF-8.
bool has_control(std::string_view utf8, bool multiline) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c == 0x7f) return true;
    if (c < 0x20 && !(multiline && (c == '\n' || c == '\r' || c == '\t'))) return true;
    if (c == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0) return true;
  }
  return false;
}

}  // namespace

Reader::Reader(const json::Value& object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {
  if (object_.object() == nullptr) errors_.push_back({pointer_, "type", "must be an object"});
}

// null is the same as absent.
const json::Value* Reader::take(std::string_view name) {
  const json::Value* member = any(name);
  return member != nullptr && !member->is_null() ? member : nullptr;
}

const json::Value* Reader::any(std::string_view name) {
  if (seen_.find(name) == seen_.end()) seen_.emplace(name);
  return object_.find(name);
}

std::string Reader::at(std::string_view name) const {
  std::string pointer = pointer_ + "/";
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

void Reader::error(std::string_view name, std::string code, std::string detail) {
  errors_.push_back({at(name), std::move(code), std::move(detail)});
}

std::string Reader::text(std::string_view name, TextLimit limit) {
  if (object_.object() == nullptr) return {};
  if (take(name) == nullptr) {
    error(name, "required", "is missing");
    return {};
  }
  return optional_text(name, limit).value_or(std::string());
}

std::optional<std::string> Reader::optional_text(std::string_view name, TextLimit limit) {
  const auto* member = take(name);
  if (member == nullptr) return std::nullopt;
  const auto* content = member->string();
  if (content == nullptr) {
    error(name, "type", "must be text");
    return std::nullopt;
  }
  const std::size_t length = text::characters(*content);
  if (length < limit.min) {
    error(name, length == 0 ? "required" : "too_short", "has fewer than " + std::to_string(limit.min) + " characters");
  } else if (length > limit.max) {
    error(name, "too_long", "has more than " + std::to_string(limit.max) + " characters");
  } else if (has_control(*content, limit.multiline)) {
    error(name, "format", "holds control characters");
  } else {
    return *content;
  }
  return std::nullopt;
}

std::int64_t Reader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
  if (object_.object() == nullptr) return min;
  if (take(name) == nullptr) {
    error(name, "required", "is missing");
    return min;
  }
  return optional_integer(name, min, max).value_or(min);
}

std::optional<std::int64_t> Reader::optional_integer(std::string_view name, std::int64_t min, std::int64_t max) {
  const auto* member = take(name);
  if (member == nullptr) return std::nullopt;
  const auto* number = member->integer();
  if (number == nullptr) {
    error(name, "type", "must be a whole number");
    return std::nullopt;
  }
  if (*number < min || *number > max) {
    error(name, "range", "must be from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
  }
  return *number;
}

std::optional<bool> Reader::optional_flag(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr) return std::nullopt;
  if (const auto* flag = member->boolean()) return *flag;
  error(name, "type", "must be true or false");
  return std::nullopt;
}

std::optional<Id> Reader::optional_id(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr) return std::nullopt;
  if (const auto* content = member->string()) {
    if (auto id = parse_id(*content)) return id;
    error(name, "format", "must be an id: decimal digits");
  } else {
    error(name, "type", "must be an id as text");
  }
  return std::nullopt;
}

std::optional<Instant> Reader::optional_instant(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr) return std::nullopt;
  if (const auto* content = member->string()) {
    if (auto instant = parse_instant(*content)) return instant;
    error(name, "format", "must be an RFC 3339 time with a zone");
  } else {
    error(name, "type", "must be a time as text");
  }
  return std::nullopt;
}

const json::Value* Reader::optional_object(std::string_view name) {
  const auto* member = take(name);
  if (member == nullptr || member->object() != nullptr) return member;
  error(name, "type", "must be an object");
  return nullptr;
}

const json::Value* Reader::optional_array(std::string_view name, std::size_t max_items) {
  const auto* member = take(name);
  if (member == nullptr) return nullptr;
  if (member->array() == nullptr) {
    error(name, "type", "must be a list");
    return nullptr;
  }
  if (member->array()->size() <= max_items) return member;
  error(name, "too_long", "has more than " + std::to_string(max_items) + " items");
  return nullptr;
}

Outcome Reader::finish(bool allow_unknown) {
  if (const auto* members = object_.object(); members != nullptr && !allow_unknown) {
    for (const auto& [name, value] : *members) {
      if (seen_.find(name) == seen_.end()) error(name, "unknown", "is not known here");
    }
  }
  if (errors_.empty()) return Done{};
  Refusal refusal = refuse(RefusalKind::invalid, "request.invalid", "Some fields are not valid.");
  refusal.fields = std::move(errors_);
  errors_.clear();
  return refusal;
}

}  // namespace wellkept::bind
