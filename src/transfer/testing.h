// A desk with the shipped policy in an empty database, for tests.
#pragma once
#include <filesystem>
#include <fstream>
#include <sstream>

#include "db/migrator.h"
#include "db/testing/temporary_directory.h"
#include "db/testing/test_database.h"
#include "promise/promise_service.h"
#include "transfer/import_service.h"

namespace wellkept::transfer::testing {

inline std::string source_path(const std::string& path) {
  return std::string(WELLKEPT_SOURCE_DIR) + "/" + path;
}

inline const policy::Policy& shipped_policy() {
  static const auto policy = [] {
    auto loaded = policy::load(source_path("policy"));
    if (const auto* problems = std::get_if<std::vector<yaml::Problem>>(&loaded)) {
      throw std::runtime_error(yaml::format_problem(problems->front()));
    }
    return std::get<std::shared_ptr<const policy::Policy>>(loaded);
  }();
  return *policy;
}

struct Desk {
  explicit Desk(Instant now, db::Engine engine = db::Engine::sqlite) : database(engine), clock(now) {
    if (!db::migrate(*database).ok()) throw std::runtime_error("cannot migrate");
    const auto made = database->write([&](db::Transaction& tx) {
      return directory.create_unit(tx, {Id{}, Id{}, "department", "客户服务中心", 1}, Id{});
    });
    if (!made) throw std::runtime_error("cannot make the first unit");
  }
  Parts parts() { return {*database, recorder, customers, directory, log, clock}; }
  // Writes the text to a file of this test.
  std::string file(const std::string& name, std::string_view text) {
    std::string path = files.file(name);
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Result<ImportSummary> import(const ImportCommand& command) { return run_import(parts(), command, progress); }
  std::optional<ticket::Record> imported(const std::string& source, const std::string& key) {
    return database->read([&](db::Transaction& tx) -> std::optional<ticket::Record> {
      const Id id = ticket::find_imported(tx, source, key);
      return id ? recorder.load(tx, id, true) : std::nullopt;
    });
  }
  std::string text_of(const ticket::Record& record, std::int64_t version, std::string_view field) {
    for (const auto& text : record.texts) {
      if (text.version == version && text.field == field) return text.body;
    }
    return {};
  }

  db::testing::TemporaryDirectory files;
  db::testing::TestDatabase database;
  ManualClock clock;
  IdSource ids{clock, 1};
  events::EventLog log{clock, ids};
  directory::AccessService access{*database, log, clock, ids};
  directory::DirectoryService directory{*database, log, clock, ids, access};
  customer::CustomerService customers{clock, ids};
  ticket::Recorder recorder{shipped_policy(), clock, ids, log};
  std::ostringstream progress;
};

}  // namespace wellkept::transfer::testing
