#include "directory/factor_store.h"

#include "directory/member.h"
#include "directory/sign_in_sql.h"

namespace wellkept::directory::store {

namespace {

db::Param blob(const crypto::Hash& hash) {
  return db::Param::blob({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace

std::optional<Factor> find_factor(db::Transaction& tx, Id member) {
  return tx.one(sql::find_factor, {member}, [](const db::Row& row) {
    return Factor{std::string(row.blob(0)), row.maybe_instant(1), row.integer(2), row.integer(3)};
  });
}

bool put_factor(db::Transaction& tx, Id member, std::string_view sealed, Instant now) {
  return tx.execute(sql::put_factor, {member, db::Param::blob(sealed), now}) == 1;
}

bool take_step(db::Transaction& tx, Id member, std::int64_t step) {
  return tx.execute(sql::take_step, {member, step}) == 1;
}

bool confirm_factor(db::Transaction& tx, Id member, Instant now) {
  return tx.execute(sql::confirm_factor, {member, now}) == 1;
}

bool delete_factor(db::Transaction& tx, Id member) {
  tx.execute(sql::delete_recovery_codes, {member});
  return tx.execute(sql::delete_factor, {member}) == 1;
}

void put_recovery_codes(db::Transaction& tx, Id member, const std::vector<crypto::Hash>& codes) {
  tx.execute(sql::delete_recovery_codes, {member});
  for (const crypto::Hash& code : codes) tx.execute(sql::insert_recovery_code, {member, blob(code)});
}

bool take_recovery_code(db::Transaction& tx, Id member, const crypto::Hash& code) {
  return tx.execute(sql::take_recovery_code, {member, blob(code)}) == 1;
}

std::vector<std::pair<Id, std::string>> sealed_factors(db::Transaction& tx, Id after, int limit) {
  return tx.all(sql::sealed_factors, {after.value, limit},
                [](const db::Row& row) { return std::pair(row.id(0), std::string(row.blob(1))); });
}

void reseal(db::Transaction& tx, Id member, std::string_view before, std::string_view sealed) {
  tx.execute(sql::reseal_factor, {member, db::Param::blob(before), db::Param::blob(sealed)});
}

std::vector<FactorState> list_factors(db::Transaction& tx, Id after, std::int64_t limit) {
  return tx.all(sql::list_factors, {after.value, limit}, [](const db::Row& row) {
    return FactorState{row.id(0), split_words(row.text(1)), row.maybe_instant(2), row.integer(3)};
  });
}

}  // namespace wellkept::directory::store
