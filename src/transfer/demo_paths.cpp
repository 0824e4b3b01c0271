#include "transfer/demo_story.h"

namespace wellkept::transfer {
namespace {

constexpr double kHour = 60;  // minutes
constexpr double kDay = 24 * kHour;

json::Value spoken(const Story& story, std::string body) {
  return json::Object{{"via", story.via}, {"body", std::move(body)}};
}

// A person answers: a call that was taken at once, or the first message.
void first_response(Story& story, double minutes, double kept) {
  if (story.events.front().by == "specialist" && story.via == "phone") {
    story.add("call.answered", "specialist", json::Object{{"via", "phone"}});
    return;
  }
  story.within(story.opened, minutes, kept);
  story.add("message.sent", "specialist",
            json::Object{{"via", story.via}, {"body", story.words(Saying::soothe)}, {"delivered", true}});
}

void accept(Story& story) {
  story.pass(1, 12);
  story.charge("handle", story.specialist);
  story.add("ticket.accepted", "specialist");
}

void confirm_and_discuss(Story& story, double kept) {
  story.within(story.opened, kDay, kept);
  story.add("problem.confirmed", "engineer", json::Object{{"fault", "device"}});
  story.pass(3, 40);
  story.add("solution.discussed", "engineer",
            json::Object{{"plan", story.matter.fix}, {"via", story.via}, {"reached", true}});
}

void resolve(Story& story, bool with_cause) {
  story.pass(5, 60);
  if (story.mostly(0.96)) {
    story.add("advice.sent", "engineer", json::Object{{"advice", story.words(Saying::advice)}, {"via", story.via}});
  }
  story.pass(1, 10);
  json::Value fields{json::Object{{"fix", story.matter.fix}}};
  if (with_cause) fields.set("cause", story.matter.cause);
  fields.set("first_time", story.random.chance(0.9));
  story.add("ticket.resolved", "engineer", std::move(fields));
}

void pause(Story& story, const char* reason, double low, double high) {
  story.add("ticket.paused", "engineer", json::Object{{"pause_reason", reason}});
  story.work(low, high);
  story.add("ticket.resumed", "engineer");
}

// Confirmed, refused and done again, or closed by a supervisor; some come back afterwards. `again` does the work once
// more and ends where the customer may be asked.
template <class Again>
void finish(Story& story, double confirmed, double refused, Again again) {
  auto end = story.ask_customer(confirmed, refused);
  for (int rounds = 0; end == Story::End::refused && rounds < 3; ++rounds) {
    again();
    end = story.ask_customer(0.85, 0.1);
  }
  if (end == Story::End::refused) return;  // the argument goes on
  if (story.random.chance(0.25)) {
    story.work(3 * kHour, 2 * kDay);
  } else {
    story.pass(2, 40);
  }
  story.close(end == Story::End::confirmed ? "confirmed" : "unconfirmed");
  if (!story.random.chance(0.025)) return;
  story.work(kDay, 9 * kDay);
  story.add("ticket.reopened", "specialist", json::Object{{"reason", story.words(Saying::refused)}});
  again();
  if (story.ask_customer(0.95, 0.0) == Story::End::confirmed) story.close("confirmed");
}

json::Value window_from(Instant from, std::int64_t ms) {
  return json::Object{{"window_start", format_instant(from)}, {"window_end", format_instant(from + ms)}};
}

void visit(Story& story, double kept_window, const char* work) {
  const Instant from = in_working_hours(story.now + 90 * 60'000);
  constexpr std::int64_t kWindow = 2 * 3'600'000;
  story.add("appointment.agreed", "specialist", window_from(from, kWindow));
  story.pass(1, 10);
  story.add("ticket.dispatched", "specialist", json::Object{{"assignee", format_id(story.engineer)}});
  story.now = from;
  story.within(from, 2 * kHour, kept_window);
  story.add("visit.arrived", "engineer");
  story.pass(20, 110);
  if (work != nullptr) story.add(work, "engineer", json::Object{{"work", story.matter.fix}});
}

void accept_work(Story& story) {
  if (!story.mostly(0.96)) return;
  story.pass(2, 15);
  story.add("acceptance.recorded", "engineer", json::Object{{"accepted", true}});
}

void leave(Story& story) {
  story.pass(2, 10);
  story.add("visit.completed", "engineer", json::Object{{"work", story.matter.fix}});
}

}  // namespace

void tell_inquiry(Story& story) {
  const bool timed = story.via == "phone" || story.via == "email" || story.via == "chat";
  const bool complex = timed && story.random.chance(0.08);
  if (story.events.front().by == "specialist") first_response(story, 10, 1);
  story.pass(0.3, 2);
  if (story.mostly()) {
    story.add("identity.confirmed", "specialist", json::Object{{"subject", story.matter.subject}});
  }
  if (complex) {
    story.within(story.opened, 10, 0.93);
    story.charge("handle", story.specialist);
    story.add("inquiry.marked_complex", "specialist",
              json::Object{{"complex", true}, {"answer_by", format_instant(story.opened + 2 * 86'400'000)}});
    story.add("progress.told", "specialist", spoken(story, story.words(Saying::progress)));
    story.within(story.opened, 22 * kHour, 0.94);
  } else {
    story.within(story.opened, timed ? 10 : 30, timed ? 0.9 : 0.88);
    if (story.random.chance(0.03)) story.work(6 * kHour, 30 * kHour);
    story.charge("handle", story.specialist);
  }
  const auto answer = [&] {
    story.charge("feedback", story.specialist);
    story.add("inquiry.answered", "specialist",
              json::Object{{"answer", story.words(Saying::answer)}, {"via", story.via}});
    story.pass(0.5, 6);
    if (story.mostly(0.96)) {
      story.add("anything_else.asked", "specialist", json::Object{{"body", story.words(Saying::anything_else)}});
    }
  };
  answer();
  if (story.random.chance(0.62)) {
    story.pass(1, 30);
    return story.close("answered");
  }
  finish(story, 0.84, 0.07, [&] {
    story.work(20, 5 * kHour);
    answer();
  });
}

void tell_feedback(Story& story) {
  first_response(story, 4 * kHour, 0.92);
  accept(story);
  if (story.matter.category == "product") confirm_and_discuss(story, 0.9);
  const bool verified = story.matter.category == "service" && story.random.chance(0.6);
  story.work(kHour, 2 * kDay);
  if (story.matter.category == "service" && story.mostly()) {
    story.add("finding.recorded", "supervisor", json::Object{{"verified", verified}, {"finding", story.matter.matter}});
  }
  if (verified && story.mostly()) {
    story.add("apology.made", "specialist",
              json::Object{{"apology", story.words(Saying::apology)}, {"via", story.via}});
    story.pass(10, 3 * kHour);
    story.add("rectification.recorded", "supervisor",
              json::Object{{"rectification", story.words(Saying::rectification)}});
  }
  story.charge("feedback", story.specialist);
  story.add("feedback.answered", "specialist",
            json::Object{{"answer", story.words(Saying::soothe)}, {"via", story.via}});
  story.work(kHour, story.mostly(0.95) ? 6 * kDay : 24 * kDay);
  story.close("answered");
}

void tell_repair(Story& story, bool priority) {
  const bool complex = story.random.chance(0.12);
  const bool remote = story.random.chance(0.22);
  first_response(story, priority ? 2 * kHour : kHour, 0.93);
  accept(story);
  if (remote || priority) confirm_and_discuss(story, 0.95);
  const auto diagnose = [&] {
    constexpr std::array<std::string_view, 3> kFaults{"device", "software", "installation"};
    story.pass(3, 25);
    story.add("diagnosis.recorded", "engineer",
              json::Object{{"fault", story.random.pick(kFaults)},
                           {"onsite", remote ? "not_required" : "required"},
                           {"complex", complex}});
    story.pass(2, 15);
    if (story.mostly()) story.add("repair.planned", "engineer", json::Object{{"plan", story.matter.fix}});
  };
  if (remote) {
    diagnose();
    if (story.random.chance(0.15)) pause(story, "waiting_customer", 3 * kHour, 2 * kDay);
    story.work(30, 20 * kHour);
    story.add("repair.done", "engineer", json::Object{{"work", story.matter.fix}});
    accept_work(story);
  } else {
    if (!priority) {
      // Urgent: the engineer drives there at once.
      story.add("ticket.dispatched", "specialist", json::Object{{"assignee", format_id(story.engineer)}});
      const bool called = story.via == "phone";  // off line: two hours instead of four
      story.within(story.opened, (called ? 2 : 4) * kHour, called ? 0.8 : 0.88);
      story.add("visit.arrived", "engineer");
      confirm_and_discuss(story, 0.97);
      diagnose();
      if (story.random.chance(0.12)) {
        pause(story, "waiting_parts", 6 * kHour, 4 * kDay);
      } else if (story.random.chance(0.05)) {
        pause(story, "waiting_customer", 4 * kHour, 3 * kDay);
      }
      story.work(20, complex ? 3 * kDay : 150);
      story.add("repair.done", "engineer", json::Object{{"work", story.matter.fix}});
    } else {
      diagnose();
      story.work(kHour, story.mostly(0.9) ? kDay : 4 * kDay);
      visit(story, 0.9, "repair.done");
    }
    accept_work(story);
    leave(story);
  }
  if (story.random.chance(0.06)) story.work(2 * kDay, 6 * kDay);  // the paper lies about
  resolve(story, true);
  finish(story, 0.83, 0.06, [&] {
    story.work(2 * kHour, 2 * kDay);
    story.add("repair.done", "engineer", json::Object{{"work", story.matter.fix}});
    accept_work(story);
    resolve(story, true);
  });
}

void tell_visit(Story& story) {
  first_response(story, 2 * kHour, 0.93);
  accept(story);
  story.work(kHour, 4 * kDay);
  if (story.random.chance(0.08)) pause(story, "waiting_customer", 5 * kHour, 3 * kDay);
  visit(story, 0.91, nullptr);
  accept_work(story);
  leave(story);
  resolve(story, false);
  finish(story, 0.87, 0.03, [&] {
    story.work(kDay, 3 * kDay);
    resolve(story, false);
  });
}

void tell_replacement(Story& story) {
  first_response(story, 2 * kHour, 0.93);
  accept(story);
  confirm_and_discuss(story, 0.92);
  const auto tell_progress = [&](Instant since) {
    story.within(since, kDay, 0.92);
    story.add("progress.told", "specialist", spoken(story, story.words(Saying::progress)));
  };
  story.work(20, 6 * kHour);
  story.add("replacement.approved", "supervisor");
  const Instant approved = story.now;
  tell_progress(approved);
  story.within(approved, 2 * kDay, 0.9);
  story.add("replacement.formalities_done", "specialist");
  tell_progress(story.now);
  story.work(kHour, 20 * kHour);
  story.add("replacement.shipped", "specialist",
            json::Object{{"tracking", "DEMO" + std::to_string(story.random.between(10'000'000, 99'999'999))}});
  tell_progress(story.now);
  story.work(kDay, 4 * kDay);
  story.add("replacement.received", "customer");
  resolve(story, true);
  finish(story, 0.88, 0.03, [&] {
    story.work(kDay, 2 * kDay);
    resolve(story, true);
  });
}

void tell_suggestion(Story& story) {
  first_response(story, 4 * kHour, 0.93);
  story.work(kHour, kDay);
  story.charge("handle", story.specialist);
  story.add("suggestion.passed_on", "specialist", json::Object{{"department", "product"}});
  const bool feasible = story.random.chance(0.3);
  story.work(3 * kHour, 3 * kDay);
  if (story.mostly()) {
    story.add("suggestion.assessed", "product_manager",
              json::Object{{"verdict", feasible ? "feasible" : "not_feasible"},
                           {"important", story.random.chance(0.2)},
                           {"assessment", story.matter.subject}});
  }
  if (feasible && story.mostly(0.95)) {
    story.add("suggestion.planned", "product_manager",
              json::Object{{"plan_item", "PLAN-" + std::to_string(story.random.between(100, 999))}});
    story.add("suggestion.rewarded", "product_manager", json::Object{{"reward", "100 积分 / 100 points"}});
    story.add("suggestion.announced", "product_manager", json::Object{{"announcement", story.matter.subject}});
  }
  story.charge("feedback", story.specialist);
  story.work(kHour, story.mostly(0.93) ? kDay : 8 * kDay);
  story.add("suggestion.answered", "specialist",
            json::Object{{"answer", story.words(Saying::answer)}, {"via", story.via}});
  story.work(kHour, story.mostly(0.95) ? 3 * kDay : 20 * kDay);
  story.close("answered");
}

}  // namespace wellkept::transfer
