// One made-up ticket from its first call to its close, along the flow of its kind.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "transfer/demo_words.h"
#include "transfer/demo_year.h"
#include "transfer/past.h"
#include "transfer/random.h"

namespace wellkept::transfer {

// Who works in the made-up service centre.
struct DemoStaff {
  std::vector<Id> specialists;
  std::vector<Id> supervisors;
  std::vector<Id> engineers;
  std::vector<Id> heads;
  std::vector<Id> product_managers;
};

// The demo as a whole: the same seed, number of tickets and end give the same tickets.
struct DemoWorld {
  std::uint64_t seed = 1;
  std::int64_t first = 0;    // index of the first ticket of this run; they spread over the year from there
  std::int64_t tickets = 0;  // of this run
  const DemoYear& year;
  const DemoStaff& staff;
  std::vector<std::string> regions{};  // names of units that visit customers
  std::optional<Instant> until{};      // what comes after is left out; none: after the year

  [[nodiscard]] Instant end() const { return until.value_or(year.end()); }
};

// Ticket number `index` of the seed, from `first` on; what would come after the end is left out.
Past demo_story(const DemoWorld& world, std::int64_t index);

// The steps of a story, in order of time. Internal to the demo.
class Story {
 public:
  Story(const DemoWorld& world, Random& random, Tongue tongue, Instant opened);

  void pass(double low_minutes, double high_minutes);  // time goes by, however late it is
  void work(double low_minutes, double high_minutes);  // the same, and staff are there at the end
  // Moves on to a moment in time for a promise of `minutes` since `since`; too late with the chance that is missing
  // to 1.
  void within(Instant since, double minutes, double kept);
  void add(std::string event, std::string by, json::Value fields = json::Object{});
  void charge(std::string_view stage, Id member);  // who is in charge of the stage
  bool mostly(double share = 0.97) { return random.chance(share); }
  std::string words(Saying saying) { return say(random, tongue, saying); }
  json::Value scores(bool good);

  // What every flow has in common, from a state in which the customer may be asked.
  enum class End { confirmed, refused, unreachable };
  End ask_customer(double confirmed, double refused);
  void confirm();
  void refuse();
  void close(const char* outcome);
  void attempts();

  const DemoWorld& world;
  Random& random;
  const Tongue tongue;
  const Instant opened;
  Instant now;
  Id specialist;
  Id supervisor;
  Id engineer;
  DemoMatter matter;
  DemoProduct product;
  std::string via;
  std::vector<PastEvent> events;
};

// The way of a ticket of each kind after ticket.opened. Internal to the demo.
void tell_inquiry(Story& story);
void tell_feedback(Story& story);
void tell_repair(Story& story, bool priority);
void tell_visit(Story& story);  // installation and maintenance
void tell_replacement(Story& story);
void tell_complaint(Story& story, bool urgent, const PastCustomer& customer);
void tell_suggestion(Story& story);

}  // namespace wellkept::transfer
