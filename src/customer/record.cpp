#include "customer/record.h"

#include "base/text.h"

namespace wellkept::customer {
namespace {

bool is_sign(char c) {
  constexpr std::string_view kSigns = " \t\n\r,.;:/\\-_#()[]\"'";
  return kSigns.find(c) != std::string_view::npos;
}

}  // namespace

std::string address_key(std::string_view line) {
  std::string key;
  for (const char c : text::fold(line)) {
    if (!is_sign(c)) key += c;
  }
  return key;
}

}  // namespace wellkept::customer
