// What a member sees while looking: server-sent events, resumed, limited, and only after they are true.
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";
import { Reader as Stream } from "./support/reader.js";

const desk = useDesk();
let one: Member;
let two: Member;
beforeAll(async () => {
  one = await desk.member("specialist");
  two = await desk.member("specialist");
});

const open: Stream[] = [];
afterEach(() => {
  for (const reader of open.splice(0)) reader.close();
});
const Reader = {
  async open(member: Member, query = "", headers: Record<string, string> = {}): Promise<Stream> {
    const reader = await Stream.open(desk.server.origin, { ...member.client.sent, ...headers }, query);
    open.push(reader);
    return reader;
  },
};

const openTicket = () =>
  one.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Lamp" });

test("a change is told to who looks, with the row as it now stands", async () => {
  const reader = await Reader.open(two);
  const ticket = await openTicket();
  const told = await reader.next("ticket");
  expect(told.data).toEqual({
    id: ticket.id,
    number: ticket.number,
    version: ticket.version,
    kind: "inquiry",
    state: "new",
    open: true,
    light: "blue",
    assignee_id: one.id,
    unit_id: ticket.unit_id,
  });
  await reader.next("counts");
  await one.client.post(`/api/v1/tickets/${ticket.id}/actions/accept`, {});
  expect((await reader.next("ticket")).data).toMatchObject({ id: ticket.id, state: "in_hand" });
});

test("who comes back hears what was missed, and no more", async () => {
  const reader = await Reader.open(two);
  const seen = await openTicket();
  expect((await reader.next("ticket")).data["id"]).toBe(seen.id);
  reader.close();
  const missed = await openTicket();
  const again = await Reader.open(two, "", { "last-event-id": reader.last });
  expect((await again.next("ticket")).data["id"]).toBe(missed.id);
  const byQuery = await Reader.open(two, `?after=${reader.last}&topics=ticket`);
  expect((await byQuery.next("ticket")).data["id"]).toBe(missed.id);
});

test("a light that time turns is told", async () => {
  const ticket = await openTicket();
  const due = Date.parse(ticket.due_at ?? "");
  await desk.moveTo(new Date(due - 60_000).toISOString()); // a stream ends after ten minutes, told or not
  const reader = await Reader.open(two, "?topics=ticket");
  await desk.moveTo(new Date(due + 1).toISOString());
  for (;;) {
    const { data } = await reader.next("ticket");
    if (data["id"] !== ticket.id) continue;
    expect(data["light"]).toBe("red");
    break;
  }
});

test("who is at a ticket is told and can be asked", async () => {
  const ticket = await openTicket();
  const path = `/api/v1/tickets/${ticket.id}/presence`;
  const reader = await Reader.open(two, "?topics=presence");
  const { items } = await one.client.put<Schema<"Presence">>(path, { mode: "view" });
  expect(items).toMatchObject([{ id: one.id, name: one.login, mode: "view" }]);
  expect((await reader.next("presence")).data).toEqual({ ticket_id: ticket.id, members: [{ id: one.id, name: one.login, mode: "view" }] });
  await one.client.put(path, { mode: "write" });
  expect((await reader.next("presence")).data).toMatchObject({ members: [{ mode: "write" }] });
  await one.client.delete(path);
  expect((await reader.next("presence")).data).toMatchObject({ members: [] });
  await one.client.put(path, { mode: "view" });
  await reader.next("presence");
  await desk.pass({ seconds: 46 });
  expect((await two.client.get<Schema<"Presence">>(path)).items).toEqual([]);
  expect((await reader.next("presence")).data).toMatchObject({ members: [] });
});

test("the line is kept open by a comment, and ends after ten minutes", async () => {
  const reader = await Reader.open(two, "?topics=inbox");
  await desk.pass({ seconds: 15 });
  expect(await reader.block()).toBe(": still here");
  await desk.pass({ minutes: 10 });
  while ((await reader.block()) !== "");
});

test("a member has a limited number of streams; topics and ids are checked", async () => {
  const many: Stream[] = [];
  for (let i = 0; i < 10; ++i) many.push(await Reader.open(one, "?topics=inbox"));
  expect(await one.client.refused("GET", "/api/v1/live")).toMatchObject({ status: 429, code: "live.streams" });
  await Reader.open(two);
  for (const reader of many) reader.close();
  expect(await two.client.refused("GET", "/api/v1/live?topics=weather")).toMatchObject({ status: 400, code: "live.topic" });
  expect(await two.client.refused("GET", "/api/v1/live?after=x")).toMatchObject({ status: 400, code: "live.after" });
  expect(await two.client.refused("PUT", "/api/v1/tickets/1/presence", { body: { mode: "view" } })).toMatchObject({ status: 404, code: "ticket.unknown" });
  const ticket = await openTicket();
  expect(await two.client.refused("PUT", `/api/v1/tickets/${ticket.id}/presence`, { body: { mode: "sleep" } })).toMatchObject({ status: 400 });
});

test("an idle stream does not keep the server from stopping", async () => {
  const reader = await Reader.open(two);
  await desk.server.stop();
  const at = (event: string) => {
    const line = desk.server.log.findLast((one) => one.includes(`"event":"${event}"`)) ?? "{}";
    return Date.parse((JSON.parse(line) as { at?: string }).at ?? "");
  };
  expect(at("server.stopped") - at("server.stopping")).toBeLessThan(5000);
  while ((await reader.block()) !== "");
});
