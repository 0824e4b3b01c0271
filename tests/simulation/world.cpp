#include "world.h"

#include <filesystem>

#include "db/migrator.h"

namespace wellkept::simulation {
namespace {

namespace fs = std::filesystem;

constexpr db::Query kNewest{"simulation.newest", "SELECT id FROM events ORDER BY id DESC LIMIT 1",
                            "SELECT id FROM events ORDER BY id DESC LIMIT 1", 0};

Id newest_event(db::Database& database) {
  return database.read([](db::Transaction& tx) {
    return tx.one(kNewest, {}, [](const db::Row& row) { return row.id(0); }).value_or(Id{});
  });
}

// A database with the whole schema, made once: every life begins with a copy.
const std::string& empty_database() {
  static const db::testing::TemporaryDirectory directory;
  static const std::string path = [] {
    std::string file = directory.file("empty.db");
    const auto database = db::open_sqlite({.path = file, .readers = 1, .durable = false});
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot make the schema");
    const auto made = database->write([](db::Transaction& tx) -> Outcome {
      tx.execute_text(
          "INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'All', 1), "
          "(2, 1, 'department', 'Branch', 1)");
      return Done{};
    });
    if (!made.ok()) throw std::runtime_error("cannot make the units");
    return file;
  }();
  return path;
}

bool is_member(Id member) {
  return std::find(kMembers.begin(), kMembers.end(), member) != kMembers.end();
}

}  // namespace

Id Staff::unit_of(db::Transaction&, Id member) {
  return member == kMembers.back() ? kBranch : kRoot;
}

bool Staff::is_active(db::Transaction&, Id member) {
  return is_member(member);
}

bool Staff::is_unit(db::Transaction&, Id unit) {
  return unit == kRoot || unit == kBranch;
}

std::optional<ticket::Placed> Staff::place(db::Transaction&, const ticket::Placing& placing) {
  const auto kind = placing.fields.find("kind");
  if (kind == placing.fields.end() || kind->second != "repair") return std::nullopt;
  return ticket::Placed{kBranch, placing.wants_owner ? kMembers.back() : Id{}, "repairs", "repairs go to the branch"};
}

ticket::Placed Staff::choose(db::Transaction&, Id unit, Instant) {
  return {unit, unit == kBranch ? kMembers.back() : kMembers.front(), "", "has the least in hand"};
}

Process::Process(std::unique_ptr<FaultyDatabase> opened, const policy::Policy& policy, const Clock& clock)
    : database(std::move(opened)),
      ids(clock, 1, newest_event(*database)),
      log(clock, ids),
      customers(clock, ids),
      recorder(policy, clock, ids, log),
      links(std::string(32, 'k')),
      tickets(recorder, customers, staff, links, clock),
      desk{*database, tickets, staff, customers, ids, clock},
      metrics(*database, policy, log) {}

World::World(const policy::Policy& policy, Instant start, std::string lose)
    : policy_(policy),
      lose_(std::move(lose)),
      keys_(events::load_or_make_keys(directory_.file("checkpoint.key"))),
      clock_(start),
      latest_(start) {
  fs::create_directory(folder());
  fs::copy_file(empty_database(), folder() + "/desk.db");
  this->start();
}

void World::start() {
  auto real = db::open_sqlite({.path = folder() + "/desk.db", .readers = 1, .durable = false});
  process_ = std::make_unique<Process>(std::make_unique<FaultyDatabase>(
                                           std::move(real), [this] { take_image(); }, lose_),
                                       policy_, clock_);
}

void World::restart() {
  process_.reset();
  start();
}

void World::take_image() {
  const std::string from = folder();
  const std::string to = directory_.path() + "/" + std::to_string(generation_ + 1);
  fs::create_directory(to);
  // Not the shared memory of the log, which a machine loses.
  for (const char* name : {"/desk.db", "/desk.db-wal", "/checkpoints.jsonl"}) {
    if (fs::exists(from + name)) fs::copy_file(from + name, to + name);
  }
  has_image_ = true;
}

void World::die() {
  if (!has_image_) take_image();
  process_.reset();
  fs::remove_all(folder());
  ++generation_;
  has_image_ = false;
  start();
}

void World::pass(std::int64_t ms) {
  clock_.set(clock_.now() + ms);
  latest_ = std::max(latest_, clock_.now());
}

}  // namespace wellkept::simulation
