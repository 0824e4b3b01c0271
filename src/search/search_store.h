// The index in the database: SQLite's FTS5 or PostgreSQL's tsvector behind the same few calls.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "search/document.h"

namespace wellkept::search {

struct State {
  std::int64_t revision = 0;
  std::int64_t tokens_version = 0;
  std::string phase;  // follow, clear, tickets, customers
  Id walked;
  Id cursor;
};
State find_state(db::Transaction& tx);
// False when another has moved it since it was read.
bool move_state(db::Transaction& tx, const State& state);

struct EventRow {
  Id id;
  Id stream;
  std::string kind;
};
std::vector<EventRow> events_after(db::Transaction& tx, Id last, int limit);
std::int64_t events_behind(db::Transaction& tx, Id last, int limit);
Id newest_event(db::Transaction& tx);
std::vector<Id> tickets_after(db::Transaction& tx, Id last, int limit);
std::vector<Id> customers_after(db::Transaction& tx, Id last, int limit);
std::vector<Id> tickets_of_customer(db::Transaction& tx, Id customer, Id after, int limit);
std::vector<Id> newest_tickets_of_customer(db::Transaction& tx, Id customer, int limit);
Id customer_of_ticket(db::Transaction& tx, Id ticket);

// Documents as their sources stand now; none when the source is gone. Not folded.
std::vector<Document> ticket_sources(db::Transaction& tx, Id ticket);
std::optional<Document> customer_source(db::Transaction& tx, Id customer);

std::vector<Document> documents_of_ticket(db::Transaction& tx, Id ticket);
std::optional<Document> find_document(db::Transaction& tx, Id id);

class Index {
 public:
  explicit Index(db::Engine engine) : engine_(engine) {}
  // `stored` is what is in the index under that id, if anything.
  void put(db::Transaction& tx, const Document& document, const std::optional<Document>& stored) const;
  void drop(db::Transaction& tx, const Document& stored) const;
  // Forgets all tokens; documents go by `drop_documents`, which says how many went.
  void clear(db::Transaction& tx) const;
  int drop_documents(db::Transaction& tx, int limit) const;
  void merge(db::Transaction& tx, int pages) const;

  struct Hit {
    Document document;
    std::optional<Instant> ticket_updated_at;
    bool ticket_open = false;
    Id unit;
    Id assignee;
  };
  // The newest documents before an id that answer the question; in no order.
  std::vector<Hit> match(db::Transaction& tx, const Question& question, Id before, int limit) const;
  std::vector<Id> match_ids(db::Transaction& tx, const Question& question, Id before, int limit) const;

 private:
  std::string spell(const Question& question) const;
  db::Engine engine_;
};

// What an answer shows of a ticket.
struct TicketRow {
  Id id;
  std::string number;
  std::string kind;
  std::string state;
  bool open = false;
  std::string subject;
  Id unit;
  Id assignee;
  std::string severity;
  std::string urgency;
  Instant updated_at;
  Instant opened_at;
  Id customer;
};
std::optional<TicketRow> find_ticket_row(db::Transaction& tx, Id id);
Id ticket_by_number(db::Transaction& tx, std::string_view number);

struct SourceText {
  std::string field;
  std::string body;
};
std::vector<SourceText> texts_of_event(db::Transaction& tx, Id ticket, std::int64_t version);
std::string event_kind(db::Transaction& tx, Id ticket, std::int64_t version);

}  // namespace wellkept::search
