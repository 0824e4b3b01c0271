// Members and units: the rules, without storage.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"

namespace wellkept::directory {

struct Member {
  Id id;
  std::string login;
  std::string name;
  std::vector<std::string> roles;  // sorted
  Id unit;
  bool active = true;
  bool has_password = false;
  std::int64_t version = 1;
  Instant created_at;
};

struct Unit {
  Id id;
  Id parent;
  std::string kind;  // one of unit_kinds()
  std::string name;
  std::int64_t version = 1;
};

const std::vector<std::string_view>& unit_kinds();
constexpr int kMaxUnitDepth = 16;

// The form in which logins are compared and stored: NFKC, case folded, without outer white space. Invalid
// "member.login" unless it has 2 to 64 letters, digits and . _ - @ +.
Result<std::string> normal_login(std::string_view login);
// Sorted, each once. Invalid "member.role" when one is unknown.
Result<std::vector<std::string>> normal_roles(std::vector<std::string> roles);
Result<std::vector<std::string>> normal_scopes(std::vector<std::string> scopes);  // invalid "token.scope"
// Invalid "password.short" (under 10 characters), "password.long" (over 200), "password.weak" (few different
// characters, or made of the login).
Outcome check_new_password(std::string_view password, std::string_view login);

// Names of a closed list as they are stored: separated by one space.
std::string join_words(const std::vector<std::string>& words);
std::vector<std::string> split_words(std::string_view joined);

}  // namespace wellkept::directory
