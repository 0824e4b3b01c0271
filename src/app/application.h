// The parts of a running Wellkept on one data folder, put together. Commands and the server use the same.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "app/node.h"
#include "app/policy_start.h"
#include "app/sealing_keys.h"
#include "app/settings.h"
#include "base/clock.h"
#include "base/id.h"
#include "customer/customer_service.h"
#include "db/database.h"
#include "directory/access_service.h"
#include "directory/directory_service.h"
#include "events/checkpoint.h"
#include "events/event_log.h"
#include "notify/notify_service.h"
#include "policy/policy.h"
#include "policyadmin/policyadmin_service.h"
#include "ticket/attachment.h"
#include "ticket/recorder_service.h"
#include "ticket/signed_link.h"
#include "ticket/ticket_service.h"

namespace wellkept::app {

// Answers what tickets ask about people.
class DirectoryPeople final : public ticket::People {
 public:
  Id unit_of(db::Transaction& tx, Id member) override;
  bool is_active(db::Transaction& tx, Id member) override;
  bool is_unit(db::Transaction& tx, Id unit) override;
  std::optional<ticket::Placed> place(db::Transaction& tx, const ticket::Placing& placing) override;
  ticket::Placed choose(db::Transaction& tx, Id unit, Instant now) override;
  Outcome happened(db::Transaction& tx, const ticket::Happening& what) override;
  // Whoever watches a ticket is told through it; none: nobody is told.
  void tell_by(notify::NotifyService& notify, const policy::Policy& policy) {
    notify_ = &notify;
    policy_ = &policy;
  }

 private:
  notify::NotifyService* notify_ = nullptr;
  const policy::Policy* policy_ = nullptr;
};

struct OpenOptions {
  bool migrate = true;      // bring the schema up to date; otherwise an old schema refuses "database.old"
  bool durable = true;      // false: bulk loads
  int node = 1;             // of ids; a single server is 0, so that a command beside it makes others
  bool bind_policy = true;  // remember the policy's versions, and refuse clauses that changed under a known label
};

class Application {
 public:
  // Opens the database, migrates it, loads and checks the policy, binds it to the database. Refuses "policy.invalid",
  // "policy.changed", "database.newer", "database.changed", "database.old". Throws on faults.
  static Result<std::unique_ptr<Application>> open(const Settings& settings, std::unique_ptr<Clock> clock,
                                                   OpenOptions options = {});

  const Settings& settings() const { return settings_; }
  Clock& clock() { return *clock_; }
  IdSource& ids() { return *ids_; }
  db::Database& database() { return *database_; }
  events::EventLog& log() { return *log_; }
  const policy::Policy& policy() const { return *policy_; }
  // What differs between the program's policy and the one that judges here, and what to do; empty when nothing does.
  const std::string& policy_note() const { return started_.note; }
  customer::CustomerService& customers() { return *customers_; }
  directory::AccessService& access() { return *access_; }
  directory::DirectoryService& directory() { return *directory_; }
  notify::NotifyService& notify() { return *notify_; }
  ticket::Recorder& recorder() { return *recorder_; }
  ticket::TicketService& tickets() { return *tickets_; }
  policyadmin::AmendmentService& amendments() { return *amendments_; }
  const ticket::FileStore& files() const { return files_; }
  const events::CheckpointKeys& keys() const { return keys_; }
  const SealingKeys& sealing_keys() const { return *sealing_keys_; }

  // On several nodes: brings the policy up to date between writes.
  void follow_others() { node_.look(*database_); }

  // Moves on every promise whose moment has come, in transactions of bounded size. How many.
  std::int64_t advance_promises();
  Result<std::optional<events::Checkpoint>> checkpoint();

 private:
  Application(const Settings& settings, std::unique_ptr<Clock> clock);
  void adopt(const policy::Version& version);
  void take_new_amendments(db::Transaction& tx);
  Outcome begin_policy(const std::shared_ptr<const policy::Policy>& shipped, bool bind);
  policyadmin::Loaded load_again(std::span<const policy::Document> published) const;
  policyadmin::Wiring policy_wiring();

  Settings settings_;
  std::unique_ptr<Clock> clock_;
  Node node_;
  std::mutex adopting_;
  std::unique_ptr<IdSource> ids_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<events::EventLog> log_;
  StartedPolicy started_;
  std::shared_ptr<const policy::Policy> policy_;
  std::unique_ptr<customer::CustomerService> customers_;
  std::unique_ptr<SealingKeys> sealing_keys_;
  std::unique_ptr<directory::AccessService> access_;
  std::unique_ptr<directory::DirectoryService> directory_;
  std::unique_ptr<notify::NotifyService> notify_;
  DirectoryPeople people_;
  std::unique_ptr<ticket::LinkSigner> links_;
  std::unique_ptr<ticket::Recorder> recorder_;
  std::unique_ptr<ticket::TicketService> tickets_;
  std::unique_ptr<policyadmin::AmendmentService> amendments_;
  ticket::FileStore files_;
  events::CheckpointKeys keys_;
};

// The policy of the settings: the folder, or the built-in one, with the amendments that were published through the
// program; checked, with its unit cases passed.
Result<std::shared_ptr<const policy::Policy>> load_policy(const std::string& folder,
                                                          std::span<const policy::Document> published = {},
                                                          std::span<const policy::Adoption> adopted = {});
// All problems in one refusal, "policy.invalid".
Refusal invalid_policy(const std::vector<yaml::Problem>& problems);
// The text of a file of that policy, as its clauses name it.
std::optional<std::string> read_policy_file(const std::string& folder, const std::string& file);

}  // namespace wellkept::app
