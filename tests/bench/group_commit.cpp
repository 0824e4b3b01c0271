// Durable writes in-process: what one client gets, and what many get from one commit. Prints one line a case:
//   clients  writes/s  p50 ms  p99 ms
// usage: bench_group_commit [FOLDER] [SECONDS]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "db/database.h"

namespace {

using namespace wellkept;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* kText = "INSERT INTO event (id, stream, body) VALUES ($1, $2, $3)";
constexpr db::Query kInsert{"bench.insert", kText, kText, 3};
constexpr const char* kRowText = "INSERT INTO ticket (id, state, body) VALUES ($1, $2, $3)";
constexpr db::Query kRow{"bench.row", kRowText, kRowText, 3};

void write_one(db::Database& database, std::int64_t id, const std::string& body) {
  const auto outcome = database.write([&](db::Transaction& tx) -> Outcome {
    tx.execute(kRow, {id, "open", body});
    for (std::int64_t i = 0; i < 3; ++i) tx.execute(kInsert, {id * 4 + i, id, body});
    return Done{};
  });
  if (!outcome.ok()) std::abort();
}

void measure(const std::string& folder, int clients, int seconds, bool durable) {
  const std::string path = folder + "/bench.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  const auto database = db::open_sqlite({.path = path, .durable = durable});
  const auto made = database->write([](db::Transaction& tx) -> Outcome {
    tx.execute_text(
        "CREATE TABLE ticket (id INTEGER PRIMARY KEY, state TEXT, body TEXT) STRICT;"
        "CREATE INDEX ticket_state ON ticket (state, id);"
        "CREATE TABLE event (id INTEGER PRIMARY KEY, stream INTEGER, body TEXT) STRICT;"
        "CREATE INDEX event_stream ON event (stream, id)");
    return Done{};
  });
  if (!made.ok()) std::abort();
  const std::string body(400, 'x');
  std::atomic<std::int64_t> next{1};
  const auto end = SteadyClock::now() + std::chrono::seconds(seconds);
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  std::vector<std::thread> threads;
  for (auto& mine : times) {
    threads.emplace_back([&] {
      for (auto before = SteadyClock::now(); before < end;) {
        write_one(*database, next++, body);
        const auto after = SteadyClock::now();
        mine.push_back(std::chrono::duration<double, std::milli>(after - before).count());
        before = after;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::vector<double> all;
  for (const auto& mine : times) all.insert(all.end(), mine.begin(), mine.end());
  std::sort(all.begin(), all.end());
  std::printf("%7d %-10s %9.0f %8.2f %8.2f\n", clients, durable ? "durable" : "normal",
              static_cast<double>(all.size()) / seconds, all[all.size() / 2], all[all.size() * 99 / 100]);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 2;
  std::printf("clients sync        writes/s  p50 ms   p99 ms\n");
  for (const int clients : {1, 8, 64}) measure(folder, clients, seconds, true);
  measure(folder, 64, seconds, false);
}
