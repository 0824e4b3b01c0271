// A desk with a portal in an empty database, for tests: codes go to a list.
#pragma once
#include <string>
#include <vector>

#include "portal/portal_access_service.h"
#include "portal/portal_service.h"
#include "ticket/testing.h"

namespace wellkept::portal::testing {

class SentCodes final : public CodeSender {
 public:
  bool reaches(ContactKind kind) const override { return kind == ContactKind::email || telephones; }
  Outcome send(db::Transaction&, const Contact& contact, std::string_view code, std::string_view language,
               Instant) override {
    sent.push_back({contact.value, std::string(code), std::string(language)});
    return Done{};
  }
  struct Sent {
    std::string contact;
    std::string code;
    std::string language;
  };
  std::vector<Sent> sent;
  bool telephones = false;
};

struct Portal : ticket::testing::Desk {
  explicit Portal(db::Engine engine) : Desk(engine) {}

  Id customer(std::string name, std::optional<std::string> phone = {}, std::optional<std::string> email = {}) {
    return (*database->write([&](db::Transaction& tx) -> Result<customer::Customer> {
             return customers.add(tx, {.name = std::move(name), .phone = std::move(phone), .email = std::move(email)});
           }))
        .id;
  }
  // Signs in by a code; the visitor that follows.
  Visitor enter(const std::string& contact, const std::optional<std::string>& name = {}) {
    if (!access.request_code(contact, "zh-CN").ok()) throw std::runtime_error("no code was sent");
    const auto started = access.open_by_code(contact, sender.sent.back().code, name, "192.0.2.1");
    if (!started.ok()) throw std::runtime_error(started.refusal().code);
    return {started->session.customer, {}};
  }
  template <class Body>
  auto write(Body&& body) {
    return database->write([&](db::Transaction& tx) { return body(tx); });
  }
  Result<ticket::Record> ask(const Visitor& visitor, json::Object fields) {
    return write([&](db::Transaction& tx) { return portal.open(tx, visitor, {json::Value(fields), "Lamp is dark"}); });
  }

  SentCodes sender;
  db::testing::TemporaryDirectory folder;
  ticket::FileStore files{folder.file("files")};
  PortalAccess access{*database, customers, service, sender, clock, ids, std::string(32, 'p')};
  customer::RecordService records{customers, log, clock, ids};
  PortalService portal{service, customers, records, files, clock, ids};
};

}  // namespace wellkept::portal::testing
