#include "metric/verify_service.h"

#include "metric/sums_store.h"
#include "promise/promise_service.h"
#include "report/report_service.h"

namespace wellkept::metric {
namespace {

std::string place_of(const Key& key, Id unit) {
  std::string text = "metric " + key.metric + ", " + report::format_day(key.day) + ", unit " + format_id(unit);
  for (const std::string* part : {&key.kind, &key.product, &key.channel, &key.value}) {
    if (!part->empty()) text += ", " + *part;
  }
  return text;
}

std::string words_of(const Amount& amount) {
  return std::to_string(amount.n) + " with a total of " + std::to_string(amount.total);
}

// The first key under which the two hold other amounts.
std::optional<Key> first_difference(const Amounts& a, const Amounts& b) {
  auto in_a = a.begin();
  auto in_b = b.begin();
  while (in_a != a.end() && in_b != b.end() && *in_a == *in_b) {
    ++in_a;
    ++in_b;
  }
  if (in_a == a.end()) return in_b == b.end() ? std::nullopt : std::optional(in_b->first);
  return in_b == b.end() || in_a->first < in_b->first ? in_a->first : in_b->first;
}

// What was counted by another catalogue has still to be counted by ours.
Id reached(db::Transaction& tx) {
  const Followed followed = followed_to(tx);
  return followed.catalogue == kCatalogue ? followed.event : Id{};
}

Amount at(const Amounts& amounts, const Key& key) {
  const auto found = amounts.find(key);
  return found != amounts.end() ? found->second : Amount{};
}

}  // namespace

void Verifier::differ(std::string where, std::string detail) {
  if (differences_.size() < max_) differences_.push_back({"metric.differs", std::move(where), std::move(detail)});
}

void Verifier::take(db::Transaction& tx, const ticket::Ticket& ticket, std::span<const events::Event> events,
                    std::span<const promise::Fact> facts, const promise::Units& units) {
  if (!followed_) followed_ = reached(tx);
  const Added given{ticket.unit, amounts_of(policy_, days_, facts, units)};
  const auto kept = added_by(tx, ticket.id);
  if (kept) add(counted_, *kept, 1);
  if (events.back().id > *followed_) return;
  if (!kept) return differ("ticket " + ticket.number, "its events were followed, and no metric counts it");
  if (*kept != given) compare_ticket(ticket.number, *kept, given);
}

void Verifier::compare_ticket(const std::string& number, const Added& kept, const Added& given) {
  const std::string where = "ticket " + number;
  if (kept.unit != given.unit) {
    return differ(where,
                  "it is counted for unit " + format_id(kept.unit) + ", and belongs to " + format_id(given.unit));
  }
  const auto key = first_difference(kept.amounts, given.amounts);
  if (!key) return;
  differ(where + ", " + place_of(*key, given.unit),
         "counted as " + words_of(at(kept.amounts, *key)) + ", the events give " + words_of(at(given.amounts, *key)));
}

void Verifier::compare(db::Transaction& tx) {
  const Sums sums = sums_of(counted_);
  counted_ = by_day(counted_);
  each_figure(tx, [&](const Key& key, Id unit, const Amount& stored) {
    const auto found = counted_.find({key, unit});
    const Amount counted = found != counted_.end() ? found->second : Amount{};
    if (found != counted_.end()) counted_.erase(found);
    if (stored == counted) return;
    differ(place_of(key, unit), "stored " + words_of(stored) + ", the tickets give " + words_of(counted));
  });
  for (const auto& [where, counted] : counted_) {
    if (counted == Amount{}) continue;
    differ(place_of(where.first, where.second), "no figure is stored, the tickets give " + words_of(counted));
  }
  compare_sums(tx, sums);
}

// What is added up by month and by fewer parts, against the same tickets.
void Verifier::compare_sums(db::Transaction& tx, Sums counted) {
  const auto report = [&](const SumKey& sum, const Amount& stored, const Amount& given) {
    differ("sum of " + place_of(sum.key, sum.unit),
           "stored " + words_of(stored) + ", the tickets give " + words_of(given));
  };
  each_sum(tx, [&](const SumKey& sum, const Amount& stored) {
    const auto found = counted.find(sum);
    const Amount given = found != counted.end() ? found->second : Amount{};
    if (found != counted.end()) counted.erase(found);
    if (stored != given) report(sum, stored, given);
  });
  for (const auto& [sum, given] : counted) {
    if (given != Amount{}) report(sum, {}, given);
  }
}

}  // namespace wellkept::metric
