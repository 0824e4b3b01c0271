// The whole file of a customer: read, merged, handed out, erased; the device of a ticket and the tickets of a device.
#pragma once
#include <functional>
#include <string>

#include "dossier/dossier_service.h"
#include "http/http.h"

namespace wellkept::dossier {

// The parts live as long as the router.
struct DossierWeb {
  db::Database& database;
  const Clock& clock;
  DossierService& dossiers;
  // What the routes of customers answer.
  std::function<Result<customer::Customer>(db::Transaction&, const http::Request&, Id customer)> seen;
  std::function<Result<std::string>(const http::Request&)> asked_day;
  std::function<bool(const http::Request&)> whole;
  std::function<void(const http::Request&, Id customer, Id ticket)> note_reading;
};

void add_dossier_routes(http::Router& router, const DossierWeb& web);
void add_request_routes(http::Router& router, const DossierWeb& web);
void add_device_ticket_routes(http::Router& router, const DossierWeb& web);

}  // namespace wellkept::dossier
