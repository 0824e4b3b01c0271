// POST /api/v1/tickets/suggest: what a text suggests, with the words that led to it. A person decides.
#pragma once
#include <functional>

#include "http/http.h"
#include "policy/policy.h"

namespace wellkept::search {

// The policy lives as long as the router.
void add_suggest_routes(http::Router& router, const policy::Policy& policy);

}  // namespace wellkept::search
