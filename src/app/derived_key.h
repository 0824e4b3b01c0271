// Keys that are made from the key of the signed links, so that there is one secret beside the database to look after.
#pragma once
#include <string>
#include <string_view>

namespace wellkept::app {

// 32 bytes; another purpose, another key. Throws when the key file is missing or damaged.
std::string derived_key(const std::string& path, std::string_view purpose);

}  // namespace wellkept::app
