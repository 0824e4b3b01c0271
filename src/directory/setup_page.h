// The page behind a one-time link, in zh and en: of the first administrator it asks login, name and password; of a
// member the password only.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wellkept::directory {

// What is typed and shown again. Passwords never are.
struct SetupForm {
  bool first_administrator = false;
  std::string login;
  std::string name;
  // By field ("login", "name", "password", "repeat"; "" above the form): a stable code, put into words on the page.
  std::map<std::string, std::string, std::less<>> problems;
};
// The problems of a refusal by field, or by its own code when it names none.
std::map<std::string, std::string, std::less<>> problems_of(const Refusal& refusal);

std::string setup_page(const SetupForm& form, std::string_view language);
// How to go on: sign in, issue a token, browse the API. `origin` is the address of this server.
std::string setup_done_page(std::string_view login, std::string_view origin, std::string_view language);
std::string setup_gone_page(std::string_view language);

}  // namespace wellkept::directory
