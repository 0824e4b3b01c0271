// A ticket moves to another unit or to a provider: who may, who then has it, who no longer sees it, and that its clocks go on.
import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { binary } from "../support/server.js";

type Ticket = Schema<"Ticket">;
type Unit = Schema<"Unit">;

const desk = useDesk();
const units: Record<"north" | "south" | "empty" | "alpha" | "workshop" | "beta", string> = { north: "", south: "", empty: "", alpha: "", workshop: "", beta: "" };
let admin: Member;
let supervisor: Member;
let specialist: Member;
let northerner: Member;
let southerner: Member;
let busy: Member;
let boss: Member; // of the provider Alpha
let mechanic: Member; // of its workshop
beforeAll(async () => {
  admin = await desk.admin();
  const company = (await admin.client.get<{ items: Unit[] }>("/api/v1/units")).items[0]?.id ?? "";
  const add = async (kind: string, name: string, parent: string) => (await admin.client.post<Unit>("/api/v1/units", { kind, name, parent })).id;
  units.north = await add("team", "North", company);
  units.south = await add("team", "South", company);
  units.empty = await add("team", "Empty", company);
  units.alpha = await add("provider", "Alpha", company);
  units.workshop = await add("team", "Workshop", units.alpha);
  units.beta = await add("provider", "Beta", company);
  supervisor = await desk.member("supervisor");
  specialist = await desk.member("specialist");
  northerner = await desk.member("engineer", units.north);
  busy = await desk.member("engineer", units.south);
  southerner = await desk.member("engineer", units.south);
  boss = await desk.member("supervisor", units.alpha);
  mechanic = await desk.member("engineer", units.workshop);
});

const fields = { kind: "repair", channel: "web", product: "lock" };
const open = (more: object = {}) =>
  supervisor.client.post<Ticket>("/api/v1/tickets", { fields, subject: "Rattling lock", body: "an unmistakable rattle", unit_id: units.north, owner: northerner.id, ...more });
const path = (ticket: Ticket) => `/api/v1/tickets/${ticket.id}`;
const move = (who: Member, ticket: Ticket, unit?: string, more: object = {}) =>
  who.client.post<Ticket>(`${path(ticket)}/move`, { reason: "they have the parts", ...(unit === undefined ? {} : { unit_id: unit }), ...more });
const refused = (who: Member, ticket: Ticket, body: object) => who.client.refused("POST", `${path(ticket)}/move`, { body: { reason: "x", ...body } });
const listed = async (client: Client) => (await client.get<Schema<"TicketPage">>("/api/v1/tickets", { order: "newest" })).items.map(({ id }) => id);
const clocks = (ticket: Ticket) => ticket.promises.map(({ clause, rule, started_at, due_at }) => [clause, rule, started_at, due_at]);

test("the clocks go on, the timeline says from where, to where, why and who has it now", async () => {
  const before = await open();
  await desk.pass({ minutes: 7 });
  await supervisor.client.post("/api/v1/tickets", { fields, subject: "In hand", unit_id: units.south, owner: busy.id });
  const after = await move(supervisor, before, units.south);
  expect(after).toMatchObject({ unit_id: units.south, assignee_id: southerner.id, state: before.state });
  expect(clocks(after)).toEqual(clocks(before));
  const [moved, assigned] = after.timeline.slice(-2);
  expect(moved).toMatchObject({
    event: "ticket.moved",
    actor: supervisor.id,
    fields: { moved_from: units.north, routed_unit: units.south, reason: "they have the parts", chosen_because: "fewest open tickets (0) of 2 present" },
  });
  expect(assigned).toMatchObject({ event: "ticket.assigned", fields: { assignee: southerner.id } });
});

test("who saw it as work of the unit does not see it any more, on any way", async () => {
  const ticket = await open({ owner: southerner.id });
  const due = new Date(Date.parse(desk.now) + 3_600_000).toISOString();
  const task = await northerner.client.post<Schema<"Task">>(`${path(ticket)}/tasks`, { title: "Order parts", due_at: due });
  await northerner.client.put(`${path(ticket)}/watchers/me`, undefined);
  expect(await listed(northerner.client)).toContain(ticket.id);
  await move(supervisor, ticket, units.south);
  expect(await northerner.client.refused("GET", path(ticket))).toMatchObject({ status: 404, code: "ticket.unknown" });
  expect(await northerner.client.refused("GET", `${path(ticket)}/timeline`)).toMatchObject({ status: 404 });
  expect(await listed(northerner.client)).not.toContain(ticket.id);
  expect((await northerner.client.get<Schema<"TicketPage">>("/api/v1/me/watched")).items).toEqual([]);
  expect(await northerner.client.refused("GET", `/api/v1/tasks/${task.id}`)).toMatchObject({ status: 404, code: "task.unknown" });
  // Nobody is left with work that he cannot reach: who is in charge has it.
  expect(await southerner.client.get<Schema<"Task">>(`/api/v1/tasks/${task.id}`)).toMatchObject({ assignee_id: southerner.id });
  expect(await listed(southerner.client)).toContain(ticket.id);
});

test("to a provider: its people see it from then on, its supervisor hands it on within and gives it back, and nowhere else", async () => {
  const ticket = await open();
  expect(await boss.client.refused("GET", path(ticket))).toMatchObject({ status: 404 });
  await move(supervisor, ticket, units.alpha, { owner: boss.id });
  expect(await listed(boss.client)).toContain(ticket.id);
  expect(await refused(boss, ticket, { unit_id: units.beta })).toMatchObject({ status: 400, code: "ticket.fields" });
  expect(await refused(boss, ticket, { unit_id: units.south })).toMatchObject({ status: 400, code: "ticket.fields" });
  expect(await move(boss, ticket, units.workshop)).toMatchObject({ unit_id: units.workshop, assignee_id: mechanic.id });
  expect(await listed(mechanic.client)).toContain(ticket.id);
  await move(boss, ticket, units.alpha, { owner: boss.id });
  expect(await listed(mechanic.client)).not.toContain(ticket.id);
  const other = await open();
  await move(supervisor, other, units.alpha, { owner: boss.id });
  await move(boss, other, units.north);
  expect(await listed(boss.client)).not.toContain(other.id);
  expect(await boss.client.refused("GET", path(other))).toMatchObject({ status: 404 });
  expect(await listed(northerner.client)).toContain(other.id);
});

test("what was missed stays with the unit that missed it, what runs goes along, and the evidence proves it", async () => {
  const ticket = await open();
  await desk.pass({ days: 20 });
  const matrix = async (unit: string) => (await supervisor.client.get<Schema<"Matrix">>("/api/v1/compliance", { unit })).clauses;
  const figures = async (unit: string) =>
    (await matrix(unit)).reduce((sum, { breached, open: one }) => ({ missed: sum.missed + breached, overdue: sum.overdue + one.overdue, running: sum.running + one.running + one.yellow }), { missed: 0, overdue: 0, running: 0 });
  const north = await figures(units.north);
  const south = await figures(units.south);
  expect(north.missed).toBeGreaterThan(0);
  expect(north.overdue).toBeGreaterThan(0);
  const going = (await supervisor.client.get<Ticket>(path(ticket))).promises.filter(({ kind, state }) => kind === "clock" && state === "running").length;
  await move(supervisor, ticket, units.south);
  // What it owed when it moved is the former unit's, until it is done and after; what runs on is the new unit's.
  expect(await figures(units.north)).toEqual({ ...north, running: north.running - going });
  expect(await figures(units.south)).toEqual({ ...south, running: south.running + going });
  await desk.server.stop();
  const proven = JSON.parse(spawnSync(binary, ["verify", ...desk.server.place, "--json", "--now", desk.now], { encoding: "utf8" }).stdout) as object;
  expect(proven).toMatchObject({ intact: true, findings: [] });
  await desk.server.start();
});

describe("is refused", () => {
  let ticket: Ticket;
  beforeAll(async () => {
    ticket = await open();
  });
  test.each<[string, () => Member, () => object, number, string]>([
    ["for those whose role the policy does not name", () => northerner, () => ({ unit_id: units.south }), 403, "ticket.role"],
    ["where the ticket is", () => specialist, () => ({ unit_id: units.north }), 409, "move.same"],
    ["without a unit when no rule applies", () => specialist, () => ({}), 409, "move.no_rule"],
    ["to a unit where nobody is", () => specialist, () => ({ unit_id: units.empty }), 409, "move.nobody_there"],
    ["to what is no unit", () => specialist, () => ({ unit_id: "1" }), 400, "ticket.fields"],
    ["to nobody", () => specialist, () => ({ unit_id: units.south, owner: "1" }), 400, "ticket.fields"],
    ["without a reason", () => specialist, () => ({ unit_id: units.south, reason: "" }), 400, "request.invalid"],
    ["for another provider's people", () => boss, () => ({ unit_id: units.alpha }), 404, "ticket.unknown"],
  ])("%s", async (_, who, body, status, code) => {
    expect(await refused(who(), ticket, body())).toMatchObject({ status, code });
  });
  test("when somebody changed the ticket in the meantime, and when it is closed", async () => {
    const stale = await specialist.client.refused("POST", `${path(ticket)}/move`, { body: { reason: "x", unit_id: units.south }, headers: { "if-match": '"v1"' } });
    expect(stale).toMatchObject({ status: 412, code: "ticket.stale" });
    const gone = await open();
    await supervisor.client.post(`${path(gone)}/actions/cancel`, { fields: { reason: "a mistake" } });
    expect(await refused(specialist, gone, { unit_id: units.south })).toMatchObject({ status: 409, code: "ticket.action_not_offered" });
    expect(await specialist.client.refused("POST", `${path(ticket)}/actions/move`, { body: { fields: { reason: "x" } } })).toMatchObject({ code: "ticket.own_route" });
  });
});

test("without a unit the routing rules decide, as for a new ticket", async () => {
  const ticket = await open();
  const rules = [{ id: "locks", when: { product: ["lock"] }, unit_id: units.south, skills: [] }];
  await admin.client.put("/api/v1/routing", { rules, reason: "locks go south" }, { "if-match": '"v0"' });
  const after = await move(specialist, ticket);
  expect(after.unit_id).toBe(units.south);
  expect(after.timeline.find(({ event }) => event === "ticket.moved")?.fields).toMatchObject({ routed_rule: "locks" });
});
