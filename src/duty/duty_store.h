// Duties in the database.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"

namespace wellkept::duty {

struct Duty {
  Id id;
  std::string clause;
  std::string rule;
  std::string period;
  Id unit;
  std::string policy_version;
  Instant opened_at;
  Instant warn_at;
  Instant due_at;
  std::optional<Instant> next_at;  // when its light turns next
  bool provisional = false;
  Id member;                      // who is in charge; none: nobody has the role
  std::string state = "running";  // "met", "breached"
  std::optional<Instant> decided_at;
  std::optional<std::int64_t> decided_day;
  std::optional<Instant> completed_at;
  Id completed_by;
  std::string note;
  std::string note_salt;  // of the commitment to it in the evidence
  Id source;              // the stream of what fulfilled it, when that was no record
  std::int64_t version = 1;
  std::string member_name{};  // read with it
  std::string completed_by_name{};
  std::string unit_name{};
};

struct File {
  Id id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::string sha256;
  Instant added_at;
  Id added_by;
};

struct Looked {
  Id ticket;
  std::string number;
};

struct ListQuery {
  bool done = false;                  // open ones by their deadline; done ones newest first
  std::optional<Id> member;           // in charge; no id: nobody
  std::optional<std::string> clause;  // empty: every one
  std::optional<Instant> after_at;    // the last of the page before
  Id after_id;
  int limit = 50;
};

namespace store {

bool exists(db::Transaction& tx, const Duty& key);  // by clause, rule, period and unit
void insert(db::Transaction& tx, const Duty& duty);
std::optional<Duty> find(db::Transaction& tx, Id id);
std::vector<Duty> list(db::Transaction& tx, const ListQuery& query);
// Every field that changes; false when the row has another version than `before`.
bool change(db::Transaction& tx, const Duty& duty, std::int64_t before);

std::optional<Instant> next_turn(db::Transaction& tx);
std::optional<Duty> first_turning(db::Transaction& tx, Instant now);
// Not completed, of that rule, oldest deadline first.
std::vector<Duty> waiting_for(db::Transaction& tx, const std::string& clause, const std::string& rule);
// Whether that stream has completed a duty of that rule already.
bool fulfilled_by(db::Transaction& tx, const std::string& clause, const std::string& rule, Id source);
std::int64_t open_of(db::Transaction& tx, Id member);
std::vector<Duty> in_nobodys_charge(db::Transaction& tx);
std::vector<Id> departments(db::Transaction& tx);

void insert_file(db::Transaction& tx, Id duty, const File& file);
std::vector<File> files_of(db::Transaction& tx, Id duty);
std::optional<File> find_file(db::Transaction& tx, Id duty, Id file);
void add_ticket(db::Transaction& tx, Id duty, Id ticket);
std::vector<Looked> tickets_of(db::Transaction& tx, Id duty);
std::optional<Id> find_ticket(db::Transaction& tx, const std::string& id_or_number);

// Events of a kind recorded behind `after`, oldest first.
struct Happened {
  Id id;
  Id stream;
  Instant at;
  Id actor;
  std::string body;
};
std::vector<Happened> happened(db::Transaction& tx, std::string_view kind, Id after);

std::vector<Duty> all_after(db::Transaction& tx, Id after, int limit);  // by id
std::int64_t count_opened_events(db::Transaction& tx);
std::int64_t count(db::Transaction& tx);
std::optional<Instant> watched_since(db::Transaction& tx);  // when this database first knew a policy

}  // namespace store

}  // namespace wellkept::duty
