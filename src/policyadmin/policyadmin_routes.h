// /api/v1/policy/…: the book, its versions and charts, and the life of amendments.
#pragma once
#include <initializer_list>
#include "http/http.h"
#include "policyadmin/policyadmin_service.h"

namespace wellkept::policyadmin {

// Where the text of a clause stands: its lines in the policy's own file, or in a published amendment.
using ReadFile = std::function<std::optional<std::string>(const std::string& file)>;

// Both must outlive the router.
void add_book_routes(http::Router& router, const AmendmentService& amendments, ReadFile read_file);
void add_amendment_routes(http::Router& router, AmendmentService& amendments);
void add_calendar_routes(http::Router& router, AmendmentService& amendments);

// What they share. The version that the query names; without one, that in force. Not_found "policy.version".
Result<const policy::Version*> version_of(const policy::Policy& policy, const http::Request& request,
                                          std::string_view name = "version");
// Label, date and reason of an amendment; `others` are members that the caller reads. Refuses "request.invalid".
Result<Draft> read_head(const json::Value& body, std::initializer_list<std::string_view> others);
// Checks it and keeps it as a proposal, once for an idempotency key.
Result<http::Response> propose(AmendmentService& amendments, http::Request& request, const Draft& draft);

}  // namespace wellkept::policyadmin
