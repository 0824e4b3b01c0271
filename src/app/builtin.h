// What is compiled into the program: the shipped policy, the contract, the page that shows it.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace wellkept::app {

const std::map<std::string, std::string_view>& builtin_policy();  // by path below policy/
const std::map<std::string, std::string_view>& builtin_api();     // "openapi.yaml", "docs/index.html" …
const std::map<std::string, std::string_view>& builtin_web();     // "web.pack", see web_files.h; empty without them
std::string_view builtin_cn_calendar();

}  // namespace wellkept::app
