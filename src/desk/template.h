// Texts that are written again and again, with places for what differs: "{{ticket.number}}". Rules only.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/policy.h"

namespace wellkept::desk {

struct TemplateContent {
  policy::Text name;
  std::string purpose;  // message, note
  policy::Text subject;
  policy::Text body;
};

const std::vector<std::string_view>& placeholder_names();
// Invalid "template.placeholder" when a place is not closed or names nothing that there is.
Outcome check_places(std::string_view text);

Outcome check_content(const TemplateContent& content);  // of its texts, in both languages

// `value` gives what stands in a place; places without a value stay empty and are named in `missing`.
struct Filled {
  std::string text;
  std::vector<std::string> missing;
};
Filled fill(std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& value);

}  // namespace wellkept::desk
