// Small helpers for UTF-8 text.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::text {

bool is_utf8(std::string_view bytes);           // well-formed, without surrogates; NUL is allowed
std::size_t characters(std::string_view utf8);  // code points
std::string fold(std::string_view utf8);        // NFKC and case folding (ICU), for comparison and search
std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);  // ASCII white space
bool starts_with_ignore_case(std::string_view text, std::string_view ascii_prefix);
std::string html_escape(std::string_view text);
// Columns that a terminal needs for the text: CJK and other wide characters count two.
std::size_t display_width(std::string_view utf8);

}  // namespace wellkept::text
