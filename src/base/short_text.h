// Ids and instants as text without an allocation: lists and exports are mostly these.
#pragma once
#include <array>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"

namespace wellkept {

inline void put_two_digits(char* at, unsigned number) {
  at[0] = static_cast<char>('0' + number / 10);
  at[1] = static_cast<char>('0' + number % 10);
}

class ShortText {
 public:
  explicit ShortText(Id id);            // as format_id
  explicit ShortText(Instant instant);  // as format_instant
  operator std::string_view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 24> text_;
  std::size_t size_;
};

}  // namespace wellkept
