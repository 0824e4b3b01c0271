#include "app/sealing_keys.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/crypto.h"
#include "base/sealed.h"

namespace wellkept::app {

std::vector<std::string> SealingKeys::all() const {
  std::ifstream file(path_, std::ios::binary);
  if (!file && !std::filesystem::exists(path_)) return {first_};
  std::vector<std::string> keys;
  for (std::string line; std::getline(file, line);) {
    const auto key = crypto::from_hex(line);
    if (!key || key->size() != crypto::kSealKeyBytes) throw std::runtime_error("the key file " + path_ + " is damaged");
    keys.push_back(*key);
  }
  if (keys.empty()) throw std::runtime_error("the key file " + path_ + " is empty or cannot be read");
  return keys;
}

void SealingKeys::add() const {
  std::vector<std::string> keys{crypto::random_bytes(crypto::kSealKeyBytes)};
  for (std::string& key : all()) keys.push_back(std::move(key));
  write(keys);
}

void SealingKeys::forget_older() const {
  std::vector<std::string> keys = all();
  keys.resize(1);
  write(keys);
}

// Whole or not at all: a server may read it at any moment.
void SealingKeys::write(const std::vector<std::string>& keys) const {
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path());
  const std::string fresh = path_ + ".new";
  std::string text;
  for (const std::string& key : keys) text += crypto::to_hex(key) + "\n";
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot create the key file " + fresh);
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!written) throw std::runtime_error("cannot write the key file " + fresh);
  std::filesystem::rename(fresh, path_);
}

}  // namespace wellkept::app
