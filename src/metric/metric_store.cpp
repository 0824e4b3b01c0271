#include "metric/metric_store.h"

#include <stdexcept>

#include "base/json.h"
#include "metric/metric_sql.h"
#include "metric/sums_store.h"

namespace wellkept::metric {
namespace {

// [unit, [metric, day, kind, product, channel, value, n, total], …]; behind them the unit, where that is another
std::string write_added(const Added& added) {
  std::string text;
  json::Writer out(text);
  out.begin_array().value(added.unit.value);
  for (const auto& [key, amount] : added.amounts) {
    out.begin_array().value(key.metric).value(key.day).value(key.kind).value(key.product).value(key.channel);
    out.value(key.value).value(amount.n).value(amount.total);
    if (key.unit) out.value(key.unit.value);
    out.end_array();
  }
  out.end_array();
  return text;
}

[[noreturn]] void damaged() {
  throw std::runtime_error("a row of metric_tickets is damaged");
}

std::int64_t number_at(const json::Array& row, std::size_t i) {
  const auto* number = row.at(i).integer();
  if (number == nullptr) damaged();
  return *number;
}

const std::string& text_at(const json::Array& row, std::size_t i) {
  const auto* text = row.at(i).string();
  if (text == nullptr) damaged();
  return *text;
}

Added read_added(std::string_view text) {
  auto parsed = json::parse(text);
  const auto* tree = std::get_if<json::Value>(&parsed);
  const json::Array* rows = tree != nullptr ? tree->array() : nullptr;
  if (rows == nullptr || rows->empty()) damaged();
  Added added{Id{number_at(*rows, 0)}, {}};
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const json::Array* row = (*rows)[i].array();
    if (row == nullptr || row->size() < 8 || row->size() > 9) damaged();
    added.amounts[{text_at(*row, 0), number_at(*row, 1), text_at(*row, 2), text_at(*row, 3), text_at(*row, 4),
                   text_at(*row, 5), row->size() == 9 ? Id{number_at(*row, 8)} : Id{}}] = {number_at(*row, 6),
                                                                                           number_at(*row, 7)};
  }
  return added;
}

}  // namespace

Followed followed_to(db::Transaction& tx) {
  const auto found = tx.one(sql::followed_to, {}, [](const db::Row& row) {
    return Followed{Id{row.integer(0)}, row.integer(1)};
  });
  return found.value_or(Followed{});
}

bool follow_to(db::Transaction& tx, Id from, Id to) {
  return tx.execute(sql::follow_to, {from.value, to.value, kCatalogue}) == 1;
}

bool begin_again(db::Transaction& tx) {
  return tx.execute(sql::begin_again, {kCatalogue}) == 1;
}

std::vector<Change> changes_after(db::Transaction& tx, Id event, int limit) {
  return tx.all(sql::events_after, {event.value, limit}, [](const db::Row& row) {
    return Change{row.id(0), row.id(1), row.id(2)};
  });
}

std::optional<Added> added_by(db::Transaction& tx, Id ticket) {
  return tx.one(sql::amounts_of_ticket, {ticket}, [](const db::Row& row) { return read_added(row.text(0)); });
}

void keep_added(db::Transaction& tx, Id ticket, const Added& added) {
  tx.execute(sql::keep_amounts, {ticket, write_added(added)});
}

Differences by_day(const Differences& differences) {
  Differences kept;
  for (const auto& [where, amount] : differences) kept[{without_month_parts(where.first), where.second}] += amount;
  return kept;
}

void add(Differences& differences, const Added& added, std::int64_t by) {
  for (const auto& [key, amount] : added.amounts) {
    Key where = key;
    const Id unit = std::exchange(where.unit, Id{});
    differences[{where, unit ? unit : added.unit}] += {by * amount.n, by * amount.total};
  }
}

void apply(db::Transaction& tx, const Differences& differences) {
  for (const auto& [where, amount] : by_day(differences)) {
    if (amount == Amount{}) continue;
    const auto& [key, unit] = where;
    tx.execute(sql::add_figure, {key.metric, key.day, unit.value, key.kind, key.product, key.channel, key.value,
                                 amount.n, amount.total});
  }
  apply_sums(tx, sums_of(differences));
}

void each_figure(db::Transaction& tx, const std::function<void(const Key&, Id unit, const Amount&)>& take) {
  tx.each(sql::all_figures, {}, [&](const db::Row& row) {
    take({row.string(0), row.integer(1), row.string(3), row.string(4), row.string(5), row.string(6), Id{}}, row.id(2),
         {row.integer(7), row.integer(8)});
  });
}

bool unit_exists(db::Transaction& tx, Id unit) {
  return tx.one(sql::unit_exists, {unit}, [](const db::Row& row) { return row.id(0); }).has_value();
}

std::map<std::string, Region> unit_regions(db::Transaction& tx) {
  std::map<std::string, Region> regions;
  tx.each(sql::unit_regions, {}, [&](const db::Row& row) {
    regions[std::to_string(row.integer(0))] = {std::to_string(row.integer(1)), row.string(2)};
  });
  return regions;
}

std::map<std::string, std::string> unit_names(db::Transaction& tx) {
  std::map<std::string, std::string> names;
  tx.each(sql::unit_names, {}, [&](const db::Row& row) { names[std::to_string(row.integer(0))] = row.string(1); });
  return names;
}

}  // namespace wellkept::metric
