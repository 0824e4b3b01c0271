#include "portal/progress.h"

#include <gtest/gtest.h>

#include "portal/testing.h"

namespace wellkept::portal {
namespace {

using ticket::testing::kHour;
using ticket::testing::kMinute;
using ticket::testing::kStart;

Course course_of(const ticket::Record& record) {
  const ticket::Ticket& ticket = record.ticket;
  return {ticket.kind, ticket.state, ticket.open, ticket.opened_at, record.facts, record.promises};
}

class ProgressTest : public ::testing::Test {
 protected:
  Id open(json::Object fields) {
    fields.emplace_back("channel", "web");
    const auto opened = desk_.open(std::move(fields), {ticket::Actor::Kind::customer, Id{7}, {}});
    EXPECT_TRUE(opened.ok()) << opened.refusal().detail;
    return opened->ticket.id;
  }
  void act(Id ticket, const char* action, json::Object fields = {}, const char* role = "specialist") {
    const auto done = desk_.act(ticket, action, std::move(fields), desk_.member(11, {role}));
    ASSERT_TRUE(done.ok()) << action << ": " << done.refusal().code << " " << done.refusal().detail;
  }
  // "respond 10:00, accept done" with due times as minutes since the ticket was opened
  std::string steps(Id id) {
    const auto record = desk_.load(id);
    std::string text;
    for (const Step& step : steps_of(desk_.policy, course_of(record), desk_.clock.now())) {
      text += (text.empty() ? "" : ", ") + std::string(step.name);
      if (step.done_at) {
        text += " done";
      } else if (step.paused) {
        text += " paused";
      } else if (step.due_at) {
        text += " " + std::to_string((*step.due_at - record.ticket.opened_at) / kMinute);
      }
      if (step.late) text += " late";
    }
    return text;
  }
  std::string status(Id id) { return std::string(status_of(desk_.policy, course_of(desk_.load(id)))); }
  std::string stages(Id id) {
    std::string text;
    for (const Stage& stage : stages_of(desk_.policy, course_of(desk_.load(id)))) {
      text += (text.empty() ? "" : " ") + std::string(stage.id) + (stage.reached_at ? "+" : "") +
              (stage.current ? "!" : "");
    }
    return text;
  }
  Rating rating(Id id) { return rating_of(desk_.policy, course_of(desk_.load(id))); }

  ticket::testing::Desk desk_{db::Engine::sqlite};
};

TEST_F(ProgressTest, TheStrictestClockOfAStepGivesItsTime) {
  const Id repair = open({{"kind", "repair"}});
  EXPECT_EQ(steps(repair).substr(0, 11), "respond 60,") << steps(repair);
  EXPECT_NE(steps(repair).find("arrive 240"), std::string::npos) << steps(repair);
  EXPECT_EQ(status(repair), "received");
  EXPECT_EQ(stages(repair), "accept+! handle feedback close");
  const auto record = desk_.load(repair);
  const auto all = steps_of(desk_.policy, course_of(record), desk_.clock.now());
  EXPECT_EQ(next_step(all)->name, "respond");
  EXPECT_EQ(next_step(all)->clause, "QI-2.2.1b");
}

TEST_F(ProgressTest, WhatIsDoneComesFirstAndWhatIsLateSaysSo) {
  const Id inquiry = open({{"kind", "inquiry"}});
  EXPECT_EQ(steps(inquiry).substr(0, 9), "answer 30") << steps(inquiry);
  desk_.pass(31 * kMinute);
  EXPECT_NE(steps(inquiry).find("answer 30 late"), std::string::npos) << steps(inquiry);
  act(inquiry, "message", {{"via", "web"}, {"body", "We look into it"}});
  EXPECT_EQ(steps(inquiry).substr(0, 12), "respond done") << steps(inquiry);
  act(inquiry, "answer", {{"answer", "Turn it on"}});
  EXPECT_NE(steps(inquiry).find("answer done late"), std::string::npos) << steps(inquiry);
  EXPECT_EQ(status(inquiry), "your_word");
}

TEST_F(ProgressTest, WorkInsideTheHouseIsNoStep) {
  const Id complaint = open({{"kind", "complaint"}, {"about", "service"}});
  const std::string text = steps(complaint);
  EXPECT_EQ(text.find("propose"), std::string::npos);
  EXPECT_NE(text.find("close"), std::string::npos) << text;
  for (const char* inside : {"complaint.recorded", "complaint.handed_over", "complaint.proposed"}) {
    EXPECT_EQ(text.find(inside), std::string::npos) << inside;
  }
}

TEST_F(ProgressTest, ARefusedResultGoesBackAndCanBeRatedOnlyOnceAccepted) {
  const Id inquiry = open({{"kind", "inquiry"}, {"matter", "Dark"}});
  EXPECT_FALSE(rating(inquiry).open);
  act(inquiry, "answer", {{"answer", "Turn it on"}});
  EXPECT_EQ(stages(inquiry), "accept+ handle feedback+! close");
  EXPECT_TRUE(may(desk_.policy, course_of(desk_.load(inquiry)), "refuse"));
  act(inquiry, "refuse", {{"via", "web"}, {"overall", 1}});
  EXPECT_EQ(status(inquiry), "in_hand");
  EXPECT_EQ(stages(inquiry), "accept+ handle+! feedback close");
  EXPECT_FALSE(rating(inquiry).overall) << "that was a score of another result";
  act(inquiry, "answer", {{"answer", "Then reset it"}});
  act(inquiry, "confirm", {{"via", "web"}});
  EXPECT_EQ(status(inquiry), "confirmed");
  EXPECT_TRUE(rating(inquiry).open);
  act(inquiry, "ask_anything_else");
  act(inquiry, "close");
  EXPECT_EQ(status(inquiry), "closed");
  EXPECT_TRUE(rating(inquiry).open);
  EXPECT_EQ(steps(inquiry).find(" late"), std::string::npos);
  act(inquiry, "reopen", {{"reason", "It is back"}});
  EXPECT_FALSE(rating(inquiry).open);
}

TEST_F(ProgressTest, AScoreWithTheAcceptanceIsTheRating) {
  const Id inquiry = open({{"kind", "inquiry"}});
  act(inquiry, "answer", {{"answer", "Turn it on"}});
  act(inquiry, "confirm", {{"via", "web"}, {"overall", 4}});
  EXPECT_EQ(rating(inquiry).overall, 4);
  EXPECT_FALSE(rating(inquiry).open);
}

TEST_F(ProgressTest, WhileTheDeskWaitsForTheCustomerTheStepIsPaused) {
  const Id repair = open({{"kind", "repair"}});
  act(repair, "pause", {{"pause_reason", "waiting_customer"}});
  EXPECT_NE(steps(repair).find("resolve paused"), std::string::npos) << steps(repair);
  EXPECT_NE(steps(repair).find("respond 60"), std::string::npos) << "a first word is owed all the same";
}

TEST_F(ProgressTest, ACancelledRequestOwesNothing) {
  const Id inquiry = open({{"kind", "inquiry"}});
  act(inquiry, "cancel", {{"reason", "Asked twice"}});
  EXPECT_EQ(status(inquiry), "cancelled");
  const auto record = desk_.load(inquiry);
  const auto all = steps_of(desk_.policy, course_of(record), desk_.clock.now());
  EXPECT_EQ(next_step(all), nullptr);
}

}  // namespace
}  // namespace wellkept::portal
