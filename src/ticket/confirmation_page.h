// The customer's page behind a signed link: one form, no script, readable on any telephone, zh and en.
#pragma once
#include <string>
#include <string_view>

namespace wellkept::ticket {

struct Question {
  std::string number;
  std::string subject;
  std::string kind;
  bool incomplete = false;  // the form came back without yes or no
  std::string whole{};      // where the whole request is shown; empty: nowhere
};
std::string question_page(const Question& question, std::string_view language);
// A page with one message; `code` is a refusal's code, or "thanks.satisfied", "thanks.refused".
std::string message_page(std::string_view code, std::string_view language);

}  // namespace wellkept::ticket
