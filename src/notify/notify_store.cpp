#include "notify/notify_store.h"

#include "notify/notify_sql.h"

namespace wellkept::notify::store {
namespace {

std::optional<std::string> some(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<int> maybe_minutes(const db::Row& row, int column) {
  const auto number = row.maybe_integer(column);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

Id earlier(db::Transaction& tx, const db::Query& query, const std::string& dedupe) {
  return tx.one(query, {dedupe}, [](const db::Row& row) { return row.id(0); }).value();
}

}  // namespace

Id add_inbox(db::Transaction& tx, Id id, const Message& message, std::string_view topic, Instant shown_at) {
  const auto added = tx.execute(
      sql::add_inbox, {id, message.to.member, topic, message.template_id, json::write(message.params), message.subject,
                       some(message.clause), message.urgent, shown_at, some(message.dedupe)});
  return added == 1 ? id : earlier(tx, sql::inbox_of_dedupe, message.dedupe);
}

Id add_outbox(db::Transaction& tx, Id id, const Message& message, const Outgoing& out, Instant now) {
  const auto added = tx.execute(
      sql::add_outbox, {id, now, channel_name(message.channel), message.to.member, message.to.customer, out.address,
                        out.topic, message.template_id, out.language, json::write(message.params), message.subject,
                        some(message.clause), message.urgent, message.secret, out.digest, some(message.dedupe),
                        out.next_at, message.expires_at, out.message_id});
  return added == 1 ? id : earlier(tx, sql::outbox_of_dedupe, message.dedupe);
}

void erase_customer(db::Transaction& tx, Id customer) {
  tx.execute(sql::erase_customer, {customer});
}

std::optional<Preferences> find_preferences(db::Transaction& tx, Id member) {
  return tx.one(sql::find_settings, {member}, [](const db::Row& row) {
    Preferences found;
    found.language = row.string(0);
    found.zone = row.string(1);
    if (!row.null(2)) found.email = row.string(2);
    found.quiet_from = maybe_minutes(row, 3);
    found.quiet_until = maybe_minutes(row, 4);
    found.digest_at = static_cast<int>(row.integer(5));
    read_topics(row.text(6), found);
    found.version = row.integer(7);
    return found;
  });
}

}  // namespace wellkept::notify::store
