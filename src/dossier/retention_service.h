// What has outlived the policy's periods goes by itself: customers whom nothing binds the company to any longer are
// erased as if they had asked for it, and the list of who read personal data forgets its oldest rows.
#pragma once
#include <cstdint>
#include <optional>

#include "customer/reading_service.h"
#include "dossier/dossier_service.h"
#include "policy/policy.h"

namespace wellkept::dossier {

class Retention {
 public:
  Retention(DossierService& dossiers, customer::Readings& readings, const policy::Policy& policy)
      : dossiers_(dossiers), readings_(readings), policy_(policy) {}

  // Looks at the next customers, a thousand at most, and at the oldest readings. Through them all, it rests for a day.
  // How many customers were erased.
  std::int64_t advance();

 private:
  std::int64_t look(Instant before);

  DossierService& dossiers_;
  customer::Readings& readings_;
  const policy::Policy& policy_;
  Id position_{};  // the last customer that was looked at
  std::optional<Instant> rest_until_{};
};

}  // namespace wellkept::dossier
