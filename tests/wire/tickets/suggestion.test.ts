// A suggestion through its whole life, and every clause that watches it.
import { afterEach, describe, expect, it } from "vitest";
import { useDesk } from "../support/desk.js";
import { gated, isEvidence, judgesClock, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

const passOn = (life: Life) => life.specialist("pass_on", { department: "product" });
const assess = (life: Life, verdict = "not_feasible", important = false) =>
  life.productManager("assess", { verdict, important, assessment: "Weighed" });
const answer = (life: Life) => life.specialist("answer", { answer: "Thank you; not this year", via: "app" });
const assessed = async (verdict = "not_feasible", important = false) => {
  const suggestion = await staff.open("suggestion", { channel: "app" });
  await passOn(suggestion);
  await assess(suggestion, verdict, important);
  return suggestion;
};

describe("a suggestion", () => {
  it("that is adopted is planned, answered, rewarded, made known and closed", async () => {
    const suggestion = await staff.open("suggestion", { channel: "app" });
    expect(suggestion.ticket.fields).toMatchObject({ category: "opinion", subcategory: "suggestion" });
    await passOn(suggestion);
    expect(suggestion.ticket.state).toBe("in_hand");
    await assess(suggestion, "feasible", true);
    await suggestion.productManager("plan_suggestion", { plan_item: "2026-Q3: a timer" });
    await answer(suggestion);
    await suggestion.productManager("reward", { reward: "A gateway" });
    await suggestion.specialist("announce", { announcement: "Thanks to Li Na" });
    expect(suggestion.standing()).toEqual([]);
    await suggestion.specialist("close_answered");
    expect(suggestion.ticket).toMatchObject({ state: "closed", fields: { outcome: "answered" } });
    expect(suggestion.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, suggestion);
  });

  it("that is not feasible is answered and closed", async () => {
    const suggestion = await assessed();
    await answer(suggestion);
    expect(suggestion.promise("US-3.3 adopted")).toBeUndefined();
    expect(suggestion.promise("FB-5.3.3 planned")).toBeUndefined();
    await suggestion.specialist("close_answered");
    expect(suggestion.ticket.open).toBe(false);
  });
});

describe("the clocks of a suggestion", () => {
  it("US-3.3 it is answered within five working days", async () => {
    await staff.at("2026-03-05 10:00"); // a Thursday
    await judgesClock(staff, { rule: "US-3.3 answer", life: assessed, due: "2026-03-13 00:00", stop: answer });
  });

  it("QI-3.1b the loop is closed within fifteen working days, over Qingming", async () => {
    await staff.at("2026-03-16 10:00");
    const life = async () => {
      const suggestion = await assessed();
      await answer(suggestion);
      return suggestion;
    };
    const stop = (one: Life) => one.specialist("close_answered");
    await judgesClock(staff, { rule: "QI-3.1b loop", life, due: "2026-04-08 00:00", stop });
  });

  it("FB-4.1.1 its answer is a first response", async () => {
    await staff.at("2026-04-08 09:00");
    await judgesClock(staff, { rule: "FB-4.1.1 respond", life: assessed, due: "2026-04-09 09:00", stop: answer });
  });
});

describe("the gates of a suggestion", () => {
  it("US-3.3 it is assessed and passed on before the answer", async () => {
    const suggestion = await staff.open("suggestion");
    await suggestion.specialist("accept");
    const needs = ["US-3.3 assessed: Pass it on to the department", "US-3.3 assessed: Assess the suggestion"];
    await gated(suggestion, "specialist", "answer", { answer: "No", via: "web" }, needs);
    await passOn(suggestion);
    await gated(suggestion, "specialist", "answer", { answer: "No", via: "web" }, needs.slice(1));
    await assess(suggestion);
    await answer(suggestion);
    expect(await suggestion.state("US-3.3 assessed")).toBe("met kept");
  });

  it("FB-5.3.3 only a product manager assesses and plans", async () => {
    const suggestion = await staff.open("suggestion");
    await passOn(suggestion);
    const verdict = { verdict: "feasible", important: false, assessment: "Good" };
    for (const role of ["specialist", "supervisor", "engineer", "department_head"] as const) {
      expect(await suggestion.refused(role, "assess", verdict)).toMatchObject({ code: "ticket.role", status: 403 });
      expect(await suggestion.refused(role, "plan_suggestion", { plan_item: "Q3" })).toMatchObject({ code: "ticket.role" });
    }
  });

  it("FB-5.3.3 US-3.3 a feasible one is planned, rewarded and made known before it is closed", async () => {
    const suggestion = await assessed("feasible", true);
    await answer(suggestion);
    const planned = "FB-5.3.3 planned: Enter it in the improvement plan";
    const rewarded = "US-3.3 adopted: Reward the user";
    const announced = "US-3.3 adopted: Make the adoption known";
    await gated(suggestion, "specialist", "close_answered", {}, [planned, rewarded, announced]);
    await suggestion.productManager("plan_suggestion", { plan_item: "2026-Q3: a timer" });
    await gated(suggestion, "specialist", "close_answered", {}, [rewarded, announced]);
    await suggestion.supervisor("reward", { reward: "A gateway" });
    await suggestion.specialist("announce", { announcement: "Thanks" });
    await suggestion.specialist("close_answered");
    for (const rule of ["FB-5.3.3 planned", "FB-5.3.3 assessed", "FB-5.3.3 answered", "US-3.3 adopted", "US-3.3 answered"]) {
      expect(await suggestion.state(rule), rule).toBe("met kept");
    }
  });

  it("FB-5.3.3 US-3.3 what came in as an inquiry is assessed and answered as a suggestion before it is closed", async () => {
    const inquiry = await staff.open("inquiry");
    await inquiry.specialist("answer", { answer: "There is no timer" });
    await inquiry.change({ kind: "suggestion" }, "The customer wants one");
    const answered = "US-3.3 answered: Answer the user";
    await gated(inquiry, "specialist", "close_answered", {}, [answered, "FB-5.3.3 assessed: Assessment by a product manager"]);
    await inquiry.productManager("assess", { verdict: "not_feasible", important: true, assessment: "Too dear" });
    await gated(inquiry, "specialist", "close_answered", {}, [answered, "FB-5.3.3 answered: Answer the customer"]);
    await inquiry.specialist("take_back", { reason: "To pass it on" });
    await passOn(inquiry);
    await answer(inquiry);
    await inquiry.specialist("close_answered");
    expect(await inquiry.state("FB-5.3.3 answered")).toBe("met kept");
  });
});
