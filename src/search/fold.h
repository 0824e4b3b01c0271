// One form for texts that say the same: NFKC, case folded (ICU), and every Han character in its simplified form
// (OpenCC).
//
// Characters are simplified one by one, never by phrase: the form of a part is then the part of the form, so that a
// word of two characters is found in every sentence that holds it, and offsets lead back to the text as written.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wellkept::search {

struct Folded {
  std::string text;
  std::vector<std::uint32_t> origin;  // for each byte of text, and one past it: the byte of the source it came from
};

class Folding {
 public:
  // Reads OpenCC's characters, once a process. Throws std::runtime_error when its data are missing.
  static const Folding& shared();

  std::string fold(std::string_view utf8) const;
  Folded fold_with_origin(std::string_view utf8) const;

 private:
  Folding();
  template <class Each>
  void walk(std::string_view utf8, Each&& each) const;
  char32_t simplified(char32_t c) const;

  std::vector<char32_t> plane_;                    // U+3400 to U+9FFF
  std::unordered_map<char32_t, char32_t> beyond_;  // of the rarer characters, only those that change
};

}  // namespace wellkept::search
