// What the made-up company sells, with the warranty by part.
#pragma once
#include <vector>

#include "customer/device_service.h"

namespace wellkept::transfer {

std::vector<customer::Product> demo_catalogue();

}  // namespace wellkept::transfer
