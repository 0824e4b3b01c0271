// The words of any HTML: UTF-8 when it was, and no tag that a browser would take for one comes out of tags.
#include "base/text.h"
#include "pieces.h"
#include "transfer/html_words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wellkept;
  const std::string_view html = fuzz::text_of(data, size);
  const std::string words = transfer::words_of_html(html);
  if (text::is_utf8(html)) fuzz::must(text::is_utf8(words));
  fuzz::must(words.size() <= html.size() + 16);
  return 0;
}
