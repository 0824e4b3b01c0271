// Whatever parses is written and read back the same, and its canonical form is stable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wellkept;
  const auto first = json::parse({reinterpret_cast<const char*>(data), size});
  const auto* value = std::get_if<json::Value>(&first);
  if (value == nullptr) return 0;
  const auto second = json::parse(json::write(*value));
  const auto* again = std::get_if<json::Value>(&second);
  if (again == nullptr || !(*again == *value) || json::canonical(*again) != json::canonical(*value)) std::abort();
  return 0;
}
