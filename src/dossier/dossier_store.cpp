#include "dossier/dossier_store.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "dossier/dossier_sql.h"

namespace wellkept::dossier::store {
namespace {

constexpr int kMerges = 100;
constexpr int kNeighbours = 50;
constexpr int kOpenShown = 20;
constexpr int kRequests = 50;
constexpr int kDoubles = 1000;

json::Value read_json(const db::Row& row, int column) {
  auto parsed = json::parse(row.text(column));
  if (auto* value = std::get_if<json::Value>(&parsed)) return std::move(*value);
  throw std::runtime_error("a merge of customers cannot be read");
}

Merge read_merge(const db::Row& row) {
  Merge merge{row.id(0), row.id(1), row.id(2), row.instant(3), row.id(4), {}, read_json(row, 6), row.maybe_instant(7),
              row.id(8)};
  const json::Value reasons = read_json(row, 5);
  for (const json::Value& reason : *reasons.array()) merge.reasons.push_back(*reason.string());
  return merge;
}

DataRequest read_request(const db::Row& row) {
  return {row.id(0),      row.id(1),      row.string(2),        row.id(3),
          row.instant(4), row.instant(5), row.maybe_instant(6), row.id(7)};
}

Id read_id(const db::Row& row) {
  return row.id(0);
}

}  // namespace

void insert_merge(db::Transaction& tx, const Merge& merge) {
  json::Array reasons;
  for (const std::string& reason : merge.reasons) reasons.emplace_back(reason);
  const std::string why = json::canonical(reasons);
  const std::string moved = json::canonical(merge.moved);
  tx.execute(sql::insert_merge, {merge.id, merge.kept, merge.merged, merge.at, merge.by, why, moved});
}

std::optional<Merge> find_merge(db::Transaction& tx, Id merge) {
  return tx.one(sql::merge_by_id, {merge}, read_merge);
}

std::vector<Merge> merges_of(db::Transaction& tx, Id kept) {
  return tx.all(sql::merges_of, {kept, kMerges}, read_merge);
}

bool mark_undone(db::Transaction& tx, Id merge, Instant at, Id by) {
  return tx.execute(sql::undo_merge, {merge, at, by}) == 1;
}

void mark_merged(db::Transaction& tx, Id customer, Id into) {
  tx.execute(sql::mark_merged, {customer, into});
}

void set_household(db::Transaction& tx, Id customer, Id household) {
  tx.execute(sql::set_household, {customer, household});
}

std::vector<Id> at_same_address(db::Transaction& tx, Id customer) {
  return tx.all(sql::customers_at_address, {customer, kNeighbours}, read_id);
}

std::span<const Belonging> belongings() {
  static const std::array<Belonging, 8> all{{
      {"tickets", sql::tickets_to_move, sql::move_ticket},
      {"devices", sql::devices_to_move, sql::move_device},
      {"contacts", sql::contacts_to_move, sql::move_contact},
      {"addresses", sql::addresses_to_move, sql::move_address},
      {"consents", sql::consents_to_move, sql::move_consent},
      {"sessions", sql::sessions_to_move, sql::move_session},
      {"requests", sql::requests_to_move, sql::move_request},
      {"letters", sql::letters_to_move, sql::move_letter},
  }};
  return all;
}

std::vector<Id> rows_of(db::Transaction& tx, const Belonging& kind, Id customer, int limit) {
  return tx.all(kind.rows, {customer, limit}, read_id);
}

bool move_row(db::Transaction& tx, const Belonging& kind, Id row, Way way) {
  return tx.execute(kind.move, {row, way.from, way.to}) == 1;
}

std::vector<OpenTicket> open_tickets(db::Transaction& tx, Id customer, Id but) {
  return tx.all(sql::open_ticket_of, {customer, but.value, kOpenShown}, [](const db::Row& row) {
    return OpenTicket{row.id(0), row.string(1)};
  });
}

std::vector<Id> doubles_taken_in(db::Transaction& tx, Id customer) {
  auto ids = tx.all(sql::doubles_taken_in, {customer, kDoubles}, read_id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<Recorded> customers_after(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::customers_after, {after.value, limit}, [](const db::Row& row) {
    return Recorded{row.id(0), row.instant(1)};
  });
}

bool lives_on(db::Transaction& tx, Id customer, Instant since) {
  return tx.one(sql::customer_lives_on, {customer, since}, read_id).has_value();
}

void hand_over_addresses(db::Transaction& tx, Id customer, Id housemate) {
  tx.execute(sql::hand_over_addresses, {customer, housemate});
}

void wipe_customer(db::Transaction& tx, Id customer, Instant now) {
  for (const db::Query* wipe :
       {&sql::wipe_contacts, &sql::wipe_addresses, &sql::wipe_devices, &sql::wipe_sessions, &sql::wipe_letters}) {
    tx.execute(*wipe, {customer});
  }
  tx.execute(sql::wipe_customer, {customer, now});
}

void wipe_code(db::Transaction& tx, const std::string& contact) {
  tx.execute(sql::wipe_codes, {contact});
}

std::int64_t wipe_ticket(db::Transaction& tx, Id ticket, Instant now) {
  const std::int64_t texts = tx.execute(sql::wipe_texts, {ticket});
  for (const db::Query* wipe :
       {&sql::wipe_subject, &sql::wipe_tasks, &sql::wipe_drafts, &sql::wipe_attachments, &sql::wipe_device_link,
        &sql::wipe_ticket_sessions, &sql::wipe_inbox, &sql::wipe_ticket_letters}) {
    tx.execute(*wipe, {ticket});
  }
  tx.execute(sql::close_links, {ticket, now});
  return texts;
}

bool file_is_used(db::Transaction& tx, std::string_view sha256) {
  return tx.one(sql::file_is_used, {sha256}, read_id).has_value();
}

std::vector<KeptAnswer> answers_after(db::Transaction& tx, const KeptAnswer& after, int limit) {
  return tx.all(sql::answers_after, {after.principal.value, after.key, limit}, [](const db::Row& row) {
    return KeptAnswer{Id{row.integer(0)}, row.string(1), row.string(2)};
  });
}

void wipe_answer(db::Transaction& tx, const KeptAnswer& answer) {
  tx.execute(sql::wipe_answer, {answer.principal.value, answer.key});
}

std::optional<DataRequest> find_request(db::Transaction& tx, Id request) {
  return tx.one(sql::request_by_id, {request}, read_request);
}

std::vector<DataRequest> open_requests(db::Transaction& tx, RequestKey after, int limit) {
  return tx.all(sql::open_requests, {after.at, after.id.value, limit}, read_request);
}

std::vector<DataRequest> done_requests(db::Transaction& tx, RequestKey before, int limit) {
  return tx.all(sql::done_requests, {before.at, before.id.value, limit}, read_request);
}

std::vector<DataRequest> requests_of(db::Transaction& tx, Id customer) {
  return tx.all(sql::requests_of, {customer, std::numeric_limits<std::int64_t>::max(), kRequests}, read_request);
}

bool finish_request(db::Transaction& tx, const DataRequest& request) {
  return tx.execute(sql::finish_request, {request.id, request.done_at, request.done_by}) == 1;
}

}  // namespace wellkept::dossier::store
