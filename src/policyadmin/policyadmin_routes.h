// /api/v1/policy/…: the book, its versions and charts, and the life of amendments.
#pragma once
#include "http/http.h"
#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin {

// Where the text of a clause stands: its lines in the policy's own file, or in a published amendment.
using ReadFile = std::function<std::optional<std::string>(const std::string& file)>;

// Both must outlive the router.
void add_book_routes(http::Router& router, const AmendmentService& amendments, ReadFile read_file);
void add_amendment_routes(http::Router& router, AmendmentService& amendments);

}  // namespace wellkept::policyadmin
