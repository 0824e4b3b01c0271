#include "db/postgres/postgres_database.h"

#include "db/postgres/line.h"
#include "db/postgres/reach.h"
#include "db/postgres/readers.h"
#include "db/postgres/standby.h"
#include "db/standby.h"

namespace wellkept::db {
namespace postgres {
namespace {

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options)
      : reach_(options.address),
        writer_(std::make_unique<Line>(options, reach_),
                options.max_batch),  // a server that can't be reached shows here
        readers_(reach_, options.readers),
        standby_(options.read_address.empty() ? nullptr
                                              : std::make_unique<Standby>(options.read_address, options.readers)) {}

  Engine engine() const override { return Engine::postgres; }

  std::string prepare(const Query& query, bool explain) override {
    const auto lease = readers_.take();
    return lease->prepare_only(query, explain);
  }

 protected:
  void run_read(const std::function<void(Transaction&)>& body) override {
    if (standby_ && StandbyReads::wanted() && standby_->read(readers_, body)) return;
    readers_.read(body);
  }
  void run_write(const std::function<bool(Transaction&)>& body) override { writer_.run(body); }

 private:
  Reach reach_;
  GroupWriter writer_;
  Readers readers_;
  std::unique_ptr<Standby> standby_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const postgres::PostgresOptions& options) {
  return std::make_unique<postgres::PostgresDatabase>(options);
}

std::unique_ptr<Database> open_postgres(const std::string& connection_string, int connections) {
  return open_postgres(postgres::PostgresOptions{.address = connection_string, .readers = connections});
}

}  // namespace wellkept::db
