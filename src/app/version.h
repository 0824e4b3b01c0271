#pragma once
#include <string_view>

namespace wellkept::app {

inline constexpr std::string_view kVersion = WELLKEPT_VERSION;  // of CMakeLists.txt

}  // namespace wellkept::app
