// An inquiry through its whole life, and every clause that watches it.
import { afterEach, describe, expect, it } from "vitest";
import { useDesk } from "../support/desk.js";
import { gated, judgesClock, local, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

const identify = (life: Life) => life.specialist("confirm_identity", { subject: "The gateway", person: "Li Na" });
const answer = (life: Life) => life.specialist("answer", { answer: "Hold the button for ten seconds" });
const askElse = (life: Life) => life.specialist("ask_anything_else");

describe("an inquiry", () => {
  it("AS-1.4a AS-6.1 goes from intake to close on one timeline", async () => {
    const before = [await staff.figures("AS-1.4a accepted"), await staff.figures("AS-1.4a closed"), await staff.figures("AS-6.1 tickets")];
    const inquiry = await staff.open("inquiry");
    expect(inquiry.ticket).toMatchObject({ kind: "inquiry", state: "new", stage: "accept", open: true, urgency: "routine" });
    await inquiry.specialist("accept");
    expect(inquiry.ticket).toMatchObject({ state: "in_hand", stage: "handle" });
    await answer(inquiry);
    expect(inquiry.ticket).toMatchObject({ state: "answered", stage: "feedback" });
    await askElse(inquiry);
    expect(inquiry.standing()).toEqual([]);
    await inquiry.specialist("close_answered");
    expect(inquiry.ticket).toMatchObject({ state: "closed", stage: "close", open: false, due_at: null, due_clause: null });
    expect(inquiry.ticket.closed_at).toBe(desk.now);
    const main = ["ticket.opened", "ticket.accepted", "inquiry.answered", "anything_else.asked", "ticket.closed"];
    expect(inquiry.events().filter((event) => event !== "ticket.assigned")).toEqual(main);
    const after = [await staff.figures("AS-1.4a accepted"), await staff.figures("AS-1.4a closed"), await staff.figures("AS-6.1 tickets")];
    expect(after.map(({ n }, i) => n - (before[i]?.n ?? 0))).toEqual([1, 1, 1]);
  });

  it("is confirmed by the customer and closed", async () => {
    const inquiry = await staff.open("inquiry", { channel: "phone" });
    await identify(inquiry);
    await answer(inquiry);
    await inquiry.specialist("confirm", { overall: 5, via: "phone" });
    await askElse(inquiry);
    await inquiry.specialist("close");
    expect(inquiry.ticket).toMatchObject({ state: "closed", fields: { outcome: "confirmed", satisfied: true } });
  });

  it("AS-2.3 is followed up, reopened with its history, and answered again", async () => {
    await staff.at("2026-03-02 10:00");
    const before = [await staff.figures("AS-2.3 followed_up"), await staff.figures("AS-2.3 reopened")];
    const inquiry = await staff.open("inquiry");
    await answer(inquiry);
    await askElse(inquiry);
    await inquiry.specialist("close_answered");
    const history = inquiry.ticket.timeline;
    await staff.at("2026-03-02 14:00");
    await inquiry.specialist("follow_up", { reached: true, via: "phone", satisfied: false, opinion: "It still blinks" });
    await inquiry.specialist("reopen", { reason: "It still blinks" });
    expect(inquiry.ticket).toMatchObject({ state: "in_hand", open: true, closed_at: null, number: inquiry.ticket.number });
    expect(inquiry.ticket.timeline.slice(0, history.length)).toEqual(history);
    // The first answer did not resolve it: the clock runs on from the start.
    expect(inquiry.promise("QI-2.2.1b resolve")).toMatchObject({ state: "running", due_at: local("2026-03-03 10:00") });
    await answer(inquiry);
    await askElse(inquiry);
    await inquiry.specialist("close_answered");
    expect(await inquiry.state("QI-2.2.1b resolve")).toBe("met kept");
    const after = [await staff.figures("AS-2.3 followed_up"), await staff.figures("AS-2.3 reopened")];
    expect(after.map(({ n }, i) => n - (before[i]?.n ?? 0))).toEqual([1, 1]);
  });

  it("AS-2.3 is reopened for thirty days after its close, and no longer", async () => {
    await staff.at("2026-03-02 16:00");
    const closed = async () => {
      const life = await staff.open("inquiry");
      await answer(life);
      await askElse(life);
      await life.specialist("close_answered");
      return life;
    };
    const [late, intime] = [await closed(), await closed()];
    const offers = async (life: Life) => (await life.read()).actions.some(({ action }) => action === "reopen");
    await staff.at("2026-04-01 16:00");
    expect(await offers(intime)).toBe(true);
    await intime.specialist("reopen", { reason: "It still blinks" });
    await staff.at("2026-04-01 16:00:00.001");
    expect(await offers(late)).toBe(false);
    const problem = await late.refused("specialist", "reopen", { reason: "It still blinks" });
    expect(problem).toMatchObject({ code: "ticket.too_late", status: 409, context: { within: "30d", closed_at: local("2026-03-02 16:00") } });
  });
});

describe("the clocks of an inquiry", () => {
  it("FB-4.1.1 somebody answers within twenty-four hours", async () => {
    await staff.at("2026-03-03 10:00");
    const life = () => staff.open("inquiry", { channel: "letter" });
    const stop = (one: Life) => one.specialist("message", { via: "email", body: "We look into it" });
    await judgesClock(staff, { rule: "FB-4.1.1 respond", life, due: "2026-03-04 10:00", stop });
  });

  it("FB-4.1.1 the system's classification and the customer's own messages are no answer, a telephone intake is", async () => {
    const written = await staff.open("inquiry", {}, { subject: "The lock is broken", body: "It stopped working" });
    await written.specialist("receive", { via: "web", body: "Hello?" });
    await written.specialist("call", { reached: false });
    await written.specialist("note", { body: "Looking for the manual" });
    expect(written.ticket.timeline.find(({ event }) => event === "ticket.changed")?.fields).toMatchObject({ by: "system" });
    expect(await written.state("FB-4.1.1 respond")).toBe("running blue");
    const spoken = await staff.open("inquiry", { channel: "phone" });
    expect(spoken.events()).toContain("call.answered");
    expect(await spoken.state("FB-4.1.1 respond")).toBe("met kept");
    const shop = await staff.open("inquiry", { channel: "walk_in" });
    expect(await shop.state("FB-4.1.1 respond")).toBe("met kept");
  });

  it("QI-2.2.1a an online inquiry is answered within thirty minutes", async () => {
    await staff.at("2026-03-05 09:00");
    const life = () => staff.open("inquiry", { channel: "app" });
    await judgesClock(staff, { rule: "QI-2.2.1a online_answer", life, due: "2026-03-05 09:30", stop: answer });
  });

  it("QI-2.2.1b somebody responds to a routine inquiry within four hours", async () => {
    await staff.at("2026-03-05 10:00");
    const stop = (one: Life) => one.specialist("tell_progress", { via: "web", body: "On it" });
    await judgesClock(staff, { rule: "QI-2.2.1b respond", life: () => staff.open("inquiry"), due: "2026-03-05 14:00", stop });
  });

  it("QI-2.2.1b a routine inquiry is resolved within twenty-four hours", async () => {
    await staff.at("2026-03-06 09:00");
    await judgesClock(staff, { rule: "QI-2.2.1b resolve", life: () => staff.open("inquiry"), due: "2026-03-07 09:00", stop: answer });
  });

  it("QI-2.2.1b an answer that the customer refuses, or that is taken back, resolves nothing", async () => {
    await staff.at("2026-03-09 09:00");
    const refused = await staff.open("inquiry");
    const taken = await staff.open("inquiry");
    await answer(refused);
    await answer(taken);
    expect(await refused.state("QI-2.2.1b resolve")).toBe("met kept");
    await refused.specialist("refuse", { opinion: "No" });
    await taken.specialist("take_back", { reason: "The wrong model" });
    expect(await refused.state("QI-2.2.1b resolve")).toBe("running blue");
    expect(await taken.state("QI-2.2.1b resolve")).toBe("running blue");
    await staff.at("2026-03-10 09:00:00.001");
    expect(await refused.state("QI-2.2.1b resolve")).toBe("breached red");
  });

  it("US-3.1.2 an inquiry by e-mail is answered within ten minutes", async () => {
    await staff.at("2026-03-10 10:00");
    const life = async () => {
      const inquiry = await staff.open("inquiry", { channel: "email" });
      await identify(inquiry);
      return inquiry;
    };
    await judgesClock(staff, { rule: "US-3.1.2 answer", life, due: "2026-03-10 10:10", stop: answer });
  });

  it("US-3.1.2 of a complex inquiry the customer is told within ten minutes by when it is answered", async () => {
    await staff.at("2026-03-10 11:00");
    const life = () => staff.open("inquiry", { channel: "phone", complex: true });
    const stop = async (one: Life) => {
      await one.specialist("mark_complex", { answer_by: local("2026-03-12 12:00") });
      await one.specialist("tell_progress", { via: "phone", body: "By Thursday noon" });
    };
    await judgesClock(staff, { rule: "US-3.1.2 date_told", life, due: "2026-03-10 11:10", stop });
  });

  it("US-3.1.2 a complex inquiry is answered within two working days, and the ten minutes fall away", async () => {
    await staff.at("2026-03-12 10:00");
    const life = async () => {
      const inquiry = await staff.open("inquiry", { channel: "chat" });
      await identify(inquiry);
      expect(inquiry.promise("US-3.1.2 answer")?.state).toBe("running");
      await inquiry.specialist("mark_complex", { answer_by: local("2026-03-16 12:00") });
      expect(inquiry.promise("US-3.1.2 answer")?.state).toBe("withdrawn");
      return inquiry;
    };
    await judgesClock(staff, { rule: "US-3.1.2 complex_answer", life, due: "2026-03-17 00:00", stop: answer });
  });

  it("AS-1.4b a major inquiry is answered within twenty-four hours", async () => {
    await staff.at("2026-03-18 10:00");
    const life = () => staff.open("inquiry", { severity: "major" });
    await judgesClock(staff, { rule: "AS-1.4b major", life, due: "2026-03-19 10:00", stop: answer });
  });
});

describe("the gates of an inquiry", () => {
  it("US-3.1.2 nobody answers an e-mail before knowing who asks and what", async () => {
    const inquiry = await staff.open("inquiry", { channel: "email" });
    await gated(inquiry, "specialist", "answer", { answer: "Hold it" }, ["US-3.1.2 identity: Confirm who asks and what the matter is"]);
    await identify(inquiry);
    await answer(inquiry);
    expect(await inquiry.state("US-3.1.2 identity")).toBe("met kept");
  });

  it("US-3.1.3 nobody ends the conversation before asking whether anything else is needed", async () => {
    const inquiry = await staff.open("inquiry");
    await answer(inquiry);
    await askElse(inquiry);
    await answer(inquiry); // asked before the last answer is not asked
    await gated(inquiry, "specialist", "close_answered", {}, ["US-3.1.3 anything_else: Ask whether anything else is needed"]);
    await inquiry.specialist("confirm");
    await gated(inquiry, "specialist", "close", {}, ["US-3.1.3 anything_else: Ask whether anything else is needed"]);
    await askElse(inquiry);
    await inquiry.specialist("close");
    expect(await inquiry.state("US-3.1.3 anything_else")).toBe("met kept");
  });

  it("US-3.1.4 FB-6.2a nothing is closed without what was asked", async () => {
    const inquiry = await staff.open("inquiry", {}, { body: undefined });
    expect(inquiry.standing()).toContain("FB-6.2a complete: Record the result");
    expect(inquiry.standing()).toContain("US-3.1.4 kept: Record what was answered");
    await answer(inquiry);
    await askElse(inquiry);
    const needs = ["US-3.1.4 kept: Record what was asked", "FB-6.2a complete: Record what the customer said"];
    await gated(inquiry, "specialist", "close_answered", {}, needs);
    await inquiry.change({ matter: "Why does it blink?" }, "Written down from the mail");
    await inquiry.specialist("close_answered");
    expect(await inquiry.state("US-3.1.4 kept")).toBe("met kept");
    expect(await inquiry.state("FB-6.2a complete")).toBe("met kept");
    expect(await inquiry.why("FB-6.2a complete")).toContain("there: Record what the customer said");
  });

  it("US-3.1.4 nothing is closed without what was answered", async () => {
    const installation = await staff.open("installation", { device_model: "L2" });
    await installation.specialist("accept");
    await installation.specialist("resolve", { fix: "It turned out to be a question" });
    await installation.specialist("confirm");
    await installation.change({ kind: "inquiry" }, "It was a question");
    const needs = ["US-3.1.4 kept: Record what was answered", "US-3.1.3 anything_else: Ask whether anything else is needed"];
    await gated(installation, "specialist", "close", {}, needs);
    await installation.specialist("take_back", { reason: "To answer it" });
    await answer(installation);
    await askElse(installation);
    await installation.specialist("close_answered");
    expect(installation.ticket.open).toBe(false);
  });
});
