#include "search/document.h"

#include "base/text.h"

namespace wellkept::search {
namespace {

constexpr char kContactLetter = 'p';
constexpr const char* kBetween = "\u00b6";  // no phrase goes on from a title into the body

char letter_of(std::string_view kind) {
  return kind.front();
}

void add_tokens(std::string& out, char letter, std::string_view text) {
  for (const std::string& token : tokens_of(text)) {
    if (!out.empty()) out += ' ';
    out += letter;
    out += token;
  }
}

// An address as one token: its punctuation becomes what the index takes for letters.
std::string one_token(std::string_view contact) {
  std::string out;
  for (const char c : contact) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (letter) {
      out += c;
    } else {
      out += "\u00b7";
    }
  }
  return out;
}

void add_contact(std::string& out, std::string_view line) {
  const auto add = [&](std::string_view token) {
    if (!out.empty()) out += ' ';
    out.append(1, kContactLetter).append(token);
  };
  if (line.find('@') != std::string_view::npos) {
    add(one_token(line));
    add_tokens(out, kContactLetter, line);
    return;
  }
  const std::string_view digits = line.starts_with('+') ? line.substr(1) : line;
  if (digits.empty()) return;
  add(digits);
  if (digits.size() == 13 && digits.starts_with("86")) add(digits.substr(2));  // as it is dialled at home
  if (digits.size() >= 8) add(digits.substr(digits.size() - 4));               // what a masked number shows too
}

Phrase with_letter(char letter, const Term& term) {
  Phrase phrase{{}, term.prefix};
  for (const std::string& token : term.tokens) phrase.tokens.push_back(letter + token);
  return phrase;
}

// How a term may be met in a customer's contacts.
void add_contact_phrases(Need& need, const Term& term, Contacts contacts, std::string_view folded) {
  if (contacts == Contacts::whole) {
    need.push_back(with_letter(kContactLetter, term));
    return;
  }
  if (term.runs.size() == 1 && !term.cjk.front() &&
      term.runs.front().find_first_not_of("0123456789") == std::string::npos) {
    need.push_back({{kContactLetter + term.runs.front()}, false});
    return;
  }
  const std::string_view whole = text::trim(folded);
  if (whole.find('@') != std::string_view::npos && whole.find(' ') == std::string_view::npos) {
    need.push_back({{kContactLetter + one_token(whole)}, false});
  }
}

template <class Write>
std::string joined(const auto& parts, std::string_view between, Write&& write) {
  std::string out = "(";
  for (const auto& part : parts) {
    if (out.size() > 1) out += between;
    out += write(part);
  }
  return out + ")";
}

std::string sqlite_phrase(const Phrase& phrase) {
  std::string out = "\"";
  for (const std::string& token : phrase.tokens) out += (out.size() > 1 ? " " : "") + token;
  return out + (phrase.prefix ? "\" *" : "\"");
}

std::string postgres_phrase(const Phrase& phrase) {
  std::string out = "(";
  for (const std::string& token : phrase.tokens) out += (out.size() > 1 ? " <-> '" : "'") + token + "'";
  return out + (phrase.prefix ? ":*)" : ")");
}

}  // namespace

std::string index_text(const Document& document) {
  const char letter = letter_of(document.kind);
  std::string out;
  add_tokens(out, letter, document.title);
  if (document.kind == "customer") {
    for (const std::string_view line : text::split(document.body, '\n')) add_contact(out, line);
    return out;
  }
  if (document.body.empty()) return out;
  if (!out.empty()) out += std::string(" ") + kBetween;
  add_tokens(out, letter, document.body);
  return out;
}

Question question(const std::vector<Term>& terms, const std::vector<std::string>& kinds, Contacts contacts,
                  std::string_view folded) {
  Question any;
  for (const std::string& kind : kinds) {
    Group all;
    for (const Term& term : terms) {
      Need need{with_letter(letter_of(kind), term)};
      if (kind == "customer") add_contact_phrases(need, term, contacts, folded);
      all.push_back(std::move(need));
    }
    any.push_back(std::move(all));
  }
  return any;
}

std::string sqlite_question(const Question& any) {
  return joined(any, " OR ", [](const Group& all) {
    return joined(all, " AND ", [](const Need& need) { return joined(need, " OR ", sqlite_phrase); });
  });
}

std::string postgres_question(const Question& any) {
  return joined(any, " | ", [](const Group& all) {
    return joined(all, " & ", [](const Need& need) { return joined(need, " | ", postgres_phrase); });
  });
}

std::string postgres_tokens(std::string_view index_text) {
  constexpr int kLastPosition = 16383;  // PostgreSQL's limit
  std::string out;
  int position = 0;
  for (const std::string_view token : text::split(index_text, ' ')) {
    if (token.empty()) continue;
    if (position < kLastPosition) ++position;
    out += (out.empty() ? "'" : " '") + std::string(token) + "':" + std::to_string(position);
  }
  return out;
}

}  // namespace wellkept::search
