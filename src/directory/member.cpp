#include "directory/member.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "directory/common_password.h"
#include "directory/permissions.h"

namespace wellkept::directory {

namespace {

constexpr std::size_t kMinLogin = 2;
constexpr std::size_t kMaxLogin = 64;
constexpr std::size_t kMinPassword = 12;
constexpr std::size_t kMaxPassword = 200;
constexpr std::size_t kMinDifferent = 4;

Refusal invalid(std::string field, std::string code, std::string detail) {
  Refusal refusal = refuse(RefusalKind::invalid, code, detail);
  refusal.fields.push_back({std::move(field), std::move(code), std::move(detail)});
  return refusal;
}

bool login_character(char c) {
  const bool ascii_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  // Beyond ASCII: letters of any script; white space and signs among them were folded away or do no harm.
  return ascii_word || std::string_view("._-@+").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

Result<std::vector<std::string>> normal(std::vector<std::string> words, bool (*known)(std::string_view),
                                        const char* field, const char* code) {
  for (const std::string& word : words) {
    if (!known(word)) return invalid(field, code, "'" + word + "' is not in the list.");
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace

const std::vector<std::string_view>& unit_kinds() {
  static const std::vector<std::string_view> kinds{"company", "department", "region", "center", "team", "provider"};
  return kinds;
}

Result<std::string> normal_login(std::string_view login) {
  const auto refused = [] {
    return invalid("/login", "member.login", "A login has 2 to 64 letters, digits and . _ - @ +.");
  };
  if (!text::is_utf8(login)) return refused();
  std::string folded = text::fold(text::trim(login));
  const std::size_t characters = text::characters(folded);
  if (characters < kMinLogin || characters > kMaxLogin) return refused();
  if (!std::all_of(folded.begin(), folded.end(), login_character)) return refused();
  return folded;
}

Result<std::vector<std::string>> normal_roles(std::vector<std::string> roles) {
  return normal(std::move(roles), is_role, "/roles", "member.role");
}

Result<std::vector<std::string>> normal_scopes(std::vector<std::string> scopes) {
  return normal(std::move(scopes), is_permission, "/scopes", "token.scope");
}

Outcome check_new_password(std::string_view password, std::string_view login) {
  const std::size_t characters = text::is_utf8(password) ? text::characters(password) : 0;
  if (characters < kMinPassword) {
    return invalid("/password", "password.short", "A password has at least 12 characters.");
  }
  if (characters > kMaxPassword) {
    return invalid("/password", "password.long", "A password has at most 200 characters.");
  }
  const std::set<char> different(password.begin(), password.end());
  const std::string folded = text::fold(password);
  const bool around_login =
      !login.empty() && folded.find(login) != std::string::npos && folded.size() < login.size() + kMinDifferent;
  if (different.size() < kMinDifferent || around_login || is_common_password(folded)) {
    return invalid("/password", "password.weak", "The password is too easy to guess.");
  }
  return Done{};
}

std::string join_words(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return joined;
}

std::vector<std::string> split_words(std::string_view joined) {
  std::vector<std::string> words;
  for (const auto word : text::split(joined, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace wellkept::directory
