// The keys that columns of the database are sealed with, in a file outside it: one a line in hex, the newest first.
// Until `wellkept key rotate` makes the file, there is one key, made from the key of the signed links.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::app {

class SealingKeys {
 public:
  SealingKeys(std::string path, std::string first) : path_(std::move(path)), first_(std::move(first)) {}

  // Read anew each time, so that a running server takes up a key that was put beside it. Never empty; throws when the
  // file is damaged.
  [[nodiscard]] std::vector<std::string> all() const;
  // A new one before the others.
  void add() const;
  // Only the newest stays.
  void forget_older() const;

 private:
  void write(const std::vector<std::string>& keys) const;

  std::string path_;
  std::string first_;
};

}  // namespace wellkept::app
