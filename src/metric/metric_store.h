// Metrics in the database.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "metric/metric.h"

namespace wellkept::metric {

// Grows with every change of what a ticket adds to the figures: then all tickets are counted again.
constexpr std::int64_t kCatalogue = 2;

// Where the follower stands, and by which catalogue it counts.
struct Followed {
  Id event;
  std::int64_t catalogue = 0;
};
Followed followed_to(db::Transaction& tx);
// False when another one has moved it meanwhile, or counts by another catalogue.
bool follow_to(db::Transaction& tx, Id from, Id to);
// Counts by our catalogue, from the first event on; false when that is done already, or a newer program's counts.
bool begin_again(db::Transaction& tx);

// A recorded event of a ticket, or of something else (no unit).
struct Change {
  Id event;
  Id stream;
  Id unit;
};
std::vector<Change> changes_after(db::Transaction& tx, Id event, int limit);

// What a ticket has added to the figures, under which unit.
struct Added {
  Id unit;
  Amounts amounts;
  bool operator==(const Added&) const = default;
};
std::optional<Added> added_by(db::Transaction& tx, Id ticket);
void keep_added(db::Transaction& tx, Id ticket, const Added& added);

// Differences of figures, collected and written in the order of their keys, with the sums that they belong to.
using Differences = std::map<std::pair<Key, Id>, Amount>;
// What a ticket has added, so many times: -1 takes it back.
void add(Differences& differences, const Added& added, std::int64_t by);
void apply(db::Transaction& tx, const Differences& differences);
// The same as the figures by day keep it: added up where those do not tell product and channel apart.
Differences by_day(const Differences& differences);
// The figures as they are stored, in order of their keys; those that were taken back stand as zeros.
void each_figure(db::Transaction& tx, const std::function<void(const Key&, Id unit, const Amount&)>& take);

enum class Part { none, unit, kind, product, channel, value, day };
std::optional<Part> parse_part(std::string_view name);

struct Question {
  std::string metric;
  std::int64_t from = 0;  // days, both included
  std::int64_t to = 0;
  Id unit{};  // with all below it; none: the whole organisation
  std::optional<std::string> kind{};
  std::optional<std::string> product{};
  std::optional<std::string> channel{};
  std::optional<std::string> value{};
  Part by = Part::none;
};
// Whether that is kept by month only (Metric::parts_by_month): then the days are whole months, and a day that it is
// split by is the first of its month.
bool only_by_month(const Question& question);
// Whether it asks for more parts at once than are kept.
bool too_fine(const Question& question);
// By the part's value, in its order as text; days as their number. Years are read from what is added up by month.
std::map<std::string, Amount> sums(db::Transaction& tx, const Question& question);

bool unit_exists(db::Transaction& tx, Id unit);
struct Region {
  std::string id;
  std::string name;
};
std::map<std::string, Region> unit_regions(db::Transaction& tx);     // by the id of a unit that lies in one
std::map<std::string, std::string> unit_names(db::Transaction& tx);  // by id, as text

}  // namespace wellkept::metric
