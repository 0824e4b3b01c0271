#include "search/tokens.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace wellkept::search {
namespace {

enum class Class { other, word, cjk };

Class class_of(UChar32 c) {
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ? Class::word : Class::other;
  if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF)) return Class::cjk;
  if ((c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x3105 && c <= 0x312F) || (c >= 0xAC00 && c <= 0xD7A3)) {
    return Class::cjk;  // kana, bopomofo, hangul
  }
  if (u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) return Class::cjk;
  const auto mask = U_GET_GC_MASK(c);
  return (mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0 ? Class::word : Class::other;
}

struct Char {
  UChar32 code = 0;
  Class kind = Class::other;
  std::size_t end = 0;
};

Char char_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, class_of(first), at + 1};
  const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int64_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(data, i, static_cast<std::int64_t>(text.size()), c);
  return {c, class_of(c), static_cast<std::size_t>(i)};
}

std::size_t skip_separators(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const Char c = char_at(text, at);
    if (c.kind != Class::other) break;
    at = c.end;
  }
  return at;
}

void add_pairs(std::string_view run, bool close, std::vector<std::string>& tokens) {
  std::size_t begin = 0;
  std::size_t middle = char_at(run, 0).end;
  const bool single = middle == run.size();
  while (middle < run.size()) {
    const std::size_t end = char_at(run, middle).end;
    tokens.emplace_back(run.substr(begin, end - begin));
    begin = middle;
    middle = end;
  }
  if (close || single) tokens.emplace_back(run.substr(begin));
}

// An endless word, such as encoded bytes, is found by its beginning.
std::string cut(std::string_view word) {
  constexpr std::size_t kLongest = 120;  // bytes
  if (word.size() <= kLongest) return std::string(word);
  std::size_t end = kLongest;
  while ((static_cast<unsigned char>(word[end]) & 0xc0U) == 0x80U) --end;
  return std::string(word.substr(0, end));
}

// Punctuation that stands inside serial numbers, addresses and names.
bool joins(UChar32 c) {
  return c < 0x80 && std::string_view("-_.@/:+'#&").find(static_cast<char>(c)) != std::string_view::npos;
}

Term make_term(std::string_view piece) {
  Term term;
  const auto runs = runs_of(piece);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    term.runs.emplace_back(runs[i].text);
    term.cjk.push_back(runs[i].cjk);
    if (runs[i].cjk) {
      add_pairs(runs[i].text, i + 1 < runs.size(), term.tokens);
    } else {
      term.tokens.push_back(cut(runs[i].text));
    }
  }
  return term;
}

bool is_one_character(std::string_view run) {
  return char_at(run, 0).end == run.size();
}

bool word_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  do --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U);
  return char_at(text, at).kind == Class::word;
}

bool word_after(std::string_view text, std::size_t at) {
  return at < text.size() && char_at(text, at).kind == Class::word;
}

// Where the runs of a term end when its first begins at `at`.
std::optional<std::size_t> match_at(std::string_view text, const Term& term, std::size_t at) {
  for (std::size_t i = 0; i < term.runs.size(); ++i) {
    if (i > 0) at = skip_separators(text, at);
    const std::string& run = term.runs[i];
    if (text.compare(at, run.size(), run) != 0) return std::nullopt;
    at += run.size();
    const bool may_go_on = i + 1 == term.runs.size() && term.prefix;
    if (!term.cjk[i] && !may_go_on && word_after(text, at)) return std::nullopt;
  }
  return at;
}

}  // namespace

std::vector<Run> runs_of(std::string_view folded) {
  std::vector<Run> runs;
  std::size_t begin = 0;
  Class kind = Class::other;
  const auto close = [&](std::size_t end) {
    if (kind != Class::other) runs.push_back({folded.substr(begin, end - begin), kind == Class::cjk});
  };
  for (std::size_t at = 0; at < folded.size();) {
    const Char c = char_at(folded, at);
    if (c.kind != kind) {
      close(at);
      begin = at;
      kind = c.kind;
    }
    at = c.end;
  }
  close(folded.size());
  return runs;
}

std::vector<std::string> tokens_of(std::string_view folded) {
  std::vector<std::string> tokens;
  for (const Run& run : runs_of(folded)) {
    if (run.cjk) {
      add_pairs(run.text, true, tokens);
    } else {
      tokens.push_back(cut(run.text));
    }
  }
  return tokens;
}

std::string Term::words() const {
  std::string out;
  for (std::size_t i = 0; i < runs.size(); ++i) out += (i > 0 && !(cjk[i] && cjk[i - 1]) ? " " : "") + runs[i];
  return out;
}

std::vector<Term> read_terms(std::string_view folded, bool prefix) {
  std::vector<Term> terms;
  bool quoted = false;
  bool last_was_quoted = false;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    Term term = make_term(folded.substr(begin, end - begin));
    if (term.tokens.empty() || terms.size() == kMaxTerms) return;
    terms.push_back(std::move(term));
    last_was_quoted = quoted;
  };
  for (std::size_t at = 0; at < folded.size();) {
    const Char c = char_at(folded, at);
    const bool quote = c.code == '"' || c.code == 0x201C || c.code == 0x201D;
    if (quote || (!quoted && c.kind == Class::other && !joins(c.code))) {
      close(at);
      begin = c.end;
    }
    if (quote) quoted = !quoted;
    at = c.end;
  }
  close(folded.size());
  // A single character is the beginning of pairs; a last word may still be being typed.
  for (Term& term : terms) term.prefix = term.cjk.back() && is_one_character(term.runs.back());
  if (prefix && !terms.empty() && !terms.back().cjk.back() && !last_was_quoted) terms.back().prefix = true;
  return terms;
}

std::optional<Span> find_term(std::string_view folded, const Term& term, std::size_t from) {
  const std::string& first = term.runs.front();
  for (auto at = folded.find(first, from); at != std::string_view::npos; at = folded.find(first, at + 1)) {
    if (!term.cjk.front() && word_before(folded, at)) continue;
    if (const auto end = match_at(folded, term, at)) return Span{at, *end};
  }
  return std::nullopt;
}

int count_term(std::string_view folded, const Term& term) {
  int found = 0;
  for (auto span = find_term(folded, term); span; span = find_term(folded, term, span->end)) ++found;
  return found;
}

}  // namespace wellkept::search
