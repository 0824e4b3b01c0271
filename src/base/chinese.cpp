#include "base/chinese.h"

#include <mutex>
#include <opencc/SimpleConverter.hpp>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>

namespace wellkept::chinese {
namespace {

constexpr std::size_t kKept = 20'000;

struct Hash {
  using is_transparent = void;  // the standard names it NOLINT(readability-identifier-naming)
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

class Converter {
 public:
  Converter() try : opencc_("s2twp.json") {
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("OpenCC cannot read s2twp.json: ") + error.what());
  }

  std::string convert(std::string_view simplified) {
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = kept_.find(simplified); found != kept_.end()) return found->second;
    }
    std::string out = once(simplified);
    const std::unique_lock lock(mutex_);
    if (kept_.size() < kKept) kept_.emplace(simplified, out);
    return out;
  }
  std::string once(std::string_view simplified) const { return opencc_.Convert(std::string(simplified)); }

 private:
  const opencc::SimpleConverter opencc_;
  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> kept_;
};

Converter& shared() {
  static Converter converter;  // a cache: what it answers depends on nothing but the text
  return converter;
}

}  // namespace

std::string traditional(std::string_view simplified) {
  return shared().convert(simplified);
}

std::string traditional_once(std::string_view simplified) {
  return shared().once(simplified);
}

}  // namespace wellkept::chinese
