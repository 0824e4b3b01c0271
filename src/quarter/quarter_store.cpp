#include "quarter/quarter_store.h"

#include <stdexcept>

#include "quarter/quarter_sql.h"

namespace wellkept::quarter {
namespace {

Stored read_row(const db::Row& row) {
  auto notes = json::parse(row.text(3));
  if (std::get_if<json::Value>(&notes) == nullptr)
    throw std::runtime_error("the notes of a quarterly report are damaged");
  return {row.id(0),
          row.string(1),
          row.text(2) == "released",
          std::get<json::Value>(std::move(notes)),
          row.string(4),
          row.string(5),
          row.integer(6),
          row.instant(7),
          row.maybe_instant(8),
          row.id(9)};
}

}  // namespace

std::optional<Stored> find_report(db::Transaction& tx, const std::string& quarter) {
  return tx.one(sql::find_report, {quarter}, read_row);
}

void insert_report(db::Transaction& tx, const Stored& draft) {
  tx.execute(sql::insert_report, {draft.id, draft.quarter, json::write(draft.notes), draft.created_at});
}

bool change_notes(db::Transaction& tx, Id id, std::int64_t version, const std::string& notes) {
  return tx.execute(sql::change_notes, {id, version, notes}) == 1;
}

bool release_report(db::Transaction& tx, const Stored& report) {
  return tx.execute(sql::release_report, {report.id, report.version, report.body, report.sha256, report.released_at,
                                          report.released_by}) == 1;
}

std::vector<Stored> reports_before(db::Transaction& tx, const std::string& quarter, int limit) {
  return tx.all(sql::reports_before, {quarter, limit}, read_row);
}

LastEvent last_event(db::Transaction& tx) {
  return tx.one(sql::last_event, {},
                [](const db::Row& row) {
                  return LastEvent{row.id(0), row.instant(1)};
                })
      .value_or(LastEvent{});
}

std::optional<std::int64_t> first_ticket_day(db::Transaction& tx) {
  return tx.one(sql::first_ticket_day, {}, [](const db::Row& row) { return row.integer(0); });
}

std::string member_name(db::Transaction& tx, Id member) {
  return tx.one(sql::member_name, {member}, [](const db::Row& row) { return row.string(0); }).value_or("");
}

}  // namespace wellkept::quarter
