// Protection of cookies against requests that another site provokes.
#pragma once
#include <string>
#include <string_view>

#include "http/http.h"

namespace wellkept::http {

bool changes_state(Method method);  // all but GET, HEAD and OPTIONS

// Whether the browser, or the page by its token, says that the request comes from our own pages. `public_origin` is
// "https://desk.example.com" when a proxy changes Host; empty: Host decides.
bool from_our_pages(const Request& request, std::string_view token, const std::string& public_origin);

}  // namespace wellkept::http
