// Feedback through its whole life, and every clause that watches it.
import { afterEach, describe, expect, it } from "vitest";
import { useDesk } from "../support/desk.js";
import { gated, isEvidence, judgesClock, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

const feedback = async (category: string, subcategory: string, fields: Record<string, string> = {}) => {
  const life = await staff.open("feedback", { category, subcategory, ...fields });
  await life.specialist("accept");
  return life;
};
const answer = (life: Life) => life.specialist("answer", { answer: "Thank you", via: "web" });
const close = (life: Life) => life.specialist("close_answered");

describe("feedback", () => {
  it("that praises is answered and closed", async () => {
    const praise = await feedback("opinion", "praise", { channel: "social" });
    await answer(praise);
    expect(praise.standing()).toEqual([]);
    await close(praise);
    expect(praise.ticket).toMatchObject({ state: "closed", fields: { outcome: "answered" } });
    expect(praise.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, praise);
  });

  it("about a rude colleague is investigated, apologised for, put right, told and closed", async () => {
    const rude = await feedback("service", "attitude");
    await rude.supervisor("investigate", { verified: true, finding: "He hung up" });
    await rude.supervisor("apologise", { apology: "We are sorry", via: "phone" });
    await rude.supervisor("rectify", { rectification: "Training" });
    await answer(rude);
    await rude.specialist("confirm", { overall: 4, via: "phone" });
    await rude.specialist("close");
    expect(rude.ticket).toMatchObject({ state: "closed", fields: { outcome: "confirmed", verified: true } });
    expect(rude.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, rude);
  });

  it("FB-5.2 has its class suggested with the words that speak for it, and staff change it on record", async () => {
    const texts = { subject: "门锁坏了", body: "打不开，没反应" };
    const fault = await staff.open("feedback", {}, texts);
    expect(fault.ticket.fields).toMatchObject({ category: "product", subcategory: "fault" });
    const suggested = fault.ticket.timeline.find(({ event }) => event === "ticket.changed");
    expect(suggested?.fields).toMatchObject({ by: "system", category: "product", subcategory: "fault" });
    expect(suggested?.fields["reason"]).toContain("坏了");
    expect(suggested?.actor).toBeNull();
    await fault.specialist("classify", { category: "service", subcategory: "attitude", reason: "It is about the engineer" });
    expect(fault.ticket.fields).toMatchObject({ category: "service", subcategory: "attitude" });
    const changed = fault.ticket.timeline.filter(({ event }) => event === "ticket.changed");
    expect(changed.map(({ fields }) => [fields["by"], fields["subcategory"]])).toEqual([
      ["system", "fault"],
      ["specialist", "attitude"],
    ]);
    expect(changed[1]?.actor).toBe(staff.member("specialist").id);
  });

  it("FB-5.2 whose class was given keeps it", async () => {
    const given = await staff.open("feedback", { category: "opinion", subcategory: "opinion" }, { subject: "坏了", body: "坏了" });
    expect(given.ticket.fields).toMatchObject({ category: "opinion", subcategory: "opinion" });
    expect(given.events()).not.toContain("ticket.changed");
  });
});

describe("the clocks of feedback", () => {
  it("FB-4.1.1 somebody answers within twenty-four hours", async () => {
    await staff.at("2026-03-03 10:00");
    const life = () => feedback("opinion", "opinion");
    await judgesClock(staff, { rule: "FB-4.1.1 respond", life, due: "2026-03-04 10:00", stop: answer });
  });

  it("FB-5.3.1a of a product problem the confirmation comes within twenty-four hours", async () => {
    await staff.at("2026-03-05 10:00");
    const life = () => feedback("product", "function");
    const stop = (one: Life) => one.engineer("confirm_problem");
    await judgesClock(staff, { rule: "FB-5.3.1a confirm", life, due: "2026-03-06 10:00", stop });
  });

  it("FB-5.3.1a and the solution, which must have reached the customer", async () => {
    await staff.at("2026-03-07 10:00");
    const life = () => feedback("product", "fault");
    const stop = (one: Life) => one.specialist("message", { via: "email", body: "Like this", delivered: true });
    await judgesClock(staff, { rule: "FB-5.3.1a discuss", life, due: "2026-03-08 10:00", stop });
  });

  it("AS-1.4b of major feedback the answer comes within twenty-four hours", async () => {
    await staff.at("2026-03-09 10:00");
    const life = () => feedback("opinion", "opinion", { severity: "major" });
    await judgesClock(staff, { rule: "AS-1.4b major", life, due: "2026-03-10 10:00", stop: answer });
  });

  it("QI-3.1b the loop is closed within fifteen working days, and a reopened one is not closed", async () => {
    await staff.at("2026-03-11 10:00");
    const life = async () => {
      const praise = await feedback("opinion", "praise");
      await answer(praise);
      return praise;
    };
    const reopened = await life();
    await close(reopened);
    await reopened.specialist("reopen", { reason: "Not what was meant" });
    expect(await reopened.state("QI-3.1b loop")).toBe("running blue");
    await judgesClock(staff, { rule: "QI-3.1b loop", life, due: "2026-04-02 00:00", stop: close });
    expect(await reopened.state("QI-3.1b loop")).toBe("breached red");
  });
});

describe("the gates of feedback", () => {
  it("FB-5.2 it is classified before it is closed", async () => {
    const plain = await staff.open("feedback");
    expect(plain.ticket.fields).not.toHaveProperty("category");
    await answer(plain);
    await gated(plain, "specialist", "close_answered", {}, ["FB-5.2 classified: Set category and subcategory"]);
    await plain.specialist("classify", { category: "opinion", subcategory: "other" });
    await close(plain);
    expect(await plain.state("FB-5.2 classified")).toBe("met kept");
  });

  it("FB-5.3.2 a service problem is investigated before the customer is told", async () => {
    const slow = await feedback("service", "speed");
    await answer(slow);
    const told = "FB-5.3.2 feedback_investigated: Tell the customer the result";
    await gated(slow, "specialist", "close_answered", {}, ["FB-5.3.2 feedback_investigated: Record the finding"]);
    await slow.supervisor("investigate", { verified: false, finding: "It was the courier" });
    await gated(slow, "specialist", "close_answered", {}, [told]);
    await answer(slow);
    await close(slow);
    expect(await slow.state("FB-5.3.2 feedback_investigated")).toBe("met kept");
    expect(slow.promise("FB-5.3.2 put_right")).toBeUndefined();
  });

  it("FB-5.3.2 what proves true is apologised for and put right", async () => {
    const rude = await feedback("service", "attitude");
    await rude.supervisor("investigate", { verified: true, finding: "He hung up" });
    await answer(rude);
    const needs = ["FB-5.3.2 put_right: Apologise to the customer", "FB-5.3.2 put_right: Record the rectification"];
    await gated(rude, "specialist", "close_answered", {}, needs);
    await rude.supervisor("apologise", { apology: "We are sorry", via: "phone" });
    await gated(rude, "specialist", "close_answered", {}, needs.slice(1));
    await rude.supervisor("rectify", { rectification: "Training" });
    await close(rude);
    expect(await rude.state("FB-5.3.2 put_right")).toBe("met kept");
  });

  it("FB-6.2a what the customer said is on record before it is closed", async () => {
    const empty = await staff.open("feedback", { category: "opinion", subcategory: "praise" }, { body: undefined });
    await answer(empty);
    await gated(empty, "specialist", "close_answered", {}, ["FB-6.2a complete: Record what the customer said"]);
    await empty.change({ matter: "Quick and friendly" });
    await close(empty);
    expect(await empty.state("FB-6.2a complete")).toBe("met kept");
  });
});
