#include "life.h"

#include <algorithm>
#include <array>

#include "check.h"
#include "jobs/idempotency.h"
#include "promise/promise_service.h"
#include "ticket/light_service.h"

namespace wellkept::simulation {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr Instant kFirstDay{1'767'225'600'000};  // 2026-01-01; lives begin within two years of it
constexpr std::size_t kTicketsAtMost = 12;
constexpr std::size_t kUnderWayAtMost = 6;
constexpr std::size_t kRemembered = 20;
constexpr std::int64_t kCheckEvery = 100;
constexpr int kPassSize = 500;

Instant start_of(std::uint64_t seed) {
  transfer::Random random(seed, 1);
  return kFirstDay + random.between(0, 730) * kDay + random.between(0, 24) * kHour;
}

}  // namespace

Life::Life(const policy::Policy& policy, std::uint64_t seed, Options options)
    : world_(policy, start_of(seed), options.lose), options_(std::move(options)), random_(seed, 0) {}

void Life::say(const std::string& words) {
  if (options_.trace) options_.trace(std::to_string(step_) + " " + format_instant(world_.clock().now()) + " " + words);
}

void Life::step() {
  ++step_;
  constexpr std::array<double, 6> kWeights{30, 45, 6, 16, 12, 1};
  switch (random_.weighted(kWeights)) {
    case 0:
      ask();
      break;
    case 1:
      deliver();
      break;
    case 2:
      repeat();
      break;
    case 3:
      pass_time();
      break;
    case 4:
      work();
      break;
    default:
      end_process();
  }
  if (step_ % kCheckEvery == 0) check();
}

// A process that died between a checkpoint and its line in the journal leaves it to the next one to write both.
void Life::check() {
  if (std::exchange(journal_may_lack_lines_, false)) take_checkpoint();
  check_all(world_, ledger_);
}

void Life::end() {
  for (const Request& request : std::exchange(under_way_, {})) {
    if (ledger_.may_repeat(request.key, world_.latest())) arrives(request);
  }
  world_.pass(world_.latest() - world_.clock().now());
  work_all();
  check();
}

// Requests.

Id Life::any_ticket() {
  return ledger_.tickets()[below(ledger_.tickets().size())];
}

ticket::Actor Life::somebody() {
  std::vector<std::string> roles;
  for (const policy::Name& role : world_.policy().vocabulary.roles) {
    if (!one_in(12)) roles.push_back(role.id);
  }
  return {ticket::Actor::Kind::member, kMembers[below(kMembers.size())], std::move(roles)};
}

json::Value Life::value_of(const policy::Field& field) {
  switch (field.type) {
    case policy::FieldType::choice:
      return field.values[below(field.values.size())];
    case policy::FieldType::flag:
      return !one_in(3);
    case policy::FieldType::score:
      return random_.between(1, 5);
    case policy::FieldType::instant:
      return format_instant(world_.clock().now() + random_.between(0, 100) * kHour);
    case policy::FieldType::text:
      return one_in(2) ? "坏了 " + std::to_string(below(100)) : "words " + std::to_string(below(100));
    case policy::FieldType::number:
      return random_.between(0, 1000);
    case policy::FieldType::member:
      return format_id(one_in(20) ? kFormerMember : kMembers[below(kMembers.size())]);
  }
  return nullptr;
}

Request Life::open_request() {
  const policy::Vocabulary& words = world_.policy().vocabulary;
  Request request;
  request.what = Request::What::open;
  request.actor = one_in(4) ? ticket::Actor{ticket::Actor::Kind::customer, Id{500}, {}} : somebody();
  json::Object fields;
  for (const char* name : {"kind", "channel", "severity", "product", "about"}) {
    const bool needed = std::string_view(name) == "kind" || std::string_view(name) == "channel";
    if (needed || one_in(2)) fields.emplace_back(name, value_of(words.fields[words.field(name)]));
  }
  request.fields = std::move(fields);
  if (one_in(2)) request.phone = "1380013800" + std::to_string(below(4));
  if (one_in(4)) request.owner = kMembers[below(kMembers.size())];
  return request;
}

json::Value Life::fields_of(const policy::Action& action) {
  json::Object fields;
  const auto put = [&](policy::FieldIndex index) {
    const policy::Field& field = world_.policy().vocabulary.fields[index];
    if (field.name != "subject") fields.emplace_back(field.name, value_of(field));  // it holds the request's key
  };
  for (const policy::FieldIndex field : action.required) put(field);
  for (const policy::FieldIndex field : action.optional) {
    if (one_in(4)) put(field);
  }
  return fields;
}

// One that the state offers, most often one that a gate asked for; now and then any.
const policy::Action* Life::choose_action(const ticket::Ticket& ticket) {
  const policy::Policy& policy = world_.policy();
  const policy::Flow* flow = policy.flows.flow(ticket.kind);
  if (flow == nullptr) return nullptr;
  std::vector<const policy::Action*> here;
  const policy::Action* asked = nullptr;
  for (const policy::Action& action : flow->actions) {
    if (ticket::has_own_route(action.id)) continue;
    if (!ticket::is_offered(policy, ticket, action) && !one_in(30)) continue;
    here.push_back(&action);
    const std::string& event = policy.vocabulary.events[action.event].name;
    if (std::find(wanted_.begin(), wanted_.end(), event) != wanted_.end()) asked = &action;
  }
  if (here.empty()) return nullptr;
  return asked != nullptr && !one_in(3) ? asked : here[below(here.size())];
}

// To another unit, or together with another ticket.
Request Life::around_request() {
  constexpr std::array kKinds{Request::What::move, Request::What::link, Request::What::merge, Request::What::split};
  constexpr std::array<double, kKinds.size()> kWeights{4, 4, 1, 3};
  Request request;
  request.what = kKinds[random_.weighted(kWeights)];
  request.ticket = any_ticket();
  request.actor = somebody();
  if (request.what == Request::What::move) {
    if (!one_in(4)) request.unit = one_in(2) ? kRoot : kBranch;
    if (one_in(4)) request.owner = kMembers[below(kMembers.size())];
  } else if (request.what == Request::What::split) {
    request.expected = random_.between(1, 12);
  } else {
    request.other = any_ticket();
    request.action = one_in(2) ? "parent" : "related";
  }
  return request;
}

Request Life::act_request() {
  Request request;
  request.ticket = any_ticket();
  request.actor = somebody();
  const auto ticket =
      world_.database().read([&](db::Transaction& tx) { return ticket::find_ticket(tx, request.ticket); });
  if (!ticket) throw Violation("ticket " + format_id(request.ticket) + " is gone");
  if (one_in(15)) {
    request.what = Request::What::attach;
    return request;
  }
  if (ticket->state == "awaiting_confirmation" && one_in(2)) {
    request.what = Request::What::ask_confirmation;
    return request;
  }
  const policy::Action* action = choose_action(*ticket);
  request.action = action != nullptr ? action->id : "nothing";
  if (action != nullptr) request.fields = fields_of(*action);
  if (action != nullptr && action->backdate && one_in(3)) {
    request.at = world_.clock().now() - random_.between(0, 300) * kMinute;
  }
  if (one_in(3)) request.expected = ticket->version - (one_in(6) ? 1 : 0);
  if (one_in(8)) request.owner = kMembers[below(kMembers.size())];
  return request;
}

Request Life::confirmation_request() {
  const Ledger::Link& link = ledger_.links()[below(ledger_.links().size())];
  Request request;
  request.what = Request::What::answer_confirmation;
  request.ticket = link.ticket;
  request.token = link.token;
  request.satisfied = !one_in(3);
  return request;
}

void Life::ask() {
  if (under_way_.size() >= kUnderWayAtMost) return deliver();
  Request request;
  if (ledger_.tickets().empty() || (ledger_.tickets().size() < kTicketsAtMost && one_in(6)) || one_in(60)) {
    request = open_request();
  } else if (!ledger_.links().empty() && one_in(8)) {
    request = confirmation_request();
  } else if (one_in(8)) {
    request = around_request();
  } else {
    request = act_request();
  }
  request.key = "r" + std::to_string(++requests_);
  const bool makes_ticket = request.what == Request::What::open || request.what == Request::What::split;
  if (makes_ticket) request.subject = request.key;
  say("asks: " + describe(request));
  under_way_.push_back(std::move(request));
}

// Deliveries.

void Life::arm() {
  constexpr std::array<std::pair<Fault, double>, 6> kFaults{{{Fault::none, 80},
                                                             {Fault::statement, 6},
                                                             {Fault::commit, 3},
                                                             {Fault::answer, 4},
                                                             {Fault::twice, 4},
                                                             {Fault::crash, 0.7}}};
  std::array<double, kFaults.size()> weights{};
  std::transform(kFaults.begin(), kFaults.end(), weights.begin(), [](const auto& one) { return one.second; });
  const Fault fault = kFaults[random_.weighted(weights)].first;
  world_.database().arm(fault, static_cast<int>(below(30)));
  if (fault != Fault::none) say("a fault lies in wait: " + std::to_string(static_cast<int>(fault)));
}

void Life::heed(const Refusal& refusal) {
  ++counts_["refused " + refusal.code];
  if (refusal.code != "ticket.gate") return;
  wanted_.clear();
  for (const json::Value& standing : *refusal.context.find("standing")->array()) {
    for (const json::Value& need : *standing.find("needs")->array()) {
      for (const json::Value& event : *need.find("events")->array()) wanted_.push_back(*event.string());
    }
  }
}

bool Life::arrives(const Request& request) {
  const Instant now = world_.clock().now();
  try {
    const auto response = send(world_, request);
    if (!response.ok()) {
      say(request.key + " is refused: " + response.refusal().code);
      heed(response.refusal());
    } else {
      say(request.key + (is_repeated(*response) ? " is answered again" : " is done"));
      ++counts_[is_repeated(*response) ? "answered again" : "done"];
      ledger_.answered(request, *response, now);
      for (const Part& part : read_made(response->body).parts) check_ticket(world_, part.ticket);
    }
  } catch (const Injected& fault) {
    say(request.key + " is lost: " + fault.what());
    ++counts_[std::string("lost: ") + fault.what()];
    ledger_.lost(request, now);
    if (std::string_view(fault.what()) == "the process died") world_.die();
    return false;
  }
  return true;
}

void Life::deliver() {
  if (under_way_.empty()) return ask();
  const std::size_t which = below(under_way_.size());
  const Request request = under_way_[which];
  const auto drop = [&] { under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(which)); };
  if (!ledger_.may_repeat(request.key, world_.latest())) return drop();  // its client has given up
  arm();
  const bool known = arrives(request);
  world_.database().disarm();
  if (!known) return;      // it is sent again some time
  if (one_in(10)) return;  // and so is this one: the network has it twice
  answered_.push_back(request);
  if (answered_.size() > kRemembered) answered_.pop_front();
  drop();
}

void Life::repeat() {
  if (answered_.empty()) return deliver();
  const Request& request = answered_[below(answered_.size())];
  if (ledger_.may_repeat(request.key, world_.latest())) arrives(request);
}

// Time, and what works in the background.

void Life::pass_time() {
  constexpr std::array<std::int64_t, 9> kPaces{0,         1,          30'000,   10 * kMinute, kHour,
                                               9 * kHour, 40 * kHour, -kMinute, -kHour};
  world_.pass(kPaces[below(kPaces.size())]);
  say("time passes");
}

void Life::in_background(const std::string& what, const std::function<void()>& task) {
  arm();
  try {
    task();
    say(what);
    ++counts_[what];
  } catch (const Injected& fault) {
    say(what + " fails: " + fault.what());
    ++counts_[std::string("lost: ") + fault.what()];
    if (std::string_view(fault.what()) == "the process died") world_.die();
  }
  world_.database().disarm();
}

void Life::advance() {
  for (int moved = 1; moved > 0;) {
    moved = *world_.database().write([&](db::Transaction& tx) -> Result<int> {
      return promise::advance_due(tx, world_.policy(), world_.clock().now(), kPassSize);
    });
  }
}

void Life::turn_lights() {
  ticket::turn_due_lights(world_.database(), world_.policy(), world_.clock().now(),
                          [](const std::vector<ticket::Ticket>&) {});
}

void Life::take_checkpoint() {
  const auto taken = events::take_checkpoint(world_.database(), world_.clock(), world_.keys(), world_.journal());
  if (!taken.ok()) throw Violation("no checkpoint: " + taken.refusal().code);
}

void Life::work_all() {
  advance();
  turn_lights();
  world_.process().metrics.catch_up(100'000);
  say("all background work is done");
  check_nothing_due(world_);
}

void Life::work() {
  switch (below(6)) {
    case 0:
      return in_background("promises are moved on", [&] { advance(); });
    case 1:
      return in_background("lights are turned", [&] { turn_lights(); });
    case 2:
      return in_background("metrics are counted",
                           [&] { world_.process().metrics.follow(static_cast<int>(random_.between(1, 40))); });
    case 3:
      journal_may_lack_lines_ = true;
      return in_background("a checkpoint is taken", [&] {
        take_checkpoint();
        journal_may_lack_lines_ = false;
      });
    case 4:
      return in_background("old answers are forgotten",
                           [&] { jobs::forget_old_answers(world_.database(), world_.clock().now()); });
    default:
      return work_all();
  }
}

void Life::end_process() {
  const bool in_order = one_in(3);
  say(in_order ? "the process is stopped and started" : "the process dies and is started");
  ++counts_[in_order ? "restarted" : "died"];
  in_order ? world_.restart() : world_.die();
  check();
}

}  // namespace wellkept::simulation
