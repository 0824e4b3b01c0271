// A reading of somebody's whole personal data by a member.
#pragma once
#include <string>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept::customer {

struct Reading {
  Id id;
  Instant at;
  Id member;
  Id customer;
  Id ticket;          // of which it was read, if any
  std::string route;  // "GET /api/v1/customers/7"
  std::string request_id;
};

struct ReadingFilter {
  Id member;    // none: of everybody
  Id customer;  // none: about everybody
  Id before;    // none: the newest
  int limit = 50;
};

}  // namespace wellkept::customer
