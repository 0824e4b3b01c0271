// Duties: they open by themselves, somebody is in charge, they are done in time or missed. All methods that take a
// transaction run inside the caller's.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "duty/duty.h"
#include "duty/duty_store.h"
#include "events/event_log.h"
#include "notify/notify_service.h"

namespace wellkept::duty {

// Who acts, and whether he may act for others.
struct Actor {
  Id member;
  bool manages = false;
};

// What was done, as a person puts it on record.
struct Record {
  std::string note;                  // 1 to 4,000 characters
  std::vector<std::string> tickets;  // that were looked at: their ids or numbers
};

inline constexpr std::size_t kFilesAtMost = 20;
inline constexpr std::size_t kTicketsAtMost = 200;

class DutyService {
 public:
  DutyService(const policy::Policy& policy, const Clock& clock, IdSource& ids, events::EventLog& log,
              notify::NotifyService& notify)
      : policy_(policy), clock_(clock), ids_(ids), log_(log), notify_(notify) {}

  // Opens what is to be opened, completes what the program itself records, turns lights, each once and in the order of
  // its moment, also after the server was down. What it did. Costs two looks when there is nothing.
  int advance(db::Database& database);

  // Not_found "duty.unknown".
  Result<Duty> find(db::Transaction& tx, Id id) const;
  // Refuses also forbidden "duty.not_yours"; stale "duty.stale"; conflict "duty.completed", "duty.completes_itself";
  // gate "duty.needs_file", "duty.needs_tickets"; invalid "duty.ticket".
  Result<Duty> complete(db::Transaction& tx, const Actor& actor, Id id, std::int64_t version, const Record& record);
  // Refuses also invalid "duty.member" (no active member).
  Result<Duty> hand_over(db::Transaction& tx, const Actor& actor, Id id, std::int64_t version, Id member);
  // Files are added before the duty is completed. Refuses also conflict "duty.too_many_files".
  Result<Duty> add_file(db::Transaction& tx, const Actor& actor, Id id, File& file);

  const policy::Policy& policy() const { return policy_; }
  Instant now() const { return clock_.now(); }

 private:
  // The last event of each kind that was looked at.
  using Followed = std::map<std::string, Id, std::less<>>;
  bool nothing_to_do(db::Transaction& tx, Instant now);
  int open_and_turn(db::Transaction& tx, Instant now);
  int open_due(db::Transaction& tx, const Opening& opening);
  int put_in_charge(db::Transaction& tx, Instant now);
  void open_one(db::Transaction& tx, const Opening& opening, Id unit);
  void turn(db::Transaction& tx, Duty duty);
  int follow(db::Transaction& tx, Followed& followed);
  int complete_by(db::Transaction& tx, std::string_view kind, const store::Happened& event);
  Result<Duty> changeable(db::Transaction& tx, const Actor& actor, Id id, std::optional<std::int64_t> version) const;
  void save(db::Transaction& tx, Duty& duty, std::string_view kind, Instant at, Id actor, json::Object body);
  void settle(Duty& duty, Instant at) const;
  void tell(db::Transaction& tx, const Duty& duty, const char* what, bool urgent);
  Id owner_for(db::Transaction& tx, const policy::DutyRule& rule, Id unit) const;

  const policy::Policy& policy_;
  const Clock& clock_;
  IdSource& ids_;
  events::EventLog& log_;
  notify::NotifyService& notify_;
  std::mutex mutex_;                     // of what follows
  std::optional<Instant> looked_until_;  // no opening is due before it
  std::size_t versions_ = 0;             // of the policy, when that was reckoned
  Followed followed_;
};

}  // namespace wellkept::duty
