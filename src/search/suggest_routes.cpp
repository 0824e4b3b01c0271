#include "search/suggest_routes.h"

#include "base/bind.h"
#include "policy/classify.h"

namespace wellkept::search {
namespace {

void write_words(json::Writer& out, const std::vector<std::string>& words) {
  out.key("words").begin_array();
  for (const std::string& word : words) out.value(word);
  out.end_array();
}

void write_value(json::Writer& out, std::string_view name, const std::optional<policy::ValueSuggestion>& suggestion) {
  out.key(name);
  if (!suggestion) {
    out.null();
    return;
  }
  out.begin_object().field("value", suggestion->value);
  write_words(out, suggestion->words);
  out.end_object();
}

Result<http::Response> suggest(const policy::Policy& policy, const http::Request& request) {
  WK_TRY(body, request.json());
  bind::Reader in(body);
  const std::string words = in.text("text", {.max = 8200, .multiline = true});
  WK_CHECK(in.finish());
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_value(out, "kind", policy::suggest_kind(policy, words));
  write_value(out, "severity", policy::suggest_severity(policy, words));
  out.key("class");
  if (const auto found = policy::suggest(policy, words)) {
    out.begin_object().field("category", found->category).field("subcategory", found->subcategory);
    write_words(out, found->words);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
  return http::json_response(200, std::move(text));
}

}  // namespace

void add_suggest_routes(http::Router& router, const policy::Policy& policy) {
  router.add({http::Method::post, "/api/v1/tickets/suggest", http::Access::member, "ticket.write", 64 * 1024, 240,
              [&policy](http::Request& request) { return suggest(policy, request); }});
}

}  // namespace wellkept::search
