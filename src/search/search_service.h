// Searching: what a member may see of what was found, in order, with the places marked.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "customer/customer_service.h"
#include "customer/device_service.h"
#include "db/database.h"
#include "search/search_store.h"
#include "search/similar.h"
#include "search/snippet.h"

namespace wellkept::search {

// Whether somebody sees a ticket, by its unit and who is in charge of it.
using MaySee = std::function<bool(Id unit, Id assignee)>;

// What the one who searches may see.
struct Viewer {
  bool customers = false;
  bool contacts = false;  // whole telephone numbers and e-mail addresses
  MaySee may_see{};       // empty: every ticket; a customer is seen with one of his newest tickets
};

struct Ask {
  std::string words;                // 1 to kMaxWords characters
  std::optional<std::string> kind;  // ticket, customer, message, device
  std::string cursor;
  int limit = 20;
};
constexpr std::size_t kMaxWords = 100;

struct FieldSnippet {
  std::string field;
  Snippet snippet;
};
struct Found {
  std::string kind;
  Id id;
  bool exact = false;
  std::int64_t score = 0;  // millionths
  Instant at;
  std::optional<TicketRow> ticket{};
  std::int64_t version = 0;  // of a message in the ticket's stream
  bool in_texts = true;      // a term stands in the texts, not in the title alone
  std::string event{};
  std::optional<customer::Customer> customer{};  // whose device it is, too
  std::optional<customer::Device> device{};
  std::vector<FieldSnippet> snippets{};
};
struct FoundPage {
  std::vector<Found> items;
  std::vector<std::string> words;  // as they were looked for
  std::optional<std::string> next;
};

struct SimilarTicket {
  TicketRow ticket;
  Likeness likeness;
};

class SearchService {
 public:
  SearchService(db::Engine engine, const customer::CustomerService& customers)
      : index_(engine), customers_(customers) {}

  // Refuses invalid "search.query", "search.kind", "request.cursor". An exact ticket number or telephone number comes
  // first. Then pages go through windows of what was changed last, each in the order of score.
  Result<FoundPage> search(db::Transaction& tx, const Viewer& viewer, const Ask& ask, Instant now) const;

  // Tickets that may be about the same fault as the text, most likely first.
  std::vector<SimilarTicket> similar(db::Transaction& tx, const Viewer& viewer, const std::string& text, Id customer,
                                     Id but_not, int limit, Instant now) const;
  // Of a ticket; not_found "ticket.unknown".
  Result<std::vector<SimilarTicket>> similar_to(db::Transaction& tx, const Viewer& viewer, Id ticket, int limit,
                                                Instant now) const;

 private:
  static void add_devices(db::Transaction& tx, const Viewer& viewer, const std::string& words,
                          std::vector<Found>& found);
  std::vector<Found> jump(db::Transaction& tx, const Viewer& viewer, const Ask& ask) const;
  std::vector<FieldSnippet> snippets(db::Transaction& tx, const Found& found, const std::vector<Term>& terms,
                                     bool contacts) const;
  bool fill(db::Transaction& tx, const Viewer& viewer, Found& found, const std::vector<Term>& terms) const;

  const Index index_;
  const customer::CustomerService& customers_;
};

}  // namespace wellkept::search
