#include "db/postgres/readers.h"

#include <algorithm>

namespace wellkept::db::postgres {
namespace {

constexpr std::string_view kBroke = "a line to read on broke";

}  // namespace

Readers::Readers(Reach& reach, int size)
    : reach_(reach), pool_(std::max(size, 1), [&reach] { return reach.connect(); }) {}

void Readers::read(const std::function<void(Transaction&)>& body) {
  auto lease = take();
  read_on(lease, body);
}

void Readers::read_on(Lease& lease, const std::function<void(Transaction&)>& body) {
  begin(lease, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  guarded(lease, [&](Connection& connection) {
    Session session(connection, nullptr, nullptr);
    body(session);
    connection.execute_text("ROLLBACK");
  });
}

std::string Readers::ask(Lease& lease, const Query& query, Transaction::Params params) {
  std::string answer;
  const std::span<const Param> given(params.begin(), params.size());
  const std::function<void(const Row&)> keep = [&](const Row& row) { answer = row.string(0); };
  try {
    lease->run(query, given, &keep);
  } catch (const Fault&) {
    if (!lease->broken()) throw;
    replace(lease);
    lease->run(query, given, &keep);
  }
  return answer;
}

// A connection that died while it was idle (the server was restarted) is replaced: nothing was asked of it yet.
void Readers::begin(Lease& lease, std::string_view sql) {
  try {
    lease->execute_text(sql);
  } catch (const Fault&) {
    if (!lease->broken()) throw;
    replace(lease);
    lease->execute_text(sql);
  }
}

void Readers::replace(Lease& lease) {
  reach_.lost(kBroke);
  lease.discard();
  lease.reopen();
}

// Leaves the connection without a transaction, or discards it.
template <class Work>
void Readers::guarded(Lease& lease, Work&& work) {
  try {
    work(*lease);
  } catch (...) {
    try {
      if (lease->in_transaction() && !lease->broken()) lease->execute_text("ROLLBACK");
    } catch (const Fault&) {
      // The failure that is on its way says more.
    }
    if (lease->broken()) {
      reach_.lost(kBroke);
      lease.discard();
    }
    throw;
  }
}

}  // namespace wellkept::db::postgres
