// Skills, absences, the hand-over of a shift, what is unattended, and the rules by which tickets find their group.
#pragma once
#include <functional>
#include <string_view>

#include "http/http.h"
#include "staff/staff_service.h"

namespace wellkept::staff {

struct StaffWeb {
  StaffService& service;
  // Whether roles and scopes grant a permission.
  std::function<bool(const http::Principal& who, std::string_view permission)> may;
};

using Handler = Result<http::Response> (*)(const StaffWeb& web, http::Request& request);
void add(http::Router& router, http::Method method, const char* pattern, const char* permission, const StaffWeb& web,
         Handler handler);

void add_member_routes(http::Router& router, const StaffWeb& web);
void add_routing_routes(http::Router& router, const StaffWeb& web);
// All of them.
void add_staff_routes(http::Router& router, const StaffWeb& web);

}  // namespace wellkept::staff
