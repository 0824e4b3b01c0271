#include "duty/duty_store.h"

#include <limits>

#include "duty/duty_sql.h"

namespace wellkept::duty::store {
namespace {

Duty read_duty(const db::Row& row) {
  Duty duty;
  duty.id = row.id(0);
  duty.clause = row.string(1);
  duty.rule = row.string(2);
  duty.period = row.string(3);
  duty.unit = row.id(4);
  duty.policy_version = row.string(5);
  duty.opened_at = row.instant(6);
  duty.warn_at = row.instant(7);
  duty.due_at = row.instant(8);
  duty.next_at = row.maybe_instant(9);
  duty.provisional = row.boolean(10);
  duty.member = row.id(11);
  duty.state = row.string(12);
  duty.decided_at = row.maybe_instant(13);
  duty.decided_day = row.maybe_integer(14);
  duty.completed_at = row.maybe_instant(15);
  duty.completed_by = row.id(16);
  duty.note = row.string(17);
  if (!row.null(18)) duty.note_salt = std::string(row.blob(18));
  duty.source = row.id(19);
  duty.version = row.integer(20);
  duty.member_name = row.string(21);
  duty.completed_by_name = row.string(22);
  duty.unit_name = row.string(23);
  return duty;
}

File read_file(const db::Row& row) {
  return {row.id(0), row.string(1), row.string(2), row.integer(3), row.string(4), row.instant(5), row.id(6)};
}

}  // namespace

bool exists(db::Transaction& tx, const Duty& key) {
  return tx.one(sql::exists, {key.clause, key.rule, key.period, key.unit}, [](const db::Row& row) { return row.id(0); })
      .has_value();
}

void insert(db::Transaction& tx, const Duty& duty) {
  tx.execute(sql::insert, {duty.id, duty.clause, duty.rule, duty.period, duty.unit, duty.policy_version, duty.opened_at,
                           duty.warn_at, duty.due_at, duty.next_at, duty.provisional, duty.member, duty.version});
}

std::optional<Duty> find(db::Transaction& tx, Id id) {
  return tx.one(sql::find, {id}, read_duty);
}

std::vector<Duty> list(db::Transaction& tx, const ListQuery& query) {
  using Limits = std::numeric_limits<std::int64_t>;
  const auto member = query.member ? std::optional(query.member->value) : std::nullopt;
  const Instant from = query.after_at.value_or(Instant{query.done ? Limits::max() : Limits::min()});
  const std::int64_t id = query.after_at ? query.after_id.value : query.done ? Limits::max() : 0;
  return tx.all(query.done ? sql::list_done : sql::list_open, {from, id, member, query.clause, query.limit}, read_duty);
}

bool change(db::Transaction& tx, const Duty& duty, std::int64_t before) {
  const db::Param salt = duty.note_salt.empty() ? db::Param(nullptr) : db::Param::blob(duty.note_salt);
  return tx.execute(sql::change,
                    {duty.id, before, duty.next_at, duty.member, duty.state, duty.decided_at, duty.decided_day,
                     duty.completed_at, duty.completed_by, duty.note, salt, duty.source, duty.version}) == 1;
}

std::optional<Instant> next_turn(db::Transaction& tx) {
  return tx.one(sql::next_turn, {}, [](const db::Row& row) { return row.instant(0); });
}

std::optional<Duty> first_turning(db::Transaction& tx, Instant now) {
  const auto id = tx.one(sql::first_turning, {now}, [](const db::Row& row) { return row.id(0); });
  return id ? find(tx, *id) : std::nullopt;
}

std::vector<Duty> waiting_for(db::Transaction& tx, const std::string& clause, const std::string& rule) {
  std::vector<Duty> found;
  for (const Id id : tx.all(sql::waiting_for, {clause, rule}, [](const db::Row& row) { return row.id(0); })) {
    if (auto duty = find(tx, id)) found.push_back(std::move(*duty));
  }
  return found;
}

bool fulfilled_by(db::Transaction& tx, const std::string& clause, const std::string& rule, Id source) {
  return tx.one(sql::fulfilled_by, {clause, rule, source}, [](const db::Row& row) { return row.id(0); }).has_value();
}

std::int64_t open_of(db::Transaction& tx, Id member) {
  return tx.one(sql::open_of, {member}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<Duty> in_nobodys_charge(db::Transaction& tx) {
  std::vector<Duty> found;
  for (const Id id : tx.all(sql::in_nobodys_charge, {}, [](const db::Row& row) { return row.id(0); })) {
    if (auto duty = find(tx, id)) found.push_back(std::move(*duty));
  }
  return found;
}

std::vector<Id> departments(db::Transaction& tx) {
  return tx.all(sql::departments, {}, [](const db::Row& row) { return row.id(0); });
}

void insert_file(db::Transaction& tx, Id duty, const File& file) {
  tx.execute(sql::insert_file,
             {file.id, duty, file.name, file.media_type, file.size, file.sha256, file.added_at, file.added_by});
}

std::vector<File> files_of(db::Transaction& tx, Id duty) {
  return tx.all(sql::files_of, {duty}, read_file);
}

std::optional<File> find_file(db::Transaction& tx, Id duty, Id file) {
  return tx.one(sql::find_file, {duty, file}, read_file);
}

void add_ticket(db::Transaction& tx, Id duty, Id ticket) {
  tx.execute(sql::add_ticket, {duty, ticket});
}

std::vector<Looked> tickets_of(db::Transaction& tx, Id duty) {
  return tx.all(sql::tickets_of, {duty}, [](const db::Row& row) { return Looked{row.id(0), row.string(1)}; });
}

std::optional<Id> find_ticket(db::Transaction& tx, const std::string& id_or_number) {
  const auto id = parse_id(id_or_number);
  const auto read = [](const db::Row& row) { return row.id(0); };
  return id ? tx.one(sql::ticket_by_id, {*id}, read) : tx.one(sql::ticket_by_number, {id_or_number}, read);
}

std::vector<Happened> happened(db::Transaction& tx, std::string_view kind, Id after) {
  return tx.all(sql::happened, {kind, after.value}, [](const db::Row& row) {
    return Happened{row.id(0), row.id(1), row.instant(2), row.id(3), row.string(4)};
  });
}

std::vector<Duty> all_after(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::all_after, {after.value, limit}, read_duty);
}

std::int64_t count_opened_events(db::Transaction& tx) {
  return tx.one(sql::count_opened_events, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::int64_t count(db::Transaction& tx) {
  return tx.one(sql::count_duties, {}, [](const db::Row& row) { return row.integer(0); }).value_or(0);
}

std::optional<Instant> watched_since(db::Transaction& tx) {
  const auto since = tx.one(sql::watched_since, {}, [](const db::Row& row) { return row.maybe_instant(0); });
  return since ? *since : std::nullopt;
}

}  // namespace wellkept::duty::store
