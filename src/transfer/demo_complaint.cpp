#include "transfer/demo_story.h"

namespace wellkept::transfer {
namespace {

constexpr double kHour = 60;  // minutes
constexpr double kDay = 24 * kHour;

void record(Story& story, const PastCustomer& customer) {
  story.pass(0.5, 3);
  if (story.mostly()) {
    story.add("complaint.soothed", "specialist",
              json::Object{{"via", story.via}, {"body", story.words(Saying::soothe)}});
  }
  story.within(story.opened, 15, 0.92);
  story.add("complaint.recorded", "specialist",
            json::Object{{"person", customer.name},
                         {"matter", story.matter.matter},
                         {"contact", customer.phone},
                         {"occurred_at", format_instant(story.opened - 3'600'000)}});
}

void escalate(Story& story) {
  story.add("complaint.escalated", "specialist", json::Object{{"urgency", "urgent"}});
}

void propose_and_approve(Story& story) {
  story.work(4 * kHour, story.mostly(0.86) ? 1.6 * kDay : 6 * kDay);
  story.add("complaint.proposed", "supervisor", json::Object{{"proposal", story.matter.fix}});
  if (story.random.chance(0.06)) {
    story.work(kHour, kDay);
    story.add("complaint.sent_back", "department_head", json::Object{{"reason", story.words(Saying::refused)}});
    story.work(3 * kHour, 2 * kDay);
    story.add("complaint.proposed", "supervisor", json::Object{{"proposal", story.matter.fix}});
  }
  story.work(30, 12 * kHour);
  story.add("complaint.approved", "department_head");
  story.work(10, 5 * kHour);
  story.charge("feedback", story.specialist);
  story.add("complaint.told", "specialist", json::Object{{"answer", story.words(Saying::apology)}, {"via", story.via}});
}

void put_right(Story& story) {
  story.add("apology.made", "specialist", json::Object{{"apology", story.words(Saying::apology)}, {"via", story.via}});
  story.pass(10, 4 * kHour);
  if (story.mostly(0.95)) {
    story.add("rectification.recorded", "supervisor",
              json::Object{{"rectification", story.words(Saying::rectification)}});
  }
}

void summarise_and_close(Story& story, Story::End end) {
  story.work(kHour, story.mostly(0.95) ? kDay : 12 * kDay);
  if (story.mostly()) {
    story.add("complaint.summarised", "specialist",
              json::Object{{"summary", story.matter.subject}, {"analysis", story.matter.cause}});
  }
  story.close(end == Story::End::confirmed ? "confirmed" : "unconfirmed");
}

}  // namespace

void tell_complaint(Story& story, bool urgent, const PastCustomer& customer) {
  record(story, customer);
  if (urgent) escalate(story);
  if (urgent) {
    story.pass(5, 30);
  } else {
    story.within(story.opened, 20 * kHour, 0.95);
  }
  story.charge("handle", story.supervisor);
  const char* department = story.matter.category == "product" ? "technical_support" : "regional_centres";
  story.add("complaint.handed_over", "specialist", json::Object{{"department", department}});
  if (urgent) {
    story.within(story.opened, 4 * kHour, 0.93);
    story.add("complaint.preliminary_told", "specialist", json::Object{{"plan", story.matter.fix}, {"via", story.via}});
  }
  if (story.matter.category == "product") {
    story.within(story.opened, kDay, 0.88);
    story.add("problem.confirmed", "engineer", json::Object{{"fault", "device"}});
    story.add("solution.discussed", "specialist",
              json::Object{{"plan", story.matter.fix}, {"via", story.via}, {"reached", true}});
  }
  const bool verified = story.random.chance(0.65);
  story.work(2 * kHour, kDay);
  if (story.mostly()) {
    story.add("finding.recorded", "supervisor", json::Object{{"verified", verified}, {"finding", story.matter.cause}});
  }
  propose_and_approve(story);
  if (verified) put_right(story);
  auto end = story.ask_customer(0.76, 0.15);
  for (int rounds = 0; end == Story::End::refused && rounds < 3; ++rounds) {
    propose_and_approve(story);
    end = story.ask_customer(0.82, 0.1);
  }
  if (end != Story::End::refused) summarise_and_close(story, end);
}

}  // namespace wellkept::transfer
