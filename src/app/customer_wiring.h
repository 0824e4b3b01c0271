// Customers, their devices and what is kept about them, in a running server.
#pragma once
#include <functional>
#include <string>

#include "app/application.h"
#include "customer/customer_routes.h"
#include "dossier/dossier_routes.h"
#include "dossier/retention_service.h"
#include "http/http.h"

namespace wellkept::app {

class CustomerParts {
 public:
  explicit CustomerParts(Application& app);
  void add_routes(http::Router& router);
  // Writes down who read what; a moment of delay is all that stands between a reading and its row.
  void flush() { readings_.flush(); }
  // Erases what has outlived the policy's periods.
  void keep_to_periods() { retention_.advance(); }
  customer::Readings& readings() { return readings_; }
  customer::RecordService& records() { return records_; }
  static bool may_unmask(const http::Principal& who);
  // All that is kept of a customer, for himself.
  std::function<std::string(db::Transaction&, const customer::Customer&)> copies();

 private:
  Application& app_;
  customer::DeviceService devices_;
  customer::RecordService records_;
  customer::Readings readings_;
  dossier::DossierService dossiers_;
  dossier::Retention retention_;
};

}  // namespace wellkept::app
