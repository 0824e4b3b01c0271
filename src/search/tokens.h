// What is put into the index and what is looked for there, from folded text. Pure.
//
// A run of Chinese, Japanese or Korean characters gives its pairs and, at its end, the last character alone; other
// letters and digits give words. A term is looked for as a phrase of such tokens, so that 漏水 inside a sentence is
// found, and 漏 here with 水 there is not.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wellkept::search {

struct Run {  // of one kind of characters, within a folded text
  std::string_view text;
  bool cjk = false;
};
std::vector<Run> runs_of(std::string_view folded);

// The tokens of a text in their order.
std::vector<std::string> tokens_of(std::string_view folded);

// One thing that is looked for: runs that follow each other with nothing but punctuation between them.
struct Term {
  std::vector<std::string> runs;
  std::vector<bool> cjk;            // beside runs
  std::vector<std::string> tokens;  // the phrase
  bool prefix = false;              // the last token may go on
  std::string words() const;        // as it is shown
};

constexpr std::size_t kMaxTerms = 8;

// White space separates terms, and so does punctuation that joins no word; "…" keeps words together. At most kMaxTerms;
// none: nothing to look for. Without `prefix` a last word is looked for as it stands.
std::vector<Term> read_terms(std::string_view folded, bool prefix = true);

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};
// The first place of a term in a folded text at or after `from`.
std::optional<Span> find_term(std::string_view folded, const Term& term, std::size_t from = 0);
int count_term(std::string_view folded, const Term& term);

}  // namespace wellkept::search
