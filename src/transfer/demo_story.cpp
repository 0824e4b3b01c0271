#include "transfer/demo_story.h"

#include <algorithm>

namespace wellkept::transfer {
namespace {

constexpr double kMinute = 60'000;
constexpr std::int64_t kDay = 86'400'000;

constexpr std::array<std::string_view, 8> kKinds{"inquiry",     "repair",      "complaint",  "installation",
                                                 "maintenance", "replacement", "suggestion", "feedback"};
constexpr std::array<double, 8> kShares{35, 30, 10, 10, 5, 4, 4, 2};
constexpr std::array<std::string_view, 8> kChannels{"phone", "app",   "wechat",  "web",
                                                    "chat",  "email", "walk_in", "social"};
constexpr std::array<double, 8> kChannelShares{44, 20, 14, 8, 6, 4, 3, 1};

// The way on which the customer is spoken to: a counter has no call-backs.
std::string via_of(std::string_view channel) {
  return std::string(channel == "walk_in" || channel == "social" ? "phone" : channel);
}

json::Value opening(Story& story, std::string_view kind, std::string_view channel, const PastCustomer& customer) {
  json::Value fields{json::Object{{"kind", kind},
                                  {"channel", channel},
                                  {"product", story.product.line},
                                  {"person", customer.name},
                                  {"contact", customer.phone},
                                  {"subject", story.matter.subject},
                                  {"matter", story.matter.matter}}};
  const auto set_unless_empty = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields.set(name, value);
  };
  set_unless_empty("about", story.matter.about);
  set_unless_empty("category", story.matter.category);
  set_unless_empty("subcategory", story.matter.subcategory);
  const bool device = kind == "repair" || kind == "replacement" || kind == "installation" || kind == "maintenance";
  if (device && story.mostly()) fields.set("device_model", story.product.model);
  if (device && story.random.chance(0.7)) fields.set("serial", demo_serial(story.random));
  if (kind == "repair" || kind == "replacement") fields.set("warranty", story.random.chance(0.72) ? "in" : "out");
  return fields;
}

// Up to three years and a half before that day.
std::string bought_before(Random& random, Instant at) {
  return format_instant(at - kDay * static_cast<std::int64_t>(random.between(5, 1280))).substr(0, 10);
}

// Some tickets are left lying: nothing happens after a step in their middle. Only late in the year, or they would be
// open for ever.
void leave_lying(const DemoWorld& world, Random& random, std::vector<PastEvent>& events) {
  const std::int64_t age = world.end() - events.front().at;
  const double share = age < 4 * kDay ? 0.3 : age < 14 * kDay ? 0.15 : age < 40 * kDay ? 0.05 : 0;
  if (events.size() < 6 || !random.chance(share)) return;
  events.resize(static_cast<std::size_t>(random.between(3, static_cast<std::int64_t>(events.size()) - 2)));
}

}  // namespace

Story::Story(const DemoWorld& the_world, Random& the_random, Tongue the_tongue, Instant at)
    : world(the_world), random(the_random), tongue(the_tongue), opened(at), now(at) {
  specialist = random.pick(std::span<const Id>(world.staff.specialists));
  supervisor = random.pick(std::span<const Id>(world.staff.supervisors));
  engineer = random.pick(std::span<const Id>(world.staff.engineers));
}

void Story::pass(double low, double high) {
  now = now + static_cast<std::int64_t>((low + random.share() * (high - low)) * kMinute);
}

void Story::work(double low, double high) {
  pass(low, high);
  now = in_working_hours(now);
}

void Story::within(Instant since, double minutes, double kept) {
  const bool late = !random.chance(kept);
  const double share = late ? 1.04 + 1.6 * random.share() * random.share() : 0.06 + 0.8 * random.share();
  now = std::max(now, since + static_cast<std::int64_t>(share * minutes * kMinute));
}

void Story::add(std::string event, std::string by, json::Value fields) {
  const auto& staff = world.staff;
  Id actor;
  if (by == "specialist") actor = specialist;
  if (by == "supervisor") actor = supervisor;
  if (by == "engineer") actor = engineer;
  if (by == "department_head") actor = random.pick(std::span<const Id>(staff.heads));
  if (by == "product_manager") actor = random.pick(std::span<const Id>(staff.product_managers));
  events.push_back({std::move(event), now, actor, std::move(by), std::move(fields)});
}

void Story::charge(std::string_view stage, Id member) {
  add("ticket.assigned", "specialist", json::Object{{"stage", stage}, {"assignee", format_id(member)}});
}

json::Value Story::scores(bool good) {
  constexpr std::array<double, 5> kGood{0.5, 1, 6, 34, 58};
  constexpr std::array<double, 5> kBad{30, 36, 24, 8, 2};
  json::Value fields{json::Object{}};
  for (const char* name : {"attitude", "speed", "quality", "overall"}) {
    fields.set(name, static_cast<std::int64_t>(random.weighted(good ? kGood : kBad)) + 1);
  }
  return fields;
}

void Story::confirm() {
  json::Value fields = random.chance(0.75) ? scores(random.chance(0.95)) : json::Value(json::Object{});
  fields.set("satisfied", true);
  fields.set("via", via);
  if (random.chance(0.7)) fields.set("first_time", random.chance(0.91));
  if (random.chance(0.3)) fields.set("opinion", words(Saying::praise));
  add("confirmation.answered", "customer", std::move(fields));
}

void Story::refuse() {
  json::Value fields = random.chance(0.6) ? scores(false) : json::Value(json::Object{});
  fields.set("satisfied", false);
  fields.set("first_time", false);
  fields.set("via", via);
  fields.set("opinion", words(Saying::refused));
  add("confirmation.answered", "customer", std::move(fields));
}

void Story::close(const char* outcome) {
  charge("close", specialist);
  const bool unconfirmed = std::string_view(outcome) == "unconfirmed";
  json::Value fields{json::Object{{"outcome", outcome}}};
  if (unconfirmed) fields.set("reason", words(Saying::unreachable));
  add("ticket.closed", unconfirmed ? "supervisor" : "specialist", std::move(fields));
}

void Story::attempts() {
  for (int i = 0; i < 3; ++i) {
    work(60 * 8, 60 * 26);
    add("contact.attempted", "specialist", json::Object{{"via", "phone"}, {"reached", false}});
  }
}

Story::End Story::ask_customer(double confirmed, double refused) {
  pass(1, 20);
  charge("feedback", specialist);
  add("confirmation.requested", "specialist", json::Object{{"via", via}});
  const std::array<double, 3> shares{confirmed, refused, 1 - confirmed - refused};
  const auto end = static_cast<End>(random.weighted(shares));
  if (end != End::unreachable) pass(10, 60 * 30);
  if (end == End::confirmed) confirm();
  if (end == End::refused) refuse();
  if (end == End::unreachable) attempts();
  return end;
}

Past demo_story(const DemoWorld& world, std::int64_t index) {
  Random random(world.seed, static_cast<std::uint64_t>(index));
  const double share = (static_cast<double>(index - world.first) + random.share()) / static_cast<double>(world.tickets);
  constexpr std::array<double, 3> kTongues{93, 4, 3};
  const auto tongue = static_cast<Tongue>(random.weighted(kTongues));
  Story story(world, random, tongue, world.year.at(share));
  const std::string_view kind = kKinds[random.weighted(kShares)];
  const std::string_view channel = kChannels[random.weighted(kChannelShares)];
  story.via = via_of(channel);
  story.product = demo_product(random, tongue);
  story.matter = demo_matter(random, tongue, kind, story.product);

  Past past;
  past.key = std::to_string(index + 1);
  past.subject = story.matter.subject;
  const auto customers = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(world.tickets) * 2 / 5);
  past.customer = demo_customer(world.seed, random.bits() % customers);
  const bool visits = kind == "repair" || kind == "installation" || kind == "maintenance";
  if (visits && !world.regions.empty()) past.unit = random.pick(std::span<const std::string>(world.regions));

  json::Value fields = opening(story, kind, channel, *past.customer);
  const bool priority = kind == "repair" && random.chance(0.35);
  const bool urgent = kind == "complaint" && random.chance(0.1);
  if (priority) fields.set("urgency", "priority");
  if (kind == "repair" && !priority && random.chance(0.04)) fields.set("severity", "major");
  story.add("ticket.opened", channel == "phone" || channel == "walk_in" ? "specialist" : "customer", std::move(fields));
  story.charge("accept", story.specialist);

  if (kind == "inquiry") tell_inquiry(story);
  if (kind == "feedback") tell_feedback(story);
  if (kind == "repair") tell_repair(story, priority);
  if (kind == "installation" || kind == "maintenance") tell_visit(story);
  if (kind == "replacement") tell_replacement(story);
  if (kind == "complaint") tell_complaint(story, urgent, *past.customer);
  if (kind == "suggestion") tell_suggestion(story);

  past.events = std::move(story.events);
  leave_lying(world, random, past.events);
  std::erase_if(past.events, [&](const PastEvent& event) { return event.at > world.end(); });
  past.bought_on = bought_before(random, past.events.front().at);
  return past;
}

}  // namespace wellkept::transfer
