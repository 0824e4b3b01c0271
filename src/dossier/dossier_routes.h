// The whole file of a customer: read, merged, handed out, erased; the device of a ticket and the tickets of a device.
#pragma once
#include <functional>
#include <string_view>

#include "customer/customer_routes.h"
#include "dossier/dossier_service.h"
#include "http/http.h"

namespace wellkept::dossier {

// The parts live as long as the router.
struct DossierWeb {
  customer::CustomerWeb customers;
  DossierService& dossiers;
};

void add_dossier_routes(http::Router& router, const DossierWeb& web);
void add_request_routes(http::Router& router, const DossierWeb& web);
void add_device_ticket_routes(http::Router& router, const DossierWeb& web);

}  // namespace wellkept::dossier
