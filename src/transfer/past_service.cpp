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

// The last close, when these facts leave the ticket in a closed state.
std::optional<Instant> closed_at(const policy::Policy& policy, std::string_view state,
                                 const std::vector<promise::Fact>& facts) {
  std::optional<Instant> at;
  if (!ticket::state_of(policy, state).closed) return at;
  const auto closed = policy.vocabulary.event("ticket.closed");
  const auto cancelled = policy.vocabulary.event("ticket.cancelled");
  for (const promise::Fact& fact : facts) {
    if (fact.event == closed || fact.event == cancelled) at = fact.at;
  }
  return at;
}

// The device that the first event names.
customer::Device device_of(const Past& past) {
  const auto text = [&](std::string_view name) {
    const json::Value* value = past.events.front().fields.find(name);
    return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
  };
  customer::Device device;
  device.model = text("device_model");
  device.serial = text("serial");
  if (!past.bought_on.empty()) device.days.purchased_on = past.bought_on;
  return device;
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

Result<Drafted> PastService::draft(Past past) const {
  const policy::Policy& policy = parts_.recorder.policy();
  Drafted out;
  out.line = past.line;
  out.files = std::move(past.files);
  out.key = past.key;
  out.device = device_of(past);
  std::vector<ticket::Draft> events;
  events.reserve(past.events.size());
  std::vector<promise::Fact> facts;
  facts.reserve(past.events.size());
  const json::Value* named = past.events.front().fields.find("kind");
  const std::string kind = named != nullptr && named->string() != nullptr ? *named->string() : std::string();
  for (PastEvent& event : past.events) {
    auto draft = ticket::draft_event(policy, event.event, event.at, event.actor, event.by, std::move(event.fields));
    if (!draft) return wrong_row(event.event + ", " + first_field(draft.refusal()));
    facts.push_back(draft->fact);
    events.push_back(std::move(*draft));
  }
  if (kind.empty()) return wrong_row("'kind' is missing");
  const auto state = state_after(policy, kind, facts);
  if (!state) return wrong_row("no flow takes this kind");
  if (past.customer) {
    WK_TRY(customer, checked(*past.customer));
    out.customer = std::move(customer);
  }
  const auto unit = units_.find(past.unit);
  if (!past.unit.empty() && unit == units_.end()) return wrong_row("no unit is called '" + past.unit + "'");
  ticket::Ticket ticket;
  ticket.closed_at = closed_at(policy, *state, facts);
  ticket.unit = past.unit.empty() ? first_unit_ : unit->second;
  ticket.subject = std::move(past.subject);
  ticket.source = source_;
  ticket.source_key = std::move(past.key);
  ticket.sample = sample_;
  out.opening = parts_.recorder.prepare(std::move(ticket), std::move(events), *state);
  return out;
}

Id PastService::customer_of(db::Transaction& tx, const customer::NewCustomer& customer) const {
  if (!customer.external_key.empty()) {
    const auto known = parts_.customers.find_external(tx, customer.external_key);
    return known ? known->id : parts_.customers.add(tx, customer).id;
  }
  return parts_.customers.find_or_add(tx, customer).id;
}

void PastService::bring_device(db::Transaction& tx, customer::Device device, const ticket::Ticket& ticket) const {
  if (ticket.customer && !device.model.empty()) {
    device.id = parts_.recorder.next_id();
    device.customer = ticket.customer;
    device.created_at = device.updated_at = ticket.opened_at;
    customer::bring_device(tx, device);
  }
  customer::follow_serial(tx, ticket.id, device.serial);
}

Result<BatchResult> PastService::write(std::vector<Drafted>& batch) {
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
      ticket::Opening& opening = batch[i].opening;
      ticket::Ticket& ticket = opening.record.ticket;
      ticket.number = ticket::number_text(number++);
      if (batch[i].customer) ticket.customer = customer_of(tx, *batch[i].customer);
      WK_CHECK(parts_.recorder.store(tx, opening, figures));
      if (!batch[i].device.serial.empty()) bring_device(tx, batch[i].device, ticket);
      for (const PastFile& file : batch[i].files) {
        ticket::insert_attachment(
            tx, ticket.id, file.version,
            {parts_.recorder.next_id(), file.name, file.media_type, file.size, file.sha256, file.at});
      }
    }
    figures.apply(tx);
    return result;
  });
}

Result<BatchResult> PastService::record(std::vector<Drafted>& batch) {
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
