// The mappings that are compiled into the program.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace wellkept::transfer {

const std::map<std::string, std::string_view>& builtin_mappings();  // "zendesk.yaml", "zammad.yaml"

}  // namespace wellkept::transfer
