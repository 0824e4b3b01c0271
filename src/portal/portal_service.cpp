#include "portal/portal_service.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.h"
#include "portal/progress.h"

namespace wellkept::portal {
namespace {

constexpr std::array<std::string_view, 2> kRefusedTypes{"application/zip", "text/plain"};  // nothing a telephone takes

Refusal unknown_ticket() {
  return refuse(RefusalKind::not_found, "ticket.unknown", "There is no such ticket.");
}

ticket::Actor actor_of(const Visitor& visitor) {
  return {ticket::Actor::Kind::customer, visitor.customer, {}};
}

Course course_of(const ticket::Record& record) {
  const ticket::Ticket& ticket = record.ticket;
  return {ticket.kind, ticket.state, ticket.open, ticket.opened_at, record.facts, record.promises};
}

bool is_customers(const events::Event& event) {
  const auto body = json::parse(event.body);
  const json::Value* by = std::get<json::Value>(body).find("by");
  return by != nullptr && by->string() != nullptr && *by->string() == "customer";
}

struct DataWords {
  std::string_view kind;
  const char* subject;
  const char* matter;
};
constexpr std::array<DataWords, 2> kDataWords{{
    {"export", "个人信息副本申请 / Request for a copy of personal data",
     "客户在服务门户申请取得其个人信息的副本。请核实身份后导出并交付客户。\n"
     "The customer asks at the portal for a copy of the personal data held. Confirm the identity, export and hand "
     "over."},
    {"erasure", "个人信息删除申请 / Request for erasure of personal data",
     "客户在服务门户申请删除其个人信息。请核实身份和未办结事项后删除，并告知客户。\n"
     "The customer asks at the portal for erasure of the personal data held. Confirm the identity, see what is still "
     "open, erase, and tell the customer."},
}};

}  // namespace

Result<ticket::Ticket> PortalService::own(db::Transaction& tx, const Visitor& visitor, Id ticket) const {
  if (visitor.ticket && visitor.ticket != ticket) return unknown_ticket();
  auto found = ticket::find_ticket(tx, ticket);
  if (!found) return unknown_ticket();
  const bool mine = visitor.ticket ? true : visitor.customer && found->customer == visitor.customer;
  if (!mine) return unknown_ticket();
  return std::move(*found);
}

Result<ticket::Record> PortalService::open(db::Transaction& tx, const Visitor& visitor, NewRequest request) {
  const auto who = customer(tx, visitor);
  if (visitor.ticket || !who) {
    return refuse(RefusalKind::forbidden, "portal.link_only", "This link opens one request; sign in for others.");
  }
  request.fields.set("channel", "web");
  request.fields.set("person", who->name);
  if (request.fields.find("contact") == nullptr) {
    request.fields.set("contact", who->phone.value_or(who->email.value_or("")));
  }
  ticket::OpenRequest open;
  open.fields = std::move(request.fields);
  open.subject = std::move(request.subject);
  open.customer = who->id;
  return tickets_.open(tx, actor_of(visitor), std::move(open));
}

std::vector<ticket::Record> PortalService::list(db::Transaction& tx, const Visitor& visitor, Id before, int limit) {
  std::vector<Id> ids;
  if (visitor.ticket) {
    if (!before) ids.push_back(visitor.ticket);
  } else {
    ids = tickets_of(tx, visitor.customer, before, limit);
  }
  std::vector<ticket::Record> records;
  for (const Id id : ids) {
    if (auto record = tickets_.recorder().load(tx, id, false)) records.push_back(std::move(*record));
  }
  return records;
}

Result<ticket::Record> PortalService::read(db::Transaction& tx, const Visitor& visitor, Id id) {
  WK_CHECK(own(tx, visitor, id));
  return tickets_.read(tx, actor_of(visitor), id);
}

Result<ticket::Record> PortalService::act(db::Transaction& tx, const Visitor& visitor, Id id, std::string action,
                                          json::Value fields) {
  WK_CHECK(own(tx, visitor, id));
  fields.set("via", "web");
  return tickets_.act(tx, actor_of(visitor), id, std::nullopt, {std::move(action), std::move(fields), {}, {}});
}

Result<ticket::Record> PortalService::reply(db::Transaction& tx, const Visitor& visitor, Id id, std::string_view text) {
  return act(tx, visitor, id, "receive", json::Object{{"body", text}});
}

Result<ticket::Record> PortalService::decide(db::Transaction& tx, const Visitor& visitor, Id id,
                                             const Decision& decision) {
  WK_TRY(record, read(tx, visitor, id));
  if (!may(policy(), course_of(record), "confirm")) {
    return refuse(RefusalKind::conflict, "portal.not_awaited", "The request does not wait for your word now.");
  }
  json::Value fields = decision.scores.is_null() ? json::Value(json::Object{}) : decision.scores;
  if (decision.opinion) fields.set("opinion", *decision.opinion);
  return act(tx, visitor, id, decision.accepted ? "confirm" : "refuse", std::move(fields));
}

Result<ticket::Record> PortalService::rate(db::Transaction& tx, const Visitor& visitor, Id id, json::Value scores,
                                           const std::optional<std::string>& opinion) {
  WK_TRY(record, read(tx, visitor, id));
  if (!rating_of(policy(), course_of(record)).open) {
    return refuse(RefusalKind::conflict, "portal.not_rateable", "This result was rated already, or is not there yet.");
  }
  json::Value fields = std::move(scores);
  fields.set("via", "web");
  if (opinion) fields.set("opinion", *opinion);
  const Instant now = ticket::now_after(record.facts, clock_.now());
  WK_TRY(draft, ticket::draft_event(policy(), "survey.answered", now, visitor.customer, "customer", fields));
  std::vector<ticket::Draft> drafts;
  drafts.push_back(std::move(draft));
  promise::Figures figures(policy());
  const std::string state = record.ticket.state;
  WK_CHECK(tickets_.recorder().add(tx, record, std::move(drafts), state, figures));
  figures.apply(tx);
  return record;
}

Result<ticket::Attachment> PortalService::keep(std::string_view name, std::string_view content) const {
  if (text::trim(name).empty() || !text::is_utf8(name) || text::characters(name) > 200) {
    return refuse(RefusalKind::invalid, "attachment.name", "Give the file a name of 1 to 200 characters.");
  }
  if (content.empty()) return refuse(RefusalKind::invalid, "attachment.empty", "The file is empty.");
  const auto type = ticket::told_media_type(content);
  const bool refused = !type || std::any_of(kRefusedTypes.begin(), kRefusedTypes.end(),
                                            [&](std::string_view one) { return type->starts_with(one); });
  if (refused) {
    return refuse(RefusalKind::unsupported, "attachment.type", "Send a photo, a video, a sound or a PDF.");
  }
  ticket::Attachment file{{},
                          ticket::safe_file_name(name),
                          std::string(*type),
                          static_cast<std::int64_t>(content.size()),
                          crypto::to_hex(crypto::sha256(content)),
                          {}};
  files_.put(file.sha256, content);  // before the event: a crash leaves a file nobody names, never the reverse
  return file;
}

Result<ticket::Attachment> PortalService::attach(db::Transaction& tx, const Visitor& visitor, Id id,
                                                 ticket::Attachment file) {
  WK_TRY(record, read(tx, visitor, id));
  const auto sent = std::count_if(record.events.begin(), record.events.end(), [](const events::Event& event) {
    return event.kind == "attachment.added" && is_customers(event);
  });
  if (static_cast<std::size_t>(sent) >= kMaxFiles) {
    return refuse(RefusalKind::conflict, "portal.files_full", "This request has as many files as it can take.");
  }
  WK_CHECK(tickets_.attach(tx, actor_of(visitor), id, file));
  return file;
}

std::optional<customer::Customer> PortalService::customer(db::Transaction& tx, const Visitor& visitor) const {
  return visitor.customer ? customers_.find(tx, visitor.customer) : std::nullopt;
}

std::vector<customer::Consent> PortalService::consents(db::Transaction& tx, Id customer) const {
  return customer::in_force(customer::RecordService::words(tx, customer));
}

Result<customer::Consent> PortalService::decide_consent(db::Transaction& tx, Id customer, std::string_view purpose,
                                                        bool granted) {
  return records_.decide(tx, customer, {.purpose = std::string(purpose), .granted = granted, .channel = "portal"});
}

Result<DataRequestState> PortalService::request_data(db::Transaction& tx, const Visitor& visitor,
                                                     std::string_view kind) {
  const auto words =
      std::find_if(kDataWords.begin(), kDataWords.end(), [&](const DataWords& one) { return one.kind == kind; });
  if (words == kDataWords.end()) throw std::invalid_argument("no such request about data");
  for (const DataRequestState& one : data_requests(tx, visitor.customer, 50)) {
    if (one.request.kind == kind && one.open && !one.request.done_at) {
      return refuse(RefusalKind::conflict, "portal.request_open", "A request of this kind is being dealt with.");
    }
  }
  NewRequest request{json::Object{{"kind", "inquiry"}, {"matter", words->matter}}, words->subject};
  WK_TRY(record, open(tx, visitor, std::move(request)));
  const Instant now = clock_.now();
  const DataRequest made{ids_.next(), std::string(kind), record.ticket.id, now, now + kDataRequestMs, {}};
  insert_data_request(tx, visitor.customer, made);
  return DataRequestState{made, record.ticket.number, record.ticket.open};
}

std::vector<DataRequestState> PortalService::data_requests(db::Transaction& tx, Id customer, int limit) {
  std::vector<DataRequestState> states;
  for (const DataRequest& request : data_requests_of(tx, customer, Id{}, limit)) {
    const auto ticket = ticket::find_ticket(tx, request.ticket);
    if (ticket) states.push_back({request, ticket->number, ticket->open});
  }
  return states;
}

Result<customer::Customer> PortalService::copy_of(db::Transaction& tx, const Visitor& visitor, Id id) {
  constexpr std::int64_t kFetchMs = 30LL * 24 * 3'600'000;
  for (const DataRequestState& one : data_requests(tx, visitor.customer, 50)) {
    const auto& done = one.request.done_at;
    if (one.request.id != id || one.request.kind != "export" || !done || clock_.now() - *done > kFetchMs) continue;
    if (auto who = customer(tx, visitor)) return std::move(*who);
  }
  return refuse(RefusalKind::not_found, "portal.copy", "There is no copy to fetch here.");
}

}  // namespace wellkept::portal
