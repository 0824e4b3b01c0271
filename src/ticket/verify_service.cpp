#include "ticket/verify_service.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "calendar/month.h"
#include "promise/promise_service.h"
#include "ticket/light.h"
#include "ticket/light_service.h"
#include "ticket/open_count_store.h"
#include "ticket/possible_states.h"
#include "ticket/recorder_service.h"
#include "ticket/ticket_store.h"

namespace wellkept::ticket {
namespace {

constexpr int kBatch = 200;  // tickets in one snapshot

struct FigureKey {
  std::string clause;
  std::string rule;
  Id unit;
  std::int64_t day;
  auto operator<=>(const FigureKey&) const = default;
};
struct Count {
  std::int64_t met = 0;
  std::int64_t breached = 0;
};

// Running, yellow, overdue, paused: the order of promise::Bucket.
using OpenCount = std::array<std::int64_t, 4>;

class Verifier {
 public:
  Verifier(db::Database& database, const policy::Policy& policy, Instant now, std::size_t max, Recount* also)
      : database_(database), policy_(policy), now_(now), max_(max), also_(also) {}

  TicketsReport run(const std::function<void(std::int64_t)>& progress) {
    // One snapshot for everything: what is written meanwhile is not looked at.
    database_.read([&](db::Transaction& tx) {
      for (Id last; !full();) {
        const auto ids = ticket_ids_after(tx, last, kBatch);
        if (ids.empty()) break;
        for (const Id id : ids) verify_ticket(tx, id);
        last = ids.back();
        if (progress) progress(report_.tickets);
      }
      if (!full()) verify_figures(tx);
      if (!full()) verify_open_counts(tx);
      if (!full() && also_ != nullptr) also_->compare(tx);
    });
    return std::move(report_);
  }

 private:
  bool full() const { return report_.differences.size() >= max_; }

  void differ(std::string code, std::string where, std::string detail) {
    if (!full()) report_.differences.push_back({std::move(code), std::move(where), std::move(detail)});
  }

  void verify_ticket(db::Transaction& tx, Id id) {
    ++report_.tickets;
    const auto ticket = find_ticket(tx, id);
    if (const auto open = open_subject(*ticket)) counts_.add(*open);
    const std::string where = "ticket " + ticket->number;
    std::vector<promise::Fact> facts;
    const auto events = log_.read(tx, id);
    try {
      facts = facts_of(policy_, events);
    } catch (const std::runtime_error& error) {
      return differ("ticket.differs", where, error.what());
    }
    if (facts.empty()) return differ("ticket.differs", where, "it has no events");
    verify_row(*ticket, facts, where);
    verify_texts(events, texts_of(tx, id, 0), where);
    const promise::Units units = units_of(events, ticket->unit);
    verify_unit(*ticket, events, where);
    verify_promises(tx, *ticket, units, facts, where);
    if (also_ != nullptr) also_->take(tx, *ticket, events, facts, units);
    for (const promise::Use& use : promise::uses(policy_, facts)) {
      ++figures_[{std::string(use.clause), std::string(use.rule), ticket->unit,
                  promise::Figures::day_of(policy_, use.at)}]
            .met;
    }
  }

  void verify_row(const Ticket& ticket, const std::vector<promise::Fact>& facts, const std::string& where) {
    const auto present = promise::present(policy_, facts);
    const auto value = [&](std::string_view field) {
      const policy::FieldIndex index = policy_.vocabulary.field(field);
      return present.fields[index] == policy::kUnset ? std::string()
                                                     : policy_.vocabulary.fields[index].values[present.fields[index]];
    };
    for (const auto& [field, stored] : {std::pair("kind", &ticket.kind), std::pair("severity", &ticket.severity),
                                        std::pair("urgency", &ticket.urgency), std::pair("channel", &ticket.channel)}) {
      if (value(field) != *stored) {
        differ("ticket.differs", where,
               std::string(field) + " is stored as " + *stored + ", the events say " + value(field));
      }
    }
    if (ticket.opened_at != facts.front().at) differ("ticket.differs", where, "it was opened at another moment");
    if (ticket.version != static_cast<std::int64_t>(facts.size()))
      differ("ticket.differs", where, "its version is not its number of events");
    verify_place(ticket, facts, present, where);
  }

  // Where the ticket stands, and who is in charge there.
  void verify_place(const Ticket& ticket, const std::vector<promise::Fact>& facts, const promise::Present& present,
                    const std::string& where) {
    const policy::FlowState& state = state_of(policy_, ticket.state);
    const bool placed = state.id == ticket.state && policy_.flows.stages[state.stage].id == ticket.stage &&
                        ticket.open == !state.closed;
    // An imported ticket may have got to its state by ways that no flow has.
    const bool reached = !ticket.source.empty() || may_stand_in(policy_, facts, ticket.state);
    if (!placed || !reached) {
      differ("ticket.differs", where, "it is stored as " + ticket.state + ", which the events do not lead to");
    }
    if (present.in_charge[state.stage] != ticket.assignee)
      differ("ticket.differs", where, "another member is stored as in charge");
    const bool closed_then =
        !ticket.closed_at ||
        std::any_of(facts.begin(), facts.end(), [&](const promise::Fact& one) { return one.at == *ticket.closed_at; });
    if (!closed_then) differ("ticket.differs", where, "it was closed at another moment");
  }

  void verify_due(const Ticket& ticket, const std::vector<promise::Promise>& promises, const std::string& where) {
    const promise::Earliest first = promise::earliest(promises);
    if (ticket.due_at == first.due_at && ticket.warn_at == first.warn_at && ticket.due_clause == first.clause) return;
    differ("ticket.differs", where, "its next deadline is not the one that the events give");
  }

  // A light whose moment has come waits for the scheduler.
  void verify_light(const Ticket& ticket, bool paused, Instant now, const std::string& where) {
    if (ticket.light_at && *ticket.light_at <= now) return;
    Ticket expected = ticket;
    set_light(expected, paused, now);
    if (expected.light == ticket.light && expected.light_at == ticket.light_at) return;
    // Turned by a clock that was ahead and has been put right since: it shines as it will when its moment comes.
    for (const auto& moment : moments_of(ticket.warn_at, ticket.due_at)) {
      if (moment <= now) continue;
      set_light(expected, paused, moment);
      if (expected.light == ticket.light && expected.light_at == ticket.light_at) return;
    }
    set_light(expected, paused, now);
    differ("ticket.differs", where,
           "its light is stored as " + std::string(promise::light_name(ticket.light)) + ", the events give " +
               std::string(promise::light_name(expected.light)));
  }

  void verify_texts(const std::vector<events::Event>& events, const std::vector<StoredText>& texts,
                    const std::string& where) {
    for (const StoredText& text : texts) {
      const auto event = std::find_if(events.begin(), events.end(),
                                      [&](const events::Event& one) { return one.version == text.version; });
      const std::string place = where + ", event " + std::to_string(text.version) + ", " + text.field;
      const auto body =
          event != events.end() ? json::parse(event->body) : std::variant<json::Value, json::ParseError>(json::Value());
      const json::Value* field =
          std::get_if<json::Value>(&body) != nullptr ? std::get<json::Value>(body).find(text.field) : nullptr;
      const json::Value* commitment = field != nullptr ? field->find("commitment") : nullptr;
      const auto bytes = commitment != nullptr && commitment->string() != nullptr
                             ? crypto::from_hex(*commitment->string())
                             : std::nullopt;
      if (!bytes || bytes->size() != crypto::Hash{}.size()) {
        differ("text.differs", place, "the event commits to no such text");
        continue;
      }
      events::Commitment promised{text.salt, {}};
      std::copy(bytes->begin(), bytes->end(), promised.hash.begin());
      if (!events::matches(promised, text.body))
        differ("text.differs", place, "the text is not the one that the event commits to");
    }
  }

  // Whether a stored row is what the promise was before its next moment came.
  static bool is_pending(const promise::Stored& stored, const promise::Stored& derived, Instant now) {
    if (!stored.next_at || *stored.next_at > now) return false;
    promise::Stored expected = derived;
    expected.state = "running";
    expected.decided_at.reset();
    expected.next_at = stored.next_at;
    return expected == stored;
  }

  // When time alone changes something: at the warning, and when the deadline is over.
  static std::vector<Instant> moments_of(std::optional<Instant> warn_at, std::optional<Instant> due_at) {
    std::vector<Instant> moments;
    if (warn_at) moments.push_back(*warn_at);
    if (due_at) moments.push_back(*due_at + 1);
    return moments;
  }

  // Whether a clock that was ahead, and has been put right since, turned it: it stands as it will when its moment
  // comes, unless what was promised is done until then, which judges it anew.
  bool is_ahead(const promise::Stored& stored, const promise::Units& units, const std::vector<promise::Fact>& facts,
                Instant now) const {
    const auto moments = moments_of(stored.warn_at, stored.due_at);
    return std::any_of(moments.begin(), moments.end(), [&](Instant moment) {
      if (moment <= now) return false;
      const auto then = promise::derive(policy_, facts, moment);
      return std::any_of(then.begin(), then.end(), [&](const promise::Promise& one) {
        return promise::kept_as_row(one) && promise::as_row(policy_, one, units, moment) == stored;
      });
    });
  }

  // The unit that has it, once an event has named one.
  void verify_unit(const Ticket& ticket, const std::vector<events::Event>& events, const std::string& where) {
    const Id named = last_unit(events);
    if (named && named != ticket.unit) differ("ticket.differs", where, "another unit is stored than the events name");
  }

  void verify_promises(db::Transaction& tx, const Ticket& ticket, const promise::Units& units,
                       const std::vector<promise::Fact>& facts, const std::string& where) {
    auto stored = promise::stored_promises(tx, ticket.id);
    const Instant now = now_after(facts, now_);
    const auto promises = promise::derive(policy_, facts, now);
    verify_due(ticket, promises, where);
    verify_light(ticket, is_paused(promises), now, where);
    for (const promise::Promise& one : promises) {
      if (!promise::kept_as_row(one)) continue;
      ++report_.promises;
      const promise::Stored row = promise::as_row(policy_, one, units, now);
      const std::string place = where + ", " + row.clause + " " + row.rule;
      const auto found = std::find_if(stored.begin(), stored.end(), [&](const promise::Stored& other) {
        return other.clause == row.clause && other.rule == row.rule && other.occurrence == row.occurrence;
      });
      if (found == stored.end()) {
        differ("promise.missing", place, "the events give this promise, the table has none");
        continue;
      }
      if (!(*found == row) && !is_pending(*found, row, now) && !is_ahead(*found, units, facts, now)) {
        differ("promise.differs", place, "stored as " + found->state + ", the events give " + row.state);
      }
      count(*found);
      stored.erase(found);
    }
    for (const promise::Stored& extra : stored) {
      differ("promise.extra", where + ", " + extra.clause + " " + extra.rule, "the events give no such promise");
    }
  }

  void count(const promise::Stored& row) {
    const auto bucket = static_cast<std::size_t>(promise::bucket_of(row));
    if (bucket != 0) ++open_[{row.clause, row.rule, row.unit, 0}][bucket - 1];
    if (!row.decided_at) return;
    Count& day = figures_[{row.clause, row.rule, row.unit, promise::Figures::day_of(policy_, *row.decided_at)}];
    ++(row.state == "met" ? day.met : day.breached);
  }

  void verify_figures(db::Transaction& tx) {
    verify_months(tx);
    promise::each_day_figure(tx, [&](const promise::DayFigure& stored) {
      const FigureKey key{stored.clause, stored.rule, stored.unit, stored.day};
      const Count counted = figures_[key];
      figures_.erase(key);
      if (counted.met == stored.met && counted.breached == stored.breached) return;
      differ("figure.differs", key.clause + " " + key.rule + ", day " + std::to_string(key.day),
             "stored " + std::to_string(stored.met) + " kept and " + std::to_string(stored.breached) +
                 " missed, counted " + std::to_string(counted.met) + " and " + std::to_string(counted.breached));
    });
    for (const auto& [key, counted] : figures_) {
      if (counted.met == 0 && counted.breached == 0) continue;
      differ("figure.differs", key.clause + " " + key.rule + ", day " + std::to_string(key.day),
             "no figure is stored for it");
    }
    verify_open_figures(tx);
  }

  // What is added up by month, against the same promises.
  void verify_months(db::Transaction& tx) {
    std::map<FigureKey, Count> counted;
    for (const auto& [key, count] : figures_) {
      Count& month = counted[{key.clause, key.rule, key.unit, calendar::first_of_month(key.day)}];
      month.met += count.met;
      month.breached += count.breached;
    }
    const auto wrong = [&](const FigureKey& key) {
      differ("figure.differs", key.clause + " " + key.rule + ", month from day " + std::to_string(key.day),
             "the sum of the month is not that of its days");
    };
    promise::each_month_figure(tx, [&](const promise::DayFigure& stored) {
      const FigureKey key{stored.clause, stored.rule, stored.unit, stored.day};
      const Count count = counted[key];
      counted.erase(key);
      if (count.met != stored.met || count.breached != stored.breached) wrong(key);
    });
    for (const auto& [key, count] : counted) {
      if (count.met != 0 || count.breached != 0) wrong(key);
    }
  }

  // What is open by light, as the stored promises say.
  void verify_open_figures(db::Transaction& tx) {
    promise::each_open_figure(tx, [&](const promise::OpenFigure& figure) {
      const FigureKey key{figure.clause, figure.rule, figure.unit, 0};
      const OpenCount& stored = figure.counts;
      const OpenCount counted = open_[key];
      open_.erase(key);
      if (stored != counted)
        differ("figure.differs", key.clause + " " + key.rule, "the open promises are counted wrongly");
    });
    for (const auto& [key, counted] : open_) {
      differ("figure.differs", key.clause + " " + key.rule, "no figure of its open promises is stored");
    }
  }

  // Every open ticket, counted where it stands.
  void verify_open_counts(db::Transaction& tx) {
    const OpenCounts stored = stored_open_counts(tx);
    compare_counts(stored.by_what, counts_.by_what, "open tickets");
    compare_counts(stored.by_whom, counts_.by_whom, "open tickets by who is in charge");
  }

  void compare_counts(const OpenCounts::Counts& stored, const OpenCounts::Counts& counted, std::string_view what) {
    OpenCounts::Counts all = stored;
    all.insert(counted.begin(), counted.end());
    for (const auto& one : all) {
      const auto& [member, unit, kind, state, light] = one.first;
      const auto in = [&](const OpenCounts::Counts& counts) {
        const auto found = counts.find(one.first);
        return found != counts.end() ? found->second : 0;
      };
      if (in(stored) == in(counted)) continue;
      differ("count.differs",
             std::string(what) + (member ? " of member " + format_id(member) : "") + ", unit " + format_id(unit) +
                 ", " + kind + ", " + state + ", " + light,
             "stored " + std::to_string(in(stored)) + ", counted " + std::to_string(in(counted)));
    }
  }

  db::Database& database_;
  const policy::Policy& policy_;
  const Instant now_;
  const std::size_t max_;
  Recount* const also_;
  SystemClock unused_clock_;
  IdSource unused_ids_{unused_clock_, 0};
  events::EventLog log_{unused_clock_, unused_ids_};
  std::map<FigureKey, Count> figures_;
  std::map<FigureKey, OpenCount> open_;
  OpenCounts counts_;  // of the tickets' rows
  TicketsReport report_;
};

}  // namespace

TicketsReport verify_tickets(db::Database& database, const policy::Policy& policy, Instant now, std::size_t max,
                             const std::function<void(std::int64_t done)>& progress, Recount* also) {
  return Verifier(database, policy, now, max, also).run(progress);
}

}  // namespace wellkept::ticket
