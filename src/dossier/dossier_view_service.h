// The parts of a customer's file as the API shows them.
#pragma once
#include <string>

#include "base/json.h"
#include "dossier/dossier_service.h"

namespace wellkept::dossier {

struct Shown {
  const customer::Customer& customer;
  bool whole = false;  // contacts and serial numbers are not masked
  std::string day;     // on which the warranty is judged
};
// Members of an object: contacts, addresses, household, devices, consents, requests, merges.
void write_belongings(json::Writer& out, db::Transaction& tx, const DossierParts& parts, const Shown& shown);
void write_promises(json::Writer& out, db::Transaction& tx, Id ticket);  // elements of an array
void write_merge(json::Writer& out, const Merge& merge);
void write_double(json::Writer& out, const Double& one, bool whole);
void write_request(json::Writer& out, db::Transaction& tx, const DataRequest& request);

}  // namespace wellkept::dossier
