// Tags, watchers, links, merging and splitting: what joins tickets is on the timeline of each.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let one: Member;
let two: Member;
let supervisor: Member;
beforeAll(async () => {
  one = await desk.member(["specialist", "supervisor"]);
  two = await desk.member("specialist");
  supervisor = await desk.member("supervisor");
});

type Ticket = Schema<"Ticket">;
type Around = Schema<"Around">;
const open = (subject = "Lamp", more = {}) =>
  one.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject, ...more });
const read = (id: string) => one.client.get<Ticket>(`/api/v1/tickets/${id}`);
const events = async (id: string) => (await read(id)).timeline.map(({ event }) => event);
const at = (id: string) => `/api/v1/tickets/${id}`;
const kinds = (around: Around) => around.links.map(({ kind, ticket }) => `${kind} ${ticket.id}`);

test("a tag is put on once, found by its beginning, filtered by, and taken off", async () => {
  const { id } = await open();
  const path = `${at(id)}/tags/${encodeURIComponent("重点 客户")}`;
  expect((await one.client.put<Around>(path, undefined)).tags).toEqual(["重点 客户"]);
  await one.client.put(path, undefined);
  expect((await events(id)).filter((event) => event === "ticket.tagged")).toHaveLength(1);
  expect((await one.client.get<{ items: unknown[] }>("/api/v1/tags", { prefix: "重" })).items).toEqual([{ tag: "重点 客户", tickets: 1 }]);
  expect((await one.client.get<{ items: unknown[] }>("/api/v1/tags", { prefix: "轻" })).items).toEqual([]);
  const found = await one.client.get<Schema<"TicketPage">>("/api/v1/tickets", { tag: "重点 客户" });
  expect(found.items.map((ticket) => ticket.id)).toEqual([id]);
  expect((await one.client.delete<Around>(path)).tags).toEqual([]);
  expect((await events(id)).at(-1)).toBe("ticket.untagged");
  expect((await one.client.get<{ items: unknown[] }>("/api/v1/tags")).items).toEqual([]);
  expect(await one.client.refused("PUT", `${at(id)}/tags/${encodeURIComponent("a,b")}`)).toMatchObject({ status: 400, code: "tag.name" });
  for (let i = 0; i < 20; ++i) await one.client.put(`${at(id)}/tags/t${i}`, undefined);
  expect(await one.client.refused("PUT", `${at(id)}/tags/more`)).toMatchObject({ status: 409, code: "tag.too_many" });
});

test("members watch tickets; others are named by those who assign", async () => {
  const { id } = await open();
  const mine = await two.client.put<Around>(`${at(id)}/watchers/me`, undefined);
  expect(mine).toMatchObject({ watching: true, watchers: [{ member_id: two.id }] });
  expect((await two.client.get<Schema<"TicketPage">>("/api/v1/me/watched")).items.map((ticket) => ticket.id)).toEqual([id]);
  expect(await two.client.refused("PUT", `${at(id)}/watchers/${one.id}`)).toMatchObject({ status: 403, code: "watcher.other" });
  await supervisor.client.put(`${at(id)}/watchers/${one.id}`, undefined);
  expect(await supervisor.client.refused("PUT", `${at(id)}/watchers/1`)).toMatchObject({ status: 400, code: "watcher.member" });
  const left = await two.client.delete<Around>(`${at(id)}/watchers/me`);
  expect(left).toMatchObject({ watching: false, watchers: [{ member_id: one.id }] });
  expect(await events(id)).not.toContain("ticket.watched");
});

test("who watches hears when the ticket moves on and when the customer speaks, and nobody hears of what they did themselves", async () => {
  const { id, number } = await open();
  await two.client.put(`${at(id)}/watchers/me`, undefined);
  await one.client.put(`${at(id)}/watchers/me`, undefined);
  const heard = async (who: Member) =>
    (await who.client.get<{ items: Schema<"InboxMessage">[] }>("/api/v1/inbox")).items.filter(({ topic, ticket_id }) => topic === "watched" && ticket_id === id).map(({ title }) => title);
  await one.client.post(`${at(id)}/actions/note`, { fields: { body: "between us" } });
  expect(await heard(two)).toEqual([]);
  await one.client.post(`${at(id)}/actions/accept`, {});
  await one.client.post(`${at(id)}/actions/receive`, { fields: { via: "phone", body: "and another thing" } });
  expect(await heard(two)).toEqual([`您关注的工单 ${number}：收到客户消息`, `您关注的工单 ${number}：受理`]);
  expect(await heard(one)).toEqual([]);
  const topics = (await two.client.get<Schema<"NotificationSettings">>("/api/v1/me/notifications")).topics.map(({ topic }) => topic);
  expect(topics).toContain("watched");
});

test("links are seen from both sides; a family has no circle", async () => {
  const [a, b, c] = [await open("A"), await open("B"), await open("C")];
  const link = (from: Ticket, kind: string, to: Ticket) => `${at(from.id)}/links/${kind}/${to.id}`;
  expect(kinds(await one.client.put<Around>(link(a, "duplicate_of", b), undefined))).toEqual([`duplicate_of ${b.id}`]);
  expect(kinds(await one.client.get<Around>(`${at(b.id)}/around`))).toEqual([`has_duplicate ${a.id}`]);
  expect((await events(b.id)).at(-1)).toBe("ticket.linked");
  await one.client.delete(link(b, "has_duplicate", a));
  expect(kinds(await one.client.get<Around>(`${at(a.id)}/around`))).toEqual([]);

  await one.client.put(link(a, "child", b), undefined);
  await one.client.put(link(b, "child", c), undefined);
  expect(await one.client.refused("PUT", link(c, "child", a))).toMatchObject({ status: 409, code: "link.circle" });
  expect(await one.client.refused("PUT", link(a, "child", c))).toMatchObject({ status: 409, code: "link.parent" });
  expect(await one.client.refused("PUT", link(a, "related", a))).toMatchObject({ status: 400, code: "link.self" });
  expect(await one.client.refused("PUT", link(a, "cousin", b))).toMatchObject({ status: 400, code: "link.kind" });
  expect(await one.client.refused("PUT", `${at(a.id)}/links/related/1`)).toMatchObject({ status: 404, code: "ticket.unknown" });

  const cancel = (ticket: Ticket) => ["POST", `${at(ticket.id)}/actions/cancel`, { body: { fields: { reason: "over" } } }] as const;
  expect(await one.client.refused(...cancel(b))).toMatchObject({ status: 409, code: "ticket.open_children" });
  for (const ticket of [c, b, a]) expect((await one.client.call(...cancel(ticket))).status).toBe(200);
});

test("a merged ticket closes as merged, owes nothing more, and is read from the one that stays", async () => {
  const kept = await open("Kept");
  const double = await open("Double");
  await two.client.put(`${at(double.id)}/watchers/me`, undefined);
  await one.client.post(`${at(double.id)}/actions/receive`, { fields: { via: "web", body: "Still dark!" } });
  const answer = await one.client.post<Ticket>(`${at(double.id)}/merge`, { into: kept.id, reason: "the same lamp" });
  expect(answer.id).toBe(kept.id);
  expect(answer.timeline.at(-1)).toMatchObject({ event: "ticket.absorbed", fields: { other_ticket: double.id, reason: "the same lamp" } });

  const merged = await read(double.id);
  expect(merged).toMatchObject({ state: "merged", open: false, light: "none", due_at: null });
  expect(merged.promises.filter(({ kind }) => kind === "clock").map(({ state }) => state)).not.toContain("running");
  expect(merged.promises.some(({ state }) => state === "withdrawn")).toBe(true);
  expect(merged.timeline.map(({ event }) => event)).toContain("ticket.merged");

  const { items } = await one.client.get<{ items: { ticket: Schema<"TicketRow">; timeline: Schema<"Event">[] }[] }>(`${at(kept.id)}/merged`);
  expect(items.map(({ ticket }) => ticket.id)).toEqual([double.id]);
  expect(items[0]?.timeline.find(({ event }) => event === "message.received")?.fields).toMatchObject({ body: "Still dark!" });
  expect(await one.client.get<Around>(`${at(kept.id)}/around`)).toMatchObject({ watchers: [{ member_id: two.id }], links: [{ kind: "merged_from" }] });

  expect(await one.client.refused("POST", `${at(double.id)}/merge`, { body: { into: kept.id } })).toMatchObject({ status: 409, code: "merge.closed" });
  expect(await one.client.refused("POST", `${at(kept.id)}/merge`, { body: { into: kept.id } })).toMatchObject({ status: 400, code: "merge.self" });
  expect(await one.client.refused("POST", `${at(kept.id)}/actions/merge`, { body: { fields: { other_ticket: "1" } } })).toMatchObject({ status: 409, code: "ticket.own_route" });
  expect(answer.actions.map(({ action }) => action)).not.toContain("merge");
});

test("a message becomes a ticket of its own", async () => {
  const source = await open("Two things");
  await one.client.post(`${at(source.id)}/actions/receive`, { fields: { via: "email", body: "And my lock is stuck." } });
  const message = (await read(source.id)).timeline.find(({ event }) => event === "message.received");
  const made = await one.client.post<Ticket>(`${at(source.id)}/split`, { event: message?.version, subject: "Lock is stuck", fields: { kind: "repair" } });
  expect(made).toMatchObject({ kind: "repair", channel: "web", subject: "Lock is stuck", state: "new" });
  expect(made.timeline[0]).toMatchObject({ event: "ticket.opened", fields: { matter: "And my lock is stuck." } });
  expect((await events(source.id)).at(-1)).toBe("ticket.split");
  expect(kinds(await one.client.get<Around>(`${at(source.id)}/around`))).toEqual([`split_into ${made.id}`]);
  expect(kinds(await one.client.get<Around>(`${at(made.id)}/around`))).toEqual([`split_from ${source.id}`]);
  expect(await one.client.refused("POST", `${at(source.id)}/split`, { body: { event: 1, subject: "x" } })).toMatchObject({ status: 400, code: "split.event" });
});
