// The life of a ticket as its staff lead it: `const repair = await staff.open("repair", {...})`, then `repair.engineer("diagnose", {...})`.
import { execFileSync } from "node:child_process";
import { beforeAll, expect } from "vitest";
import type { Problem, Schema } from "./client.js";
import type { Desk, Member } from "./desk.js";
import { binary } from "./server.js";

export type Ticket = Schema<"Ticket">;
export type Kept = Schema<"Promise">;
type Explained = Schema<"ExplainedPromise">;
type Values = Record<string, string | number | boolean | null>;

const roles = ["specialist", "supervisor", "engineer", "department_head", "product_manager"] as const;
export type Role = (typeof roles)[number];

// "2026-03-02 10:00" as people in Shanghai say it, as an instant.
export const local = (text: string): string => utc(Date.parse(`${text.replace(" ", "T")}+08:00`));
export const later = (instant: string, ms: number): string => utc(Date.parse(instant) + ms);
const utc = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");

export interface When {
  at?: string; // local time
  owner?: string; // a member's id
}

export class Life {
  constructor(
    private readonly staff: Staff,
    public ticket: Ticket,
  ) {}

  get path(): string {
    return `/api/v1/tickets/${this.ticket.id}`;
  }

  async act(who: Role | Member, action: string, fields: Values = {}, { at, owner }: When = {}): Promise<Ticket> {
    const body = { fields, ...(at === undefined ? {} : { at: local(at) }), ...(owner === undefined ? {} : { owner }) };
    this.ticket = await this.staff.member(who).client.post<Ticket>(`${this.path}/actions/${action}`, body);
    return this.ticket;
  }
  specialist = (action: string, fields: Values = {}, when: When = {}) => this.act("specialist", action, fields, when);
  supervisor = (action: string, fields: Values = {}, when: When = {}) => this.act("supervisor", action, fields, when);
  engineer = (action: string, fields: Values = {}, when: When = {}) => this.act("engineer", action, fields, when);
  head = (action: string, fields: Values = {}, when: When = {}) => this.act("department_head", action, fields, when);
  productManager = (action: string, fields: Values = {}, when: When = {}) => this.act("product_manager", action, fields, when);

  async read(): Promise<Ticket> {
    this.ticket = await this.staff.member("specialist").client.get<Ticket>(this.path);
    return this.ticket;
  }

  async change(fields: Values, reason = "It turned out otherwise"): Promise<Ticket> {
    const { headers } = await this.staff.member("specialist").client.call("GET", this.path);
    const match = { "if-match": headers.get("etag") ?? "" };
    this.ticket = await this.staff.member("specialist").client.patch<Ticket>(this.path, { fields, reason }, match);
    return this.ticket;
  }

  // The problem of an action that must be refused.
  refused(who: Role | Member, action: string, fields: Values = {}, { at }: When = {}): Promise<Problem> {
    const body = { fields, ...(at === undefined ? {} : { at: local(at) }) };
    return this.staff.member(who).client.refused("POST", `${this.path}/actions/${action}`, { body });
  }

  // What stands before the close: "FB-5.2 classified: Set category and subcategory".
  standing(): string[] {
    return words(this.ticket.standing);
  }

  // The present of a promise: "FB-4.1.1 respond". Undefined when there is none.
  promise(name: string, occurrence = 0): Kept | undefined {
    const [clause, rule] = name.split(" ");
    return this.ticket.promises.find((one) => one.clause === clause && one.rule === rule && one.occurrence === occurrence);
  }
  async state(name: string, occurrence = 0): Promise<string> {
    await this.read();
    const one = this.promise(name, occurrence);
    return one ? `${one.state} ${one.light}` : "none";
  }
  async why(name: string, { occurrence = 0, lang = "en" }: { occurrence?: number; lang?: string } = {}): Promise<string> {
    const path = `${this.path}/promises/${name.replace(" ", "/")}`;
    const { why } = await this.staff.member("specialist").client.get<Explained>(path, { lang, occurrence });
    return why.join("\n");
  }
  events(): string[] {
    return this.ticket.timeline.map(({ event }) => event);
  }
}

export const words = (standing: Schema<"Standing">[]): string[] =>
  standing.flatMap(({ clause, rule, needs }) => needs.map(({ label }) => `${clause} ${rule}: ${label.en}`));

export class Staff {
  readonly #members = new Map<Role, Member>();
  constructor(readonly desk: Desk) {}

  async hire(): Promise<void> {
    for (const role of roles) this.#members.set(role, await this.desk.member(role));
  }
  member(who: Role | Member): Member {
    if (typeof who !== "string") return who;
    const member = this.#members.get(who);
    if (!member) throw new Error(`nobody is hired as ${who}`);
    return member;
  }

  // A ticket that a specialist takes in. Its words suggest no class.
  async open(kind: string, fields: Values = {}, more: Record<string, unknown> = {}, who: Role | Member = "specialist"): Promise<Life> {
    const body = { fields: { kind, channel: "web", ...fields }, subject: "A request", body: "What the customer said", ...more };
    return new Life(this, await this.member(who).client.post<Ticket>("/api/v1/tickets", body));
  }

  // Moves the clock to a local time.
  async at(text: string): Promise<void> {
    await this.desk.moveTo(local(text));
  }

  // What the compliance matrix says about a rule over all that happened so far.
  async figures(name: string): Promise<{ n: number; met: number; breached: number; open: Schema<"OpenCounts"> }> {
    const [clause, rule] = name.split(" ");
    const matrix = await this.member("supervisor").client.get<Schema<"Matrix">>("/api/v1/compliance", { from: "2026-01-01" });
    const row = matrix.clauses.find((one) => one.clause === clause)?.rules.find((one) => one.rule === rule);
    if (!row) throw new Error(`the matrix has no ${name}`);
    const { n, met, breached, open } = row;
    return { n, met, breached, open };
  }

  // The numbers of the tickets behind a figure.
  async evidence(name: string, verdict: "met" | "breached" | "open"): Promise<string[]> {
    const [clause, rule = ""] = name.split(" ");
    const query = { verdict, rule, from: "2026-01-01", limit: 200 };
    const client = this.member("supervisor").client;
    const page = await client.get<Schema<"EvidencePage">>(`/api/v1/compliance/${clause}/tickets`, query);
    return page.items.map(({ number }) => number);
  }
}

// A staff for the file's desk, hired before its tests.
export function useStaff(desk: Desk): Staff {
  const staff = new Staff(desk);
  beforeAll(() => staff.hire());
  return staff;
}

export interface ClockCase {
  rule: string; // "FB-4.1.1 respond"
  occurrence?: number;
  life: () => Promise<Life>; // opened now, the clock running
  due: string; // local time
  stop: (life: Life) => Promise<unknown>;
}

// A clock, of two tickets alike: one is stopped in the last millisecond and kept; the other goes from blue over yellow to red a
// millisecond later, and stopped then it is missed. The reasons and the matrix say the same.
export async function judgesClock(staff: Staff, { rule, occurrence = 0, life, due, stop }: ClockCase): Promise<void> {
  const [kept, missed] = [await life(), await life()];
  const promise = missed.promise(rule, occurrence);
  expect(promise, `${rule} of the ticket`).toMatchObject({ state: "running", light: "blue", due_at: local(due) });
  const warn = promise?.warn_at ?? "";
  expect(await staff.evidence(rule, "open")).toEqual(expect.arrayContaining([kept.ticket.number, missed.ticket.number]));

  await staff.desk.moveTo(later(warn, -1));
  expect(await missed.state(rule, occurrence)).toBe("running blue");
  await staff.desk.moveTo(warn);
  expect(await missed.state(rule, occurrence)).toBe("running yellow");

  await staff.at(due);
  expect(await missed.state(rule, occurrence)).toBe("running yellow");
  await stop(kept);
  expect(await kept.state(rule, occurrence)).toBe("met kept");
  expect(await kept.why(rule, { occurrence })).toContain("kept: in time by 0 s");

  await staff.desk.moveTo(later(local(due), 1));
  expect(await missed.state(rule, occurrence)).toBe("breached red");
  expect(await missed.why(rule, { occurrence })).toContain("missed: late by 0.001 s, still open");
  expect(await missed.why(rule, { occurrence, lang: "zh" })).toContain("逾期 0.001 秒，仍未完成");
  await stop(missed);
  expect(await missed.state(rule, occurrence)).toBe("breached missed");
  expect(await kept.state(rule, occurrence)).toBe("met kept");

  const [met, breached] = [await staff.evidence(rule, "met"), await staff.evidence(rule, "breached")];
  expect(met).toContain(kept.ticket.number);
  expect(breached).toContain(missed.ticket.number);
  expect(await staff.figures(rule)).toMatchObject({ met: met.length, breached: breached.length, n: met.length + breached.length });
}

// A step that gates keep from being taken: the refusal names every clause with what it needs, and the ticket said so before.
export async function gated(life: Life, who: Role, action: string, fields: Values, needs: string[]): Promise<void> {
  const before = await life.read();
  const offer = before.actions.find((one) => one.action === action && one.allowed) ?? before.actions.find((one) => one.action === action);
  const problem = await life.refused(who, action, fields);
  expect(problem).toMatchObject({ code: "ticket.gate", status: 409 });
  const { standing } = problem.context as { standing: Schema<"Standing">[] };
  expect(words(standing).sort()).toEqual([...needs].sort());
  for (const { clause } of standing) expect(problem.detail).toContain(clause);
  expect(offer?.standing, `gates that the ticket shows before ${action}`).toBe(standing.length);
  if (action === "close" || action === "close_answered") expect(life.standing()).toEqual(expect.arrayContaining(words(standing)));
  const after = await life.read();
  expect(after.version).toBe(before.version);
}

// Every promise of the ticket that is decided stands in the evidence of its clause, kept or missed.
export async function isEvidence(staff: Staff, life: Life): Promise<void> {
  await life.read();
  for (const { clause, rule, state } of life.ticket.promises) {
    if (state !== "met" && state !== "breached") continue;
    expect(await staff.evidence(`${clause} ${rule}`, state), `${clause} ${rule}`).toContain(life.ticket.number);
  }
}

// The evidence recomputed from the events, beside the running server. PostgreSQL has no file to look into.
export function verifies(desk: Desk): void {
  if (process.env["WELLKEPT_ENGINE"] === "postgres") return;
  const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
}
