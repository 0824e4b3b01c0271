// Percent encoding, as addresses and file names in headers have it.
#pragma once
#include <string>
#include <string_view>

namespace wellkept {

// RFC 5987 and 3986: everything but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);

}  // namespace wellkept
