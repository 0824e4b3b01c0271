// Duties over HTTP.
#pragma once
#include <functional>
#include <string_view>

#include "db/database.h"
#include "duty/duty_service.h"
#include "http/http.h"
#include "ticket/attachment_service.h"

namespace wellkept::duty {

struct DutyWeb {
  db::Database& database;
  DutyService& service;
  const ticket::FileStore& files;
  // Whether roles and scopes grant a permission. Who reads reports sees every duty, others their own; who writes
  // reports may act for whoever is in charge.
  std::function<bool(const http::Principal& who, std::string_view permission)> may;
};

void add_routes(http::Router& router, const DutyWeb& web);

}  // namespace wellkept::duty
