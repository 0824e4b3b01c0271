// What all kinds share: the one answer to work from, reclassification, pauses, entries afterwards, roles, who is in charge.
import { afterEach, describe, expect, it } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { judgesClock, local, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});
const client = (role: "specialist" | "supervisor" | "engineer" = "specialist") => staff.member(role).client;

describe("one answer", () => {
  it("says what is owed, by when, under which clause, and what stands before the close", async () => {
    await staff.at("2026-03-02 09:00");
    const life = await staff.open("repair", { channel: "app", product: "lock" });
    const { ticket } = life;
    expect(ticket).toMatchObject({ due_at: local("2026-03-02 10:00"), due_clause: "QI-2.2.1b", light: "blue" });
    const clocks = ticket.promises.filter(({ kind, state }) => kind === "clock" && state === "running");
    expect(clocks.map(({ clause, rule, due_at }) => [`${clause} ${rule}`, due_at])).toEqual([
      ["FB-4.1.1 respond", local("2026-03-03 09:00")],
      ["FB-5.3.1a confirm", local("2026-03-03 09:00")],
      ["FB-5.3.1a discuss", local("2026-03-03 09:00")],
      ["AS-1.4b respond", local("2026-03-04 09:00")],
      ["AS-2.1b dealt", local("2026-03-05 00:00")],
      ["QI-2.2.1b respond", local("2026-03-02 10:00")],
      ["QI-2.2.1b on_site", local("2026-03-02 13:00")],
    ]);
    expect(life.standing()).toEqual([
      "FB-6.2a complete: Record the result",
      "AS-1.2b heard: The customer's word, or three attempts to get it",
    ]);
    const need = ticket.standing[0]?.needs[0];
    expect(need).toMatchObject({ label: { zh: "记录处理结果", en: "Record the result" }, fields: [] });
    expect(need?.events).toContain("ticket.resolved");
    const accept = ticket.actions.find(({ action }) => action === "accept");
    expect(accept).toMatchObject({ label: { zh: "受理" }, event: "ticket.accepted", to: "in_hand", allowed: true, standing: 0 });
    const cancel = (await client("engineer").get<Schema<"Ticket">>(life.path)).actions.find(({ action }) => action === "cancel");
    expect(cancel).toMatchObject({ required: ["reason"], allowed: false });
  });

  it("shows the light of the next promise as the clock moves, in the queue too", async () => {
    await staff.at("2026-03-03 09:00");
    const { id } = (await staff.open("repair")).ticket;
    const row = async () => {
      const page = await client().get<Schema<"TicketPage">>("/api/v1/tickets", { order: "due", limit: 200 });
      const found = page.items.find((one) => one.id === id);
      return `${found?.due_clause ?? ""} ${found?.light ?? ""}`;
    };
    expect(await row()).toBe("QI-2.2.1b blue");
    await staff.at("2026-03-03 09:47:59.999");
    expect(await row()).toBe("QI-2.2.1b blue");
    await staff.at("2026-03-03 09:48");
    expect(await row()).toBe("QI-2.2.1b yellow");
    await staff.at("2026-03-03 10:00");
    expect(await row()).toBe("QI-2.2.1b yellow");
    await staff.at("2026-03-03 10:00:00.001");
    expect(await row()).toBe("QI-2.2.1b red");
  });

  it("explains a promise in either language, and knows no other", async () => {
    const life = await staff.open("repair");
    const why = await life.why("QI-2.2.1b respond");
    expect(why).toContain("policy version 2026.1.1, in force since 2026-02-01 when it started");
    expect(why).toMatch(/row 1 matched: urgency is urgent, limit 1 hour/);
    expect(why).toContain("running: 1 h left");
    expect(await life.why("QI-2.2.1b respond", { lang: "zh" })).toContain("计时中，还剩 1 小时");
    expect(await life.why("QI-2.2.1b respond", { lang: "zh-TW" })).toContain("計時中，還剩 1 小時");
    const path = `${life.path}/promises/US-3.3/answer`;
    expect(await client().refused("GET", path)).toMatchObject({ status: 404, code: "promise.unknown" });
  });
});

describe("reclassification", () => {
  it("withdraws the promises of the old kind and starts those of the new one at the opening, pauses kept", async () => {
    await staff.at("2026-03-04 10:00");
    const life = await staff.open("inquiry", { product: "lock" });
    await staff.at("2026-03-04 10:10");
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    await staff.at("2026-03-04 12:10");
    await life.specialist("resume");
    await staff.at("2026-03-04 13:00");
    await life.change({ kind: "repair" }, "It is a fault");
    expect(life.ticket).toMatchObject({ kind: "repair", urgency: "urgent", fields: { category: "product", subcategory: "fault" } });
    expect(life.promise("QI-2.2.1a online_answer")).toMatchObject({ state: "withdrawn", light: "none" });
    expect(life.promise("QI-2.2.1b resolve")?.state).toBe("withdrawn");
    expect(await life.why("QI-2.2.1b resolve")).toMatch(/it no longer applies \(Kind is Repair\)/);
    const confirm = life.promise("FB-5.3.1a confirm");
    expect(confirm).toMatchObject({ state: "running", started_at: local("2026-03-04 10:00"), due_at: local("2026-03-05 12:00"), paused_ms: 7_200_000 });
    expect(life.promise("AS-2.1b dealt")).toMatchObject({ started_at: local("2026-03-04 10:00"), due_at: local("2026-03-07 00:00") });
    // The hour for an urgent matter is judged from the opening, too: it is over.
    expect(life.promise("QI-2.2.1b respond")).toMatchObject({ state: "breached", due_at: local("2026-03-04 11:00") });
    expect(life.promise("FB-4.1.1 respond")).toMatchObject({ state: "running", due_at: local("2026-03-05 10:00") });
    expect(life.ticket.timeline.at(-1)?.fields).toMatchObject({ kind: "repair", reason: "It is a fault" });
  });

  it("AS-1.4b a severity that rises starts the promise for major problems at the opening; one that falls withdraws it", async () => {
    await staff.at("2026-03-05 10:00");
    const life = await staff.open("repair");
    expect(life.promise("AS-1.4b major")).toBeUndefined();
    await staff.at("2026-03-05 15:00");
    await life.change({ severity: "major" });
    expect(life.promise("AS-1.4b major")).toMatchObject({ state: "running", due_at: local("2026-03-06 10:00") });
    await life.change({ severity: "normal" });
    expect(life.promise("AS-1.4b major")?.state).toBe("withdrawn");
    await staff.at("2026-03-06 10:00:00.001");
    expect(await life.state("AS-1.4b major")).toBe("withdrawn none");
  });

  it("needs a reason and the version that is changed", async () => {
    const life = await staff.open("inquiry");
    const headers = { "if-match": `"v${life.ticket.version}"` };
    const body = { fields: { severity: "major" }, reason: "It is" };
    const patch = (options: object) => client().refused("PATCH", life.path, options);
    expect(await patch({ body })).toMatchObject({ status: 412, code: "ticket.if_match_required" });
    expect(await patch({ body: { fields: { severity: "major" } }, headers })).toMatchObject({ status: 400 });
    expect(await patch({ body: { ...body, fields: { severity: "grave" } }, headers })).toMatchObject({ code: "ticket.fields" });
    expect(await patch({ body: { ...body, fields: { outcome: "answered" } }, headers })).toMatchObject({ code: "ticket.fields" });
    await life.change({ severity: "major" });
    expect(await patch({ body, headers })).toMatchObject({ status: 412, code: "ticket.stale" });
  });
});

describe("the subject", () => {
  it("is what staff change it to, or confirm with the customer; a message has one of its own", async () => {
    const life = await staff.open("inquiry");
    await life.change({ subject: "The lock" }, "Put plainly");
    expect(life.ticket.subject).toBe("The lock");
    await life.specialist("confirm_identity", { subject: "The lock at the back door", person: "Li Na" });
    expect(life.ticket.subject).toBe("The lock at the back door");
    await life.specialist("message", { subject: "Re: your question", via: "email", body: "Soon" });
    expect(life.ticket.subject).toBe("The lock at the back door");
  });
});

describe("pauses", () => {
  it("QI-2.2.1b stop the clocks that wait for the customer, and only those", async () => {
    await staff.at("2026-03-09 10:00");
    const life = await staff.open("inquiry");
    await staff.at("2026-03-09 12:00");
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    expect(life.promise("QI-2.2.1b resolve")).toMatchObject({ state: "paused", light: "paused", due_at: null });
    expect(life.promise("FB-4.1.1 respond")).toMatchObject({ state: "running", due_at: local("2026-03-10 10:00") });
    expect(await life.why("QI-2.2.1b resolve")).toContain("paused since 2026-03-09 12:00");
    expect(await life.refused("specialist", "pause", { pause_reason: "waiting_parts" })).toMatchObject({ code: "ticket.paused_already" });
    await staff.at("2026-03-11 12:00");
    await life.specialist("resume");
    expect(life.promise("QI-2.2.1b resolve")).toMatchObject({ state: "running", due_at: local("2026-03-12 10:00"), paused_ms: 172_800_000 });
    expect(await life.refused("specialist", "resume")).toMatchObject({ status: 409, code: "ticket.not_paused" });
    await staff.at("2026-03-12 10:00");
    await life.specialist("answer", { answer: "Hold it" });
    expect(await life.state("QI-2.2.1b resolve")).toBe("met kept");
  });

  it("QI-2.2.1b for parts stop none of an inquiry", async () => {
    const life = await staff.open("inquiry");
    await life.specialist("pause", { pause_reason: "waiting_parts" });
    expect(life.promise("QI-2.2.1b resolve")?.state).toBe("running");
  });

  it.each([
    ["receive", { via: "email", body: "Here is the number" }],
    ["answer_call", { via: "phone" }],
  ])("end with the customer's own word: %s", async (action, fields) => {
    const life = await staff.open("inquiry");
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    await desk.pass({ hours: 3 });
    await life.specialist(action, fields as Record<string, string>);
    expect(life.events().slice(-1)).toEqual(["ticket.resumed"]);
    expect(life.ticket.timeline.at(-1)?.fields).toMatchObject({ by: "system" });
    expect(life.promise("QI-2.2.1b resolve")).toMatchObject({ state: "running", paused_ms: 10_800_000 });
  });

  it("for parts go on when the customer writes", async () => {
    const life = await staff.open("repair");
    await life.specialist("pause", { pause_reason: "waiting_parts" });
    await life.specialist("receive", { via: "email", body: "And?" });
    expect(life.events()).not.toContain("ticket.resumed");
  });

  it("end at the moment of a message that is entered late", async () => {
    await staff.at("2026-03-16 10:00");
    const life = await staff.open("inquiry");
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    await staff.at("2026-03-16 16:00");
    await life.specialist("receive", { via: "letter", body: "Here" }, { at: "2026-03-16 11:00" });
    expect(life.ticket.timeline.at(-1)).toMatchObject({ event: "ticket.resumed", at: local("2026-03-16 11:00"), recorded_at: desk.now });
    expect(life.promise("QI-2.2.1b resolve")).toMatchObject({ due_at: local("2026-03-17 11:00"), paused_ms: 3_600_000 });
  });
});

describe("entries afterwards", () => {
  it("FB-4.1.1 count from when it happened, for actions that allow it", async () => {
    await staff.at("2026-03-17 10:00");
    const life = await staff.open("inquiry");
    await staff.at("2026-03-18 18:00");
    expect(await life.state("FB-4.1.1 respond")).toBe("breached red");
    await life.specialist("call", { reached: true }, { at: "2026-03-18 09:59" });
    expect(life.ticket.timeline.at(-1)).toMatchObject({ at: local("2026-03-18 09:59"), recorded_at: desk.now });
    expect(await life.state("FB-4.1.1 respond")).toBe("met kept");
    expect(await staff.evidence("FB-4.1.1 respond", "met")).toContain(life.ticket.number);
    expect(await staff.evidence("FB-4.1.1 respond", "breached")).not.toContain(life.ticket.number);
  });

  it("lie neither in the future nor before the opening, and are refused for other actions", async () => {
    await staff.at("2026-03-19 10:00");
    const life = await staff.open("inquiry");
    const at = (when: string) => life.refused("specialist", "call", { reached: true }, { at: when });
    expect(await at("2026-03-19 10:00:00.001")).toMatchObject({ code: "ticket.fields", errors: [{ field: "/at", code: "format" }] });
    expect(await at("2026-03-19 09:59:59.999")).toMatchObject({ code: "ticket.fields", errors: [{ field: "/at", code: "format" }] });
    const answer = await life.refused("specialist", "answer", { answer: "Hold it" }, { at: "2026-03-19 10:00" });
    expect(answer).toMatchObject({ code: "ticket.fields", errors: [{ field: "/at", code: "not_allowed" }] });
    await life.specialist("call", { reached: true }, { at: "2026-03-19 10:00" });
  });
});

describe("who acts", () => {
  it("AS-1.2b has somebody in charge of every stage, who took it or was named", async () => {
    const [specialist, engineer, supervisor] = [staff.member("specialist").id, staff.member("engineer").id, staff.member("supervisor").id];
    const life = await staff.open("repair", { device_model: "L2" });
    expect(life.ticket.in_charge).toEqual({ accept: specialist, handle: null, feedback: null, close: null });
    expect(life.ticket.assignee_id).toBe(specialist);
    await life.specialist("accept", {}, { owner: engineer });
    expect(life.ticket).toMatchObject({ in_charge: { accept: specialist, handle: engineer }, assignee_id: engineer });
    await life.supervisor("assign", { stage: "close", assignee: supervisor });
    expect(life.ticket.in_charge).toEqual({ accept: specialist, handle: engineer, feedback: null, close: supervisor });
    await life.engineer("diagnose", { fault: "device", onsite: "not_required" });
    await life.engineer("plan", { plan: "A reset" });
    await life.engineer("repair", { work: "Reset" });
    await life.engineer("record_acceptance", { accepted: true });
    await life.engineer("send_advice", { advice: "Update it", via: "app" });
    await life.engineer("resolve", { cause: "Old", fix: "Reset", first_time: true });
    expect(life.ticket.in_charge["feedback"]).toBe(engineer);
    await life.specialist("confirm");
    await life.specialist("close");
    expect(life.ticket.in_charge).toEqual({ accept: specialist, handle: engineer, feedback: engineer, close: supervisor });
    expect(await life.state("AS-1.2b in_charge")).toBe("met kept");
    expect(await life.state("AS-1.2b heard")).toBe("met kept");
  });

  it("is an active member, and may write tickets", async () => {
    const life = await staff.open("inquiry");
    const stranger = { stage: "handle", assignee: "999" };
    expect(await life.refused("specialist", "assign", stranger)).toMatchObject({ errors: [{ field: "/fields/assignee", code: "unknown" }] });
    const auditor = await desk.member("auditor");
    expect(await life.refused(auditor, "answer", { answer: "Hold it" })).toMatchObject({ status: 403 });
    expect((await auditor.client.get<Schema<"Ticket">>(life.path)).number).toBe(life.ticket.number);
    expect((await desk.anyone.call("GET", life.path)).status).toBe(401);
  });

  it.each([
    ["an action of another kind", "approve", {}, 404, "ticket.unknown_action"],
    ["an action of another state", "close", {}, 409, "ticket.action_not_offered"],
    ["a missing field", "answer", {}, 400, "ticket.fields"],
    ["a blank field", "answer", { answer: "  " }, 400, "ticket.fields"],
    ["a field of another action", "answer", { answer: "x", proposal: "x" }, 400, "ticket.fields"],
    ["an unknown field", "answer", { answer: "x", colour: "red" }, 400, "ticket.fields"],
    ["a value that is no choice", "answer", { answer: "x", via: "pigeon" }, 400, "ticket.fields"],
  ])("is refused %s", async (_, action, fields, status, code) => {
    const life = await staff.open("inquiry");
    expect(await life.refused("specialist", action, fields as Record<string, string>)).toMatchObject({ status, code });
    const { timeline } = life.ticket;
    expect((await life.read()).timeline).toEqual(timeline);
  });

  it("is refused a field that the action itself sets", async () => {
    const life = await staff.open("inquiry");
    await life.specialist("answer", { answer: "Hold it" });
    const problem = await life.refused("specialist", "confirm", { satisfied: false });
    expect(problem).toMatchObject({ code: "ticket.fields", errors: [{ field: "/fields/satisfied", code: "not_allowed" }] });
  });
});

describe("the intake", () => {
  it.each([
    ["no kind", { fields: { channel: "web" }, subject: "x" }, "/fields/kind"],
    ["no channel", { fields: { kind: "inquiry" }, subject: "x" }, "/fields/channel"],
    ["a kind that the policy does not know", { fields: { kind: "wish", channel: "web" }, subject: "x" }, "/fields/kind"],
    ["a field of another event", { fields: { kind: "inquiry", channel: "web", answer: "x" }, subject: "x" }, "/fields/answer"],
    ["no subject", { fields: { kind: "inquiry", channel: "web" } }, "/subject"],
    ["an unknown customer", { fields: { kind: "inquiry", channel: "web" }, subject: "x", customer_id: "999" }, "/customer_id"],
    ["an unknown unit", { fields: { kind: "inquiry", channel: "web" }, subject: "x", unit_id: "999" }, "/unit_id"],
    ["an unknown owner", { fields: { kind: "inquiry", channel: "web" }, subject: "x", owner: "999" }, "/owner"],
  ])("refuses %s", async (_, body, field) => {
    const problem = await client().refused("POST", "/api/v1/tickets", { body });
    expect(problem).toMatchObject({ status: 400, errors: [{ field }] });
  });
});

describe("what was imported", () => {
  it("IM-1 is judged by the moment that the source system promised", async () => {
    await staff.at("2026-03-23 10:00");
    const life = async () => {
      const promised_at = local("2026-03-27 18:00");
      const one = await staff.open("feedback", { channel: "import", promised_at, category: "opinion", subcategory: "opinion" });
      await one.specialist("answer", { answer: "Thank you", via: "email" });
      return one;
    };
    const stop = (one: Life) => one.specialist("close_answered");
    await judgesClock(staff, { rule: "IM-1 close", life, due: "2026-03-27 18:00", stop });
    expect((await staff.open("feedback")).promise("IM-1 close")).toBeUndefined();
  });
});

describe("compliance", () => {
  it("has a row for every clause, with the state of the active ones from their figures, and a CSV alike", async () => {
    const matrix = await client("supervisor").get<Schema<"Matrix">>("/api/v1/compliance", { from: "2026-03-01" });
    expect(matrix.clauses).toHaveLength(127);
    const active = matrix.clauses.filter(({ state }) => state !== "planned" && state !== "statement");
    expect(active).toHaveLength(45);
    for (const { clause, n, met, breached, kinds } of active) {
      if (!kinds.includes("capability")) expect(n, clause).toBe(met + breached);
    }
    const { body } = await client("supervisor").call<string>("GET", "/api/v1/compliance", { query: { from: "2026-03-01", format: "csv", lang: "en" } });
    expect(body.trim().split("\n").length).toBeGreaterThanOrEqual(127);
    expect((await client("specialist").call("GET", "/api/v1/compliance")).status).toBe(403);
  });

  it("AS-1.4a AS-2.3 AS-4.3 AS-6.1 US-3.2.1 says of a capability whether it was used in the period", async () => {
    const states = async (from: string, to: string) => {
      const matrix = await client("supervisor").get<Schema<"Matrix">>("/api/v1/compliance", { from, to });
      const asked = ["AS-1.4a", "AS-2.3", "AS-4.3", "AS-6.1", "US-3.2.1"];
      return asked.map((clause) => matrix.clauses.find((row) => row.clause === clause)?.state);
    };
    await staff.at("2026-04-20 10:00");
    expect(await states("2026-04-20", "2026-04-20")).toEqual(["unused", "unused", "unused", "unused", "unused"]);
    const life = await staff.open("complaint", { about: "service" });
    await life.specialist("accept");
    expect(await states("2026-04-20", "2026-04-20")).toEqual(["met", "unused", "met", "met", "met"]);
    expect(await states("2026-04-19", "2026-04-19")).toEqual(["unused", "unused", "unused", "unused", "unused"]);
  });

  it("AS-6.1 AS-1.4a counts every ticket and every step that was taken", async () => {
    const { n: tickets } = await staff.figures("AS-6.1 tickets");
    const { n: accepted } = await staff.figures("AS-1.4a accepted");
    const life = await staff.open("inquiry");
    await life.specialist("accept");
    expect((await staff.figures("AS-6.1 tickets")).n).toBe(tickets + 1);
    expect((await staff.figures("AS-1.4a accepted")).n).toBe(accepted + 1);
    // The list behind the count names each use, when it was and by whom.
    const matrix = await client("supervisor").get<Schema<"Matrix">>("/api/v1/compliance", {});
    const row = matrix.clauses.find(({ clause }) => clause === "AS-1.4a");
    const uses: Schema<"EvidencePage">["items"] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = { verdict: "met", limit: 7, ...(cursor === "" ? {} : { cursor }) };
      const page: Schema<"EvidencePage"> = await client("supervisor").get<Schema<"EvidencePage">>("/api/v1/compliance/AS-1.4a/tickets", query);
      uses.push(...page.items);
      cursor = page.next;
    }
    expect(uses).toHaveLength(row?.n ?? 0);
    expect(uses.find(({ rule }) => rule === "accepted")).toMatchObject({
      ticket_id: life.ticket.id,
      kind: "capability",
      state: "used",
      event: "ticket.accepted",
      actor_id: staff.member("specialist").id,
      actor_name: staff.member("specialist").login,
      decided_at: desk.now,
    });
  });
});
