#include "search/search_followers.h"

#include <algorithm>
#include <map>
#include <set>

#include "search/fold.h"

namespace wellkept::search {
namespace {

constexpr int kEvents = 200;       // looked at in one step, so that other writes do not wait for it
constexpr int kSubjects = 50;      // of a rebuild in one step
constexpr int kCleared = 1000;     // documents dropped in one step
constexpr int kOfCustomer = 1000;  // tickets of one customer that are read at once
constexpr std::int64_t kSettledMs = 10'000;
constexpr std::int64_t kFreshMs = 3'600'000;
constexpr int kCountTo = 100'000;
constexpr int kMergePages = 500;
constexpr int kMerges = 20;  // each a write of its own, so that others do not wait for all

// Ids hold the milliseconds since 2024 above 22 bits; see base/id.h.
Id id_at(Instant instant) {
  constexpr std::int64_t kEpochMs = 1'704'067'200'000;
  return Id{std::max<std::int64_t>(0, instant.ms - kEpochMs) << 22};
}

void fold(Document& document) {
  const Folding& folding = Folding::shared();
  document.title = folding.fold(document.title);
  document.body = folding.fold(document.body);
}

}  // namespace

// What a step will write, made before the write: folding takes longer than storing.
struct Follower::Work {
  std::map<Id, std::vector<Document>> tickets;  // all documents of a ticket; none: the ticket is gone
  std::map<Id, std::optional<Document>> customers;
};

void Follower::add_ticket(db::Transaction& tx, Id ticket, Work& work) const {
  const auto [entry, fresh] = work.tickets.try_emplace(ticket);
  if (!fresh) return;
  entry->second = ticket_sources(tx, ticket);
  for (Document& document : entry->second) fold(document);
  // What changes a customer is an event of its own, and fresh ones are walked by id. Where several servers write, one
  // may appear behind those that were walked already: then it is fresh, and has a ticket.
  const Id customer = customer_of_ticket(tx, ticket);
  if (customer > id_at(clock_.now() - kFreshMs)) add_customer(tx, customer, work);
}

void Follower::add_customer(db::Transaction& tx, Id customer, Work& work) const {
  const auto [entry, fresh] = work.customers.try_emplace(customer);
  if (!fresh) return;
  entry->second = customer_source(tx, customer);
  if (entry->second) fold(*entry->second);
}

Follower::Work Follower::gather(db::Transaction& tx, const std::vector<EventRow>& events) const {
  Work work;
  for (const EventRow& event : events) {
    if (event.kind.starts_with("customer.")) {
      add_customer(tx, event.stream, work);
      // An erased customer's words leave with the customer.
      for (Id after;;) {
        const auto tickets = tickets_of_customer(tx, event.stream, after, kOfCustomer);
        for (const Id ticket : tickets) add_ticket(tx, ticket, work);
        if (static_cast<int>(tickets.size()) < kOfCustomer) break;
        after = tickets.back();
      }
    } else {
      add_ticket(tx, event.stream, work);  // nothing for the streams of members, units and the like
    }
  }
  return work;
}

bool Follower::store(const Work& work, State state) {
  const auto put = [&](db::Transaction& tx, const Document& document, const std::optional<Document>& stored) {
    if (!stored || *stored != document) index_.put(tx, document, stored);
  };
  bool dropped = false;
  const Outcome outcome = database_.write([&](db::Transaction& tx) -> Outcome {
    dropped = false;
    if (!move_state(tx, state)) return refuse(RefusalKind::stale, "search.moved", "Another process keeps the index.");
    for (const auto& [ticket, documents] : work.tickets) {
      std::map<Id, Document> stored;
      for (Document& old : documents_of_ticket(tx, ticket)) stored.emplace(old.id, std::move(old));
      for (const Document& document : documents) {
        const auto old = stored.find(document.id);
        put(tx, document, old == stored.end() ? std::nullopt : std::optional(old->second));
        if (old != stored.end()) stored.erase(old);
      }
      for (const auto& [id, old] : stored) index_.drop(tx, old);
      dropped = dropped || !stored.empty();
    }
    for (const auto& [customer, document] : work.customers) {
      const auto stored = find_document(tx, customer);
      if (document) {
        put(tx, *document, stored);
      } else if (stored) {
        index_.drop(tx, *stored);
        dropped = true;
      }
    }
    return Done{};
  });
  // After the commit: what was dropped stands beside what it drops only then, and a merge takes both out of the file.
  for (int i = 0; dropped && outcome.ok() && i < kMerges; ++i) {
    const Outcome merged = database_.write([&](db::Transaction& tx) -> Outcome {
      index_.merge(tx, -kMergePages);
      return Done{};
    });
    if (!merged.ok()) break;
  }
  return outcome.ok();
}

bool Follower::follow(const State& state) {
  position_ = std::max(position_, state.cursor);
  std::vector<EventRow> events;
  State next = state;
  Work work = database_.read([&](db::Transaction& tx) {
    events = events_after(tx, position_, kEvents);
    Work found = gather(tx, events);
    for (const Id customer : customers_after(tx, state.walked, kSubjects)) {  // new ones have no event of their own
      add_customer(tx, customer, found);
      next.walked = customer;
    }
    return found;
  });
  if (events.empty() && next.walked == state.walked) return look_again(state);
  const Id settled = id_at(clock_.now() - kSettledMs);
  for (const EventRow& event : events) {
    if (event.id <= settled) next.cursor = std::max(next.cursor, event.id);
  }
  if (!store(work, next)) return true;  // somebody else moved on: look where they are
  if (!events.empty()) position_ = events.back().id;
  for (const EventRow& event : events) {
    if (event.id > next.cursor) recent_.insert(event.id.value);
  }
  return true;
}

// The events between the cursor and the horizon are settled by now: those that came late are taken, then the cursor
// goes to the horizon.
bool Follower::look_again(const State& state) {
  const Id settled = std::min(position_, id_at(clock_.now() - kSettledMs));
  if (settled <= state.cursor) return false;
  std::vector<EventRow> late;
  Id last = state.cursor;
  Work work = database_.read([&](db::Transaction& tx) {
    auto events = events_after(tx, state.cursor, kEvents);
    std::erase_if(events, [&](const EventRow& event) { return event.id > settled; });
    if (!events.empty()) last = events.back().id;
    if (static_cast<int>(events.size()) < kEvents) last = settled;
    std::copy_if(events.begin(), events.end(), std::back_inserter(late),
                 [&](const EventRow& event) { return !recent_.contains(event.id.value); });
    return gather(tx, late);
  });
  State next = state;
  next.cursor = last;
  if (store(work, next)) std::erase_if(recent_, [&](std::int64_t id) { return id <= last.value; });
  return last < settled || !late.empty();
}

bool Follower::rebuild(State state) {
  if (state.phase == "clear") {
    const Outcome outcome = database_.write([&](db::Transaction& tx) -> Outcome {
      if (state.walked.value == 0) index_.clear(tx);
      const bool more = index_.drop_documents(tx, kCleared) == kCleared;
      State next = state;
      next.walked = more ? Id{1} : Id{};
      if (!more) {
        next.phase = "tickets";
        // What happens from here on is followed afterwards, and what may not be visible yet.
        next.cursor = std::min(newest_event(tx), id_at(clock_.now() - kSettledMs));
      }
      if (!move_state(tx, next)) return refuse(RefusalKind::stale, "search.moved", "Another process keeps the index.");
      return Done{};
    });
    (void)outcome;  // moved by another: the next step sees where it stands
    return true;
  }
  const bool tickets = state.phase == "tickets";
  Work work = database_.read([&](db::Transaction& tx) {
    Work found;
    const auto ids =
        tickets ? tickets_after(tx, state.walked, kSubjects) : customers_after(tx, state.walked, kSubjects);
    for (const Id id : ids) tickets ? add_ticket(tx, id, found) : add_customer(tx, id, found);
    if (!ids.empty()) state.walked = ids.back();
    if (static_cast<int>(ids.size()) < kSubjects) {
      state.phase = tickets ? "customers" : "follow";
      if (tickets) state.walked = Id{};
      if (!tickets) state.tokens_version = kTokensVersion;
    }
    return found;
  });
  store(work, state);
  return true;
}

bool Follower::step() {
  State state = database_.read([](db::Transaction& tx) { return find_state(tx); });
  if (state.phase == "follow" && state.tokens_version != kTokensVersion) {
    state.phase = "clear";
    state.walked = Id{};
  }
  return state.phase == "follow" ? follow(state) : rebuild(state);
}

int Follower::run(int max_steps) {
  int steps = 0;
  while (steps < max_steps && step()) ++steps;
  return steps;
}

void Follower::request_rebuild() {
  for (bool moved = false; !moved;) {
    const Outcome outcome = database_.write([&](db::Transaction& tx) -> Outcome {
      State state = find_state(tx);
      if (state.phase != "follow") return Done{};  // one is under way: it goes on
      state.phase = "clear";
      state.walked = Id{};
      if (!move_state(tx, state)) return refuse(RefusalKind::stale, "search.moved", "Another process keeps the index.");
      return Done{};
    });
    moved = outcome.ok();
  }
}

Follower::Progress Follower::progress() const {
  return database_.read([&](db::Transaction& tx) {
    const State state = find_state(tx);
    return Progress{state.phase, events_behind(tx, std::max(position_, state.cursor), kCountTo), state.walked};
  });
}

}  // namespace wellkept::search
