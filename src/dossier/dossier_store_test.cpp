// What belongs to a person, as it is moved, taken apart and wiped, on both engines; the wire tests try it through HTTP.
#include "dossier/dossier_store.h"

#include <gtest/gtest.h>

#include "db/testing/test_database.h"
#include "dossier/dossier_service.h"
#include "ticket/testing.h"

namespace wellkept::dossier {
namespace {

using customer::RecordService;
using Reasons = std::vector<std::string>;

class DossierTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  template <class Work>
  auto read(Work&& work) {
    return d_.database->read([&](db::Transaction& tx) { return work(tx); });
  }
  template <class Work>
  auto write(Work&& work) {
    return d_.database->write([&](db::Transaction& tx) { return work(tx); });
  }
  Id person(const customer::NewCustomer& fresh) {
    return write([&](db::Transaction& tx) -> Result<Id> { return d_.customers.add(tx, fresh).id; }).value();
  }
  Id ticket_of(Id customer) {
    ticket::OpenRequest request;
    request.fields = json::Object{{"kind", "inquiry"}, {"channel", "web"}};
    request.subject = "The lamp of Li Lei";
    request.customer = customer;
    return write([&](db::Transaction& tx) { return d_.service.open(tx, ticket::testing::Desk::member(11), request); })
        ->ticket.id;
  }
  void close(Id ticket) {
    ASSERT_TRUE(d_.act(ticket, "cancel", {{"reason", "x"}}, ticket::testing::Desk::member(11, {"supervisor"})).ok());
  }
  void lives_at(Id customer, const char* line, bool shared = true) {
    ASSERT_TRUE(write([&](db::Transaction& tx) {
                  return records_.add_address(tx, customer, {{}, "home", line, shared, {}});
                }).ok());
  }
  void asks(Id request, Id customer, Id ticket, std::int64_t due) {
    d_.run("INSERT INTO portal_data_requests (id, customer_id, kind, ticket_id, created_at, due_at) VALUES (" +
           format_id(request) + ", " + format_id(customer) + ", 'erasure', " + format_id(ticket) + ", 1, " +
           std::to_string(due) + ")");
  }
  std::vector<std::string> words(const std::string& sql) {
    std::vector<std::string> all;
    read([&](db::Transaction& tx) {
      const db::Query query{"test", sql.c_str(), sql.c_str(), 0};
      tx.each(query, {}, [&](const db::Row& row) { all.push_back(row.string(0)); });
      return 0;
    });
    return all;
  }
  ticket::testing::Desk d_{GetParam()};
  const db::testing::TemporaryDirectory folder_;
  const ticket::FileStore files_{folder_.file("files")};
  RecordService records_{d_.customers, d_.log, d_.clock, d_.ids};
  DossierService service_{{*d_.database,
                           d_.customers,
                           records_,
                           d_.service,
                           files_,
                           d_.clock,
                           d_.ids,
                           [](Instant) { return std::string("2026-03-02"); },
                           {}}};
  const Id me_{11};
};

TEST_P(DossierTest, FindsDoublesWithTheReasonsThoseWithMostFirst) {
  const Id li = person({"Li Lei", "13800138000", "li@example.com"});
  const Id same = person({"Lei Li", "+8613800138000", "li@example.com"});
  const Id neighbour = person({"ＬＩ lei", std::nullopt, "other@example.com"});
  const Id namesake = person({"Li Lei"});
  lives_at(li, "1 Long Street, Flat 2");
  lives_at(neighbour, "1 long street flat 2");
  lives_at(same, "1 Long Street Flat 2");  // another name at the same place is no double
  const auto found = read([&](db::Transaction& tx) { return service_.doubles(tx, *d_.customers.find(tx, li)); });
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].customer.id, same);
  EXPECT_EQ(found[0].reasons, (Reasons{"phone", "email"}));
  EXPECT_EQ(found[1].customer.id, neighbour);
  EXPECT_EQ(found[1].reasons, (Reasons{"name_address"}));
  EXPECT_NE(namesake, neighbour);
}

TEST_P(DossierTest, MovesAllThatBelongsAndBringsItBack) {
  const Id kept = person({"Li Lei", "13800138000"});
  const Id merged = person({"Lei Li", "13900139000", "lei@example.com"});
  const Id mine = ticket_of(kept);
  const Id moving = ticket_of(merged);
  lives_at(merged, "2 Short Street");
  asks(Id{501}, merged, moving, 90);
  const auto merge = write([&](db::Transaction& tx) { return service_.merge(tx, kept, merged, me_); });
  ASSERT_TRUE(merge.ok()) << merge.refusal().detail;
  const auto owner = [&](Id ticket) { return d_.load(ticket).ticket.customer; };
  EXPECT_EQ(owner(moving), kept);
  EXPECT_EQ(read([&](db::Transaction& tx) { return d_.customers.find(tx, merged)->id; }), kept);
  EXPECT_EQ(read([&](db::Transaction& tx) { return RecordService::addresses(tx, kept).size(); }), 1u);
  EXPECT_EQ(read([&](db::Transaction& tx) { return RecordService::contacts(tx, kept).size(); }), 2u);
  EXPECT_EQ(read([&](db::Transaction& tx) { return store::requests_of(tx, kept).size(); }), 1u);
  const auto stored = read([&](db::Transaction& tx) { return store::find_merge(tx, merge->id); });
  ASSERT_TRUE(stored);
  EXPECT_EQ(json::canonical(stored->moved), json::canonical(merge->moved));

  const auto again = write([&](db::Transaction& tx) { return service_.merge(tx, kept, merged, me_); });
  EXPECT_EQ(again.refusal().code, "merge.same");
  ASSERT_TRUE(write([&](db::Transaction& tx) { return service_.undo(tx, merge->id, me_); }).ok());
  EXPECT_EQ(owner(moving), merged);
  EXPECT_EQ(owner(mine), kept);
  EXPECT_EQ(read([&](db::Transaction& tx) { return RecordService::contacts(tx, kept).size(); }), 0u);
  EXPECT_EQ(read([&](db::Transaction& tx) { return RecordService::addresses(tx, merged).size(); }), 1u);
  EXPECT_EQ(write([&](db::Transaction& tx) { return service_.undo(tx, merge->id, me_); }).refusal().code,
            "merge.undone");
}

TEST_P(DossierTest, TakesNothingApartThatWentOnSince) {
  const Id a = person({"A"});
  const Id b = person({"B"});
  const Id c = person({"C"});
  const auto first = write([&](db::Transaction& tx) { return service_.merge(tx, b, a, me_); });
  ASSERT_TRUE(write([&](db::Transaction& tx) { return service_.merge(tx, c, b, me_); }).ok());
  EXPECT_EQ(write([&](db::Transaction& tx) { return service_.undo(tx, first->id, me_); }).refusal().code,
            "merge.later");
  EXPECT_EQ(write([&](db::Transaction& tx) { return service_.undo(tx, Id{404}, me_); }).refusal().code,
            "merge.unknown");
}

TEST_P(DossierTest, ErasesThePersonUnderEveryNameThatWasMergedIn) {
  const Id a = person({"Anna Alpha", "13100000001"});
  const Id b = person({"Anna Beta", "13100000002"});
  const Id c = person({"Anna Gamma", "13100000003"});
  ASSERT_TRUE(write([&](db::Transaction& tx) { return service_.merge(tx, b, a, me_); }).ok());
  ASSERT_TRUE(write([&](db::Transaction& tx) { return service_.merge(tx, c, b, me_); }).ok());
  EXPECT_EQ(read([&](db::Transaction& tx) { return store::doubles_taken_in(tx, c); }), (std::vector<Id>{a, b}));
  const auto erased = service_.erase(c, me_);
  ASSERT_TRUE(erased.ok()) << erased.refusal().detail;
  EXPECT_EQ(words("SELECT name FROM customers WHERE name <> '' OR phone IS NOT NULL"), std::vector<std::string>{});
  EXPECT_EQ(words("SELECT value FROM customer_contacts"), std::vector<std::string>{});
  EXPECT_EQ(service_.erase(c, me_).refusal().code, "customer.erased");
}

TEST_P(DossierTest, ErasesNobodyWhoseTicketsAreOpenAndLeavesNoTextOfTheOthers) {
  const Id li = person({"Li Lei", "13800138000"});
  const Id open = ticket_of(li);
  const auto refused = service_.erase(li, me_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.refusal().code, "customer.open_tickets");
  EXPECT_EQ(json::canonical(*refused.refusal().context.find("tickets")), "[\"" + d_.load(open).ticket.number + "\"]");
  close(open);
  const auto erased = service_.erase(li, me_);
  ASSERT_TRUE(erased.ok()) << erased.refusal().detail;
  EXPECT_EQ(erased->tickets, 1);
  EXPECT_GE(erased->texts, 2);
  EXPECT_TRUE(d_.load(open).texts.empty());
  EXPECT_EQ(d_.load(open).ticket.subject, "");
}

TEST_P(DossierTest, LeavesWhatTheHouseholdSharesToThoseWhoLiveOnThere) {
  const Id li = person({"Li Lei"});
  const Id han = person({"Han Mei"});
  ASSERT_TRUE(write([&](db::Transaction& tx) { return records_.move_in(tx, li, han); }).ok());
  lives_at(li, "1 Long Street");
  lives_at(li, "My office", false);
  ASSERT_TRUE(service_.erase(li, me_).ok());
  const auto left = read([&](db::Transaction& tx) { return RecordService::addresses(tx, han); });
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].line, "1 Long Street");
}

TEST_P(DossierTest, ListsRequestsDueFirstAndEndsEachOnce) {
  const Id li = person({"Li Lei"});
  const Id ticket = ticket_of(li);
  asks(Id{601}, li, ticket, 300);
  asks(Id{602}, li, ticket, 100);
  asks(Id{603}, li, ticket, 300);
  const auto open = [&](store::RequestKey after, int limit) {
    std::vector<Id> ids;
    for (const auto& one : read([&](db::Transaction& tx) { return store::open_requests(tx, after, limit); })) {
      ids.push_back(one.id);
    }
    return ids;
  };
  EXPECT_EQ(open({Instant{0}, Id{}}, 2), (std::vector<Id>{Id{602}, Id{601}}));
  EXPECT_EQ(open({Instant{300}, Id{601}}, 2), (std::vector<Id>{Id{603}}));
  DataRequest done = *read([&](db::Transaction& tx) { return store::find_request(tx, Id{602}); });
  done.done_at = Instant{200};
  done.done_by = me_;
  const auto finish = [&] {
    return *write([&](db::Transaction& tx) -> Result<bool> { return store::finish_request(tx, done); });
  };
  EXPECT_TRUE(finish());
  EXPECT_FALSE(finish());
  EXPECT_EQ(open({Instant{0}, Id{}}, 5), (std::vector<Id>{Id{601}, Id{603}}));
  const auto ended = read([&](db::Transaction& tx) { return store::done_requests(tx, {Instant{INT64_MAX}, Id{}}, 5); });
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].done_by, me_);
  EXPECT_EQ(service_.carry_out(Id{602}, me_).refusal().code, "data_request.done");
  EXPECT_EQ(service_.carry_out(Id{404}, me_).refusal().code, "data_request.unknown");
}

TEST_P(DossierTest, ErasureThatWasAskedForIsCarriedOutWhileItsOwnTicketIsOpen) {
  const Id li = person({"Li Lei"});
  const Id ticket = ticket_of(li);
  asks(Id{701}, li, ticket, 300);
  const auto done = service_.carry_out(Id{701}, me_);
  ASSERT_TRUE(done.ok()) << done.refusal().detail;
  EXPECT_EQ(done->done_by, me_);
  EXPECT_TRUE(d_.load(ticket).ticket.open);
  EXPECT_EQ(words("SELECT name FROM customers WHERE name <> ''"), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(Engines, DossierTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return db::testing::name_of(one.param); });

}  // namespace
}  // namespace wellkept::dossier
