// Messages to members and customers. `enqueue` writes one message in the caller's transaction, so that it stands
// exactly when what it tells of stands; `notify` asks the member's subscriptions which channels a topic goes to.
// Delivery is the outbox's business (outbox_service.h), later and at least once.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "db/database.h"
#include "notify/message.h"  // IWYU pragma: export

namespace wellkept::notify {

class Templates;
struct Preferences;

// What a member is told by topic: to the inbox, and further as the member subscribed, around quiet hours and digest.
struct Notice {
  Id member;
  std::string template_id;
  json::Object params{};
  Id subject{};
  std::string clause{};
  std::string dedupe{};       // one for each channel is made of it
  bool urgent = false;        // passes through quiet hours and digest
  std::vector<Channel> by{};  // these at least, whatever the member subscribed to (what a clause demands)
};

struct NotifyOptions {
  bool email = false;        // whether letters can be sent at all: a mail server is set up
  std::string mail_domain;   // of Message-IDs: the part of the sender's address after @
  std::string zone = "UTC";  // of members who chose none
};

class NotifyService {
 public:
  // Throws when the templates that the program carries are broken.
  NotifyService(const Clock& clock, IdSource& ids, NotifyOptions options);
  ~NotifyService();

  // The message's id; that of the earlier one when its dedupe key is known. Invalid: "message.template" (unknown),
  // "message.params" (missing, unknown, or no text), "message.recipient" (none, or an address that the channel cannot
  // take, such as one with a line break); unavailable: "message.no_gateway" (nothing is set up that could deliver on
  // that channel).
  Result<Id> enqueue(db::Transaction& tx, const Message& message);
  // Refuses as enqueue does.
  Outcome notify(db::Transaction& tx, const Notice& notice);
  // Forgets where messages to the customer went, and drops those that still wait: part of an erasure on request.
  void erase_customer(db::Transaction& tx, Id customer);

  // Called with the member after a message in an inbox is durable, from the thread that wrote it. Before the first.
  void watch(std::function<void(Id member)> on_inbox) { on_inbox_ = std::move(on_inbox); }

  const Templates& templates() const { return *templates_; }
  const NotifyOptions& options() const { return options_; }
  // What the member chose, or what holds for those who chose nothing.
  Preferences preferences(db::Transaction& tx, Id member) const;

 private:
  Id add_inbox(db::Transaction& tx, const Message& message, const std::string& topic, Instant shown_at);
  Result<Id> add_letter(db::Transaction& tx, const Message& message, const Preferences& reader, bool digest);

  const Clock& clock_;
  IdSource& ids_;
  NotifyOptions options_;
  std::function<void(Id)> on_inbox_;
  std::unique_ptr<Templates> templates_;
};

}  // namespace wellkept::notify
