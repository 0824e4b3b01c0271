// Pages for people behind a link: one frame and one style, no script, readable on any telephone.
#pragma once
#include <string>
#include <string_view>

#include "http/http.h"

namespace wellkept::http {

// `title` is plain text; `content` is HTML for <main>; `language` is "zh" or "en".
std::string page_html(std::string_view title, std::string_view content, std::string_view language);
// With a content security policy that allows the frame's one style element and forms to this server, nothing else.
Response page_response(int status, std::string html);

}  // namespace wellkept::http
