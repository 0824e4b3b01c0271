// The words of a message that was written as HTML.
#pragma once
#include <string>
#include <string_view>

namespace wellkept::transfer {

// Without tags, scripts and styles; paragraphs and line breaks stay, entities become what they stand for.
[[nodiscard]] std::string words_of_html(std::string_view html);

}  // namespace wellkept::transfer
