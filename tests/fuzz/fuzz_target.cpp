// What stands around a body: the target of a request line, a page's cursor and limit, languages, versions, forms, the
// addresses that proxies name. The first line chooses; the rest is read.
#include <algorithm>

#include "base/text.h"
#include "http/form.h"
#include "http/paging.h"
#include "http/target.h"
#include "http/trusted_proxies.h"
#include "http/versions.h"
#include "pieces.h"

using namespace wellkept;
using fuzz::must;

namespace {

void check_target(std::string_view raw) {
  const auto target = http::parse_target(raw);
  if (!target) return;
  must(text::is_utf8(target->path) && target->path.starts_with('/'));
  for (const std::string_view segment : text::split(target->path, '/')) must(segment != "." && segment != "..");
  must(std::none_of(target->path.begin(), target->path.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\\'; }));
  for (const auto& [name, value] : target->queries) must(text::is_utf8(name) && text::is_utf8(value));
}

void check_request(std::string_view what, std::string_view text) {
  http::Request request;
  request.queries = {{"cursor", std::string(text)}, {"limit", std::string(text)}, {"lang", std::string(text)}};
  request.headers = {{"if-match", std::string(text)},
                     {"accept-language", std::string(text)},
                     {"content-type", "application/x-www-form-urlencoded"}};
  request.body = text;
  if (what == "page") {
    const auto page = http::read_page(request);
    if (page.ok()) must(page->limit >= 1 && page->limit <= 200 && page->cursor.size() <= 200);
  } else if (what == "language") {
    const std::string language = http::language_of(request);
    must(language == "zh" || language == "en");
  } else if (what == "version") {
    const auto version = http::expected_version(request);
    if (version.ok()) must(*version >= 0);
  } else {
    const auto form = http::read_form(request);
    if (form.ok()) must(form->size() <= 100);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text_of(data, size);
  const std::string_view what = fuzz::take(rest, '\n');
  if (what == "target") {
    check_target(rest);
  } else if (what == "proxies") {
    const auto list = fuzz::take(rest, '\n');
    const auto peer = fuzz::take(rest, '\n');
    const auto proxies = http::TrustedProxies::parse(list);
    if (proxies) must(!proxies->client_of(peer, rest).empty() || peer.empty());
  } else {
    check_request(what, rest);
  }
  return 0;
}
