#include "ticket/list_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "ticket/light_service.h"
#include "ticket/list_query_service.h"
#include "ticket/testing.h"

namespace wellkept::ticket::testing {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

Result<ListQuery> read(const Words& words) {
  return read_list_query(shipped_policy(), Id{11}, [&](std::string_view name) {
    const auto found = words.find(name);
    return found != words.end() ? std::optional(found->second) : std::nullopt;
  });
}

class TicketLists : public ::testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (1, NULL, 'company', 'One', 1)");
    desk_.run("INSERT INTO units (id, parent, kind, name, version) VALUES (2, 1, 'team', 'Two', 1)");
    const std::vector<std::string> kinds{"inquiry", "repair", "complaint"};
    for (std::size_t i = 0; i < 40; ++i) {
      desk_.pass(17 * kMinute);
      OpenRequest request;
      request.fields = json::Object{{"kind", kinds[i % 3]}, {"channel", i % 2 == 0 ? "web" : "phone"}};
      request.subject = "No " + std::to_string(i);
      request.unit = Id{i % 4 == 0 ? 2 : 1};
      request.owner = Id{static_cast<std::int64_t>(11 + i % 3)};
      const auto actor = i % 5 == 0 ? Actor{} : Desk::member(11);
      if (i % 5 == 0) request.owner = Id{};
      const auto made =
          desk_.database->write([&](db::Transaction& tx) { return desk_.service.open(tx, actor, request); });
      ASSERT_TRUE(made.ok()) << made.refusal().code;
      const Id id = made->ticket.id;
      ids_.push_back(id);
      if (i % 4 == 1) desk_.act(id, "accept").ok();
      if (i % 7 == 2) desk_.act(id, "pause", {{"pause_reason", "waiting_customer"}}).ok();
      if (i % 9 == 3) {
        ASSERT_TRUE(desk_.act(id, "cancel", {{"reason", "over"}}, Desk::member(11, {"supervisor"})).ok());
      }
      if (i % 6 == 0) desk_.run("INSERT INTO ticket_tags (ticket_id, tag) VALUES (" + format_id(id) + ", 'vip')");
    }
    const auto turned = desk_.database->write([&](db::Transaction& tx) -> Result<int> {
      return static_cast<int>(advance_lights(tx, desk_.policy, desk_.clock.now(), 1000).size());
    });
    ASSERT_TRUE(turned.ok());
  }

  std::vector<Ticket> all() {
    std::vector<Ticket> tickets;
    for (const Id id : ids_) tickets.push_back(desk_.load(id).ticket);
    return tickets;
  }
  std::vector<Id> walk(const ListQuery& query, int limit, const directory::Sight& sight = {}) {
    std::vector<Id> seen;
    std::optional<ListKey> after;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = desk_.database->read(
          [&](db::Transaction& tx) { return list_page(tx, sight, query.filter, query.order, after, limit); });
      EXPECT_LE(page.tickets.size(), static_cast<std::size_t>(limit));
      for (const Ticket& ticket : page.tickets) seen.push_back(ticket.id);
      if (!page.next) return seen;
      after = page.next;
    }
    ADD_FAILURE() << "the list has no end";
    return seen;
  }

  // What the list means, told from the tickets themselves.
  static bool fits(const ListFilter& f, const Ticket& t, bool tagged) {
    const auto in = [](const std::string& list, std::string_view value) {
      return list.empty() || list.find("," + std::string(value) + ",") != std::string::npos;
    };
    return (!f.open || *f.open == t.open) && in(f.states, t.state) && in(f.kinds, t.kind) &&
           in(f.severities, t.severity) && in(f.lights, promise::light_name(t.light)) &&
           (!f.unit || t.unit == f.unit || f.unit == Id{1}) && (!f.assignee || t.assignee == *f.assignee) &&
           (f.tag.empty() || (f.tag == "vip" && tagged)) && (!f.opened_from || t.opened_at >= *f.opened_from) &&
           (!f.opened_before || t.opened_at < *f.opened_before);
  }
  std::vector<Id> expected(const ListQuery& query, const directory::Sight& sight) {
    auto tickets = all();
    std::vector<Ticket> kept;
    for (std::size_t i = 0; i < tickets.size(); ++i) {
      if (!sight.sees(tickets[i].unit, tickets[i].assignee)) continue;
      if (fits(query.filter, tickets[i], i % 6 == 0)) kept.push_back(tickets[i]);
    }
    const auto key = [&](const Ticket& t) -> std::pair<std::int64_t, std::int64_t> {
      switch (query.order) {
        case ListOrder::due:
          return {t.due_at ? t.due_at->ms : std::numeric_limits<std::int64_t>::max(), t.id.value};
        case ListOrder::waiting:
          return {t.opened_at.ms, t.id.value};
        case ListOrder::updated:
          return {-t.updated_at.ms, -t.id.value};
        case ListOrder::newest:
          break;
      }
      return {0, -t.id.value};
    };
    std::sort(kept.begin(), kept.end(), [&](const Ticket& a, const Ticket& b) { return key(a) < key(b); });
    std::vector<Id> order;
    for (const Ticket& one : kept) order.push_back(one.id);
    return order;
  }

  Desk desk_{GetParam()};
  std::vector<Id> ids_;
};

TEST_P(TicketLists, GiveEachTicketOnceInOrderWhateverIsAskedFor) {
  const std::vector<Words> filters{
      {},
      {{"light", "red"}},
      {{"light", "paused,none"}},
      {{"state", "new,in_hand"}, {"kind", "repair"}},
      {{"kind", "inquiry,complaint"}, {"light", "blue,yellow,red"}},
      {{"severity", "normal"}},
      {{"unit", "2"}},
      {{"unit", "1"}},
      {{"assignee", "me"}},
      {{"assignee", "none"}},
      {{"assignee", "12"}, {"kind", "repair"}},
      {{"tag", "vip"}},
      {{"tag", "nobody"}},
      {{"opened_from", "2026-03-02T04:00:00Z"}, {"opened_before", "2026-03-02T09:00:00Z"}},
      {{"unit", "2"}, {"assignee", "me"}, {"state", "new"}, {"tag", "vip"}},
  };
  std::size_t found = 0;
  for (const std::string order : {"due", "newest", "waiting", "updated"}) {
    for (const Words& filter : filters) {
      for (const std::string open : {"true", "false", "any"}) {
        if (order != "newest" && open != "true") continue;
        Words words = filter;
        words["order"] = order;
        words["open"] = open;
        SCOPED_TRACE(order + " " + open +
                     (filter.empty() ? "" : " " + filter.begin()->first + "=" + filter.begin()->second));
        const auto query = read(words);
        ASSERT_TRUE(query.ok()) << query.refusal().detail;
        for (const auto& sight : {directory::Sight{{}, {}, Id{11}}, directory::Sight{Id{2}, {Id{2}}, Id{12}}}) {
          const auto wanted = expected(*query, sight);
          found += wanted.size();
          EXPECT_EQ(walk(*query, 7, sight), wanted);
          EXPECT_EQ(walk(*query, 200, sight), wanted);
        }
      }
    }
  }
  EXPECT_GT(found, 500U) << "the test shows too little";
}

TEST_P(TicketLists, OfACustomerHoldClosedOnesToo) {
  desk_.run("UPDATE tickets SET customer_id = 77 WHERE kind = 'inquiry'");
  const auto query = read({{"customer", "77"}});
  ASSERT_TRUE(query.ok());
  std::vector<Id> wanted;
  for (const Ticket& ticket : all()) {
    if (ticket.kind == "inquiry") wanted.insert(wanted.begin(), ticket.id);
  }
  EXPECT_EQ(walk(*query, 3), wanted);
  const auto open = read({{"customer", "77"}, {"open", "true"}});
  EXPECT_LT(walk(*open, 3).size(), wanted.size());
}

INSTANTIATE_TEST_SUITE_P(Engines, TicketLists, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

TEST(ListQueryTest, RefusesWhatNoListHas) {
  const std::vector<std::pair<Words, std::string>> cases{
      {{{"order", "random"}}, "ticket.order"},
      {{{"order", "due"}, {"open", "any"}}, "ticket.order"},
      {{{"order", "due"}, {"customer", "7"}}, "ticket.order"},
      {{{"state", "nowhere"}}, "ticket.filter"},
      {{{"state", "new,,"}}, "ticket.filter"},
      {{{"kind", "poem"}}, "ticket.filter"},
      {{{"light", "green"}}, "ticket.filter"},
      {{{"severity", "none"}}, "ticket.filter"},
      {{{"open", "perhaps"}}, "ticket.filter"},
      {{{"opened_from", "monday"}}, "ticket.filter"},
      {{{"unit", "none"}}, "request.id"},
      {{{"assignee", "you"}}, "request.id"},
      {{{"tag", std::string(300, 'x')}}, "ticket.filter"},
  };
  for (const auto& [words, code] : cases) {
    const auto query = read(words);
    ASSERT_FALSE(query.ok()) << words.begin()->first << "=" << words.begin()->second;
    EXPECT_EQ(query.refusal().code, code) << words.begin()->first;
  }
}

}  // namespace
}  // namespace wellkept::ticket::testing
