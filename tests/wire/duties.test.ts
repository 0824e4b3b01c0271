// Duties that come back every period: they open by themselves with somebody in charge and a due date, are done or missed, and the matrix
// shows it with the duties as evidence.
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { type Member, useDesk } from "./support/desk.js";
import { useStaff } from "./support/life.js";
import { binary } from "./support/server.js";

type Duty = Schema<"Duty">;
type Whole = Schema<"WholeDuty">;

const desk = useDesk(); // a Monday of March 2026
const staff = useStaff(desk);
let officer: Member; // of quality
let supervisor: Client;
let specialist: Member;

const duties = async (query: Record<string, string> = {}, client = officer.client) => (await client.get<{ items: Duty[] }>("/api/v1/duties", query)).items;
const one = async (clause: string, state = "open"): Promise<Duty> => {
  const [first] = await duties({ clause, state });
  if (!first) throw new Error(`no ${state} duty of ${clause}`);
  return first;
};
const tag = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });
const complete = (client: Client, duty: Duty, body: object) => client.post<Whole>(`/api/v1/duties/${duty.id}/complete`, body, tag(duty));
const refused = (client: Client, duty: Duty, step: string, body: object) => client.refused("POST", `/api/v1/duties/${duty.id}/${step}`, { body, headers: tag(duty) });
const row = async (clause: string, from: string, to: string) => {
  const matrix = await supervisor.get<Schema<"Matrix">>("/api/v1/compliance", { from, to });
  const found = matrix.clauses.find((each) => each.clause === clause);
  if (!found) throw new Error(`no row ${clause}`);
  return found;
};
const evidence = async (clause: string, verdict: string, from: string, to: string) =>
  (await supervisor.get<Schema<"EvidencePage">>(`/api/v1/compliance/${clause}/tickets`, { verdict, from, to })).items;

beforeAll(async () => {
  officer = await desk.member("quality");
  supervisor = staff.member("supervisor").client;
  specialist = await desk.member("specialist");
  await desk.pass({ hours: 2 });
});

describe("duties", () => {
  test("FB-4.2.3 FB-6.2b open by themselves with their owner and due date", async () => {
    for (const clause of ["FB-4.2.3", "FB-6.2b"]) {
      expect(await one(clause)).toMatchObject({
        period: "2026-Q1", from: "2026-01-01", to: "2026-03-31", owner: "quality", role: "quality", state: "running", light: "blue",
        due_at: "2026-04-22T16:00:00Z", completes_itself: true, policy_version: "2026.1.1",
      });
    }
    const all = await duties();
    expect(all.map(({ due_at }) => due_at)).toEqual([...all.map(({ due_at }) => due_at)].sort());
    expect(new Set(all.map(({ clause }) => clause))).toEqual(new Set(["FB-4.2.1", "FB-4.2.3", "FB-6.1", "FB-6.2b", "QI-4.2a", "QI-5.1c", "US-4.1.1"]));
  });

  test("who does not read reports sees only those in their own charge", async () => {
    expect(await duties({}, specialist.client)).toEqual([]);
    const duty = await one("US-4.1.1");
    expect(await specialist.client.refused("GET", `/api/v1/duties/${duty.id}`)).toMatchObject({ status: 404, code: "duty.unknown" });
    const handed = await supervisor.post<Whole>(`/api/v1/duties/${duty.id}/hand-over`, { member_id: specialist.id }, tag(duty));
    expect(handed.member_id).toBe(specialist.id);
    expect((await duties({ owner: "me" }, specialist.client)).map(({ id }) => id)).toEqual([duty.id]);
    const inbox = await specialist.client.get<{ items: Schema<"InboxMessage">[] }>("/api/v1/inbox");
    expect(inbox.items.find(({ title }) => title.includes("2026-03"))).toMatchObject({ duty_id: duty.id, ticket_id: null });
  });

  test.each([
    ["state", "soon", 400, "duty.state"],
    ["cursor", "x", 400, "request.cursor"],
    ["owner", "nobody", 400, "request.id"],
    ["limit", "0", 400, "request.limit"],
  ])("%s=%s is refused", async (name, value, status, code) => {
    expect(await officer.client.refused("GET", "/api/v1/duties", { query: { [name]: value } })).toMatchObject({ status, code });
  });
});

describe("a duty that a record completes", () => {
  test("US-4.1.1 needs the tickets that were looked at, and is kept with them as evidence", async () => {
    const { ticket } = await staff.open("inquiry");
    const duty = await one("US-4.1.1");
    expect(await refused(specialist.client, duty, "complete", { note: "Read them" })).toMatchObject({ status: 409, code: "duty.needs_tickets" });
    expect(await refused(specialist.client, duty, "complete", { note: "Read them", tickets: ["T-404"] })).toMatchObject({ status: 400, code: "duty.ticket" });
    expect(await refused(specialist.client, duty, "complete", { note: "" })).toMatchObject({ status: 400, code: "request.invalid" });
    const done = await complete(specialist.client, duty, { note: "Read them: in time, and right", tickets: [ticket.number] });
    expect(done).toMatchObject({ state: "met", light: "kept", completed_by: specialist.id, tickets: [{ id: ticket.id, number: ticket.number }] });
    expect(await refused(specialist.client, done, "complete", { note: "again" })).toMatchObject({ status: 409, code: "duty.completed" });
    expect(await row("US-4.1.1", "2026-03-01", "2026-03-31")).toMatchObject({ state: "met", n: 1, met: 1, breached: 0, attainment: 1 });
    expect(await evidence("US-4.1.1", "met", "2026-03-01", "2026-03-31")).toEqual([
      expect.objectContaining({ duty_id: duty.id, ticket_id: null, number: "2026-03", kind: "cadence", state: "met", actor_id: specialist.id }),
    ]);
  });

  test("FB-4.2.1 needs the file that proves it", async () => {
    const duty = await one("FB-4.2.1");
    const owner = officer.client;
    expect(await refused(owner, duty, "complete", { note: "Assessed" })).toMatchObject({ status: 409, code: "duty.needs_file" });
    expect(await owner.refused("POST", `/api/v1/duties/${duty.id}/files`, { query: { name: "a.exe" }, body: "MZ\u0000\u0001" })).toMatchObject({ code: "attachment.type" });
    const added = await owner.call<Whole>("POST", `/api/v1/duties/${duty.id}/files`, { query: { name: "assessment.txt" }, body: "Two weak points" });
    expect(added.status).toBe(201);
    const [file] = added.body.files;
    const { bytes } = await owner.download(`/api/v1/duties/${duty.id}/files/${file?.id ?? ""}`);
    expect(bytes.toString()).toBe("Two weak points");
    expect(await refused(owner, duty, "complete", { note: "Assessed" })).toMatchObject({ status: 412, code: "duty.stale" });
    expect(await complete(owner, added.body, { note: "Assessed" })).toMatchObject({ state: "met" });
  });
});

describe("duties of each department, and of a year", () => {
  test("FB-6.1 every department has its own review, on record with the tickets that were read", async () => {
    const reviews = await duties({ clause: "FB-6.1" });
    expect(reviews.length).toBeGreaterThan(0);
    expect(new Set(reviews.map(({ unit_id }) => unit_id)).size).toBe(reviews.length);
    const { ticket } = await staff.open("feedback");
    for (const review of reviews) {
      expect(await complete(officer.client, review, { note: "Answered in time; two answers hard to follow", tickets: [ticket.id] })).toMatchObject({ state: "met" });
    }
    expect(await row("FB-6.1", "2026-01-01", "2026-03-31")).toMatchObject({ state: "met", met: reviews.length, breached: 0 });
  });

  test("QI-4.2a the experts' findings stand on record with their report", async () => {
    const duty = await one("QI-4.2a");
    expect(duty).toMatchObject({ period: "2026", every: "year", from: "2026-01-01", to: "2026-12-31", needs: ["file"] });
    const added = await officer.client.call<Whole>("POST", `/api/v1/duties/${duty.id}/files`, { query: { name: "findings.txt" }, body: "Seven findings" });
    expect(await complete(officer.client, added.body, { note: "Three experts, two days" })).toMatchObject({ state: "met" });
    expect(await row("QI-4.2a", "2026-01-01", "2026-03-31")).toMatchObject({ state: "met", n: 1 });
  });
});

describe("a duty that the program itself completes", () => {
  test("FB-4.2.3 FB-6.2b are kept by the release of the quarter's report, in time", async () => {
    const duty = await one("FB-4.2.3");
    expect(await refused(officer.client, duty, "complete", { note: "done" })).toMatchObject({ status: 409, code: "duty.completes_itself" });
    await desk.moveTo("2026-04-10T02:00:00Z");
    const report = await officer.client.call<Schema<"QuarterReport">>("GET", "/api/v1/reports/quarters/2026-Q1");
    await officer.client.post("/api/v1/reports/quarters/2026-Q1/release", undefined, { "if-match": report.headers.get("etag") ?? "" });
    await desk.pass({ minutes: 1 });
    for (const clause of ["FB-4.2.3", "FB-6.2b"]) {
      expect(await one(clause, "done")).toMatchObject({ period: "2026-Q1", state: "met", completed_by: officer.id });
      expect(await row(clause, "2026-04-01", "2026-06-30")).toMatchObject({ state: "met", n: 1, met: 1, open: { running: 1 } });
      expect((await evidence(clause, "met", "2026-04-01", "2026-06-30")).map(({ number, duty_id }) => [number, duty_id !== null])).toEqual([["2026-Q1", true]]);
    }
  });

  test("FB-4.2.3 FB-6.2b are broken when the deadline passes without it, also while the server was down", async () => {
    await desk.server.stop();
    await desk.server.start(); // the new process begins where its clock was set first
    await desk.moveTo("2026-08-03T02:00:00Z");
    for (const clause of ["FB-4.2.3", "FB-6.2b"]) {
      expect(await row(clause, "2026-07-01", "2026-09-30")).toMatchObject({ state: "not_met", n: 1, breached: 1, attainment: 0 });
      const [missed] = await evidence(clause, "breached", "2026-07-01", "2026-09-30");
      expect(missed).toMatchObject({ number: "2026-Q2", decided_at: "2026-07-21T16:00:00Z", state: "breached" });
      expect((await duties({ clause })).map(({ period, light }) => [period, light])).toEqual([["2026-Q2", "red"], ["2026-Q3", "blue"]]);
    }
    // What was missed stays missed, and is still to be done.
    const checks = await duties({ clause: "US-4.1.1" });
    expect(checks.map(({ period, state }) => [period, state])).toEqual([
      ["2026-04", "breached"], ["2026-05", "breached"], ["2026-06", "breached"], ["2026-07", "running"], ["2026-08", "running"],
    ]);
  });

  test("verify proves every duty", async () => {
    await desk.server.stop();
    const proven = JSON.parse(execFileSync(binary, ["verify", ...desk.server.place, "--json", "--now", desk.now], { encoding: "utf8" })) as object;
    expect(proven).toMatchObject({ intact: true });
    await desk.server.start();
  });
});
