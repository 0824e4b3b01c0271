#include "ticket/ticket_store.h"

#include <limits>

#include "ticket/row_store.h"
#include "ticket/ticket_sql.h"

namespace wellkept::ticket {
namespace {

std::optional<std::string_view> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

promise::Light read_light(std::string_view name) {
  for (const auto light : {promise::Light::blue, promise::Light::yellow, promise::Light::red, promise::Light::paused}) {
    if (promise::light_name(light) == name) return light;
  }
  return promise::Light::none;
}

}  // namespace

void read_ticket_row_into(Ticket& ticket, const db::Row& row) {
  ticket.id = row.id(0);
  ticket.number = row.text(1);
  ticket.kind = row.text(2);
  ticket.state = row.text(3);
  ticket.stage = row.text(4);
  ticket.open = row.boolean(5);
  ticket.unit = row.id(6);
  ticket.assignee = row.id(7);
  ticket.customer = row.id(8);
  ticket.channel = row.text(9);
  ticket.severity = row.text(10);
  ticket.urgency = row.text(11);
  ticket.subject = row.text(12);
  ticket.opened_at = row.instant(13);
  ticket.updated_at = row.instant(14);
  ticket.closed_at = row.maybe_instant(15);
  ticket.version = row.integer(16);
  ticket.due_at = row.maybe_instant(17);
  ticket.due_clause = row.string(18);
  ticket.warn_at = row.maybe_instant(19);
  ticket.source = row.string(20);
  ticket.source_key = row.string(21);
  ticket.sample = row.boolean(22);
  ticket.light = read_light(row.text(23));
  ticket.light_at = row.maybe_instant(24);
}

Ticket read_ticket_row(const db::Row& row) {
  Ticket ticket;
  read_ticket_row_into(ticket, row);
  return ticket;
}

void insert_ticket(db::Transaction& tx, const Ticket& t) {
  tx.execute(sql::insert_ticket, {t.id,
                                  t.number,
                                  t.kind,
                                  t.state,
                                  t.stage,
                                  t.open,
                                  t.unit.value,
                                  t.assignee,
                                  t.customer,
                                  t.channel,
                                  t.severity,
                                  t.urgency,
                                  t.subject,
                                  t.opened_at,
                                  t.updated_at,
                                  t.closed_at,
                                  t.version,
                                  t.due_at,
                                  unless_empty(t.due_clause),
                                  t.warn_at,
                                  unless_empty(t.source),
                                  unless_empty(t.source_key),
                                  t.sample,
                                  promise::light_name(t.light),
                                  t.light_at});
}

bool update_ticket(db::Transaction& tx, const Ticket& t, std::int64_t read_version) {
  return tx.execute(sql::update_ticket, {t.id,         read_version,
                                         t.kind,       t.state,
                                         t.stage,      t.open,
                                         t.unit.value, t.assignee,
                                         t.customer,   t.channel,
                                         t.severity,   t.urgency,
                                         t.subject,    t.updated_at,
                                         t.closed_at,  t.version,
                                         t.due_at,     unless_empty(t.due_clause),
                                         t.warn_at,    promise::light_name(t.light),
                                         t.light_at}) == 1;
}

std::optional<Ticket> find_ticket(db::Transaction& tx, Id id) {
  return tx.one(sql::ticket_by_id, {id}, read_ticket_row);
}

std::optional<Ticket> find_ticket_by_number(db::Transaction& tx, std::string_view number) {
  return tx.one(sql::ticket_by_number, {number}, read_ticket_row);
}

Id find_imported(db::Transaction& tx, std::string_view source, std::string_view source_key) {
  return tx.one(sql::ticket_by_source, {source, source_key}, [](const db::Row& row) { return row.id(0); })
      .value_or(Id{});
}

std::vector<Id> ticket_ids_after(db::Transaction& tx, Id last, int limit) {
  return tx.all(sql::tickets_from, {last.value, limit}, [](const db::Row& row) { return row.id(0); });
}

std::vector<Ticket> tickets_to_turn(db::Transaction& tx, Instant now, int limit) {
  return tx.all(sql::tickets_to_turn, {now, limit}, read_ticket_row);
}

void turn_light(db::Transaction& tx, const Ticket& ticket) {
  tx.execute(sql::turn_light, {ticket.id, promise::light_name(ticket.light), ticket.light_at});
}

std::optional<Instant> next_turn(db::Transaction& tx) {
  return tx.one(sql::next_turn, {}, [](const db::Row& row) { return row.instant(0); });
}

bool has_open_child(db::Transaction& tx, Id ticket) {
  return tx.one(sql::open_child, {ticket}, [](const db::Row& row) { return row.id(0); }).has_value();
}

std::int64_t reserve_numbers(db::Transaction& tx, std::int64_t count) {
  // Two small statements: on SQLite one that returns what it wrote costs five times as much.
  if (tx.execute(sql::add_counter, {"ticket", count}) == 0) tx.execute(sql::start_counter, {"ticket", count});
  const auto last = tx.one(sql::counter_value, {"ticket"}, [](const db::Row& row) { return row.integer(0); });
  return *last - count + 1;
}

std::string number_text(std::int64_t number) {
  return "T-" + std::to_string(1'000'000 + number);
}

std::vector<Ticket> list_tickets(db::Transaction& tx, const Page& page) {
  const Id after = page.after ? page.after : Id{std::numeric_limits<std::int64_t>::max()};
  switch (page.queue) {
    case Queue::due:
      return tx.all(
          sql::list_due,
          {page.after_due.value_or(Instant{std::numeric_limits<std::int64_t>::min()}), page.after.value, page.limit},
          read_ticket_row);
    case Queue::newest:
      return tx.all(sql::list_newest, {after, page.limit}, read_ticket_row);
    case Queue::unit:
      return tx.all(sql::list_unit_newest, {page.of.value, after, page.limit}, read_ticket_row);
    case Queue::assignee:
      return tx.all(sql::list_assignee_newest, {page.of, after, page.limit}, read_ticket_row);
    case Queue::customer:
      return tx.all(sql::list_customer_newest, {page.of, after, page.limit}, read_ticket_row);
  }
  return {};
}

void insert_text(db::Transaction& tx, Id stream, const StoredText& text) {
  tx.execute(sql::insert_text, {stream, text.version, text.field, db::Param::blob(text.salt), text.body});
}

std::vector<StoredText> texts_of(db::Transaction& tx, Id stream, std::int64_t after_version) {
  return tx.all(sql::texts_of, {stream, after_version}, [](const db::Row& row) {
    return StoredText{row.integer(0), row.string(1), std::string(row.blob(2)), row.string(3)};
  });
}

void insert_attachment(db::Transaction& tx, Id ticket, std::int64_t version, const Attachment& a) {
  tx.execute(sql::insert_attachment, {a.id, ticket, version, a.name, a.media_type, a.size, a.sha256, a.created_at});
}

namespace {
Attachment read_attachment(const db::Row& row) {
  return {row.id(0), row.string(1), row.string(2), row.integer(3), row.string(4), row.instant(5)};
}
}  // namespace

std::vector<Attachment> attachments_of(db::Transaction& tx, Id ticket) {
  return tx.all(sql::attachments_of, {ticket}, read_attachment);
}

std::optional<Attachment> find_attachment(db::Transaction& tx, Id ticket, Id attachment) {
  return tx.one(sql::attachment_by_id, {ticket, attachment}, read_attachment);
}

void insert_confirmation(db::Transaction& tx, const ConfirmationLink& link, std::int64_t round, Instant now) {
  tx.execute(sql::insert_confirmation, {link.id, link.ticket, round, now, link.expires_at});
}

std::optional<ConfirmationLink> find_confirmation(db::Transaction& tx, Id id) {
  return tx.one(sql::confirmation_by_id, {id}, [&](const db::Row& row) {
    return ConfirmationLink{id, row.id(0), row.instant(1), row.maybe_instant(2)};
  });
}

bool answer_confirmation(db::Transaction& tx, Id id, Instant now) {
  return tx.execute(sql::answer_confirmation, {id, now}) == 1;
}

}  // namespace wellkept::ticket
