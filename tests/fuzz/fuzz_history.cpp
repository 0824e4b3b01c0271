// The history of another system, a JSON object a line: what the fast reader takes, the whole reader takes the same; and
// promises follow from it without a fault.
#include <sstream>

#include "pieces.h"
#include "promise/replay.h"
#include "shipped_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wellkept;
  std::istringstream in{std::string(fuzz::text_of(data, size))};
  const auto history = promise::read_history(fuzz::shipped_policy(), in);
  if (!history.ok()) {
    fuzz::must(!history.refusal().detail.empty());
    return 0;
  }
  fuzz::must(history->subjects.size() == history->facts.size());
  std::ostringstream out;
  promise::replay(fuzz::shipped_policy(), *history, {Instant{1'780'000'000'000}, "en"}, out);
  return 0;
}
