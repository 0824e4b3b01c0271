#include "portal/portal_access_service.h"

namespace wellkept::portal {
namespace {

constexpr std::int64_t kKeepCodesMs = 24 * 3'600'000LL;

Refusal wait(std::string code, std::string detail, std::int64_t ms) {
  Refusal refusal = refuse(RefusalKind::too_many, std::move(code), std::move(detail));
  refusal.context.set("retry_after_s", (ms + 999) / 1000);
  return refusal;
}

// How long until another code may go to the contact; 0: now. `sent` is newest first.
std::int64_t wait_for_code(const std::vector<StoredCode>& sent, Instant now) {
  if (sent.empty()) return 0;
  const std::int64_t since_last = now - sent.front().created_at;
  if (since_last < kCodeAgainMs) return kCodeAgainMs - since_last;
  if (sent.size() < static_cast<std::size_t>(kCodesInWindow)) return 0;
  return kCodeWindowMs - (now - sent.back().created_at);
}

}  // namespace

PortalAccess::PortalAccess(db::Database& database, customer::CustomerService& customers, ticket::TicketService& tickets,
                           CodeSender& sender, const Clock& clock, IdSource& ids, std::string key,
                           AccessOptions options)
    : database_(database),
      customers_(customers),
      tickets_(tickets),
      sender_(sender),
      clock_(clock),
      ids_(ids),
      key_(std::move(key)),
      options_(options),
      by_address_(options.by_address) {}

Result<Instant> PortalAccess::request_code(std::string_view text, std::string_view language) {
  WK_TRY(contact, read_contact(text));
  if (!sender_.reaches(contact.kind)) {
    return refuse(RefusalKind::conflict, "portal.unreachable", "Codes cannot be sent to telephones here; use e-mail.");
  }
  return database_.write([&](db::Transaction& tx) -> Result<Instant> {
    const Instant now = clock_.now();
    const auto sent = codes_since(tx, contact.value, now - kCodeWindowMs, kCodesInWindow);
    if (const std::int64_t ms = wait_for_code(sent, now); ms > 0) {
      return wait("portal.code_wait", "A code was sent to this contact a moment ago.", ms);
    }
    const Id id = ids_.next();
    const std::string code = code_of(crypto::random_bytes(8));
    const Instant expires_at = now + kCodeLifeMs;
    insert_code(tx, id, contact.value, code_hash(key_, id, contact, code), now, expires_at);
    WK_CHECK(sender_.send(tx, contact, code, language, expires_at));
    return expires_at;
  });
}

std::optional<customer::Customer> PortalAccess::known(db::Transaction& tx, const Contact& contact) const {
  for (const std::string& spelling : spellings(contact)) {
    // A contact that several records share belongs to one person all the same; the oldest record has the history.
    const auto found = contact.kind == ContactKind::phone ? customers_.find_by_phone(tx, spelling, Id{}, 1)
                                                          : customers_.find_by_email(tx, spelling, Id{}, 1);
    if (!found.empty()) return found.front();
  }
  return std::nullopt;
}

// Right or wrong is a value here, not a refusal: the attempt must be counted either way.
Result<PortalAccess::Checked> PortalAccess::check_code(db::Transaction& tx, const Contact& contact,
                                                       std::string_view code, const std::optional<std::string>& name) {
  const Instant now = clock_.now();
  const auto sent = codes_since(tx, contact.value, now - kCodeWindowMs, 1);
  if (sent.empty() || sent.front().used_at || now > sent.front().expires_at) return Checked{};
  const StoredCode& last = sent.front();
  const crypto::Hash hash = code_hash(key_, last.id, contact, code);
  if (!count_attempt(tx, last.id, kCodeAttempts)) return Checked{};
  if (!crypto::equal(last.hash, {reinterpret_cast<const char*>(hash.data()), hash.size()})) return Checked{};
  auto customer = known(tx, contact);
  if (!customer && !name) return Checked{Verdict::name_needed, {}};
  if (!customer) {
    customer::NewCustomer fresh{.name = *name};
    (contact.kind == ContactKind::phone ? fresh.phone : fresh.email) = contact.value;
    customer = customers_.add(tx, std::move(fresh));
  }
  if (!use_code(tx, last.id, now)) return Checked{};
  return Checked{Verdict::right, start(tx, customer->id, Id{}, options_.session_ms)};
}

Result<StartedSession> PortalAccess::open_by_code(std::string_view text, std::string_view code,
                                                  const std::optional<std::string>& name, std::string_view address) {
  WK_TRY(contact, read_contact(text));
  const std::string from = directory::address_key(address);
  if (const std::int64_t ms = by_address_.wait_ms(from, clock_.now()); ms > 0) {
    return wait("session.throttled", "Too many wrong codes; try again later.", ms);
  }
  WK_TRY(checked, database_.write([&](db::Transaction& tx) { return check_code(tx, contact, code, name); }));
  if (checked.verdict == Verdict::wrong) {
    by_address_.failed(from, clock_.now());
    return refuse(RefusalKind::unauthenticated, "portal.code", "The code is wrong, used or too old.");
  }
  if (checked.verdict == Verdict::name_needed) {
    return refuse(RefusalKind::conflict, "portal.name_needed", "Say who you are: send the same again with a name.");
  }
  return std::move(checked.started);
}

Result<StartedSession> PortalAccess::open_by_link(std::string_view token) {
  return database_.write([&](db::Transaction& tx) -> Result<StartedSession> {
    WK_TRY(asked, tickets_.read_confirmation(tx, token));
    // Once answered the link still shows its ticket, but no longer than it would have waited for the answer.
    if (clock_.now() > asked.link.expires_at) {
      return refuse(RefusalKind::conflict, "confirmation.expired", "This link has expired.");
    }
    return start(tx, asked.ticket.customer, asked.ticket.id, options_.link_session_ms);
  });
}

StartedSession PortalAccess::start(db::Transaction& tx, Id customer, Id ticket, std::int64_t life_ms) {
  const Instant now = clock_.now();
  StartedSession started{{ids_.next(), customer, ticket, now + life_ms},
                         crypto::to_base64url(crypto::random_bytes(32))};
  insert_session(tx, started.session, crypto::sha256(started.secret), now);
  return started;
}

Result<Session> PortalAccess::by_secret(std::string_view secret) {
  const auto session = database_.read([&](db::Transaction& tx) { return find_session(tx, crypto::sha256(secret)); });
  if (!session || clock_.now() > session->expires_at) {
    return refuse(RefusalKind::unauthenticated, "session.expired", "The session has ended; ask for a new code.");
  }
  return *session;
}

void PortalAccess::close(Id session) {
  const auto done = database_.write([&](db::Transaction& tx) -> Outcome {
    delete_session(tx, session);
    return Done{};
  });
  if (!done) throw std::logic_error("ending a session cannot be refused");
}

std::int64_t PortalAccess::forget_expired() {
  const Instant now = clock_.now();
  const auto gone = database_.write(
      [&](db::Transaction& tx) -> Result<std::int64_t> { return forget_old(tx, now - kKeepCodesMs, now); });
  return gone ? *gone : 0;
}

}  // namespace wellkept::portal
