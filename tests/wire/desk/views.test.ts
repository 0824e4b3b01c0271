// Saved lists: of one, of a unit, of all; each with its live count.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let supervisor: Member;
let one: Member;
let two: Member;
let team: string;
beforeAll(async () => {
  const admin = await desk.admin();
  const { items } = await admin.client.get<{ items: { id: string }[] }>("/api/v1/units");
  team = (await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name: "Team", parent: items[0]?.id })).id;
  supervisor = await desk.member("supervisor");
  one = await desk.member("specialist", team);
  two = await desk.member("specialist");
});

const names = async (who: Member) => (await who.client.get<Schema<"ViewPage">>("/api/v1/views")).items.map(({ name }) => name).sort();
const create = (who: Member, body: Record<string, unknown>) => who.client.post<Schema<"View">>("/api/v1/views", { query: {}, ...body });

test("a view is seen by those it is for, with its count for them", async () => {
  const mine = await create(one, { name: "Mine, late", query: { assignee: "me", light: "red,yellow,blue" }, columns: ["number", "due_at"] });
  expect(mine).toMatchObject({ scope: "private", owner_id: one.id, count: 0, version: 1, editable: true, columns: ["number", "due_at"] });
  await create(supervisor, { name: "Of the team", scope: "unit", unit_id: team, query: { order: "waiting" } });
  const all = await create(supervisor, { name: "Of all", scope: "shared", query: { assignee: "me" } });
  expect(await names(one)).toEqual(["Mine, late", "Of all", "Of the team"]);
  expect(await names(two)).toEqual(["Of all"]);

  await one.client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Lamp" });
  const counted = async (who: Member, id: string) => (await who.client.get<Schema<"View">>(`/api/v1/views/${id}`)).count;
  expect(await counted(one, mine.id)).toBe(1);
  expect([await counted(one, all.id), await counted(two, all.id)]).toEqual([1, 0]);
  expect((await create(one, { name: "Of a customer", query: { customer: "7" } })).count).toBeNull();
});

test("a view is changed by who keeps it, in its present version", async () => {
  const { id } = await create(one, { name: "First" });
  const path = `/api/v1/views/${id}`;
  const changed = await one.client.patch<Schema<"View">>(path, { name: "Second", query: { state: "new" } }, { "if-match": '"v1"' });
  expect(changed).toMatchObject({ name: "Second", query: { state: "new" }, version: 2 });
  expect(await one.client.refused("PATCH", path, { body: { name: "x" }, headers: { "if-match": '"v1"' } })).toMatchObject({ status: 412, code: "view.stale" });
  expect(await one.client.refused("PATCH", path, { body: { name: "x" } })).toMatchObject({ status: 412, code: "request.if_match" });
  expect(await two.client.refused("GET", path)).toMatchObject({ status: 404, code: "view.unknown" });
  expect(await one.client.refused("PATCH", path, { body: { scope: "shared" }, headers: { "if-match": '"v2"' } })).toMatchObject({ status: 403, code: "view.shared" });
  expect(await one.client.refused("DELETE", path, { headers: { "if-match": '"v1"' } })).toMatchObject({ status: 412, code: "view.stale" });
  await one.client.delete(path, { "if-match": '"v2"' });
  expect(await one.client.refused("GET", path)).toMatchObject({ status: 404 });
});

test("views for others are kept by those who assign; what no list is filtered by is refused", async () => {
  expect(await one.client.refused("POST", "/api/v1/views", { body: { name: "x", scope: "shared", query: {} } })).toMatchObject({ status: 403, code: "view.shared" });
  expect(await supervisor.client.refused("POST", "/api/v1/views", { body: { name: "x", scope: "unit", unit_id: "99", query: {} } })).toMatchObject({ status: 400, code: "view.unit" });
  const { id } = await create(supervisor, { name: "Shared", scope: "shared" });
  expect((await one.client.get<Schema<"View">>(`/api/v1/views/${id}`)).editable).toBe(false);
  expect(await one.client.refused("DELETE", `/api/v1/views/${id}`, { headers: { "if-match": '"v1"' } })).toMatchObject({ status: 403 });
  for (const [query, code] of [
    [{ weather: "wet" }, "request.invalid"],
    [{ light: "green" }, "ticket.filter"],
    [{ order: "random" }, "ticket.order"],
  ] as const) {
    expect(await one.client.refused("POST", "/api/v1/views", { body: { name: "x", query } })).toMatchObject({ status: 400, code });
  }
});
