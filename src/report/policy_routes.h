// /api/v1/policy: the regulations as data and in words.
#pragma once
#include "http/http.h"
#include "policy/policy.h"

namespace wellkept::report {

// The policy must outlive the router.
void add_policy_routes(http::Router& router, const policy::Policy& policy);

}  // namespace wellkept::report
