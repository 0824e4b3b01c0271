#include "transfer/demo_service.h"

#include <ostream>

#include "transfer/demo_catalogue_service.h"
#include "transfer/demo_story.h"
#include "transfer/progress.h"

namespace wellkept::transfer {
namespace {

struct UnitRow {
  std::string_view kind;
  std::string_view name;
};
constexpr std::array<UnitRow, 6> kUnits{{{"region", "华东服务中心"},
                                         {"region", "华南服务中心"},
                                         {"region", "华北服务中心"},
                                         {"provider", "安居上门服务商（演示）"},
                                         {"department", "技术支持部"},
                                         {"department", "产品部"}}};
constexpr std::size_t kVisiting = 4;  // the first so many units visit customers

struct MemberRow {
  std::string_view name;
  std::string_view role;
  std::size_t unit;  // index into kUnits; past its end: the first unit
};
constexpr std::size_t kCentre = 99;
constexpr std::array<MemberRow, 28> kMembers{
    {{"演示·林晓", "specialist", kCentre}, {"演示·周敏", "specialist", kCentre},
     {"演示·何静", "specialist", kCentre}, {"演示·许佳", "specialist", kCentre},
     {"演示·沈悦", "specialist", kCentre}, {"演示·唐宁", "specialist", kCentre},
     {"演示·韩雪", "specialist", kCentre}, {"演示·冯娜", "specialist", kCentre},
     {"演示·曹颖", "specialist", kCentre}, {"演示·Amy Demo", "specialist", kCentre},
     {"演示·方志", "supervisor", kCentre}, {"演示·姚兰", "supervisor", kCentre},
     {"演示·郑凯", "supervisor", kCentre}, {"演示·王刚", "engineer", 0},
     {"演示·李强", "engineer", 0},         {"演示·张磊", "engineer", 0},
     {"演示·刘洋", "engineer", 1},         {"演示·陈勇", "engineer", 1},
     {"演示·杨涛", "engineer", 1},         {"演示·赵杰", "engineer", 2},
     {"演示·黄超", "engineer", 2},         {"演示·吴斌", "engineer", 3},
     {"演示·徐亮", "engineer", 3},         {"演示·孙博", "engineer", 4},
     {"演示·高远", "department_head", 4},  {"演示·梁慧", "department_head", kCentre},
     {"演示·宋词", "product_manager", 5},  {"演示·罗平", "quality", kCentre}}};

Result<std::vector<Id>> ensure_units(const Parts& parts, Id first) {
  std::vector<Id> ids;
  const auto there = parts.directory.units(Id{}, 1000);
  for (const UnitRow& row : kUnits) {
    const auto known =
        std::find_if(there.begin(), there.end(), [&](const directory::Unit& unit) { return unit.name == row.name; });
    if (known != there.end()) {
      ids.push_back(known->id);
      continue;
    }
    WK_TRY(made, parts.database.write([&](db::Transaction& tx) {
      return parts.directory.create_unit(tx, {Id{}, first, std::string(row.kind), std::string(row.name), 1}, Id{});
    }));
    ids.push_back(made.id);
  }
  return ids;
}

Result<Id> ensure_member(const Parts& parts, const std::string& login, const MemberRow& row, Id unit) {
  if (const auto known = parts.directory.member_by_login(login)) return known->id;
  WK_TRY(made, parts.database.write([&](db::Transaction& tx) {
    return parts.directory.create_member(tx, {login, std::string(row.name), {std::string(row.role)}, unit}, Id{});
  }));
  return made.member.id;
}

// Where more are asked for than have names of their own, others do the same work in the same units.
Result<DemoStaff> ensure_staff(const Parts& parts, const std::vector<Id>& units, Id first, std::size_t members) {
  DemoStaff staff;
  for (std::size_t i = 0; i < std::max(members, kMembers.size()); ++i) {
    MemberRow row = kMembers[i % kMembers.size()];
    const std::string numbered = "演示·" + std::to_string(i + 1);
    if (i >= kMembers.size()) row.name = numbered;
    const std::string login = (i < 9 ? "demo0" : "demo") + std::to_string(i + 1);
    WK_TRY(id, ensure_member(parts, login, row, row.unit < units.size() ? units[row.unit] : first));
    if (row.role == "specialist") staff.specialists.push_back(id);
    if (row.role == "supervisor") staff.supervisors.push_back(id);
    if (row.role == "engineer") staff.engineers.push_back(id);
    if (row.role == "department_head") staff.heads.push_back(id);
    if (row.role == "product_manager") staff.product_managers.push_back(id);
  }
  return staff;
}

// How many tickets of the seed there are: their keys run from 1 without gaps.
std::int64_t count_there(const PastService& service) {
  if (!service.has("1")) return 0;
  std::int64_t there = 1;
  std::int64_t missing = 2;
  while (service.has(std::to_string(missing))) {
    there = missing;
    missing *= 2;
  }
  while (missing - there > 1) {
    const std::int64_t middle = there + (missing - there) / 2;
    (service.has(std::to_string(middle)) ? there : missing) = middle;
  }
  return there;
}

// The years one after the other, each with its share of the tickets.
class Telling {
 public:
  Telling(const DemoCommand& command, std::int64_t there, Instant end, const DemoStaff& staff)
      : command_(command), there_(there), end_(end), staff_(staff) {}

  // Calls `take` for every ticket; stops where it refuses.
  template <class Take>
  Outcome each(Take&& take) const {
    for (int i = 0; i < command_.years; ++i) {
      const DemoYear year(end_ - (command_.years - 1 - i) * kYear);
      const std::int64_t first = there_ + command_.tickets * i / command_.years;
      const std::int64_t next = there_ + command_.tickets * (i + 1) / command_.years;
      DemoWorld world{static_cast<std::uint64_t>(command_.seed), first, next - first, year, staff_, {}, end_};
      for (std::size_t unit = 0; unit < kVisiting; ++unit) world.regions.emplace_back(kUnits[unit].name);
      for (std::int64_t ticket = first; ticket < next; ++ticket) WK_CHECK(take(demo_story(world, ticket)));
    }
    return Done{};
  }

 private:
  static constexpr std::int64_t kYear = 365LL * 24 * 60 * 60 * 1000;
  const DemoCommand& command_;
  const std::int64_t there_;
  const Instant end_;
  const DemoStaff& staff_;
};

}  // namespace

Result<DemoSummary> run_demo(const Parts& parts, const DemoCommand& command, std::ostream& progress) {
  if (command.tickets < 1 || command.seed < 0 || command.years < 1) {
    return refuse(RefusalKind::invalid, "demo.tickets", "A demo has at least one ticket and no negative seed.");
  }
  const Instant end = command.end.value_or(parts.clock.now());
  if (end > parts.clock.now())
    return refuse(RefusalKind::invalid, "demo.end", "The year of the demo lies in the past.");
  const std::string source = "demo-" + std::to_string(command.seed);
  const std::int64_t there = count_there(PastService(parts, source, true));
  if (there > 0 && !command.more) {
    return refuse(RefusalKind::conflict, "demo.there",
                  "There are " + std::to_string(there) + " tickets of this seed already; --more adds to them.");
  }
  const auto root = parts.database.read([](db::Transaction& tx) { return directory::DirectoryService::root_unit(tx); });
  if (!root) return refuse(RefusalKind::conflict, "demo.unit", "There is no unit yet.");
  WK_TRY(units, ensure_units(parts, root->id));
  WK_TRY(staff, ensure_staff(parts, units, root->id, static_cast<std::size_t>(command.members)));
  WK_CHECK(parts.database.write([&](db::Transaction& tx) -> Outcome {
    for (const customer::Product& product : demo_catalogue()) customer::keep_product(tx, product, {end, {}});
    return Done{};
  }));

  PastService service(parts, source, true);
  BatchWriter writer(service);
  Progress shown(progress, command.terminal, "tickets");
  DemoSummary summary;
  std::vector<Drafted> batch;
  const auto take = [&](Past past) -> Outcome {
    WK_TRY(drafted, service.draft(std::move(past)));
    ++summary.tickets;
    summary.events += static_cast<std::int64_t>(drafted.opening.record.events.size());
    batch.push_back(std::move(drafted));
    if (batch.size() >= command.batch || summary.tickets == command.tickets) {
      WK_CHECK(writer.submit(std::move(batch)));
      batch.clear();
    }
    shown.at(summary.tickets);
    return Done{};
  };
  WK_CHECK(Telling(command, there, end, staff).each(take));
  WK_CHECK(writer.finish());
  shown.finish(summary.tickets);
  summary.seconds = shown.seconds();
  return summary;
}

}  // namespace wellkept::transfer
