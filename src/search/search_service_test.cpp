#include "search/search_service.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "search/search_followers.h"
#include "ticket/testing.h"

namespace wellkept::search {
namespace {

class Search : public testing::TestWithParam<db::Engine> {
 protected:
  Id open(const std::string& subject, const std::string& matter = "", Id customer = {}) {
    ticket::OpenRequest request;
    request.fields = json::Object{{"kind", "repair"}, {"channel", "web"}};
    request.subject = subject;
    if (!matter.empty()) request.body = matter;
    request.customer = customer;
    const auto record = desk.database->write(
        [&](db::Transaction& tx) { return desk.service.open(tx, ticket::testing::Desk::member(11), request); });
    if (!record.ok()) throw std::runtime_error(record.refusal().detail);
    return record.value().ticket.id;
  }
  void note(Id ticket, const std::string& body) {
    const auto record = desk.act(ticket, "note", {{"body", body}});
    if (!record.ok()) throw std::runtime_error(record.refusal().code);
  }
  Id customer(const std::string& name, const std::string& phone, const std::string& email) {
    const auto added = desk.database->write([&](db::Transaction& tx) -> Result<customer::Customer> {
      return desk.customers.add(tx, {name, phone, email});
    });
    return added.value().id;
  }
  FoundPage find(const std::string& words, std::optional<std::string> kind = {},
                 const Viewer& viewer = {true, true, {}}, const std::string& cursor = "", int limit = 20) {
    const auto page = desk.database->read([&](db::Transaction& tx) {
      return service.search(tx, viewer, {words, kind, cursor, limit}, desk.clock.now());
    });
    if (!page.ok()) throw std::runtime_error(page.refusal().code);
    return page.value();
  }
  std::vector<Id> ids(const std::string& words, std::optional<std::string> kind = {},
                      const Viewer& viewer = {true, true, {}}) {
    std::vector<Id> found;
    for (const Found& one : find(words, std::move(kind), viewer).items) found.push_back(one.id);
    return found;
  }

  ticket::testing::Desk desk{GetParam()};
  Follower follower{*desk.database, desk.clock};
  SearchService service{GetParam(), desk.customers};
};

INSTANTIATE_TEST_SUITE_P(Engines, Search, testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

TEST_P(Search, FindsTicketsMessagesAndCustomers) {
  const Id fang = customer("王芳", "13800138000", "wang.fang@example.com");
  const Id leak = open("廚房漏水", "水槽下面的净水器 SN2024AB1207", fang);
  const Id lock = open("门锁打不开");
  note(lock, "客户说昨天漏水之后门锁就坏了");
  follower.run();
  EXPECT_EQ(ids("漏水", "ticket"), std::vector{leak});
  EXPECT_EQ(ids("厨房"), std::vector{leak});
  EXPECT_EQ(ids("廚房漏水"), std::vector{leak});
  EXPECT_EQ(ids("净水器 sn2024"), std::vector{leak});
  EXPECT_EQ(ids("漏锁"), std::vector<Id>{});
  EXPECT_EQ(ids("王芳"), std::vector{fang});
  EXPECT_EQ(ids("芳"), std::vector{fang});
  const FoundPage messages = find("漏水", "message");
  ASSERT_EQ(messages.items.size(), 1U);
  EXPECT_EQ(messages.items.front().ticket->id, lock);
  EXPECT_EQ(messages.items.front().event, "note.added");
  ASSERT_EQ(messages.items.front().snippets.size(), 1U);
  EXPECT_EQ(messages.items.front().snippets.front().field, "body");
  EXPECT_EQ(ids("漏水").size(), 2U);
}

TEST_P(Search, JumpsToANumberOrATelephone) {
  const Id fang = customer("王芳", "13800138000", "wang.fang@example.com");
  const Id first = open("第一张");
  const Id second = open("提到 T-1000001 的工单");
  follower.run();
  const FoundPage by_number = find("t-1000001");
  ASSERT_EQ(by_number.items.size(), 2U);
  EXPECT_EQ(by_number.items[0].id, first);
  EXPECT_TRUE(by_number.items[0].exact);
  EXPECT_EQ(by_number.items[1].id, second);
  EXPECT_EQ(ids("1000001").front(), first);
  const FoundPage by_phone = find("138 0013 8000");
  ASSERT_EQ(by_phone.items.size(), 1U);
  EXPECT_EQ(by_phone.items[0].id, fang);
  EXPECT_TRUE(by_phone.items[0].exact);
}

TEST_P(Search, ShowsOnlyWhatTheViewerMaySee) {
  customer("王芳", "13800138000", "wang.fang@example.com");
  open("漏水");
  follower.run();
  const Viewer masked{true, false, {}};
  const Viewer nobody{false, false, {}};
  const Viewer elsewhere{true, true, [](Id unit, Id) { return unit == Id{2}; }};
  EXPECT_EQ(ids("13800", {}, {true, true, {}}).size(), 1U);
  EXPECT_EQ(ids("13800", {}, masked).size(), 0U) << "digits must not be found one by one";
  EXPECT_EQ(ids("8000", {}, masked).size(), 1U) << "the mask shows them";
  EXPECT_EQ(ids("wang", {}, masked).size(), 0U);
  EXPECT_EQ(ids("wang.fang@example.com", {}, masked).size(), 1U);
  EXPECT_EQ(ids("fang@example.com", {}, masked).size(), 0U);
  EXPECT_EQ(ids("王芳", {}, masked).size(), 1U);
  EXPECT_EQ(ids("王芳", {}, nobody).size(), 0U);
  EXPECT_EQ(ids("13800138000", {}, nobody).size(), 0U);
  EXPECT_EQ(ids("漏水", {}, elsewhere).size(), 0U);
  EXPECT_EQ(ids("T-1000001", {}, elsewhere).size(), 0U);
  const auto refused = desk.database->read([&](db::Transaction& tx) {
    return service.search(tx, nobody, {"王芳", "customer", "", 20}, desk.clock.now());
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "permission.missing");
}

TEST_P(Search, RefusesWhatItCannotLookFor) {
  for (const auto& [ask, code] : std::vector<std::pair<Ask, const char*>>{
           {{"", {}, "", 20}, "search.query"},
           {{"？！", {}, "", 20}, "search.query"},
           {{std::string(101, 'x'), {}, "", 20}, "search.query"},
           {{"x", "unit", "", 20}, "search.kind"},
           {{"x", {}, "1.2.3", 20}, "request.cursor"},
           {{"x", {}, "1.2.3.x", 20}, "request.cursor"},
           {{"x", {}, "1.2.3.-4", 20}, "request.cursor"},
       }) {
    const auto refused = desk.database->read([&, one = ask](db::Transaction& tx) {
      return service.search(tx, {true, true, {}}, one, desk.clock.now());
    });
    ASSERT_FALSE(refused.ok()) << ask.words;
    EXPECT_EQ(refused.refusal().code, code);
  }
}

TEST_P(Search, PagesShowEverythingOnceWhileOthersWrite) {
  std::set<Id> all;
  for (int i = 0; i < 300; ++i) all.insert(open("漏水 " + std::to_string(i)));
  follower.run();
  std::set<Id> seen;
  std::string cursor;
  for (int pages = 0; pages < 100; ++pages) {
    const FoundPage page = find("漏水", {}, {true, true, {}}, cursor, 40);
    for (const Found& one : page.items) EXPECT_TRUE(seen.insert(one.id).second) << "twice";
    if (!page.next) break;
    cursor = *page.next;
    open("又一处漏水");
    follower.run();
  }
  EXPECT_EQ(seen, all);
}

TEST_P(Search, FollowsTheLogAndGoesOnWhereItStopped) {
  open("漏水");
  EXPECT_GT(follower.progress().behind, 0);
  follower.run();
  EXPECT_EQ(follower.progress().behind, 0);
  EXPECT_EQ(follower.progress().phase, "follow");
  open("又漏水");
  desk.pass(60'000);
  Follower restarted(*desk.database, desk.clock);
  restarted.run();
  EXPECT_EQ(ids("漏水").size(), 2U);
  EXPECT_FALSE(restarted.step()) << "nothing is left";
  const State state = desk.database->read([](db::Transaction& tx) { return find_state(tx); });
  const Id newest = desk.database->read([](db::Transaction& tx) { return newest_event(tx); });
  EXPECT_EQ(state.cursor, newest) << "what has settled is not read again";
}

TEST_P(Search, TakesEventsThatBecomeVisibleLate) {
  const Id ticket = open("门锁");
  desk.pass(1000);
  note(ticket, "来电");
  follower.run();
  // An event with a smaller id than the last one seen, as another process may commit it.
  const Id newest = desk.database->read([](db::Transaction& tx) { return newest_event(tx); });
  desk.run("INSERT INTO events (id, stream, version, at, recorded_at, actor, kind, body, hash) SELECT " +
           std::to_string(newest.value - 1) +
           ", stream, 99, at, recorded_at, actor, 'note.added', body, hash FROM events WHERE id = " +
           std::to_string(newest.value));
  desk.run(
      "INSERT INTO texts (stream, version, field, salt, body) SELECT stream, 99, 'body', salt, '迟到的漏水' FROM texts "
      "WHERE stream = " +
      std::to_string(ticket.value) + " AND version = 1 AND field = 'subject'");
  follower.run();
  EXPECT_EQ(ids("漏水").size(), 0U);
  desk.pass(60'000);
  follower.run();
  EXPECT_EQ(ids("漏水").size(), 1U);
}

TEST_P(Search, ForgetsWhatIsErased) {
  const Id fang = customer("王芳", "13800138000", "wang.fang@example.com");
  const Id ticket = open("漏水", "地板泡坏", fang);
  note(ticket, "电话里又说漏水");
  follower.run();
  ASSERT_EQ(ids("漏水").size(), 2U);
  desk.run("DELETE FROM texts WHERE stream = " + std::to_string(ticket.value));
  EXPECT_EQ(ids("电话").size(), 0U) << "not shown even before the index knows";
  desk.run("UPDATE tickets SET subject = '' WHERE id = " + std::to_string(ticket.value));
  desk.run("DELETE FROM customers WHERE id = " + std::to_string(fang.value));
  const auto erased = desk.database->write([&](db::Transaction& tx) {
    const std::vector<events::NewEvent> event{{"customer.erased", desk.clock.now(), Id{}, json::Object{}}};
    return desk.log.append(tx, fang, "customer", 0, event);
  });
  ASSERT_TRUE(erased.ok());
  follower.run();
  const auto documents = desk.database->read([&](db::Transaction& tx) { return documents_of_ticket(tx, ticket); });
  ASSERT_EQ(documents.size(), 1U);
  EXPECT_EQ(documents.front().title, "t-1000001 ");
  EXPECT_EQ(documents.front().body, "");
  for (const char* words : {"漏水", "地板", "电话", "王芳", "13800138000"}) {
    const auto left = desk.database->read([&](db::Transaction& tx) {
      const auto terms = read_terms(words);
      return Index(GetParam())
          .match_ids(tx, question(terms, {"ticket", "message", "customer"}, Contacts::whole, words),
                     Id{std::numeric_limits<std::int64_t>::max()}, 10);
    });
    EXPECT_TRUE(left.empty()) << words;
  }
}

TEST_P(Search, IsBuiltAnewAndGoesOnAfterAStop) {
  for (int i = 0; i < 120; ++i)
    open("漏水 " + std::to_string(i), "", i == 0 ? customer("王芳", "13800138000", "w@example.com") : Id{});
  follower.run();
  follower.request_rebuild();
  EXPECT_EQ(follower.progress().phase, "clear");
  EXPECT_EQ(follower.run(2), 2);
  EXPECT_EQ(follower.progress().phase, "tickets");
  open("中途漏水");
  Follower other(*desk.database, desk.clock);
  other.run();
  EXPECT_EQ(other.progress().phase, "follow");
  EXPECT_EQ(other.progress().behind, 0);
  std::size_t found = 0;
  std::string cursor;
  for (FoundPage page = find("漏水");; page = find("漏水", {}, {true, true, {}}, cursor)) {
    found += page.items.size();
    if (!page.next) break;
    cursor = *page.next;
  }
  EXPECT_EQ(found, 121U);
  EXPECT_EQ(ids("王芳").size(), 1U);
}

TEST_P(Search, FindsTicketsOfTheSameFault) {
  const Id fang = customer("王芳", "13800138000", "wang.fang@example.com");
  const Id first = open("净水器漏水", "厨房净水器接口一直滴水", fang);
  const Id invoice = open("发票抬头开错", "", fang);
  const Id second = open("厨房净水器漏水", "接口滴水", fang);
  desk.pass(86'400'000);
  follower.run();
  const auto similar = desk.database->read([&](db::Transaction& tx) {
    return service.similar_to(tx, {true, true, {}}, second, 10, desk.clock.now());
  });
  ASSERT_TRUE(similar.ok());
  ASSERT_EQ(similar.value().size(), 1U);
  EXPECT_EQ(similar.value().front().ticket.id, first);
  EXPECT_TRUE(similar.value().front().likeness.same_customer);
  EXPECT_EQ(similar.value().front().likeness.age_ms, 86'400'000);
  const auto by_text = desk.database->read([&](db::Transaction& tx) {
    return service.similar(tx, {true, true, {}}, "發票開錯了", {}, {}, 10, desk.clock.now());
  });
  ASSERT_EQ(by_text.size(), 1U);
  EXPECT_EQ(by_text.front().ticket.id, invoice);
  EXPECT_FALSE(desk.database
                   ->read([&](db::Transaction& tx) {
                     return service.similar_to(tx, {true, true, {}}, Id{404}, 10, desk.clock.now());
                   })
                   .ok());
}

// Every word of two characters of every text finds that text. More texts, a line each, may be named by
// WELLKEPT_SEARCH_TEXTS.
TEST_P(Search, EveryWordOfTwoCharactersFindsItsText) {
  std::vector<std::string> files{std::string(WELLKEPT_SOURCE_DIR) + "/tests/fixtures/search/texts.txt"};
  if (const char* more = std::getenv("WELLKEPT_SEARCH_TEXTS")) files.emplace_back(more);
  std::map<Id, std::string> texts;
  for (const std::string& file : files) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line) && texts.size() < 2000;) {
      if (!line.empty() && line.size() < 8000) texts.emplace(open("来信", line), line);
    }
  }
  ASSERT_GE(texts.size(), 20U);
  follower.run();
  const Index index(GetParam());
  std::size_t words = 0;
  std::map<std::string, std::set<Id>> found;
  desk.database->read([&](db::Transaction& tx) {
    for (const auto& [ticket, text] : texts) {
      const std::string folded = Folding::shared().fold(text);
      for (const auto& run : runs_of(folded)) {
        if (!run.cjk) continue;
        std::vector<std::size_t> starts;
        for (std::size_t i = 0; i < run.text.size(); ++i) {
          if ((static_cast<unsigned char>(run.text[i]) & 0xc0U) != 0x80U) starts.push_back(i);
        }
        starts.push_back(run.text.size());
        for (std::size_t i = 0; i + 2 < starts.size(); ++i) {
          const std::string word(run.text.substr(starts[i], starts[i + 2] - starts[i]));
          auto [entry, fresh] = found.try_emplace(word);
          if (fresh) {
            const auto hits = index.match_ids(tx, question(read_terms(word), {"ticket"}, Contacts::hidden, word),
                                              Id{std::numeric_limits<std::int64_t>::max()}, 100'000);
            entry->second.insert(hits.begin(), hits.end());
          }
          ++words;
          EXPECT_TRUE(entry->second.contains(ticket)) << word << " in " << text;
        }
      }
    }
  });
  EXPECT_GT(words, 400U);
  RecordProperty("words", static_cast<int>(words));
}

}  // namespace
}  // namespace wellkept::search
