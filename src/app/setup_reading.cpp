#include "app/setup_reading.h"

namespace wellkept::app::setup {
namespace {

constexpr std::size_t kMost = 100'000;

}  // namespace

Refusal not_ours(const std::string& detail) {
  return refuse(RefusalKind::invalid, "setup.format", detail);
}

std::string text_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found != nullptr && found->string() != nullptr ? *found->string() : std::string();
}

bool flag_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found == nullptr || found->boolean() == nullptr || *found->boolean();
}

policy::Text both(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  policy::Text text;
  if (found != nullptr) {
    text.zh = text_of(*found, "zh");
    text.en = text_of(*found, "en");
  }
  return text;
}

std::vector<std::string> texts_of(const json::Value& value, std::string_view name) {
  std::vector<std::string> texts;
  const json::Value* found = value.find(name);
  if (found == nullptr || found->array() == nullptr) return texts;
  for (const json::Value& one : *found->array()) {
    if (one.string() != nullptr) texts.push_back(*one.string());
  }
  return texts;
}

std::int64_t number_of(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found != nullptr && found->integer() != nullptr ? *found->integer() : 0;
}

std::map<std::string, std::string, std::less<>> map_of(const json::Value& value, std::string_view name) {
  std::map<std::string, std::string, std::less<>> out;
  const json::Value* found = value.find(name);
  if (found == nullptr || found->object() == nullptr) return out;
  for (const auto& [key, one] : *found->object()) {
    if (one.string() != nullptr) out.emplace(key, *one.string());
  }
  return out;
}

Outcome each(const json::Value& file, std::string_view name, const std::function<Outcome(const json::Value&)>& take) {
  const json::Value* list = file.find(name);
  if (list == nullptr) return Done{};
  if (list->array() == nullptr || list->array()->size() > kMost) return not_ours(std::string(name) + " is no list.");
  for (const json::Value& one : *list->array()) WK_CHECK(take(one));
  return Done{};
}

void write_text(json::Writer& out, std::string_view name, const policy::Text& text) {
  out.key(name).begin_object().field("zh", text.zh).field("en", text.en).end_object();
}

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

}  // namespace wellkept::app::setup
