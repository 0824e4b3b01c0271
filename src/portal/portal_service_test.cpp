#include "portal/portal_service.h"

#include <gtest/gtest.h>

#include "portal/portal_view.h"
#include "portal/testing.h"

namespace wellkept::portal {
namespace {

class ServiceTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::string shown(const Visitor& visitor, Id id) {
    return portal_.database->read([&](db::Transaction& tx) {
      const auto record = portal_.portal.read(tx, visitor, id);
      return record ? ticket_json(portal_.policy, *record, portal_.portal.files(tx, id), portal_.clock.now())
                    : record.refusal().code;
    });
  }
  Result<ticket::Record> decide(const Visitor& visitor, Id id, bool accepted) {
    return portal_.write([&](db::Transaction& tx) {
      return portal_.portal.decide(tx, visitor, id, {accepted, "Still dark", {}});
    });
  }
  Result<ticket::Record> rate(const Visitor& visitor, Id id, int overall) {
    return portal_.write([&](db::Transaction& tx) {
      return portal_.portal.rate(tx, visitor, id, json::Object{{"overall", overall}}, "Thanks");
    });
  }
  Result<ticket::Attachment> attach(const Visitor& visitor, Id id, std::string_view bytes) {
    return portal_.write([&](db::Transaction& tx) -> Result<ticket::Attachment> {
      WK_TRY(file, portal_.portal.keep("photo.jpg", bytes));
      return portal_.portal.attach(tx, visitor, id, file);
    });
  }
  testing::Portal portal_{GetParam()};
  const Visitor li_{portal_.customer("李雷", "13800138000", "li@example.com"), {}};
  const Visitor han_{portal_.customer("韩梅梅", {}, "han@example.com"), {}};
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_P(ServiceTest, ARequestIsTheCustomersOwn) {
  const auto opened = portal_.ask(li_, {{"kind", "repair"}, {"matter", "Dark since noon"}, {"serial", "SN-7"}});
  ASSERT_TRUE(opened.ok()) << opened.refusal().detail;
  EXPECT_EQ(opened->ticket.customer, li_.customer);
  EXPECT_EQ(opened->ticket.channel, "web");
  EXPECT_EQ(opened->events.front().actor, li_.customer);
  EXPECT_TRUE(contains(opened->events.front().body, "\"by\":\"customer\""));
  const std::string mine = shown(li_, opened->ticket.id);
  EXPECT_TRUE(contains(mine, "Dark since noon")) << mine;
  EXPECT_TRUE(contains(mine, "\"serial\":\"SN-7\"")) << mine;
  EXPECT_EQ(shown(han_, opened->ticket.id), "ticket.unknown");
  EXPECT_EQ(shown(li_, Id{99}), "ticket.unknown");
  EXPECT_EQ(shown({li_.customer, Id{99}}, opened->ticket.id), "ticket.unknown") << "a link to another ticket";
  EXPECT_TRUE(contains(shown({Id{}, opened->ticket.id}, opened->ticket.id), "Dark since noon")) << "its own link";
  portal_.database->read([&](db::Transaction& tx) {
    EXPECT_EQ(portal_.portal.list(tx, li_, Id{}, 10).size(), 1u);
    EXPECT_EQ(portal_.portal.list(tx, li_, opened->ticket.id, 10).size(), 0u);
    EXPECT_EQ(portal_.portal.list(tx, han_, Id{}, 10).size(), 0u);
    EXPECT_EQ(portal_.portal.list(tx, {Id{}, opened->ticket.id}, Id{}, 10).size(), 1u);
  });
}

TEST_P(ServiceTest, TheTimelineTellsNothingOfTheHouse) {
  const Id id = portal_.ask(li_, {{"kind", "repair"}, {"matter", "Dark"}})->ticket.id;
  ASSERT_TRUE(portal_.act(id, "note", {{"body", "Customer is difficult"}}).ok());
  ASSERT_TRUE(portal_.act(id, "accept").ok());
  ASSERT_TRUE(portal_.act(id, "call", {{"reached", true}, {"body", "Grumbled a lot"}}).ok());
  ASSERT_TRUE(portal_.act(id, "message", {{"via", "web"}, {"body", "We come today"}}).ok());
  const std::string text = shown(li_, id);
  for (const char* hidden : {"difficult", "Grumbled", "note.added", "ticket.assigned", "\"11\"", "assignee"}) {
    EXPECT_FALSE(contains(text, hidden)) << hidden << "\n" << text;
  }
  EXPECT_TRUE(contains(text, "We come today"));
  EXPECT_TRUE(contains(text, "\"kind\":\"staff\",\"role\":{\"zh\":\"客服专员\""));
  EXPECT_FALSE(is_public("note.added"));
  EXPECT_FALSE(is_public("finding.recorded"));
}

TEST_P(ServiceTest, FilesOfMembersStayInside) {
  const Id id = portal_.ask(li_, {{"kind", "repair"}, {"matter", "Dark"}})->ticket.id;
  const auto mine = attach(li_, id, "\xff\xd8\xff photo");
  ASSERT_TRUE(mine.ok()) << mine.refusal().code;
  portal_.pass(1);
  ticket::Attachment inside{{}, "report.pdf", "application/pdf", 9, std::string(64, 'a'), {}};
  ASSERT_TRUE(
      portal_.write([&](db::Transaction& tx) { return portal_.service.attach(tx, portal_.member(11), id, inside); })
          .ok());
  const std::string text = shown(li_, id);
  EXPECT_TRUE(contains(text, "photo.jpg"));
  EXPECT_FALSE(contains(text, "report.pdf"));
  EXPECT_EQ(portal_.portal.content_of(*mine), "\xff\xd8\xff photo");
  EXPECT_EQ(attach(han_, id, "\xff\xd8\xff x").refusal().code, "ticket.unknown");
}

TEST_P(ServiceTest, TakesWhatTelephonesMakeAndNoMore) {
  const Id id = portal_.ask(li_, {{"kind", "repair"}, {"matter", "Dark"}})->ticket.id;
  EXPECT_EQ(attach(li_, id, "PK\x03\x04 zip").refusal().code, "attachment.type");
  EXPECT_EQ(attach(li_, id, "<script>alert(1)</script>").refusal().code, "attachment.type");
  EXPECT_EQ(attach(li_, id, "").refusal().code, "attachment.empty");
  EXPECT_TRUE(attach(li_, id, "%PDF-1.7").ok());
  for (std::size_t i = 1; i < kMaxFiles; ++i) {
    portal_.pass(1);
    ASSERT_TRUE(attach(li_, id, "\x89PNG\r\n\x1a\n" + std::to_string(i)).ok());
  }
  EXPECT_EQ(attach(li_, id, "\xff\xd8\xff one more").refusal().code, "portal.files_full");
}

TEST_P(ServiceTest, TheCustomersWordMovesTheRequest) {
  const Id id = portal_.ask(li_, {{"kind", "inquiry"}, {"matter", "Dark"}})->ticket.id;
  EXPECT_EQ(decide(li_, id, true).refusal().code, "portal.not_awaited");
  EXPECT_EQ(rate(li_, id, 5).refusal().code, "portal.not_rateable");
  ASSERT_TRUE(portal_.act(id, "answer", {{"answer", "Turn it on"}}).ok());
  EXPECT_EQ(decide(han_, id, true).refusal().code, "ticket.unknown");
  const auto refused = decide(li_, id, false);
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->ticket.state, "in_hand");
  ASSERT_TRUE(portal_.act(id, "answer", {{"answer", "Reset it"}}).ok());
  EXPECT_EQ(decide(li_, id, true)->ticket.state, "confirmed");
  EXPECT_EQ(rate(han_, id, 5).refusal().code, "ticket.unknown");
  const auto rated = rate(li_, id, 4);
  ASSERT_TRUE(rated.ok()) << rated.refusal().detail;
  EXPECT_EQ(rated->events.back().kind, "survey.answered");
  EXPECT_TRUE(contains(rated->events.back().body, "\"overall\":4"));
  EXPECT_EQ(rate(li_, id, 5).refusal().code, "portal.not_rateable");
  EXPECT_TRUE(contains(shown(li_, id), "\"rating\":4"));
}

TEST_P(ServiceTest, AReplyEndsTheWaitForTheCustomer) {
  const Id id = portal_.ask(li_, {{"kind", "inquiry"}, {"matter", "Dark"}})->ticket.id;
  ASSERT_TRUE(portal_.act(id, "pause", {{"pause_reason", "waiting_customer"}}).ok());
  const auto replied = portal_.write([&](db::Transaction& tx) { return portal_.portal.reply(tx, li_, id, "Model 7"); });
  ASSERT_TRUE(replied.ok());
  EXPECT_EQ(replied->events.back().kind, "ticket.resumed");
  EXPECT_TRUE(contains(shown(li_, id), "Model 7"));
  const auto others = portal_.write([&](db::Transaction& tx) { return portal_.portal.reply(tx, han_, id, "x"); });
  EXPECT_EQ(others.refusal().code, "ticket.unknown");
}

TEST_P(ServiceTest, TheLastWordAboutAConsentStands) {
  const auto granted = [&] {
    std::string text;
    portal_.database->read([&](db::Transaction& tx) {
      for (const customer::Consent& one : portal_.portal.consents(tx, li_.customer))
        text += one.purpose + (one.granted ? "+" : "-");
    });
    return text;
  };
  const auto decide_to = [&](std::string_view purpose, bool yes) {
    const auto done = portal_.write([&](db::Transaction& tx) -> Outcome {
      WK_CHECK(portal_.portal.decide_consent(tx, li_.customer, purpose, yes));
      return Done{};
    });
    EXPECT_TRUE(done.ok());
  };
  EXPECT_EQ(granted(), "survey-improvement-news-");
  decide_to("survey", true);
  decide_to("news", true);
  decide_to("survey", false);
  EXPECT_EQ(granted(), "survey-improvement-news+");
}

TEST_P(ServiceTest, ARequestAboutDataIsATicketThatIsOwed) {
  const auto request = [&](const Visitor& visitor, std::string_view kind) {
    return portal_.write([&](db::Transaction& tx) { return portal_.portal.request_data(tx, visitor, kind); });
  };
  const auto made = request(li_, "erasure");
  ASSERT_TRUE(made.ok()) << made.refusal().code;
  EXPECT_TRUE(contains(shown(li_, made->request.ticket), "个人信息删除申请"));
  EXPECT_TRUE(contains(shown(li_, made->request.ticket), "\"step\":\"answer\"")) << "an answer is promised";
  EXPECT_EQ(request(li_, "erasure").refusal().code, "portal.request_open");
  EXPECT_TRUE(request(li_, "export").ok()) << "another kind";
  EXPECT_TRUE(request(han_, "erasure").ok()) << "another customer";
  ASSERT_TRUE(portal_.act(made->request.ticket, "cancel", {{"reason", "Taken back"}}).ok());
  EXPECT_TRUE(request(li_, "erasure").ok());
  EXPECT_EQ(request({Id{}, made->request.ticket}, "erasure").refusal().code, "portal.link_only");
  portal_.database->read([&](db::Transaction& tx) {
    const auto all = portal_.portal.data_requests(tx, li_.customer, 10);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_TRUE(all[0].open);
    EXPECT_FALSE(all[2].open);
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, ServiceTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& test) { return db::testing::name_of(test.param); });

}  // namespace
}  // namespace wellkept::portal
