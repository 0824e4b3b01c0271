// The first line is what somebody looks for, the second is a text; both may be anything. What is found lies within the
// text, and the part that is shown of it is whole characters.
#include "base/text.h"
#include "pieces.h"
#include "search/fold.h"
#include "search/score.h"
#include "search/similar.h"
#include "search/snippet.h"
#include "search/tokens.h"

using namespace wellkept;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const std::string_view asked = fuzz::take(text, '\n');
  if (!text::is_utf8(asked) || !text::is_utf8(text)) return 0;  // the routes refuse it before
  const search::Folding& folding = search::Folding::shared();
  const search::Folded folded = folding.fold_with_origin(text);
  must(folded.text == folding.fold(text) && folded.origin.size() == folded.text.size() + 1);
  for (const std::uint32_t origin : folded.origin) must(origin <= text.size());

  const auto terms = search::read_terms(folding.fold(asked));
  must(terms.size() <= search::kMaxTerms);
  for (const search::Term& term : terms) {
    must(!term.tokens.empty());
    for (std::size_t at = 0;;) {
      const auto span = search::find_term(folded.text, term, at);
      if (!span) break;
      must(span->begin >= at && span->begin < span->end && span->end <= folded.text.size());
      at = span->end;
    }
    (void)search::count_term(folded.text, term);
  }
  if (const auto snippet = search::make_snippet(folding, text, terms)) {
    must(text::is_utf8(snippet->text));
    std::size_t last = 0;
    for (const auto& [from, to] : snippet->marks) {
      must(from >= last && from < to && to <= snippet->text.size());
      last = to;
    }
  }
  (void)search::score({folded.text, folded.text, 0, true}, terms);
  const std::string other = folding.fold(asked);
  const auto likeness = search::compare({folded.text, other, false, 0}, {});
  must(likeness.score >= 0 && likeness.score <= 1);
  (void)search::telling_tokens(folded.text);
  return 0;
}
