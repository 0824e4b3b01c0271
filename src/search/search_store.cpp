#include "search/search_store.h"

#include "search/search_sql.h"

namespace wellkept::search {
namespace {

Document read_document(const db::Row& row) {
  return {row.id(0), row.string(1), row.id(2), row.integer(3), row.instant(4), row.string(5), row.string(6)};
}

Id first_column(const db::Row& row) {
  return row.id(0);
}

}  // namespace

State find_state(db::Transaction& tx) {
  return tx
      .one(sql::find_state, {},
           [](const db::Row& row) {
             return State{row.integer(0), row.integer(1), row.string(2), Id{row.integer(3)}, Id{row.integer(4)}};
           })
      .value();
}

bool move_state(db::Transaction& tx, const State& state) {
  return tx.execute(sql::move_state,
                    {state.revision, state.tokens_version, state.phase, state.walked.value, state.cursor.value}) == 1;
}

std::vector<EventRow> events_after(db::Transaction& tx, Id last, int limit) {
  return tx.all(sql::events_after, {last.value, limit}, [](const db::Row& row) {
    return EventRow{row.id(0), row.id(1), row.string(2)};
  });
}

std::int64_t events_behind(db::Transaction& tx, Id last, int limit) {
  return tx.one(sql::events_behind, {last.value, limit}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

Id newest_event(db::Transaction& tx) {
  return tx.one(sql::newest_event, {}, first_column).value_or(Id{});
}

std::vector<Id> tickets_after(db::Transaction& tx, Id last, int limit) {
  return tx.all(sql::tickets_after, {last.value, limit}, first_column);
}

std::vector<Id> customers_after(db::Transaction& tx, Id last, int limit) {
  return tx.all(sql::customers_after, {last.value, limit}, first_column);
}

std::vector<Id> tickets_of_customer(db::Transaction& tx, Id customer, Id after, int limit) {
  return tx.all(sql::tickets_of_customer, {customer, after.value, limit}, first_column);
}

std::vector<Id> newest_tickets_of_customer(db::Transaction& tx, Id customer, int limit) {
  return tx.all(sql::newest_tickets_of_customer, {customer, limit}, first_column);
}

Id customer_of_ticket(db::Transaction& tx, Id ticket) {
  return tx.one(sql::customer_of_ticket, {ticket}, first_column).value_or(Id{});
}

std::vector<Document> ticket_sources(db::Transaction& tx, Id ticket) {
  auto head = tx.one(sql::ticket_source, {ticket}, [&](const db::Row& row) {
    return Document{ticket, "ticket", ticket, 1, row.instant(2), row.string(0) + " " + row.string(1), {}};
  });
  if (!head) return {};
  std::vector<Document> documents{std::move(*head)};
  tx.each(sql::text_sources, {ticket}, [&](const db::Row& row) {
    if (row.text(4).empty()) return;
    const std::int64_t version = row.integer(1);
    if (version == 1) {  // the opening is the ticket itself; its subject is in the title
      if (row.text(3) == "subject") return;
    } else if (documents.back().version != version) {
      documents.push_back({row.id(0), "message", ticket, version, row.instant(2), {}, {}});
    }
    std::string& body = documents.back().body;
    if (!body.empty()) body += '\n';
    body += row.text(4);
  });
  return documents;
}

std::optional<Document> customer_source(db::Transaction& tx, Id customer) {
  return tx.one(sql::customer_source, {customer}, [&](const db::Row& row) {
    std::string contacts = row.string(1);
    if (!row.null(2)) contacts += (contacts.empty() ? "" : "\n") + row.string(2);
    return Document{customer, "customer", {}, 0, row.instant(3), row.string(0), std::move(contacts)};
  });
}

std::vector<Document> documents_of_ticket(db::Transaction& tx, Id ticket) {
  return tx.all(sql::documents_of_ticket, {ticket}, read_document);
}

std::optional<Document> find_document(db::Transaction& tx, Id id) {
  return tx.one(sql::document_by_id, {id}, read_document);
}

void Index::put(db::Transaction& tx, const Document& document, const std::optional<Document>& stored) const {
  const std::string tokens = index_text(document);
  const std::string before = stored ? index_text(*stored) : std::string();
  if (stored && before != tokens) tx.execute(sql::drop_tokens, {document.id, before});
  if (!stored || before != tokens) {
    const std::string spelled = engine_ == db::Engine::sqlite ? tokens : postgres_tokens(tokens);
    tx.execute(sql::add_tokens, {document.id, spelled});
  }
  tx.execute(sql::put_document, {document.id, document.kind, document.ticket, document.version, document.at,
                                 document.title, document.body});
}

void Index::drop(db::Transaction& tx, const Document& stored) const {
  tx.execute(sql::drop_tokens, {stored.id, index_text(stored)});
  tx.execute(sql::drop_document, {stored.id});
}

void Index::clear(db::Transaction& tx) const {
  tx.execute(sql::clear_index, {});
}

int Index::drop_documents(db::Transaction& tx, int limit) const {
  const auto ids = tx.all(sql::first_documents, {limit}, first_column);
  for (const Id id : ids) tx.execute(sql::drop_document, {id});
  return static_cast<int>(ids.size());
}

void Index::merge(db::Transaction& tx, int pages) const {
  tx.execute(sql::merge_index, {pages});
}

std::string Index::spell(const Question& question) const {
  return engine_ == db::Engine::sqlite ? sqlite_question(question) : postgres_question(question);
}

std::vector<Index::Hit> Index::match(db::Transaction& tx, const Question& question, Id before, int limit) const {
  const std::string spelled = spell(question);
  return tx.all(sql::match_rows, {spelled, before, limit}, [](const db::Row& row) {
    Hit hit{read_document(row), row.maybe_instant(7), false, row.id(9), row.id(10)};
    hit.ticket_open = !row.null(8) && row.boolean(8);
    return hit;
  });
}

std::vector<Id> Index::match_ids(db::Transaction& tx, const Question& question, Id before, int limit) const {
  const std::string spelled = spell(question);
  return tx.all(sql::match_ids, {spelled, before, limit}, first_column);
}

std::optional<TicketRow> find_ticket_row(db::Transaction& tx, Id id) {
  return tx.one(sql::ticket_row, {id}, [](const db::Row& row) {
    return TicketRow{row.id(0),       row.string(1),   row.string(2), row.string(3), row.boolean(4),
                     row.string(5),   row.id(6),       row.id(7),     row.string(8), row.string(9),
                     row.instant(10), row.instant(11), row.id(12)};
  });
}

Id ticket_by_number(db::Transaction& tx, std::string_view number) {
  return tx.one(sql::ticket_by_number, {number}, first_column).value_or(Id{});
}

std::vector<SourceText> texts_of_event(db::Transaction& tx, Id ticket, std::int64_t version) {
  return tx.all(sql::texts_of_event, {ticket, version}, [](const db::Row& row) {
    return SourceText{row.string(0), row.string(1)};
  });
}

std::string event_kind(db::Transaction& tx, Id ticket, std::int64_t version) {
  return tx.one(sql::event_kind, {ticket, version}, [](const db::Row& row) { return row.string(0); }).value_or("");
}

}  // namespace wellkept::search
