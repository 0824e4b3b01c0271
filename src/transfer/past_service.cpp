#include "transfer/past_service.h"

#include <set>

namespace wellkept::transfer {
namespace {

std::string first_field(const Refusal& refusal) {
  if (refusal.fields.empty()) return refusal.detail;
  const FieldError& error = refusal.fields.front();
  return error.field.substr(error.field.rfind('/') + 1) + ": " + error.detail;
}

Refusal wrong_row(std::string detail) {
  return refuse(RefusalKind::invalid, "import.row", std::move(detail));
}

Result<customer::NewCustomer> checked(const PastCustomer& past) {
  json::Value body{json::Object{{"name", past.name}}};
  if (!past.phone.empty()) body.set("phone", past.phone);
  if (!past.email.empty()) body.set("email", past.email);
  if (!past.segment.empty()) body.set("segment", past.segment);
  auto fresh = customer::read_new_customer(body, "/customer");
  if (!fresh) return wrong_row("customer's " + first_field(fresh.refusal()));
  fresh->external_key = past.key;
  return fresh;
}

}  // namespace

PastService::PastService(const Parts& parts, std::string source, bool sample)
    : parts_(parts), source_(std::move(source)), sample_(sample) {
  constexpr std::int64_t kPage = 500;
  Id last;
  for (;;) {
    const auto page = parts_.directory.units(last, kPage);
    for (const directory::Unit& unit : page) units_.emplace(unit.name, unit.id);
    if (page.size() < kPage) break;
    last = page.back().id;
  }
  const auto root =
      parts_.database.read([](db::Transaction& tx) { return directory::DirectoryService::root_unit(tx); });
  if (root) first_unit_ = root->id;
}

bool PastService::has(const std::string& key) const {
  return parts_.database.read([&](db::Transaction& tx) { return bool(ticket::find_imported(tx, source_, key)); });
}

Result<Drafted> PastService::draft(const Past& past) const {
  const policy::Policy& policy = parts_.recorder.policy();
  Drafted out;
  out.line = past.line;
  out.key = past.key;
  out.events.reserve(past.events.size());
  std::vector<promise::Fact> facts;
  for (const PastEvent& event : past.events) {
    auto draft = ticket::draft_event(policy, event.event, event.at, event.actor, event.by, event.fields);
    if (!draft) return wrong_row(event.event + ", " + first_field(draft.refusal()));
    facts.push_back(draft->fact);
    out.events.push_back(std::move(*draft));
  }
  const json::Value* kind = past.events.front().fields.find("kind");
  if (kind == nullptr || kind->string() == nullptr) return wrong_row("'kind' is missing");
  const auto state = state_after(policy, *kind->string(), facts);
  if (!state) return wrong_row("no flow takes this kind");
  out.state = *state;
  if (ticket::state_of(policy, *state).closed) {
    const auto closed = policy.vocabulary.event("ticket.closed");
    const auto cancelled = policy.vocabulary.event("ticket.cancelled");
    for (const promise::Fact& fact : facts) {
      if (fact.event == closed || fact.event == cancelled) out.ticket.closed_at = fact.at;
    }
  }
  if (past.customer) {
    WK_TRY(customer, checked(*past.customer));
    out.customer = std::move(customer);
  }
  const auto unit = units_.find(past.unit);
  if (!past.unit.empty() && unit == units_.end()) return wrong_row("no unit is called '" + past.unit + "'");
  out.ticket.unit = past.unit.empty() ? first_unit_ : unit->second;
  out.ticket.subject = past.subject;
  out.ticket.source = source_;
  out.ticket.source_key = past.key;
  out.ticket.sample = sample_;
  return out;
}

Id PastService::customer_of(db::Transaction& tx, const customer::NewCustomer& customer) const {
  if (!customer.external_key.empty()) {
    const auto known = parts_.customers.find_external(tx, customer.external_key);
    return known ? known->id : parts_.customers.add(tx, customer).id;
  }
  return parts_.customers.find_or_add(tx, customer).id;
}

Result<BatchResult> PastService::write(const std::vector<Drafted>& batch) {
  return parts_.database.write([&](db::Transaction& tx) -> Result<BatchResult> {
    BatchResult result;
    std::set<std::string_view> taken;
    std::int64_t fresh = 0;
    for (const Drafted& one : batch) {
      const bool is_new = taken.insert(one.key).second && !ticket::find_imported(tx, source_, one.key);
      result.recorded.push_back(is_new);
      fresh += is_new ? 1 : 0;
    }
    if (fresh == 0) return result;
    std::int64_t number = ticket::reserve_numbers(tx, fresh);
    promise::Figures figures(parts_.recorder.policy());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!result.recorded[i]) continue;
      const Drafted& one = batch[i];
      ticket::Ticket ticket = one.ticket;
      ticket.number = ticket::number_text(number++);
      if (one.customer) ticket.customer = customer_of(tx, *one.customer);
      WK_CHECK(parts_.recorder.open(tx, std::move(ticket), one.events, one.state, figures));
    }
    figures.apply(tx);
    return result;
  });
}

Result<BatchResult> PastService::record(const std::vector<Drafted>& batch) {
  try {
    return write(batch);
  } catch (const db::Constraint&) {
    return write(batch);  // somebody else recorded one of the keys in between: now it is seen
  }
}

Result<std::optional<BatchWriter::Done>> BatchWriter::finish() {
  if (!result_.valid()) return std::optional<Done>{};
  auto result = result_.get();
  if (!result) return result.refusal();
  return std::optional(Done{std::move(running_), std::move(*result)});
}

Result<std::optional<BatchWriter::Done>> BatchWriter::submit(std::vector<Drafted> batch) {
  WK_TRY(done, finish());
  running_ = std::move(batch);
  result_ = std::async(std::launch::async, [this] { return service_.record(running_); });
  return done;
}

}  // namespace wellkept::transfer
