// The rows that could not be taken, with line and reason: enough to mend the file and run it again.
#pragma once
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wellkept::transfer {

class Rejects {
 public:
  // No path: only the first some are kept. A path that ends in .csv gets CSV, any other NDJSON. Refuses
  // "import.rejects" when the file cannot be written.
  Outcome open(const std::string& path);
  void add(std::int64_t line, std::string_view key, std::string_view reason);
  std::int64_t count() const { return count_; }
  const std::vector<std::string>& first() const { return first_; }  // "line 7: …", at most 10

 private:
  std::ofstream file_;
  bool csv_ = false;
  std::int64_t count_ = 0;
  std::vector<std::string> first_;
};

}  // namespace wellkept::transfer
