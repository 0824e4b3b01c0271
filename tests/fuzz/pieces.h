// What several fuzzers do with their input.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace wellkept::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void must(bool holds) {
  if (!holds) std::abort();
}

// The text before the next separator, which is taken off with it.
inline std::string_view take(std::string_view& rest, char separator) {
  const auto piece = rest.substr(0, rest.find(separator));
  rest.remove_prefix(piece.size() < rest.size() ? piece.size() + 1 : piece.size());
  return piece;
}

}  // namespace wellkept::fuzz
