// Rows of merges and of requests about one's data, and what moves or goes with a person.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "db/database.h"

namespace wellkept::dossier {

struct Merge {
  Id id;
  Id kept;
  Id merged;
  Instant at;
  Id by;
  std::vector<std::string> reasons;
  json::Value moved;  // {"tickets": ["7", …], …}
  std::optional<Instant> undone_at{};
  Id undone_by{};
};

struct DataRequest {
  Id id;
  Id customer;
  std::string kind;  // "export", "erasure"
  Id ticket;
  Instant created_at;
  Instant due_at;
  std::optional<Instant> done_at{};
  Id done_by{};
};

namespace store {

void insert_merge(db::Transaction& tx, const Merge& merge);
// Those that follow, with when they were recorded.
struct Recorded {
  Id customer;
  Instant at;
};
std::vector<Recorded> customers_after(db::Transaction& tx, Id after, int limit);
// Whether a ticket of the customer is open, or was closed after that.
bool lives_on(db::Transaction& tx, Id customer, Instant since);
std::optional<Merge> find_merge(db::Transaction& tx, Id merge);
std::vector<Merge> merges_of(db::Transaction& tx, Id kept);  // newest first
bool mark_undone(db::Transaction& tx, Id merge, Instant at, Id by);
void mark_merged(db::Transaction& tx, Id customer, Id into);
void set_household(db::Transaction& tx, Id customer, Id household);
std::vector<Id> at_same_address(db::Transaction& tx, Id customer);

// What belongs to a customer by rows of its own.
struct Belonging {
  std::string_view name;  // "tickets"
  const db::Query& rows;  // ids of a customer
  const db::Query& move;  // of one row, from one customer to another
};
std::span<const Belonging> belongings();
std::vector<Id> rows_of(db::Transaction& tx, const Belonging& kind, Id customer, int limit);
struct Way {
  Id from;
  Id to;
};
bool move_row(db::Transaction& tx, const Belonging& kind, Id row, Way way);

struct OpenTicket {
  Id id;
  std::string number;
};
std::vector<OpenTicket> open_tickets(db::Transaction& tx, Id customer, Id but);
std::vector<Id> doubles_taken_in(db::Transaction& tx, Id customer);
void hand_over_addresses(db::Transaction& tx, Id customer, Id housemate);  // those that the household shares
void wipe_customer(db::Transaction& tx, Id customer, Instant now);
void wipe_code(db::Transaction& tx, const std::string& contact);
std::int64_t wipe_ticket(db::Transaction& tx, Id ticket, Instant now);  // how many texts went
bool file_is_used(db::Transaction& tx, std::string_view sha256);

struct KeptAnswer {
  Id principal;
  std::string key;
  std::string body;
};
std::vector<KeptAnswer> answers_after(db::Transaction& tx, const KeptAnswer& after, int limit);
void wipe_answer(db::Transaction& tx, const KeptAnswer& answer);

std::optional<DataRequest> find_request(db::Transaction& tx, Id request);
struct RequestKey {
  Instant at;
  Id id;
};
std::vector<DataRequest> open_requests(db::Transaction& tx, RequestKey after, int limit);   // those due first, first
std::vector<DataRequest> done_requests(db::Transaction& tx, RequestKey before, int limit);  // newest first
std::vector<DataRequest> requests_of(db::Transaction& tx, Id customer);
bool finish_request(db::Transaction& tx, const DataRequest& request);  // false: it was done already

}  // namespace store
}  // namespace wellkept::dossier
