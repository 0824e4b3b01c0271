#include "db/postgres/connection.h"

#include <libpq-fe.h>

#include <charconv>
#include <cstring>
#include <utility>

#include "db/postgres/dial.h"
#include "db/postgres/row.h"
#include "db/trouble.h"

namespace wellkept::db::postgres {
namespace {

constexpr int kText = 0;
constexpr int kBinary = 1;

// Parameters as libpq wants them. Numbers go as text, so that the server takes them for whatever type it inferred; text
// and bytes go as they are, with their length.
class Values {
 public:
  explicit Values(std::span<const Param> params) : spellings_(params.size()) {
    for (std::size_t i = 0; i < params.size(); ++i) add(params[i], spellings_[i]);
  }
  int count() const { return static_cast<int>(data_.size()); }
  const char* const* data() const { return data_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  using Spelling = std::array<char, 32>;
  void add(const Param& param, Spelling& spelling) {
    const auto put = [&](const char* data, std::size_t length, int format) {
      data_.push_back(data);
      lengths_.push_back(static_cast<int>(length));
      formats_.push_back(format);
    };
    char* const first = spelling.data();
    char* const last = first + spelling.size() - 1;  // the array ends with a zero
    switch (param.kind()) {
      case Param::Kind::null:
        return put(nullptr, 0, kText);
      case Param::Kind::integer:
        if (param.boolean()) return put(param.integer() != 0 ? "t" : "f", 1, kText);
        std::to_chars(first, last, param.integer());
        return put(first, 0, kText);
      case Param::Kind::real:
        std::to_chars(first, last, param.real());
        return put(first, 0, kText);
      case Param::Kind::text:
      case Param::Kind::blob:
        return put(param.text().data() == nullptr ? "" : param.text().data(), param.text().size(), kBinary);
    }
  }
  std::vector<Spelling> spellings_;  // zeroed
  std::vector<const char*> data_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

void drop_notice(void*, const char*) {}

std::optional<Cause> cause_of_state(std::string_view code) {
  if (code == "53300") return Cause::away;  // it takes no more connections
  if (code == "53100") return Cause::full;
  if (code == "53200") return Cause::memory;
  if (code == "58030") return Cause::storage;
  if (code == "55P03") return Cause::busy;
  return std::nullopt;
}

[[noreturn]] void fail(const char* what, const char* state, std::string message) {
  while (!message.empty() && message.back() == '\n') message.pop_back();
  message = std::string(what) + ": " + message + " (" + state + ")";
  const std::string_view code = state;
  if (code == "40001" || code == "40P01") throw Again(message);
  if (code == "25006") throw Elsewhere(message);
  if (code.substr(0, 2) == "23") throw Constraint(message);
  // No connection (class 08), or a server that stops or starts (57P01 to 57P03).
  if (code.substr(0, 2) == "08" || code.substr(0, 4) == "57P0") throw Away(message);
  if (const auto cause = cause_of_state(code)) throw Trouble(*cause, message);
  throw Fault(message);
}

}  // namespace

void Connection::Close::operator()(pg_conn* connection) const {
  PQfinish(connection);
}
void Connection::Close::operator()(pg_result* result) const {
  PQclear(result);
}

Connection::Connection(const std::string& address, Wanted wanted) : connection_(dial(address, wanted)) {
  if (broken()) fail("connect", "08001", PQerrorMessage(connection_.get()));
  PQsetNoticeProcessor(connection_.get(), drop_notice, nullptr);
  if (PQsetClientEncoding(connection_.get(), "UTF8") != 0) fail("connect", "08001", PQerrorMessage(connection_.get()));
}

bool Connection::broken() const {
  return PQstatus(connection_.get()) != CONNECTION_OK;
}

bool Connection::in_transaction() const {
  return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
}

bool Connection::failed() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INERROR;
}

std::int64_t Connection::effects() const {
  return effects_;
}

void Connection::check(const char* what, const Answer& answer) const {
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
  // Only the primary message: the detail holds values, which may be personal.
  const char* state = answer ? PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE) : nullptr;
  const char* message = answer ? PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  fail(what, state != nullptr ? state : "08006", message != nullptr ? message : PQerrorMessage(connection_.get()));
}

const std::string& Connection::prepared(const Query& query) {
  auto& entry = cache_[query.postgres];
  if (!entry.name.empty() && entry.sql == query.postgres) return entry.name;
  // Another text at the same place in memory: the old one would stay with the server to the end of the connection.
  if (!entry.name.empty()) text_query(query.name, "DEALLOCATE " + std::exchange(entry.name, ""));
  const std::string name = "q" + std::to_string(++next_name_);
  check(query.name, Answer(PQprepare(connection_.get(), name.c_str(), query.postgres, 0, nullptr)));
  entry = {query.postgres, name};
  return entry.name;
}

std::int64_t Connection::run(const Query& query, std::span<const Param> params,
                             const std::function<void(const Row&)>* on_row) {
  if (static_cast<int>(params.size()) != query.parameters) {
    throw Fault(std::string(query.name) + ": " + std::to_string(params.size()) + " parameters for " +
                std::to_string(query.parameters));
  }
  ++effects_;  // a statement that fails must be undone as well
  const std::string& name = prepared(query);
  const Values values(params);
  const Answer answer(PQexecPrepared(connection_.get(), name.c_str(), values.count(), values.data(), values.lengths(),
                                     values.formats(), kBinary));
  check(query.name, answer);
  if (on_row != nullptr) {
    for (int i = 0; i < PQntuples(answer.get()); ++i) (*on_row)(PostgresRow(answer.get(), i));
  }
  if (std::string_view(PQcmdStatus(answer.get())).substr(0, 6) == "SELECT") {
    --effects_;
    return 0;
  }
  const std::string_view changed = PQcmdTuples(answer.get());
  std::int64_t count = 0;
  std::from_chars(changed.data(), changed.data() + changed.size(), count);
  return count;
}

Connection::Answer Connection::text_query(const char* what, const std::string& sql) {
  Answer answer(PQexec(connection_.get(), sql.c_str()));
  check(what, answer);
  return answer;
}

void Connection::execute_text(std::string_view sql) {
  ++effects_;
  text_query("text", std::string(sql));
}

void Connection::commit() {
  const auto answer = text_query("commit", "COMMIT");
  if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT") {
    throw Fault("commit: a statement had failed, and everything was rolled back");
  }
}

std::string Connection::prepare_only(const Query& query, bool explain) {
  const std::string name = prepared(query);
  const Answer description(PQdescribePrepared(connection_.get(), name.c_str()));
  check(query.name, description);
  if (PQnparams(description.get()) != query.parameters) {
    throw Fault(std::string(query.name) + ": the statement has other parameters than it declares");
  }
  if (!explain) return {};
  std::string nulls;
  for (int i = 0; i < query.parameters; ++i) nulls += i == 0 ? "(NULL" : ", NULL";
  if (!nulls.empty()) nulls += ")";
  text_query(query.name, "SET plan_cache_mode = force_generic_plan");  // NULLs would plan away whole branches
  const auto answer = text_query(query.name, "EXPLAIN EXECUTE " + name + nulls);
  text_query(query.name, "RESET plan_cache_mode");
  std::string plan;
  for (int i = 0; i < PQntuples(answer.get()); ++i) plan.append(PQgetvalue(answer.get(), i, 0)).append("\n");
  return plan;
}

void Session::on_commit(std::function<void()> action) {
  if (actions_ == nullptr) throw std::logic_error("db: a read has no commit");
  actions_->push_back(std::move(action));
}

Sums& Session::sums(const std::function<std::unique_ptr<Sums>()>& make) {
  if (gathered_ == nullptr) throw std::logic_error("db: a read adds nothing up");
  return gathered_->take(make);
}

}  // namespace wellkept::db::postgres
