// Reads the parts of a set-up's file, which may have been written by hand: what is not there is empty.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "policy/policy.h"

namespace wellkept::app::setup {

Refusal not_ours(const std::string& detail);
std::string text_of(const json::Value& value, std::string_view name);
bool flag_of(const json::Value& value, std::string_view name);  // true unless it says otherwise
std::int64_t number_of(const json::Value& value, std::string_view name);
policy::Text both(const json::Value& value, std::string_view name);
std::vector<std::string> texts_of(const json::Value& value, std::string_view name);
std::map<std::string, std::string, std::less<>> map_of(const json::Value& value, std::string_view name);
// Refuses "setup.format" when `name` is there and no list.
Outcome each(const json::Value& file, std::string_view name, const std::function<Outcome(const json::Value&)>& take);

void write_text(json::Writer& out, std::string_view name, const policy::Text& text);
void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& texts);

}  // namespace wellkept::app::setup
