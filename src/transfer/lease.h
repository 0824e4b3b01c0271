// Who works on a transfer that runs in the background.
#pragma once
#include "base/id.h"

namespace wellkept::transfer {

// Whoever holds the lease goes on with that import or export; another process that takes it over has a lease of its
// own.
struct Lease {
  Id id;
  Id lease;
};

}  // namespace wellkept::transfer
