// Passwords that many people choose. The lists that leak hold, at the length that is asked for, little else than a few
// words, runs over a keyboard, names and years in a row; such are told by what they are made of instead of one by one.
#pragma once
#include <string_view>

namespace wellkept::directory {

// `folded`: in lower case, as text::fold() gives it.
[[nodiscard]] bool is_common_password(std::string_view folded);

}  // namespace wellkept::directory
