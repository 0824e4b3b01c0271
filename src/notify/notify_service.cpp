#include "notify/notify_service.h"

#include "directory/directory_service.h"
#include "notify/notify_store.h"
#include "notify/preferences.h"
#include "notify/templates.h"

namespace wellkept::notify {
namespace {

Refusal invalid(std::string code, std::string detail) {
  return refuse(RefusalKind::invalid, std::move(code), std::move(detail));
}

// What both kinds of message need; the template.
Result<const Template*> fitting(const Templates& templates, const std::string& id, const json::Object& params) {
  const Template* form = templates.find(id);
  if (form == nullptr) return invalid("message.template", "There is no template '" + id + "'.");
  if (std::string why = Templates::misfit(*form, params); !why.empty()) {
    return invalid("message.params", "Template '" + id + "': " + why + ".");
  }
  return form;
}

// Where the member's letters go; empty when nowhere.
std::string mail_of_member(db::Transaction& tx, const Preferences& preferences, Id member) {
  if (preferences.email) return *preferences.email;
  const auto found = directory::DirectoryService::member(tx, member);
  return found && is_mail_address(found->login) ? found->login : std::string();
}

}  // namespace

std::string_view channel_name(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "email";
    case Channel::sms:
      return "sms";
    case Channel::inbox:
      break;
  }
  return "inbox";
}

std::optional<Channel> channel_of(std::string_view name) {
  for (const Channel channel : {Channel::inbox, Channel::email, Channel::sms}) {
    if (channel_name(channel) == name) return channel;
  }
  return std::nullopt;
}

NotifyService::NotifyService(const Clock& clock, IdSource& ids, NotifyOptions options)
    : clock_(clock),
      ids_(ids),
      options_(std::move(options)),
      templates_(std::make_unique<Templates>(Templates::built_in())) {}

NotifyService::~NotifyService() = default;

Preferences NotifyService::preferences(db::Transaction& tx, Id member) const {
  if (auto chosen = member ? store::find_preferences(tx, member) : std::nullopt) return *chosen;
  Preferences nothing;
  nothing.zone = options_.zone;
  return nothing;
}

Result<Id> NotifyService::enqueue(db::Transaction& tx, const Message& message) {
  WK_TRY(form, fitting(*templates_, message.template_id, message.params));
  if (message.channel != Channel::inbox) return add_letter(tx, message, preferences(tx, message.to.member), false);
  if (!message.to.member) return invalid("message.recipient", "Only members have an inbox.");
  return add_inbox(tx, message, form->topic, message.not_before.value_or(clock_.now()));
}

Id NotifyService::add_inbox(db::Transaction& tx, const Message& message, const std::string& topic, Instant shown_at) {
  if (on_inbox_) tx.on_commit([this, member = message.to.member] { on_inbox_(member); });
  return store::add_inbox(tx, ids_.next(), message, topic, shown_at);
}

Result<Id> NotifyService::add_letter(db::Transaction& tx, const Message& message, const Preferences& reader,
                                     bool digest) {
  if (message.channel != Channel::email || !options_.email) {
    return refuse(RefusalKind::unavailable, "message.no_gateway",
                  "Nothing is set up that could deliver by " + std::string(channel_name(message.channel)) + ".");
  }
  store::Outgoing out;
  out.address = message.to.address;
  if (out.address.empty() && message.to.member) out.address = mail_of_member(tx, reader, message.to.member);
  if (!is_mail_address(out.address)) return invalid("message.recipient", "There is no e-mail address to send to.");
  const Id id = ids_.next();
  const Instant now = clock_.now();
  out.topic = templates_->find(message.template_id)->topic;
  out.language = is_language(message.language) ? message.language : reader.language;
  out.message_id = format_id(id) + "@" + options_.mail_domain;
  out.digest = digest;
  out.next_at = message.not_before.value_or(now);
  return store::add_outbox(tx, id, message, out, now);
}

Outcome NotifyService::notify(db::Transaction& tx, const Notice& notice) {
  WK_TRY(form, fitting(*templates_, notice.template_id, notice.params));
  const Preferences reader = preferences(tx, notice.member);
  const auto demanded = [&](Channel channel) {
    return std::find(notice.by.begin(), notice.by.end(), channel) != notice.by.end();
  };
  const Demand demand{demanded(Channel::inbox), demanded(Channel::email), notice.urgent};
  const Instant now = clock_.now();
  const Route to = route(reader, *templates_->topic(form->topic), demand, now);
  Message message{.to = {.member = notice.member},
                  .template_id = notice.template_id,
                  .params = notice.params,
                  .subject = notice.subject,
                  .clause = notice.clause,
                  .dedupe = notice.dedupe,
                  .urgent = notice.urgent};
  if (to.inbox) add_inbox(tx, message, form->topic, now);
  // Nobody can be written to who has no address, nor from where there is no mail server; the inbox has it then.
  if (to.email == Mail::off || !options_.email || mail_of_member(tx, reader, notice.member).empty()) {
    if (!to.inbox && demand.email) add_inbox(tx, message, form->topic, now);
    return Done{};
  }
  message.channel = Channel::email;
  message.not_before = to.email_at;
  WK_CHECK(add_letter(tx, message, reader, to.email == Mail::digest));
  return Done{};
}

void NotifyService::erase_customer(db::Transaction& tx, Id customer) {
  store::erase_customer(tx, customer);
}

}  // namespace wellkept::notify
