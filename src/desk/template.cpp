#include "desk/template.h"

#include <algorithm>

#include "base/text.h"

namespace wellkept::desk {
namespace {

// Gives plain text and the names of places in their order; false when a place is not closed.
bool walk(std::string_view text, const std::function<void(std::string_view)>& plain,
          const std::function<void(std::string_view)>& place) {
  while (true) {
    const std::size_t begin = text.find("{{");
    plain(text.substr(0, begin));
    if (begin == std::string_view::npos) return true;
    const std::size_t end = text.find("}}", begin);
    if (end == std::string_view::npos) return false;
    place(text::trim(text.substr(begin + 2, end - begin - 2)));
    text.remove_prefix(end + 2);
  }
}

}  // namespace

const std::vector<std::string_view>& placeholder_names() {
  static const std::vector<std::string_view> names{
      "customer.name", "member.name",    "ticket.due",   "ticket.kind",    "ticket.number",
      "ticket.opened", "ticket.product", "ticket.state", "ticket.subject",
  };
  return names;
}

Outcome check_places(std::string_view text) {
  const auto& names = placeholder_names();
  bool known = true;
  const bool closed = walk(
      text, [](std::string_view) {},
      [&](std::string_view name) { known = known && std::find(names.begin(), names.end(), name) != names.end(); });
  if (closed && known) return Done{};
  Refusal refusal =
      refuse(RefusalKind::invalid, "template.placeholder", "A place is not closed or names nothing known.");
  json::Array list(names.begin(), names.end());
  refusal.context = json::Object{{"known", std::move(list)}};
  return refusal;
}

Filled fill(std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& value) {
  Filled filled;
  walk(
      text, [&](std::string_view plain) { filled.text += plain; },
      [&](std::string_view name) {
        const auto found = value(name);
        if (found && !found->empty()) {
          filled.text += *found;
        } else if (std::find(filled.missing.begin(), filled.missing.end(), name) == filled.missing.end()) {
          filled.missing.emplace_back(name);
        }
      });
  return filled;
}

Outcome check_content(const TemplateContent& content) {
  for (const policy::Text* text : {&content.subject, &content.body}) {
    WK_CHECK(check_places(text->zh));
    WK_CHECK(check_places(text->en));
  }
  return Done{};
}

}  // namespace wellkept::desk
