// The policy as a book, and the life of an amendment: proposed, checked, tried on past tickets, approved by a second person, published.
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Client, Problem, Schema } from "./support/client.js";
import { type Member, useDesk } from "./support/desk.js";
import { useStaff } from "./support/life.js";
import { binary } from "./support/server.js";

type Proposal = Schema<"Proposal">;
type Summary = Schema<"ProposalSummary">;
type Trial = Schema<"Trial">;
interface Found {
  file: string;
  line: number | null;
  column: number | null;
  message: string;
}

const desk = useDesk();
const staff = useStaff(desk);
const proposals = "/api/v1/policy/proposals";
const reason = { zh: "按季度会议决议缩短首次答复时限", en: "The quarterly meeting shortens the first response" };
let author: Member;
let manager: Member;
let reader: Client;
let written = ""; // FB-4.1.1 as it stands

beforeAll(async () => {
  author = await desk.member("quality");
  manager = await desk.member("management");
  reader = (await desk.member("specialist")).client;
  const source = await author.client.get<{ text: string }>("/api/v1/policy/clauses/FB-4.1.1/source");
  // The cases speak of the text that goes: the new one has none yet.
  written = source.text.split(/^ +cases:$/m)[0] ?? "";
});

const amended = (limit: string) => written.replace(/within: "[^"]+"/, `within: "${limit}"`);
const tag = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });
const step = (who: Member, one: Summary, name: string, body?: unknown) =>
  who.client.post<Summary>(`${proposals}/${one.id}/${name}`, body, tag(one));
const refused = (who: Member, one: Summary, name: string, body?: unknown) =>
  who.client.refused("POST", `${proposals}/${one.id}/${name}`, { body, headers: tag(one) });
const propose = (label: string, clauses: string, more: object = {}) =>
  author.client.post<Summary>(proposals, { label, reason, clauses, ...more });
const problems = ({ context }: Problem) => (context as { problems: Found[] }).problems;

async function tried(one: Summary): Promise<Trial> {
  const begun = await author.client.post<Trial>(`${proposals}/${one.id}/trials`, { from: "2026-01-01T00:00:00Z", to: "2026-07-01T00:00:00Z" });
  return vi.waitFor(
    async () => {
      const trial = await author.client.get<Trial>(`${proposals}/${one.id}/trials/${begun.id}`);
      expect(trial.state).not.toBe("running");
      return trial;
    },
    { timeout: 30_000, interval: 100 },
  );
}

describe("the book", () => {
  test("has every clause with its text and its rules in both languages", async () => {
    const { regulations } = await reader.get<Schema<"Policy">>("/api/v1/policy");
    for (const { id, clauses } of regulations) {
      const chapter = await reader.get<Schema<"Chapter">>(`/api/v1/policy/regulations/${id}`);
      expect(chapter.clauses.map((clause) => clause.id)).toEqual(clauses.map((clause) => clause.id));
      for (const clause of chapter.clauses) {
        expect(clause.text.zh, clause.id).toMatch(/\p{Script=Han}/u);
        if (!clause.planned && !clause.kinds.includes("statement")) expect(clause.rules.length, clause.id).toBeGreaterThan(0);
      }
    }
    expect(await reader.refused("GET", "/api/v1/policy/regulations/XX")).toMatchObject({ status: 404, code: "policy.regulation" });
  });

  test("shows a clause's levels as a table", async () => {
    const clause = await reader.get<Schema<"ClauseInWords">>("/api/v1/policy/clauses/FB-4.1.1/rules");
    expect(clause.rules.find(({ id }) => id === "respond")?.levels).toMatchObject([{ within: { zh: "24小时", en: "24 hours" } }]);
    expect(await reader.refused("GET", "/api/v1/policy/clauses/FB-4.1.1/rules?version=none")).toMatchObject({ code: "policy.version" });
    expect(await reader.refused("GET", "/api/v1/policy/clauses/FB-99/rules")).toMatchObject({ code: "policy.clause" });
  });

  test("draws a chart of every kind from the policy (QI-2.1.1)", async () => {
    const { items } = await reader.get<{ items: { kind: string }[] }>("/api/v1/policy/charts");
    expect(items.length).toBe(8);
    for (const { kind } of items) {
      const chart = await reader.get<Schema<"Chart">>(`/api/v1/policy/charts/${kind}`);
      const known = new Set(chart.states.map(({ id }) => id));
      expect(known).toContain(chart.start);
      for (const action of chart.actions) {
        for (const state of [...action.from, ...(action.to === null ? [] : [action.to])]) expect(known, `${kind} ${action.action}`).toContain(state);
      }
      expect(chart.states.some(({ closed }) => closed), kind).toBe(true);
      // Key control points: somewhere a gate stands, and a clock begins.
      expect(chart.actions.flatMap(({ gates }) => gates).length, kind).toBeGreaterThan(0);
      expect(chart.actions.flatMap(({ starts }) => starts).length, kind).toBeGreaterThan(0);
    }
    expect(await reader.refused("GET", "/api/v1/policy/charts/none")).toMatchObject({ status: 404, code: "policy.kind" });
  });
});

describe("a bad amendment", () => {
  const refuse = (body: object) => author.client.refused("POST", proposals, { body: { label: "2026.9", reason, ...body } });

  test("is refused with the line and the column of every problem", async () => {
    const text = amended("12h").replace("within:", "wihtin:").replace("owner:", "owneer:");
    const answer = await refuse({ clauses: text });
    expect(answer).toMatchObject({ status: 400, code: "policy.invalid" });
    const lines = text.split("\n");
    const line = lines.findIndex((one) => one.includes("wihtin:")) + 1;
    const column = (lines[line - 1] ?? "").indexOf("wihtin") + 1;
    expect(problems(answer)).toContainEqual(expect.objectContaining({ line, column, message: expect.stringContaining("within") as unknown }));
  });

  test("is refused when its text is no YAML, or brings its own head", async () => {
    expect(problems(await refuse({ clauses: "clauses: [" }))[0]?.line).toBeGreaterThan(0);
    const head = await refuse({ clauses: `${amended("12h")}version: "9"\n` });
    expect(problems(head)[0]?.message).toContain("version");
    expect((await refuse({ clauses: "{clauses: []}" })).code).toBe("policy.invalid");
  });

  test("is refused when it changes nothing, or one of its own cases fails", async () => {
    const whole = await author.client.get<{ text: string }>("/api/v1/policy/clauses/FB-4.1.1/source");
    expect((await refuse({ clauses: whole.text })).code).toBe("policy.no_change");
    expect((await refuse({ clauses: written })).code).toBe("policy.no_change");
    const text = `${amended("12h").trimEnd()}\n    cases:
      - name: still a day
        given: [["2027-03-02T10:00", ticket.opened, {kind: inquiry, channel: phone}]]
        expect: [{rule: respond, state: running, due: "2027-03-03T10:00"}]\n`;
    const answer = await refuse({ clauses: text });
    expect(answer).toMatchObject({ status: 400, code: "policy.case_failed" });
    expect(problems(answer)[0]).toMatchObject({ line: text.split("\n").length - 1 });
    const right = await author.client.post<{ cases: number }>(`${proposals}/check`, {
      label: "2026.9", reason, clauses: text.replace("2027-03-03T10:00", "2027-03-02T22:00"),
    });
    expect(right.cases).toBe(1);
  });

  test("is refused with a date in the past, and to whom may not propose", async () => {
    expect(await refuse({ clauses: amended("12h"), effective: "2026-03-01" })).toMatchObject({ status: 409, code: "policy.effective_past" });
    expect(await refuse({ clauses: amended("12h"), effective: "2026-02-30" })).toMatchObject({ code: "policy.effective" });
    expect((await refuse({ clauses: amended("12h"), label: "a b" })).code).toBe("policy.label");
    const body = { label: "2026.9", reason, clauses: amended("12h") };
    expect(await reader.refused("POST", proposals, { body })).toMatchObject({ status: 403 });
  });
});

describe("an amendment", () => {
  test("is tried, approved by another person, published, and judges what starts from then on", async () => {
    const slow = await staff.open("feedback"); // its clock runs by the version of now
    const [before] = slow.ticket.promises.filter(({ clause }) => clause === "FB-4.1.1");
    const one = await propose("2026.2", amended("12h"));
    expect(one).toMatchObject({ state: "draft", revision: 1, author: author.id, effective: null });

    // Nobody approves what was not tried, nor what is his own.
    expect(await refused(manager, one, "approve")).toMatchObject({ status: 409, code: "policy.not_tried" });
    await desk.pass({ hours: 15 });
    await slow.specialist("accept");
    await slow.specialist("answer", { answer: "Thank you", via: "web" });
    const trial = await tried(one);
    expect(trial).toMatchObject({ state: "done", revision: 1, tickets: trial.done });
    expect(trial.result?.clauses).toContainEqual({
      clause: "FB-4.1.1",
      before: expect.objectContaining({ met: 1 }) as unknown,
      after: expect.objectContaining({ met: 0 }) as unknown,
    });
    const flips = await author.client.get<Schema<"FlipPage">>(`${proposals}/${one.id}/trials/${trial.id}/flips`);
    expect(flips.items).toContainEqual(
      expect.objectContaining({ ticket: slow.ticket.id, clause: "FB-4.1.1", rule: "respond", before: "met", after: "breached" }),
    );
    expect(await refused(author, one, "approve")).toMatchObject({ status: 403, code: "policy.own_proposal" });
    expect(await manager.client.refused("POST", `${proposals}/${one.id}/approve`, { headers: { "if-match": '"9"' } })).toMatchObject({ status: 412 });
    const approved = await step(manager, one, "approve");
    expect(approved).toMatchObject({ state: "approved", decided_by: manager.id });

    // Not for the past; from the next minute on.
    expect(await refused(manager, approved, "publish", { effective: "2026-03-02" })).toMatchObject({ code: "policy.effective_past" });
    const held = await staff.open("feedback");
    const published = await step(manager, approved, "publish", {});
    expect(published.state).toBe("published");
    expect(Date.parse(published.effective_from ?? "")).toBeGreaterThan(Date.parse(desk.now));
    const early = await staff.open("feedback");
    await desk.pass({ minutes: 1 });
    const late = await staff.open("feedback");
    const limits = [held, early, late].map(({ ticket }) => {
      const promise = ticket.promises.find(({ clause }) => clause === "FB-4.1.1");
      return [promise?.policy_version, (Date.parse(promise?.due_at ?? "") - Date.parse(promise?.started_at ?? "")) / 3_600_000];
    });
    expect(limits).toEqual([["2026.1.1", 24], ["2026.1.1", 24], ["2026.2", 12]]);
    expect(before?.policy_version).toBe("2026.1.1");
    // The running clock keeps its version, whatever happens to the ticket.
    await held.specialist("accept");
    expect((await held.read()).promises.find(({ clause }) => clause === "FB-4.1.1")?.policy_version).toBe("2026.1.1");

    const { items } = await reader.get<{ items: Schema<"PolicyVersion">[] }>("/api/v1/policy/versions");
    expect(items.map(({ label, state }) => [label, state])).toEqual([["2026.1", "past"], ["2026.1.1", "past"], ["2026.2", "in_force"]]);
    expect((await reader.get<Schema<"Policy">>("/api/v1/policy")).in_force).toBe("2026.2");
    const { changes } = await reader.get<{ changes: Schema<"PolicyChange">[] }>("/api/v1/policy/compare", { from: "2026.1.1", to: "2026.2" });
    expect(changes.map(({ words }) => words.en)).toContain("FB-4.1.1 respond: Limit: 24 hours -> 12 hours");

    const whole = await author.client.get<Proposal>(`${proposals}/${one.id}`);
    expect(whole.history.map(({ kind, by }) => [kind, by])).toEqual([
      ["policy.proposed", author.id], ["policy.tried", author.id], ["policy.approved", manager.id], ["policy.published", manager.id],
    ]);
    expect(whole.changes).toEqual(changes);
    expect(await refused(author, whole, "withdraw")).toMatchObject({ code: "policy.state" });
  });

  test("QI-5.1c brings the standards up to date for this year", async () => {
    await desk.pass({ minutes: 1 });
    const { items } = await manager.client.get<{ items: Schema<"Duty">[] }>("/api/v1/duties", { state: "done", clause: "QI-5.1c" });
    expect(items).toMatchObject([{ period: "2026", state: "met", done_by: "policy.published", completed_by: manager.id }]);
    const { clauses } = await manager.client.get<Schema<"Matrix">>("/api/v1/compliance");
    expect(clauses.find(({ clause }) => clause === "QI-5.1c")).toMatchObject({ state: "met", n: 1, met: 1 });
  });

  test("stands after a restart, and verify proves all of it", async () => {
    await desk.server.stop();
    const proven = execFileSync(binary, ["verify", ...desk.server.place, "--json", "--now", desk.now], { encoding: "utf8" });
    expect(JSON.parse(proven)).toMatchObject({ intact: true });
    await desk.server.start();
    await desk.moveTo(desk.now); // the new process begins where its clock was set
    expect((await reader.get<Schema<"Policy">>("/api/v1/policy")).in_force).toBe("2026.2");
    const clause = await author.client.get<{ text: string }>("/api/v1/policy/clauses/FB-4.1.1/source");
    expect(clause.text).toContain('within: "12h"');
    written = clause.text;
  });

  test("may be put off to a day to come, never brought forward", async () => {
    const one = await propose("2026.3", amended("10h"), { effective: "2026-06-01" });
    await tried(one);
    const approved = await step(manager, one, "approve");
    expect(await refused(manager, approved, "publish", { effective: "2026-05-01" })).toMatchObject({ code: "policy.effective_early" });
    const published = await step(manager, approved, "publish", { effective: "2026-06-15T09:30" });
    expect(published.effective_from).toBe("2026-06-15T01:30:00Z");
    const { items } = await reader.get<{ items: Schema<"PolicyVersion">[] }>("/api/v1/policy/versions");
    expect(items.map(({ label, state }) => [label, state])).toEqual([["2026.1", "past"], ["2026.1.1", "past"], ["2026.2", "in_force"], ["2026.3", "to_come"]]);
    // What comes after must come after it.
    const behind = await author.client.refused("POST", proposals, { body: { label: "2026.4", reason, clauses: amended("9h"), effective: "2026-05-01" } });
    expect(problems(behind)[0]).toMatchObject({ line: null, message: expect.stringContaining("2026-06-15") as unknown });
  });

  test("loses its approval when it is revised, and may be rejected or withdrawn", async () => {
    const one = await propose("2026.5", amended("8h"), { effective: "2026-08-01" });
    await tried(one);
    const approved = await step(manager, one, "approve");
    const body = { label: "2026.5", reason, clauses: amended("7h"), effective: "2026-08-01" };
    const revised = await author.client.put<Summary>(`${proposals}/${one.id}`, body, tag(approved));
    expect(revised).toMatchObject({ state: "draft", revision: 2, decided_by: null });
    expect(await refused(manager, revised, "approve")).toMatchObject({ code: "policy.not_tried" });
    expect(await refused(manager, revised, "publish", {})).toMatchObject({ code: "policy.state" });
    expect(await refused(manager, revised, "withdraw")).toMatchObject({ status: 403, code: "policy.not_author" });
    const rejected = await step(manager, revised, "reject", { note: "Too short for the night shift" });
    expect(rejected).toMatchObject({ state: "rejected", note: "Too short for the night shift" });
    expect(await author.client.refused("POST", `${proposals}/${one.id}/trials`, { body: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" } }))
      .toMatchObject({ code: "policy.state" });
    const other = await propose("2026.5", amended("8h"), { effective: "2026-08-01" });
    expect(await step(author, other, "withdraw")).toMatchObject({ state: "withdrawn" });
    const first = await reader.get<Schema<"ProposalPage">>(proposals, { limit: 1 });
    const second = await reader.get<Schema<"ProposalPage">>(proposals, { limit: 1, cursor: first.next ?? "" });
    expect([first.items[0]?.id, second.items[0]?.id]).toEqual([other.id, one.id]);
  });

  test("has one trial at a time, which may be cancelled", async () => {
    const one = await propose("2026.6", amended("8h"), { effective: "2026-09-01" });
    const body = { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" };
    expect(await author.client.refused("POST", `${proposals}/${one.id}/trials`, { body })).toMatchObject({ code: "policy.period" });
    const trial = await tried(one);
    expect(await author.client.refused("POST", `${proposals}/${one.id}/trials/${trial.id}/cancel`)).toMatchObject({ code: "policy.trial_ended" });
    expect(await author.client.refused("GET", `${proposals}/${one.id}/trials/7`)).toMatchObject({ status: 404, code: "policy.trial" });
  });
});
