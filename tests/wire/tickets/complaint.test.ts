// A complaint through its whole life, and every clause that watches it.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useDesk, type Member } from "../support/desk.js";
import { gated, isEvidence, judgesClock, local, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
let secondHead: Member; // who may also propose
beforeAll(async () => {
  secondHead = await desk.member(["department_head", "specialist"]);
});
afterEach(() => {
  verifies(desk);
});

const complaint = async (fields: Record<string, string> = {}) => {
  const life = await staff.open("complaint", { about: "service", subcategory: "attitude", ...fields });
  await life.specialist("soothe", { via: "phone" });
  return life;
};
const record = (life: Life) =>
  life.specialist("record", { person: "Li Na", matter: "He hung up", contact: "138", occurred_at: local("2026-03-01 15:00") });
const handOver = (life: Life) => life.specialist("hand_over", { department: "technical_support" });
const propose = (life: Life) => life.engineer("propose", { proposal: "A refund" });
const tell = (life: Life) => life.specialist("tell", { answer: "You get your money back", via: "phone" });
const summarise = (life: Life) => life.specialist("summarise", { summary: "He hung up", analysis: "Alone on the shift" });
const handedOver = async (fields: Record<string, string> = {}) => {
  const life = await complaint(fields);
  await record(life);
  await handOver(life);
  return life;
};
async function decide(life: Life): Promise<void> {
  await propose(life);
  await life.head("approve");
  await tell(life);
}
const told = async (fields: Record<string, string> = {}) => {
  const life = await handedOver(fields);
  await life.supervisor("investigate", { verified: false, finding: "The line broke" });
  await decide(life);
  return life;
};

describe("a complaint", () => {
  it("about service is soothed, recorded, investigated, decided, told, confirmed, summarised and closed", async () => {
    const life = await staff.open("complaint", { about: "service", channel: "phone" });
    expect(life.ticket).toMatchObject({ urgency: "routine", fields: { category: "service" } });
    await life.specialist("soothe");
    await record(life);
    await life.specialist("classify", { category: "service", subcategory: "attitude" });
    await handOver(life);
    expect(life.ticket.state).toBe("in_hand");
    await life.specialist("follow_up_department", { body: "Tomorrow, they say" });
    await life.head("investigate", { verified: true, finding: "He hung up" });
    await propose(life);
    expect(life.ticket).toMatchObject({ state: "waiting_approval", stage: "handle" });
    await life.head("approve");
    expect(life.ticket.state).toBe("approved");
    await tell(life);
    expect(life.ticket).toMatchObject({ state: "awaiting_confirmation", stage: "feedback" });
    await life.head("apologise", { apology: "We are sorry", via: "phone" });
    await life.head("rectify", { rectification: "Two on every shift" });
    await summarise(life);
    expect(life.standing()).toEqual(["US-3.2.5 confirmed: The customer is satisfied with the result"]);
    await life.specialist("confirm", { overall: 4, via: "phone" });
    expect(life.standing()).toEqual([]);
    await life.specialist("close");
    expect(life.ticket).toMatchObject({ state: "closed", fields: { outcome: "confirmed" } });
    expect(life.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, life);
  });

  it("about a product goes the same way, without an investigation of service", async () => {
    const life = await staff.open("complaint", { about: "product" });
    expect(life.ticket.fields).toMatchObject({ category: "product", subcategory: "fault" });
    await life.specialist("soothe", { via: "phone" });
    await record(life);
    await handOver(life);
    await life.engineer("confirm_problem", { fault: "device" });
    await life.engineer("discuss", { plan: "A new one", via: "phone", reached: true });
    await decide(life);
    await summarise(life);
    await life.specialist("confirm");
    await life.specialist("close");
    expect(life.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, life);
  });

  it("US-3.2.1 AS-4.3 is accepted by every channel, and counted as written or spoken", async () => {
    const names = ["US-3.2.1 written", "US-3.2.1 spoken", "AS-4.3 complaints"];
    const counts = async () => Promise.all(names.map(async (name) => (await staff.figures(name)).n));
    const before = await counts();
    for (const channel of ["email", "web", "app", "chat", "wechat", "social", "letter", "api", "phone", "walk_in", "visit"]) {
      const { ticket } = await staff.open("complaint", { channel });
      expect(ticket).toMatchObject({ kind: "complaint", channel, open: true });
    }
    const after = await counts();
    expect(after.map((n, i) => n - (before[i] ?? 0))).toEqual([8, 3, 11]);
  });
});

describe("the clocks of a complaint", () => {
  it("US-3.2.2 it is recorded within fifteen minutes", async () => {
    await staff.at("2026-03-03 09:00");
    await judgesClock(staff, { rule: "US-3.2.2 record", life: complaint, due: "2026-03-03 09:15", stop: record });
  });

  it("US-3.2.3a an urgent one has a preliminary solution within four hours", async () => {
    await staff.at("2026-03-03 10:00");
    const life = async () => {
      const one = await complaint();
      await one.specialist("escalate", { reason: "The press" });
      expect(one.ticket.urgency).toBe("urgent");
      await one.specialist("accept");
      return one;
    };
    const stop = (one: Life) => one.specialist("tell_preliminary", { plan: "A loan device", via: "phone" });
    await judgesClock(staff, { rule: "US-3.2.3a preliminary", life, due: "2026-03-03 14:00", stop });
  });

  it("US-3.2.3b any other is handed over within one working day, and not if it becomes urgent", async () => {
    await staff.at("2026-03-06 16:00"); // a Friday
    const life = async () => {
      const one = await complaint();
      await record(one);
      return one;
    };
    const urgent = await life();
    await urgent.specialist("escalate");
    expect(urgent.promise("US-3.2.3b hand_over")?.state).toBe("withdrawn");
    expect(urgent.promise("US-3.2.3a preliminary")).toMatchObject({ state: "running", due_at: local("2026-03-06 20:00") });
    await judgesClock(staff, { rule: "US-3.2.3b hand_over", life, due: "2026-03-10 00:00", stop: handOver });
  });

  it("US-3.2.4 the department proposes within three working days of the hand-over", async () => {
    await staff.at("2026-03-10 10:00");
    await judgesClock(staff, { rule: "US-3.2.4 propose", life: handedOver, due: "2026-03-14 00:00", stop: propose });
  });

  it("US-3.2.4 and again when the head sends it back, or the customer is not satisfied", async () => {
    await staff.at("2026-03-16 10:00");
    const sentBack = async () => {
      const one = await handedOver();
      await propose(one);
      await one.head("send_back", { reason: "Too dear" });
      return one;
    };
    const refused = async () => {
      const one = await told();
      await one.specialist("refuse", { opinion: "No" });
      expect(one.ticket.state).toBe("in_hand");
      return one;
    };
    const waiting = await refused();
    await judgesClock(staff, { rule: "US-3.2.4 propose", occurrence: 1, life: sentBack, due: "2026-03-20 00:00", stop: propose });
    expect(await waiting.state("US-3.2.4 propose", 0)).toBe("met kept");
    expect(await waiting.state("US-3.2.4 propose", 1)).toBe("breached red");
  });

  it("QI-4.2c it is solved within seven working days", async () => {
    await staff.at("2026-03-23 10:00");
    const stop = (one: Life) => one.specialist("confirm", { via: "phone" });
    await judgesClock(staff, { rule: "QI-4.2c solve", life: told, due: "2026-04-02 00:00", stop });
  });

  it("QI-4.2c AS-4.3 what the customer does not accept is not solved; days of waiting for the customer do not count", async () => {
    await staff.at("2026-04-08 10:00");
    const appeals = (await staff.figures("AS-4.3 appeals")).n;
    const life = await told();
    await life.specialist("confirm", { via: "phone" });
    expect(await life.state("QI-4.2c solve")).toBe("met kept");
    await life.specialist("refuse", { opinion: "On second thoughts, no" });
    expect(life.promise("QI-4.2c solve")).toMatchObject({ state: "running", due_at: local("2026-04-18 00:00") });
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    await staff.at("2026-04-10 10:00");
    await life.specialist("resume");
    // The 8th ends paused, the 9th too; the 10th to the 20th are seven working days.
    expect(life.promise("QI-4.2c solve")).toMatchObject({ state: "running", due_at: local("2026-04-21 00:00") });
    expect(await life.why("QI-4.2c solve")).toContain("2026-04-09 does not count (paused)");
    expect((await staff.figures("AS-4.3 appeals")).n).toBe(appeals + 1);
  });

  it("QI-3.1b the loop is closed within fifteen working days", async () => {
    await staff.at("2026-05-11 10:00");
    const life = async () => {
      const one = await told();
      await summarise(one);
      await one.specialist("confirm");
      return one;
    };
    const stop = (one: Life) => one.specialist("close");
    await judgesClock(staff, { rule: "QI-3.1b loop", life, due: "2026-06-02 00:00", stop });
  });

  it("AS-1.4b somebody responds within forty-eight hours; soothing the customer is a response", async () => {
    await staff.at("2026-06-02 10:00");
    const life = () => staff.open("complaint", { about: "service" });
    const stop = (one: Life) => one.specialist("soothe");
    await judgesClock(staff, { rule: "AS-1.4b respond", life, due: "2026-06-04 10:00", stop });
  });

  it("FB-4.1.1 and the first response within twenty-four hours", async () => {
    await staff.at("2026-06-04 11:00");
    const life = () => staff.open("complaint", { about: "service" });
    const stop = (one: Life) => one.specialist("soothe");
    await judgesClock(staff, { rule: "FB-4.1.1 respond", life, due: "2026-06-05 11:00", stop });
  });

  it("AS-1.4b a major one is dealt with within twenty-four hours", async () => {
    await staff.at("2026-06-08 10:00");
    const life = () => handedOver({ severity: "major" });
    await judgesClock(staff, { rule: "AS-1.4b major", life, due: "2026-06-09 10:00", stop: decide });
  });

  it("FB-5.3.1a of one about a product the problem is confirmed within twenty-four hours", async () => {
    await staff.at("2026-06-10 10:00");
    const life = () => complaint({ about: "product", subcategory: "fault" });
    const stop = (one: Life) => one.engineer("confirm_problem");
    await judgesClock(staff, { rule: "FB-5.3.1a confirm", life, due: "2026-06-11 10:00", stop });
  });
});

describe("the gates of a complaint", () => {
  it("US-3.2.2 nobody hands over or proposes before the customer is soothed and the particulars are recorded", async () => {
    const life = await staff.open("complaint", { about: "service" });
    const soothe = "US-3.2.2 particulars: Soothe the user";
    const particulars = "US-3.2.2 particulars: Record time, person, matter and contact";
    await gated(life, "specialist", "hand_over", { department: "quality" }, [soothe, particulars]);
    await life.specialist("accept");
    await gated(life, "engineer", "propose", { proposal: "A refund" }, [soothe, particulars]);
    await life.specialist("soothe");
    await gated(life, "specialist", "hand_over", { department: "quality" }, [particulars]);
    await record(life);
    await handOver(life);
    expect(await life.state("US-3.2.2 particulars")).toBe("met kept");
  });

  it("US-3.2.4 an engineer does not approve", async () => {
    const life = await handedOver();
    await propose(life);
    for (const role of ["specialist", "supervisor", "engineer", "product_manager"] as const) {
      expect(await life.refused(role, "approve")).toMatchObject({ code: "ticket.role", status: 403 });
      expect(await life.refused(role, "send_back", { reason: "No" })).toMatchObject({ code: "ticket.role", status: 403 });
    }
    expect(life.ticket.actions.find(({ action }) => action === "approve")?.allowed).toBe(false);
    expect(await life.refused("specialist", "tell", { answer: "Yes", via: "phone" })).toMatchObject({ code: "ticket.action_not_offered" });
  });

  it("US-3.2.4 nobody approves a proposal of their own", async () => {
    const life = await handedOver();
    await life.act(secondHead, "propose", { proposal: "A refund" });
    await life.act(secondHead, "approve");
    const needs = ["US-3.2.4 approved: The head of department, not the proposer, approves the proposal"];
    await gated(life, "specialist", "tell", { answer: "Yes", via: "phone" }, needs);
    await life.specialist("take_back", { reason: "Approved by who proposed it" });
    await life.act(secondHead, "propose", { proposal: "A refund" });
    await life.head("approve");
    await tell(life);
    expect(await life.state("US-3.2.4 approved")).toBe("met kept");
  });

  it("US-3.2.4 what was told before the approval is missed, though it is entered after it", async () => {
    await staff.at("2026-06-22 10:00");
    const life = await handedOver();
    await propose(life);
    await staff.at("2026-06-22 12:00");
    await life.head("approve");
    await life.specialist("tell", { answer: "You get it back", via: "phone" }, { at: "2026-06-22 11:59:59.999" });
    expect(await life.state("US-3.2.4 approved")).toBe("breached missed");
    expect(await life.why("US-3.2.4 approved")).toContain("missing: The head of department, not the proposer, approves the proposal");
    await isEvidence(staff, life);
  });

  it("US-3.2.5 not satisfied sends it back, and only a new result that satisfies closes it", async () => {
    const life = await told();
    await summarise(life);
    await life.specialist("refuse", { opinion: "No" });
    expect(life.ticket).toMatchObject({ state: "in_hand", stage: "handle" });
    expect(life.standing()).toEqual([
      "FB-5.3.2 complaint_investigated: Tell the customer the result",
      "US-3.2.5 confirmed: The customer is satisfied with the result",
    ]);
    expect(await life.refused("specialist", "close")).toMatchObject({ code: "ticket.action_not_offered", status: 409 });
    await decide(life);
    await life.specialist("confirm");
    await life.specialist("close");
    expect(await life.state("US-3.2.5 confirmed")).toBe("met kept");
  });

  it("US-3.2.5 the customer's word is not taken for a moment at which there was no result yet", async () => {
    await staff.at("2026-11-20 09:00");
    const life = await handedOver();
    await staff.at("2026-11-20 10:00");
    await life.supervisor("investigate", { verified: false, finding: "The line broke" });
    await decide(life);
    await summarise(life);
    await staff.at("2026-11-20 12:00");
    const early = await life.refused("specialist", "confirm", { via: "phone" }, { at: "2026-11-20 09:59" });
    expect(early).toMatchObject({ code: "ticket.too_early", status: 400, errors: [{ field: "/at", code: "too_early" }] });
    expect(early).toMatchObject({ context: { standing: [{ clause: "US-3.2.5", rule: "confirmed" }] } });
    await life.specialist("confirm", { via: "phone" }, { at: "2026-11-20 10:30" });
    await life.specialist("close");
    expect(await life.state("US-3.2.5 confirmed")).toBe("met kept");
  });

  it("US-3.2.5 US-3.2.6 US-3.2.2 FB-5.2 FB-5.3.2 an inquiry that turns into a complaint owes all of it before the close", async () => {
    const life = await staff.open("inquiry");
    await life.specialist("answer", { answer: "Hold it" });
    const silent = await staff.open("inquiry");
    await silent.specialist("answer", { answer: "Hold it" });
    await silent.change({ kind: "complaint", about: "product" }, "The customer complains after all");
    await gated(silent, "supervisor", "close_unconfirmed", { reason: "Silent" }, [
      "US-3.2.2 particulars: Soothe the user",
      "US-3.2.2 particulars: Record time, person, matter and contact",
      "US-3.2.5 attempts: Tell the result",
      "US-3.2.5 attempts: At least three attempts to reach the customer since the result",
      "US-3.2.6 summary: Write the summary and the analysis",
    ]);
    await life.specialist("confirm");
    await life.change({ kind: "complaint", about: "service" }, "The customer complains after all");
    await gated(life, "specialist", "close", {}, [
      "FB-5.2 classified: Set category and subcategory",
      "FB-5.3.2 complaint_investigated: Record the finding",
      "FB-5.3.2 complaint_investigated: Tell the customer the result",
      "US-3.2.2 particulars: Soothe the user",
      "US-3.2.2 particulars: Record time, person, matter and contact",
      "US-3.2.5 confirmed: Tell the result",
      "US-3.2.6 summary: Write the summary and the analysis",
    ]);
  });

  it("US-3.2.6 no complaint is closed without a summary", async () => {
    const life = await told();
    await life.specialist("confirm");
    await gated(life, "specialist", "close", {}, ["US-3.2.6 summary: Write the summary and the analysis"]);
    await summarise(life);
    await life.specialist("close");
    expect(await life.state("US-3.2.6 summary")).toBe("met kept");
  });

  it("FB-5.3.2 what proves true is apologised for and put right before the close", async () => {
    const life = await handedOver();
    await decide(life);
    await summarise(life);
    await life.specialist("confirm");
    await gated(life, "specialist", "close", {}, ["FB-5.3.2 complaint_investigated: Record the finding"]);
    await life.head("investigate", { verified: true, finding: "He hung up" });
    const needs = ["FB-5.3.2 put_right: Apologise to the customer", "FB-5.3.2 put_right: Record the rectification"];
    await gated(life, "specialist", "close", {}, needs);
    await life.head("apologise", { apology: "We are sorry", via: "phone" });
    await life.head("rectify", { rectification: "Two on every shift" });
    await life.specialist("close");
    expect(await life.state("FB-5.3.2 put_right")).toBe("met kept");
    expect(await life.state("FB-5.3.2 complaint_investigated")).toBe("met kept");
  });

  it("FB-5.2 one about service is classified before the close", async () => {
    const life = await staff.open("complaint", { about: "service" });
    await life.specialist("soothe");
    await record(life);
    await handOver(life);
    await life.supervisor("investigate", { verified: false, finding: "The line broke" });
    await decide(life);
    await summarise(life);
    await life.specialist("confirm");
    await gated(life, "specialist", "close", {}, ["FB-5.2 classified: Set category and subcategory"]);
    await life.specialist("classify", { category: "service", subcategory: "speed" });
    await life.specialist("close");
    expect(await life.state("FB-5.2 classified")).toBe("met kept");
  });

  it("US-3.2.5 a customer who cannot be reached: closed by a supervisor only, with the reason, after three attempts", async () => {
    const life = await handedOver();
    await life.supervisor("investigate", { verified: false, finding: "The line broke" });
    await life.specialist("attempt_contact", { via: "phone", reached: false }); // before the result: does not count
    await decide(life);
    await summarise(life);
    const needs = ["US-3.2.5 attempts: At least three attempts to reach the customer since the result"];
    for (const via of ["phone", "phone", "email"]) {
      await gated(life, "supervisor", "close_unconfirmed", { reason: "Silent" }, needs);
      await life.specialist("attempt_contact", { via, reached: false });
    }
    for (const role of ["specialist", "engineer", "department_head"] as const) {
      expect(await life.refused(role, "close_unconfirmed", { reason: "Silent" })).toMatchObject({ code: "ticket.role", status: 403 });
    }
    const silent = await life.refused("supervisor", "close_unconfirmed");
    expect(silent).toMatchObject({ code: "ticket.fields", errors: [{ field: "/fields/reason", code: "required" }] });
    await life.supervisor("close_unconfirmed", { reason: "Three calls, no answer" });
    expect(life.ticket).toMatchObject({ state: "closed", fields: { outcome: "unconfirmed" } });
    expect(await life.state("US-3.2.5 attempts")).toBe("met kept");
    expect(await life.state("QI-4.2c solve")).toBe("met kept");
  });
});
