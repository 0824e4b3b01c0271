// What is searched: a document for each ticket, message and customer. Pure: how documents become tokens, and what is
// looked for becomes a question to the index.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "search/tokens.h"

namespace wellkept::search {

constexpr int kTokensVersion = 1;  // another number builds the index anew

// Kinds: "ticket", "message", "customer"; others may come. Tokens carry the kind's letter, so that a search in one kind
// reads nothing of another.
struct Document {
  Id id;  // of the ticket, of the message's event, of the customer
  std::string kind;
  Id ticket;                 // of tickets and messages
  std::int64_t version = 0;  // of the event in the ticket's stream
  Instant at;
  std::string title;  // folded: number and subject, name
  std::string body;   // folded: texts; of customers telephone and e-mail, a line each
  bool operator==(const Document&) const = default;
};

// All tokens of a document, each with its kind's letter, a space between.
std::string index_text(const Document& document);

// A question to the index: any group of which all needs hold, each by any of its phrases.
struct Phrase {
  std::vector<std::string> tokens;
  bool prefix = false;  // of the last token
};
using Need = std::vector<Phrase>;
using Group = std::vector<Need>;
using Question = std::vector<Group>;

enum class Contacts { hidden, whole };  // hidden: a telephone number or an e-mail address is found only by all of it

// The terms in documents of these kinds.
Question question(const std::vector<Term>& terms, const std::vector<std::string>& kinds, Contacts contacts,
                  std::string_view folded);

std::string sqlite_question(const Question& question);     // of FTS5's MATCH
std::string postgres_question(const Question& question);   // a tsquery
std::string postgres_tokens(std::string_view index_text);  // a tsvector

}  // namespace wellkept::search
