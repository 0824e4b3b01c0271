#include "ledger.h"

#include <algorithm>

#include "jobs/idempotency.h"

namespace wellkept::simulation {
namespace {

constexpr std::int64_t kMargin = 3'600'000;

constexpr db::Query kVersions{"simulation.versions", "SELECT id, version, subject FROM tickets ORDER BY id",
                              "SELECT id, version, subject FROM tickets ORDER BY id", 0};

}  // namespace

void Ledger::answered(const Request& request, const http::Response& response, Instant now) {
  const auto known = answers_.find(request.key);
  if (known != answers_.end()) {
    if (!is_repeated(response)) throw Violation("request " + request.key + " was carried out twice");
    if (known->second.body != response.body)
      throw Violation("request " + request.key + " got another answer than before");
    return;
  }
  if (is_repeated(response) && !doubts_.contains(request.key)) {
    throw Violation("request " + request.key + " was answered before it was ever carried out");
  }
  const Instant at = is_repeated(response) ? lost_at_[request.key] : now;
  doubts_.erase(request.key);
  lost_at_.erase(request.key);
  answers_[request.key] = {response.body, at};
  claim(request.key, read_made(response.body));
  if (!request.token.empty() && !used_links_.insert(request.token).second) {
    throw Violation("a link for the customer's word was used twice");
  }
}

void Ledger::claim(const std::string& key, const Made& made) {
  for (const Part& part : made.parts) {
    auto& events = claims_[part.ticket];
    if (events.empty()) tickets_.push_back(part.ticket);
    for (std::int64_t version = part.from; version <= part.to; ++version) {
      const auto [other, fresh] = events.emplace(version, key);
      if (!fresh) throw Violation("requests " + key + " and " + other->second + " made the same event");
    }
  }
  if (!made.token.empty()) links_.push_back({made.token, made.parts.front().ticket});
}

void Ledger::lost(const Request& request, Instant now) {
  if (answers_.contains(request.key)) return;
  doubts_.emplace(request.key, std::array{request.ticket, request.other});
  lost_at_.emplace(request.key, now);
}

bool Ledger::may_repeat(const std::string& key, Instant latest) const {
  const Instant oldest = latest - (jobs::kIdempotencyKeepMs - kMargin);
  const auto answered = answers_.find(key);
  if (answered != answers_.end()) return answered->second.at > oldest;
  const auto doubted = lost_at_.find(key);
  return doubted == lost_at_.end() || doubted->second > oldest;
}

void Ledger::check(db::Transaction& tx) const {
  std::map<Id, std::int64_t> doubtful;
  for (const auto& [key, tickets] : doubts_) {
    for (const Id ticket : tickets) ++doubtful[ticket];
  }
  std::size_t seen = 0;
  std::set<std::string> subjects;
  tx.each(kVersions, {}, [&](const db::Row& row) {
    const Id ticket = row.id(0);
    if (!subjects.insert(row.string(2)).second) throw Violation("two tickets stand for request " + row.string(2));
    const auto claims = claims_.find(ticket);
    const auto claimed = claims != claims_.end() ? static_cast<std::int64_t>(claims->second.size()) : 0;
    if (claimed > 0) ++seen;
    if (claimed == row.integer(1)) return;
    // Somebody who asked for it was never told.
    const bool opened_unheard = claimed == 0 && doubts_.contains(row.string(2));
    if (claimed > row.integer(1) || (doubtful[ticket] == 0 && !opened_unheard)) {
      throw Violation("ticket " + format_id(ticket) + " has " + std::to_string(row.integer(1)) +
                      " events, its clients know of " + std::to_string(claimed));
    }
  });
  if (seen != claims_.size()) throw Violation("a ticket is gone that a client was told of");
}

}  // namespace wellkept::simulation
