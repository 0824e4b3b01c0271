// What tests/bench/run needs in-process: a folder full of tickets, and the limits of machine and database.
//
//   wellkept_bench fill FOLDER TICKETS        prints {"token", "tickets", ...} for the load over HTTP
//
//   wellkept_bench settle FOLDER              does what is due and takes up what follows; fails when the folder is of
//                                             another program
//
//   wellkept_bench disk FOLDER SECONDS
//
//   wellkept_bench rows FOLDER CLIENTS SECONDS
//
//   wellkept_bench statements FOLDER SECONDS
//
//   wellkept_bench scheduler FOLDER PROMISES
//
//   wellkept_bench search FOLDER SECONDS
//
//   wellkept_bench judge FOLDER
//
//   wellkept_bench recall FOLDER [REVIEWS.csv]
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/log.h"
#include "escalation/escalation_service.h"
#include "limits.h"
#include "measure.h"
#include "metric/metric_followers.h"
#include "search.h"

namespace {

using namespace wellkept;
using namespace wellkept::bench;

json::Value ids(const std::vector<Id>& list) {
  json::Array texts;
  for (const Id id : list) texts.emplace_back(format_id(id));
  return texts;
}

std::vector<Id> some_tickets(app::Application& app) {
  constexpr const char* kText = "SELECT id FROM tickets ORDER BY id";
  constexpr db::Query kAll{"bench.tickets", kText, kText, 0};
  std::vector<Id> all = app.database().read(
      [&](db::Transaction& tx) { return tx.all(kAll, {}, [](const db::Row& r) { return r.id(0); }); });
  std::vector<Id> some;
  for (std::size_t i = 0; i < 10'000; ++i) some.push_back(all[i * all.size() / 10'000]);
  return some;
}

void fill_folder(const std::string& folder, int tickets) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto app = open_application(folder, false);
  const World world = people(*app);
  const double seconds = seconds_of([&] { fill(*app, world, tickets); });
  const json::Value facts = json::Object{{"token", world.token},
                                         {"units", ids(world.units)},
                                         {"members", ids(world.members)},
                                         {"customers", ids(world.customers)},
                                         {"tickets", ids(some_tickets(*app))}};
  std::ofstream(folder + "/bench.json") << json::write(facts);
  report("fill", "tickets/s", tickets / seconds);
}

// Steps of ladders that are still taken, and metrics that are still counted, would take a core from what is measured.
void settle(const std::string& folder) {
  const auto app = open_application(folder, false);
  escalation::EscalationService ladders(app->recorder(), app->notify(), app->clock());
  while (app->advance_promises() + ladders.advance(app->database()) > 0) {
  }
  metric::Follower follower(app->database(), app->policy(), app->log());
  report("settle", "s", seconds_of([&] { follower.catch_up(std::numeric_limits<int>::max()); }));
}

World read_world(const std::string& folder) {
  std::ifstream file(folder + "/bench.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto facts = std::get<json::Value>(json::parse(text));
  World world;
  const auto list = [&](const char* name, std::vector<Id>& into) {
    for (const json::Value& id : *facts.find(name)->array()) into.push_back(*parse_id(*id.string()));
  };
  list("units", world.units);
  list("members", world.members);
  list("customers", world.customers);
  return world;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() < 2) return 2;
  wellkept::log::set_level(wellkept::log::Level::warning);
  const std::string& what = args[0];
  const std::string& folder = args[1];
  const auto number = [&](std::size_t i) { return std::atoi(args.at(i).c_str()); };
  if (what == "fill") fill_folder(folder, number(2));
  if (what == "settle") settle(folder);
  if (what == "disk") measure_disk(folder, number(2));
  if (what == "rows") measure_rows(folder, read_world(folder), number(2), number(3));
  if (what == "statements") measure_statements(folder, read_world(folder), number(2));
  if (what == "scheduler") measure_scheduler(folder, number(2));
  if (what == "search") measure_search(folder, number(2));
  if (what == "judge") judge_search(folder);
  if (what == "recall") recall_search(folder, args.size() > 2 ? args[2] : "");
  return 0;
}
