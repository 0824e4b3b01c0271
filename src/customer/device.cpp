#include "customer/device.h"

#include "base/text.h"

namespace wellkept::customer {
namespace {

constexpr std::size_t kSerialShown = 4;

}  // namespace

std::string serial_key(std::string_view serial) {
  std::string key;
  for (const char c : text::fold(serial)) {
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) key += c;
  }
  return key;
}

std::string masked_serial(std::string_view serial) {
  if (serial.size() <= kSerialShown) return std::string(serial.size(), '*');
  const std::size_t hidden = serial.size() - kSerialShown;
  for (const char c : serial) {
    if (static_cast<unsigned char>(c) >= 0x80) return "***";  // not cut within a character
  }
  return std::string(hidden, '*') + std::string(serial.substr(hidden));
}

}  // namespace wellkept::customer
