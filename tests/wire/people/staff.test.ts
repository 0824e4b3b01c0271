// Who gets a ticket: routing by segment, product, region and skill; load and absence; shift hand-over; nothing without a person in charge.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
type Ticket = Schema<"Ticket">;
type Routing = Schema<"Routing">;
type Unit = Schema<"Unit">;

let admin: Member;
let lead: Member;
let clerk: Member; // records, in the north
let locksmith: Member;
let novice: Member;
let north: string;
let vip: string;
let locks: string;
beforeAll(async () => {
  admin = await desk.admin();
  const { items } = await admin.client.get<{ items: Unit[] }>("/api/v1/units");
  const add = async (kind: Schema<"UnitKind">, name: string, parent?: string) => {
    const { id } = await admin.client.post<Unit>("/api/v1/units", { kind, name, parent: parent ?? items[0]?.id ?? null });
    return id;
  };
  north = await add("region", "North");
  vip = await add("team", "Gold customers");
  locks = await add("team", "Locks");
  lead = await desk.member("supervisor");
  clerk = await desk.member("specialist", north);
  locksmith = await desk.member("engineer", locks);
  novice = await desk.member("engineer", locks);
  await desk.member("auditor", locks); // works on no ticket
});

const open = (fields: Record<string, string>, rest: Record<string, unknown> = {}) =>
  clerk.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "repair", channel: "web", ...fields }, subject: "It is stuck", ...rest });
const later = (hours: number) => new Date(Date.parse(desk.now) + hours * 3_600_000).toISOString();
const events = (ticket: Ticket) => ticket.timeline.map(({ event }) => event);
const routed = (ticket: Ticket) => ticket.timeline.find(({ event }) => event === "ticket.routed")?.fields;

test("members have skills, set by who assigns tickets", async () => {
  const path = `/api/v1/members/${locksmith.id}/skills`;
  expect(await lead.client.put(path, { skills: ["lock", "camera", "lock"] })).toEqual({ skills: ["camera", "lock"] });
  expect(await locksmith.client.get(path)).toEqual({ skills: ["camera", "lock"] });
  expect(await clerk.client.refused("PUT", path, { body: { skills: [] } })).toMatchObject({ status: 403, code: "permission.missing" });
  expect(await lead.client.refused("PUT", "/api/v1/members/1/skills", { body: { skills: [] } })).toMatchObject({ status: 404, code: "member.unknown" });
  expect((await lead.client.get<{ items: unknown[] }>("/api/v1/skills")).items).toEqual([
    { skill: "camera", members: 1 },
    { skill: "lock", members: 1 },
  ]);
});

test("without rules a ticket stays with the unit and the person who records it", async () => {
  expect(await lead.client.get<Routing>("/api/v1/routing")).toMatchObject({ version: 0, rules: [] });
  expect(await open({ product: "lock" })).toMatchObject({ unit_id: north, assignee_id: clerk.id });
});

test("rules are kept in versions, and changed by who manages units", async () => {
  const rules = [
    { id: "gold", when: { segment: ["gold"] }, unit_id: vip, skills: [] },
    { id: "locks", when: { product: ["lock"], region: [north] }, unit_id: locks, skills: ["lock"] },
  ];
  const put = (body: unknown, version: number) => ({ body, headers: { "if-match": `"v${version}"` } });
  expect(await clerk.client.refused("PUT", "/api/v1/routing", put({ rules, reason: "x" }, 0))).toMatchObject({ status: 403 });
  expect(await lead.client.refused("PUT", "/api/v1/routing", put({ rules, reason: "x" }, 7))).toMatchObject({ status: 412, code: "routing.stale" });
  const wrong = [{ id: "odd", when: { product: ["boat"] }, unit_id: locks }];
  expect(await lead.client.refused("PUT", "/api/v1/routing", put({ rules: wrong, reason: "x" }, 0))).toMatchObject({ status: 400, code: "routing.rule", context: { rule: "odd" } });
  const kept = await lead.client.put<Routing>("/api/v1/routing", { rules, reason: "Gold first" }, { "if-match": '"v0"' });
  expect(kept).toMatchObject({ version: 1, reason: "Gold first", changed_by: lead.id, rules });
  expect(await clerk.client.get<Routing>("/api/v1/routing")).toEqual(kept);
  await lead.client.put<Routing>("/api/v1/routing", { rules, reason: "The same again" }, { "if-match": '"v1"' });
  const page = await lead.client.get<{ items: Routing[]; next: string }>("/api/v1/routing/versions", { limit: 1 });
  expect(page.items.map(({ version }) => version)).toEqual([2]);
  const { items } = await lead.client.get<{ items: Routing[] }>("/api/v1/routing/versions", { cursor: page.next });
  expect(items.map(({ version, reason }) => `${version} ${reason}`)).toEqual(["1 Gold first"]);
});

test("a new ticket goes to its group by segment, product and region, to who has the skill, with the reason as evidence", async () => {
  const ticket = await open({ product: "lock" });
  expect(ticket).toMatchObject({ unit_id: locks, assignee_id: locksmith.id });
  expect(events(ticket).slice(-2)).toEqual(["ticket.routed", "ticket.assigned"]);
  expect(routed(ticket)).toMatchObject({ routed_unit: locks, routed_rule: "locks", chosen_because: expect.stringContaining("fewest open tickets (0) of 1 present with lock") as string });

  const gold = await open({ product: "lock" }, { customer: { name: "Wu Fang", phone: "13700000001", segment: "gold" } });
  expect(gold).toMatchObject({ unit_id: vip });
  expect(routed(gold)).toMatchObject({ routed_rule: "gold", chosen_because: expect.stringContaining("nobody of the group is there") as string });

  expect(routed(await open({ product: "camera" })), "no rule applies").toBeUndefined();
  const elsewhere = await lead.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "repair", channel: "web", product: "lock" }, subject: "Not from the north" });
  expect(routed(elsewhere), "another region").toBeUndefined();
  // Where the customer lives says it better than where the ticket was recorded.
  const path = `/api/v1/units/${north}/areas`;
  const put = (areas: string[], version: string) => ({ body: { areas }, headers: { "if-match": version } });
  const tag = async (of: string) => (await clerk.client.call("GET", `/api/v1/units/${of}/areas`)).headers.get("etag") ?? "";
  const first = await tag(north);
  expect(await clerk.client.refused("PUT", path, put(["哈尔滨"], first))).toMatchObject({ status: 403 });
  expect(await lead.client.refused("PUT", `/api/v1/units/${locks}/areas`, put(["哈尔滨"], await tag(locks)))).toMatchObject({ status: 409, code: "area.no_region" });
  expect(await lead.client.refused("PUT", path, { body: { areas: ["哈尔滨"] } })).toMatchObject({ status: 412, code: "request.if_match" });
  const kept = await lead.client.call("PUT", path, put(["黑龙江", "哈尔滨", "黑龙江"], first));
  expect(kept).toMatchObject({ status: 200, body: { areas: ["哈尔滨", "黑龙江"] } });
  // Whoever has not seen that does not overwrite it.
  expect(await lead.client.refused("PUT", path, put(["吉林"], first))).toMatchObject({ status: 412, code: "unit.stale" });
  const now = await clerk.client.call("GET", path);
  expect(now).toMatchObject({ status: 200, body: { areas: ["哈尔滨", "黑龙江"] } });
  expect(now.headers.get("etag")).toBe(kept.headers.get("etag"));
  expect((await clerk.client.call("GET", path, { headers: { "if-none-match": kept.headers.get("etag") ?? "" } })).status).toBe(304);
  // The same again is no change; with the version that was given it may be changed on.
  const same = await lead.client.call("PUT", path, put(["黑龙江", "哈尔滨"], kept.headers.get("etag") ?? ""));
  expect(same.headers.get("etag")).toBe(kept.headers.get("etag"));
  const customer = await lead.client.post<Schema<"Customer">>("/api/v1/customers", { name: "Sun Li", phone: "13700000009" });
  await lead.client.post(`/api/v1/customers/${customer.id}/addresses`, { line: "哈尔滨市道里区中央大街1号" });
  const far = await lead.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "repair", channel: "web", product: "lock" }, subject: "In the north", customer_id: customer.id });
  expect(routed(far)).toMatchObject({ routed_rule: "locks" });
  expect(await open({ product: "lock" }, { unit_id: north }), "whose unit is named").toMatchObject({ unit_id: north, assignee_id: clerk.id });
  expect(await open({ product: "lock" }, { owner: clerk.id }), "whose owner is named").toMatchObject({ unit_id: locks, assignee_id: clerk.id });
});

test("assignment goes by load among those with the skill, and skips who is away", async () => {
  await lead.client.put(`/api/v1/members/${novice.id}/skills`, { skills: ["lock"] });
  expect(await open({ product: "lock" })).toMatchObject({ assignee_id: novice.id });
  const attempt = { facts: { kind: "repair", product: "lock" }, from_unit_id: north };
  const away = await novice.client.post<Schema<"Absence">>("/api/v1/absences", { from: desk.now, until: later(8), note: "At the dentist" });
  expect(away).toMatchObject({ member_id: novice.id, now: true, note: "At the dentist" });
  expect(await lead.client.post("/api/v1/routing/try", attempt)).toMatchObject({ rule: "locks", unit_id: locks, assignee_id: locksmith.id });
  expect(await open({ product: "lock" })).toMatchObject({ assignee_id: locksmith.id });
  expect(await lead.client.post("/api/v1/routing/try", { facts: { kind: "inquiry" } })).toEqual({ rule: null, unit_id: null, assignee_id: null, because: null });
});

test("absences are one's own, or planned by who assigns tickets; the note is not for everybody", async () => {
  const list = async (who: Member, query = {}) => (await who.client.get<{ items: Schema<"Absence">[] }>("/api/v1/absences", query)).items;
  expect((await list(novice)).map(({ note }) => note)).toEqual(["At the dentist"]);
  expect((await list(lead)).map(({ note }) => note)).toEqual(["At the dentist"]);
  expect((await list(clerk)).map(({ note }) => note)).toEqual([null]);
  expect(await list(clerk, { member: "me" })).toEqual([]);
  const other = { member_id: novice.id, from: later(9), until: later(10) };
  expect(await clerk.client.refused("POST", "/api/v1/absences", { body: other })).toMatchObject({ status: 403, code: "absence.other" });
  expect(await lead.client.refused("POST", "/api/v1/absences", { body: { ...other, from: later(7) } })).toMatchObject({ status: 409, code: "absence.overlap" });
  expect(await lead.client.refused("POST", "/api/v1/absences", { body: { ...other, until: later(9) } })).toMatchObject({ status: 400, code: "absence.time" });
  const planned = await lead.client.post<Schema<"Absence">>("/api/v1/absences", other);
  expect(planned.now).toBe(false);
  const page = await lead.client.get<{ items: Schema<"Absence">[]; next: string }>("/api/v1/absences", { limit: 1 });
  expect(await list(lead, { cursor: page.next })).toEqual([planned]);
  const cancel = `/api/v1/absences/${planned.id}/cancel`;
  expect(await clerk.client.refused("POST", cancel)).toMatchObject({ status: 403, code: "absence.other" });
  expect(await novice.client.post<Schema<"Absence">>(cancel)).toMatchObject({ cancelled_at: desk.now.replace(".000Z", "Z") });
  expect(await novice.client.refused("POST", cancel)).toMatchObject({ status: 409, code: "absence.ended" });
  expect(await novice.client.refused("POST", "/api/v1/absences/1/cancel")).toMatchObject({ status: 404, code: "absence.unknown" });
});

test("what nobody attends to is listed and counted", async () => {
  const look = () => lead.client.get<Schema<"UnattendedPage">>("/api/v1/unattended");
  const before = await look();
  expect(before.counts.absent).toBe(1);
  expect(before.items.map(({ why, ticket }) => `${why} ${ticket.assignee_id ?? ""}`)).toContain(`absent ${novice.id}`);
  const leaver = await desk.member("engineer", locks);
  await lead.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "repair", channel: "web" }, subject: "Left behind", owner: leaver.id });
  await admin.client.patch(`/api/v1/members/${leaver.id}`, { active: false }, { "if-match": '"v1"' });
  const after = await look();
  expect(after.counts.left).toBe(1);
  const first = await lead.client.get<Schema<"UnattendedPage">>("/api/v1/unattended", { limit: 1 });
  const rest = await lead.client.get<Schema<"UnattendedPage">>("/api/v1/unattended", { cursor: first.next ?? "" });
  expect([...first.items, ...rest.items].map(({ ticket }) => ticket.id)).toEqual(after.items.map(({ ticket }) => ticket.id));
});

test("a shift is handed over as a whole, each ticket and task as evidence", async () => {
  const held = (await lead.client.get<{ items: Schema<"TicketRow">[] }>(`/api/v1/tickets?assignee=${locksmith.id}`)).items;
  expect(held.length).toBeGreaterThan(1);
  await lead.client.post(`/api/v1/tickets/${held[0]?.id ?? ""}/tasks`, { title: "Call back", due_at: later(2), assignee_id: locksmith.id });
  const path = `/api/v1/members/${locksmith.id}/hand-over`;
  const body = { to: clerk.id, note: "The night shift begins" };
  expect(await clerk.client.refused("POST", path, { body })).toMatchObject({ status: 403, code: "handover.other" });
  expect(await lead.client.refused("POST", path, { body: { ...body, to: novice.id } })).toMatchObject({ status: 400, code: "handover.to" });
  expect(await lead.client.post(path, body)).toEqual({ tickets: held.length, tasks: 1, remaining: 0, failed: [] });
  const moved = await clerk.client.get<Ticket>(`/api/v1/tickets/${held[0]?.id ?? ""}`);
  expect(moved.assignee_id).toBe(clerk.id);
  expect(moved.timeline.filter(({ event }) => event === "ticket.assigned").map(({ fields }) => fields)).toContainEqual(expect.objectContaining({ reason: "The night shift begins" }));
  expect((await clerk.client.get<{ items: Schema<"Task">[] }>("/api/v1/tasks")).items.map(({ title }) => title)).toContain("Call back");
  expect(await locksmith.client.post(path, body), "nothing is left, one's own shift").toMatchObject({ tickets: 0 });
});

test("no stage is entered with somebody in charge who has left", async () => {
  const leaver = await desk.member("engineer");
  const ticket = await open({}, { owner: clerk.id });
  const assign = `/api/v1/tickets/${ticket.id}/actions/assign`;
  await lead.client.post(assign, { fields: { stage: "handle", assignee: leaver.id } });
  await admin.client.patch(`/api/v1/members/${leaver.id}`, { active: false }, { "if-match": '"v1"' });
  const accept = `/api/v1/tickets/${ticket.id}/actions/accept`;
  expect(await clerk.client.refused("POST", accept, { body: {} })).toMatchObject({ status: 409, code: "ticket.nobody_in_charge", context: { stage: "handle" } });
  expect(await clerk.client.post<Ticket>(accept, { owner: locksmith.id })).toMatchObject({ stage: "handle", assignee_id: locksmith.id });
});
