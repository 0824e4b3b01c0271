// Tickets in the database: rows, personal texts, attachments, the numbers people say on the telephone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "db/database.h"
#include "ticket/ticket.h"

namespace wellkept::ticket {

void insert_ticket(db::Transaction& tx, const Ticket& ticket);
// False when another version is stored.
bool update_ticket(db::Transaction& tx, const Ticket& ticket, std::int64_t read_version);
std::optional<Ticket> find_ticket(db::Transaction& tx, Id id);
std::optional<Ticket> find_ticket_by_number(db::Transaction& tx, std::string_view number);
Id find_imported(db::Transaction& tx, std::string_view source, std::string_view source_key);

// Tickets whose light time has turned, those first whose moment came first; their new light; the next such moment.
std::vector<Ticket> tickets_to_turn(db::Transaction& tx, Instant now, int limit);
void turn_light(db::Transaction& tx, const Ticket& ticket);
std::optional<Instant> next_turn(db::Transaction& tx);

bool has_open_child(db::Transaction& tx, Id ticket);

// Reserves `count` numbers; the first of them: "T-1000001", "T-1000002" …
std::int64_t reserve_numbers(db::Transaction& tx, std::int64_t count);
std::string number_text(std::int64_t number);

std::vector<Id> ticket_ids_after(db::Transaction& tx, Id last, int limit);  // in order of id

enum class Queue { due, newest, unit, assignee, customer };
struct Page {
  Queue queue = Queue::due;
  Id of;  // the unit, assignee or customer
  std::optional<Instant> after_due;
  Id after;  // the last id of the page before
  int limit = 50;
};
std::vector<Ticket> list_tickets(db::Transaction& tx, const Page& page);

struct StoredText {
  std::int64_t version = 0;
  std::string field;
  std::string salt;
  std::string body;
};
void insert_text(db::Transaction& tx, Id stream, const StoredText& text);
std::vector<StoredText> texts_of(db::Transaction& tx, Id stream, std::int64_t after_version);

struct Attachment {
  Id id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::string sha256;  // hex
  Instant created_at;
};
void insert_attachment(db::Transaction& tx, Id ticket, std::int64_t version, const Attachment& attachment);
std::vector<Attachment> attachments_of(db::Transaction& tx, Id ticket);
std::optional<Attachment> find_attachment(db::Transaction& tx, Id ticket, Id attachment);

struct ConfirmationLink {
  Id id;
  Id ticket;
  Instant expires_at;
  std::optional<Instant> answered_at;
};
void insert_confirmation(db::Transaction& tx, const ConfirmationLink& link, std::int64_t round, Instant now);
std::optional<ConfirmationLink> find_confirmation(db::Transaction& tx, Id id);
bool answer_confirmation(db::Transaction& tx, Id id, Instant now);  // false when it was answered already

}  // namespace wellkept::ticket
