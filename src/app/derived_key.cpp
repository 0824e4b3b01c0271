#include "app/derived_key.h"

#include <fstream>
#include <stdexcept>

#include "base/crypto.h"

namespace wellkept::app {

std::string derived_key(const std::string& path, std::string_view purpose) {
  std::ifstream file(path, std::ios::binary);
  std::string hex;
  const auto secret = std::getline(file, hex) ? crypto::from_hex(hex) : std::nullopt;
  if (!secret) throw std::runtime_error("the key file " + path + " is damaged");
  const crypto::Hash key = crypto::hmac_sha256(*secret, purpose);
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

}  // namespace wellkept::app
