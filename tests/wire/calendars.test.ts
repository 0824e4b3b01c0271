// Working calendars under change control: a day off that is proclaimed, the list of a new year; proposed, tried, approved by a second
// person, published. What was promised for a certain day stays; what was provisional moves when the list is there.
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { type Member, useDesk } from "./support/desk.js";
import { useStaff } from "./support/life.js";
import { binary } from "./support/server.js";

type Summary = Schema<"ProposalSummary">;

// The last Monday of a year whose next has no official list yet; 09:00 in Shanghai.
const desk = useDesk({ startAt: "2026-12-28T01:00:00Z" });
const staff = useStaff(desk);
const calendars = "/api/v1/policy/calendars";
const proposals = "/api/v1/policy/proposals";
const reason = { zh: "国务院办公厅通知", en: "Notice of the State Council" };
let author: Member;
let manager: Member;
let reader: Client;

beforeAll(async () => {
  author = await desk.member("quality");
  manager = await desk.member("management");
  reader = (await desk.member("specialist")).client;
});

const tag = ({ version }: { version: number }) => ({ "if-match": `"${version}"` });
const step = (who: Member, one: Summary, name: string, body?: unknown) => who.client.post<Summary>(`${proposals}/${one.id}/${name}`, body, tag(one));

async function publish(change: object): Promise<void> {
  const one = await author.client.post<Summary>(`${calendars}/cn/changes`, { reason, ...change });
  const trial = await author.client.post<Schema<"Trial">>(`${proposals}/${one.id}/trials`, { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" });
  await vi.waitFor(async () => {
    expect((await author.client.get<Schema<"Trial">>(`${proposals}/${one.id}/trials/${trial.id}`)).state).toBe("done");
  }, { timeout: 20_000, interval: 50 });
  expect(await author.client.refused("POST", `${proposals}/${one.id}/approve`, { headers: tag(one) })).toMatchObject({ status: 403 });
  await step(manager, await step(manager, one, "approve"), "publish", {});
  await desk.pass({ minutes: 1 });
}

describe("a calendar", () => {
  test("is shown with every day of a year, and from when on it is provisional", async () => {
    const { items } = await reader.get<{ items: Schema<"WorkCalendar">[] }>(calendars);
    const [cn] = items;
    expect(cn).toMatchObject({ id: "cn", timezone: "Asia/Shanghai", official_years: [2024, 2025, 2026], provisional_from: "2027-01-01" });
    expect(cn?.clauses.length).toBeGreaterThan(0);
    const { days, official_from } = await reader.get<Schema<"WorkCalendarYear">>(`${calendars}/cn`, { year: "2026" });
    expect(official_from).toBe("2026-01-01");
    expect(days).toHaveLength(365);
    const kind = (date: string) => days.find((day) => day.date === date)?.kind;
    expect([kind("2026-10-01"), kind("2026-02-14"), kind("2026-03-02"), kind("2026-03-07")]).toEqual(["day_off", "make_up", "working", "weekend"]);
    expect(await reader.refused("GET", `${calendars}/none`)).toMatchObject({ status: 404, code: "policy.calendar" });
    expect(await reader.refused("GET", `${calendars}/cn?year=1900`)).toMatchObject({ status: 400, code: "policy.year" });
  });

  test("is not changed by a form that says nothing, names no day, or comes from whoever may not", async () => {
    const refused = (body: object) => author.client.refused("POST", `${calendars}/cn/changes/check`, { body: { label: "2027.1", reason, ...body } });
    expect(await refused({})).toMatchObject({ status: 400, code: "request.invalid" });
    expect(await refused({ days_off: ["2027-02-30"] })).toMatchObject({ status: 400, code: "policy.invalid" });
    expect(await refused({ days_off: ["2026-10-01"] })).toMatchObject({ status: 400, code: "policy.invalid", detail: expect.stringContaining("listed twice") as unknown });
    expect(await reader.refused("POST", `${calendars}/cn/changes`, { body: { label: "2027.1", reason, days_off: ["2027-01-01"] } })).toMatchObject({ status: 403 });
  });

  test("brings the list of a year: provisional deadlines move with it, and verify agrees", { timeout: 90_000 }, async () => {
    const life = await staff.open("suggestion");
    const provisional = () => life.ticket.promises.filter((one) => one.provisional);
    expect(provisional().length).toBeGreaterThan(0);
    const before = new Map(life.ticket.promises.map((one) => [`${one.clause}/${one.rule}`, one.due_at]));
    const list = { days_off: ["2027-01-01/2027-01-03"], make_up: { "2027-01-10": "mon" }, official_years: [2027] };
    const checked = await author.client.post<{ changes: Schema<"PolicyChange">[]; text: string }>(`${calendars}/cn/changes/check`, { label: "2027.1", reason, ...list });
    expect(checked.changes.map(({ words }) => words.en)).toEqual([
      "days off of calendar cn added: 2027-01-01/2027-01-03", "make-up days of calendar cn added: 2027-01-10 (mon)", "official years of calendar cn added: 2027",
    ]);
    // What-if: which running promises would move, before anybody decides.
    const draft = await author.client.post<Summary>(`${calendars}/cn/changes`, { label: "2027.0", reason, ...list });
    const moves = await author.client.get<Schema<"MovePage">>(`${proposals}/${draft.id}/moves`);
    expect(moves.tickets).toBe(1);
    expect(moves.items.map(({ ticket }) => ticket)).toContain(life.ticket.id);
    const foretold = moves.items[0];
    expect(Date.parse(foretold?.due_after ?? "")).toBeGreaterThan(Date.parse(foretold?.due_before ?? ""));
    await step(author, draft, "withdraw");

    await publish({ label: "2027.1", ...list });
    const after = await life.read();
    for (const one of after.promises) {
      const key = `${one.clause}/${one.rule}`;
      const move = moves.items.find(({ clause, rule }) => key === `${clause}/${rule}`);
      expect(one.due_at, key).toBe(move ? move.due_after : before.get(key));
    }
    expect(after.promises.some((one) => one.provisional)).toBe(false);
    expect(execFileSync(binary, ["verify", ...desk.server.place], { encoding: "utf8" })).toContain("intact");
    const { items } = await reader.get<{ items: Schema<"WorkCalendar">[] }>(calendars);
    expect(items[0]).toMatchObject({ policy_version: "2027.1", provisional_from: "2028-01-01" });
  });

  test("keeps what was promised for a certain day, and counts anew for what begins after", { timeout: 90_000 }, async () => {
    const life = await staff.open("suggestion");
    const dues = (one: Schema<"Ticket">) => one.promises.map(({ clause, rule, due_at }) => [clause, rule, due_at]);
    const before = dues(life.ticket);
    const change = { label: "2027.2", days_off: ["2026-12-30"], weekly: { sat: ["09:00-12:00"] } };
    const draft = await author.client.post<Summary>(`${calendars}/cn/changes`, { reason, ...change, label: "2027.1a" });
    expect(await author.client.get(`${proposals}/${draft.id}/moves`)).toMatchObject({ tickets: 0, items: [], next: null });
    await publish(change);
    expect(dues(await life.read())).toEqual(before);
    const late = await staff.open("suggestion");
    expect(dues(late.ticket)).not.toEqual(before);
    expect((await life.read()).promises[0]?.policy_version).toBe("2027.1");
    expect(late.ticket.promises[0]?.policy_version).toBe("2027.2");
    expect(execFileSync(binary, ["verify", ...desk.server.place], { encoding: "utf8" })).toContain("intact");
  });

  test("stays as it was after a restart", async () => {
    const there = await reader.get(calendars);
    await desk.server.stop();
    await desk.server.start();
    await desk.moveTo(desk.now);
    expect(await reader.get(calendars)).toEqual(there);
  });

  test("of a region is new, with a zone and hours of its own", async () => {
    const hong = { label: "2027.3", reason, timezone: "Asia/Hong_Kong", weekly: { mon: ["09:00-18:00"], tue: ["09:00-18:00"] } };
    const { text, changes } = await author.client.post<{ text: string; changes: Schema<"PolicyChange">[] }>(`${calendars}/hk/changes/check`, hong);
    expect(text).toMatch(/^calendars:\n {2}hk:\n {4}timezone: "Asia\/Hong_Kong"/);
    expect(changes.map(({ words }) => words.en)).toEqual(["calendar added: hk"]);
  });
});
