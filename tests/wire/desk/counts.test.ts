// What is open, counted without looking at it; and lists by what a desk looks for.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let supervisor: Member;
let specialist: Member;
let company: string;
let team: string;
beforeAll(async () => {
  const admin = await desk.admin();
  const { items } = await admin.client.get<{ items: { id: string; parent: string | null }[] }>("/api/v1/units");
  company = items.find(({ parent }) => parent === null)?.id ?? "";
  team = (await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name: "Team", parent: company })).id;
  supervisor = await desk.member(["supervisor", "specialist"], company);
  specialist = await desk.member("specialist", team);
});

const counts = (query = {}) => specialist.client.get<Schema<"Counts">>("/api/v1/counts", query);
const open = (by: Member, kind = "inquiry", more = {}) =>
  by.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind, channel: "web" }, subject: kind, ...more });
const list = async (query: Record<string, string>) =>
  (await specialist.client.get<Schema<"TicketPage">>("/api/v1/tickets", { limit: 200, ...query })).items.map(({ id }) => id);

test("counts follow every change", async () => {
  expect(await counts()).toEqual({
    total: 0,
    light: { blue: 0, yellow: 0, red: 0, paused: 0, none: 0 },
    state: {},
    kind: {},
    unit: {},
    mine: { total: 0, light: { blue: 0, yellow: 0, red: 0, paused: 0, none: 0 } },
    unassigned: { total: 0, light: { blue: 0, yellow: 0, red: 0, paused: 0, none: 0 } },
  });
  const mine = await open(specialist);
  const other = await open(supervisor, "repair");
  expect(await counts()).toMatchObject({
    total: 2,
    light: { blue: 2 },
    state: { new: 2 },
    kind: { inquiry: 1, repair: 1 },
    unit: { [team]: 1, [company]: 1 },
    mine: { total: 1, light: { blue: 1 } },
  });
  expect(await counts({ unit: team })).toMatchObject({ total: 1, unit: { [team]: 1 } });
  expect(await counts({ unit: company })).toMatchObject({ total: 2 });

  await specialist.client.post(`/api/v1/tickets/${mine.id}/actions/accept`, {});
  expect((await counts()).state).toMatchObject({ new: 1, in_hand: 1 });
  await desk.moveTo(new Date(Date.parse(mine.due_at ?? "") + 1).toISOString());
  const late = await counts();
  expect(late.light.red).toBeGreaterThanOrEqual(1);
  expect(late.light.red + late.light.yellow + late.light.blue + late.light.paused + late.light.none).toBe(2);
  await supervisor.client.post(`/api/v1/tickets/${other.id}/actions/cancel`, { fields: { reason: "taken back" } });
  expect((await counts()).total).toBe(1);
  expect(await specialist.client.refused("GET", "/api/v1/counts?unit=x")).toMatchObject({ status: 400, code: "request.id" });
});

test("lists hold what is asked for, in the order that is asked for", async () => {
  const first = await open(supervisor, "complaint", { unit_id: team });
  await desk.pass({ minutes: 5 });
  const second = await open(specialist, "complaint");
  await desk.pass({ minutes: 5 });
  await supervisor.client.post(`/api/v1/tickets/${first.id}/actions/note`, { fields: { body: "looked at" } });
  const complaints = { kind: "complaint" };
  expect(await list({ ...complaints, order: "waiting" })).toEqual([first.id, second.id]);
  expect(await list({ ...complaints, order: "newest" })).toEqual([second.id, first.id]);
  expect(await list({ ...complaints, order: "updated" })).toEqual([first.id, second.id]);
  expect(await list({ ...complaints, assignee: "me" })).toEqual([second.id]);
  expect(await list({ ...complaints, assignee: "none" })).toEqual([]);
  expect(await list({ ...complaints, unit: team })).toEqual([first.id, second.id]);
  expect(await list({ ...complaints, opened_from: second.opened_at })).toEqual([second.id]);
  expect(await list({ ...complaints, light: "red" })).toEqual([]);
  expect(await list({ number: first.number.slice(2) })).toEqual([first.id]);
  expect(await list({ number: first.number.toLowerCase() })).toEqual([first.id]);

  await specialist.client.post(`/api/v1/tickets/${second.id}/actions/pause`, { fields: { pause_reason: "waiting_customer" } });
  const { light, total } = await counts();
  for (const [name, count] of Object.entries(light)) expect(await list({ light: name }), name).toHaveLength(count);
  expect(await list({ order: "waiting" })).toHaveLength(total);
});
