// Takes letters out of the outbox and hands them to the mail server: at least once, with the same Message-ID every
// time; tried again with growing pauses; dead when the server refuses for good or after the last try.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "db/database.h"
#include "notify/mailer.h"
#include "notify/notify_service.h"
#include "notify/outbox_store.h"

namespace wellkept::notify {

struct Sender {
  std::string address;
  std::string name;
};

class OutboxWorker {
 public:
  OutboxWorker(db::Database& database, const NotifyService& notify, Mailer& mailer, const Clock& clock, Sender sender)
      : database_(database), notify_(notify), mailer_(mailer), clock_(clock), sender_(std::move(sender)) {}

  // Tries every letter whose moment has come. How many were sent.
  std::int64_t advance();

 private:
  std::vector<store::Waiting> claim(Id id, Instant now);
  Letter write(const std::vector<store::Waiting>& rows, Instant now);
  void settle(const std::vector<store::Waiting>& rows, const Delivery& delivery, Instant now);

  db::Database& database_;
  const NotifyService& notify_;
  Mailer& mailer_;
  const Clock& clock_;
  Sender sender_;
};

// The pause after that many attempts, in milliseconds; nothing when there is no further try.
std::optional<std::int64_t> pause_after(std::int64_t attempts);

}  // namespace wellkept::notify
