// Two servers on one PostgreSQL database: either does the work, each sees the other's, and one may die.
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Client, type Schema } from "./support/client.js";
import { contract, monday, useDesk, type Member } from "./support/desk.js";
import { Reader } from "./support/reader.js";
import { binary, Server } from "./support/server.js";

type Ticket = Schema<"Ticket">;

const desk = useDesk();
let second: Server;
let one: Member;
let two: Member;
const readers: Reader[] = [];

// The same member, asking the second server.
const there = ({ client }: Member) => new Client(contract, () => second.origin, client.sent);
const ticket = { fields: { kind: "inquiry", channel: "chat" }, subject: "How do I pair the lamp?" };
const open = (client: Client, headers: Record<string, string> = {}) => client.call<Ticket>("POST", "/api/v1/tickets", { body: ticket, headers });
const listen = async (origin: string, member: Member, query = "") => {
  const reader = await Reader.open(origin, member.client.sent, query);
  readers.push(reader);
  return reader;
};
// Both clocks, at once: both servers find the same work due.
const moveTo = async (now: string) => {
  await Promise.all([desk.moveTo(now), new Client(contract, () => second.origin).post("/test/clock", { now })]);
};
const later = (minutes: number) => new Date(Date.parse(desk.now) + minutes * 60_000).toISOString();

beforeAll(async () => {
  one = await desk.member("specialist");
  two = await desk.member("supervisor");
  second = new Server(monday, desk.server.databaseUrl, ["--files", join(desk.server.folder, "files")]);
  cpSync(join(desk.server.folder, "keys"), join(second.folder, "keys"), { recursive: true });
  await second.start();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => second.remove());

test("what is done on one is seen at once on the other, live and when asked", async () => {
  const reader = await listen(second.origin, two);
  const { body } = await open(one.client);
  expect((await reader.next("ticket")).data).toMatchObject({ id: body.id, state: "new" });
  expect(await there(two).get<Ticket>(`/api/v1/tickets/${body.id}`)).toMatchObject({ id: body.id, version: body.version });

  const here = await listen(desk.server.origin, two, "?topics=ticket");
  await there(one).post(`/api/v1/tickets/${body.id}/actions/accept`, {});
  expect((await here.next("ticket")).data).toMatchObject({ id: body.id, state: "in_hand" });
});

test("who is at a ticket is known on both", async () => {
  const { body } = await open(one.client);
  const path = `/api/v1/tickets/${body.id}/presence`;
  const reader = await listen(second.origin, two, "?topics=presence");
  await one.client.put(path, { mode: "write" });
  expect((await reader.next("presence")).data).toMatchObject({ ticket_id: body.id, members: [{ id: one.id, mode: "write" }] });
  expect((await there(two).get<Schema<"Presence">>(path)).items).toMatchObject([{ id: one.id, mode: "write" }]);
  await one.client.delete(path);
  expect((await reader.next("presence")).data).toMatchObject({ members: [] });
});

test("a request that is sent to both is done once", async () => {
  const key = { "idempotency-key": "to either server" };
  const answers = await Promise.all([open(one.client, key), open(there(one), key), open(one.client, key), open(there(one), key)]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
});

test("a session of one holds on the other, until it ends", async () => {
  const session = await desk.signIn("admin", "correct horse battery");
  const elsewhere = new Client(contract, () => second.origin, session.sent);
  expect((await elsewhere.call("GET", "/api/v1/me")).status).toBe(200);
});

test("what one ended is refused by the other as soon as it hears of it, though the clock stands", async () => {
  const admin = await desk.admin();
  const sessions = await Promise.all([desk.signIn("admin", "correct horse battery"), desk.signIn("admin", "correct horse battery")]);
  const leaver = await desk.member("specialist");
  const { secret, token } = await admin.client.post<{ secret: string; token: { id: string } }>("/api/v1/tokens", { name: "revoked" });
  const asks: [string, Client, () => Promise<unknown>][] = [
    ["a session", new Client(contract, () => second.origin, sessions[1].sent), () => sessions[0].delete("/api/v1/me/sessions")],
    ["a token", new Client(contract, () => second.origin).withToken(secret), () => admin.client.delete(`/api/v1/tokens/${token.id}`)],
    ["a member", there(leaver), () => admin.client.patch(`/api/v1/members/${leaver.id}`, { active: false }, { "if-match": '"v1"' })],
  ];
  for (const [what, elsewhere, end] of asks) {
    expect((await elsewhere.call("GET", "/api/v1/me")).status, what).toBe(200);
    await end();
    // The clocks stand still, so that nothing is forgotten by its age.
    await expect.poll(async () => (await elsewhere.call("GET", "/api/v1/me")).status, { timeout: 20_000, interval: 20 }).toBe(401);
  }
});

test("promises that fall due are handled once, whoever finds them", async () => {
  const tickets = await Promise.all(Array.from({ length: 6 }, (_, i) => open(i % 2 === 0 ? one.client : there(one))));
  await moveTo(later(24));
  await moveTo(later(7));
  for (const { body } of tickets) {
    const { timeline } = await there(one).get<Ticket>(`/api/v1/tickets/${body.id}`);
    const steps = timeline
      .map(({ event, fields }) => ({ event, fields: fields as Record<string, unknown> }))
      .filter(({ event, fields }) => event.startsWith("escalation.") && fields["escalated_promise"] === "QI-2.2.1a/online_answer")
      .map(({ fields }) => fields["escalated_step"]);
    expect(steps).toEqual(["remind_handler", "send_coordinator"]);
  }
  const { items } = await one.client.get<{ items: Schema<"InboxMessage">[] }>("/api/v1/inbox", { limit: 200 });
  for (const { body } of tickets) {
    const told = items.filter(({ ticket_id }) => ticket_id === body.id).map(({ topic, clause, title }) => `${topic} ${clause ?? ""} ${title}`);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told).size, told.join("\n")).toBe(told.length);
  }
});

test("a message to a member is told on the server that the member looks at", async () => {
  const reader = await listen(second.origin, one, "?topics=inbox");
  await open(one.client);
  await desk.moveTo(later(24)); // the first server alone reminds
  expect((await reader.next("inbox")).event).toBe("inbox");
});

test("writers on both get numbers without a gap of order, and files of either", async () => {
  const made = (await Promise.all(Array.from({ length: 40 }, (_, i) => open(i % 2 === 0 ? one.client : there(one))))).map(({ body }) => body);
  expect(new Set(made.map(({ number }) => number)).size).toBe(40);
  const path = `/api/v1/tickets/${made[0]?.id ?? ""}/attachments`;
  const file = await one.client.call<Schema<"Attachment">>("POST", path, { query: { name: "a.txt" }, body: "words" });
  expect((await there(one).call("GET", `${path}/${file.body.id}`)).status).toBe(200);
});

test("a server with other keys is refused before it serves", async () => {
  const stranger = new Server(monday, desk.server.databaseUrl);
  await expect(stranger.start()).rejects.toThrow("keys.differ");
  await stranger.remove().catch(() => undefined);
});

test("one dies in the middle of its work, and the other goes on; nothing that was answered is lost", async () => {
  const answered: string[] = [];
  let enough = (): void => undefined;
  const twenty = new Promise<void>((resolve) => (enough = resolve));
  const write = async (client: Client) => {
    for (;;) {
      answered.push((await open(client)).body.id);
      if (answered.length === 20) enough();
    }
  };
  const dying = Promise.allSettled([write(there(one)), write(there(one)), write(there(one))]);
  await twenty;
  await second.stop("SIGKILL");
  await dying;
  const { status, body } = await open(one.client);
  expect(status).toBe(201);
  await desk.moveTo(later(31));
  const read = await one.client.get<Ticket>(`/api/v1/tickets/${body.id}`);
  expect(read.timeline.some(({ event }) => event.startsWith("escalation."))).toBe(true);
  for (const id of answered) expect((await one.client.get<Ticket>(`/api/v1/tickets/${id}`)).id).toBe(id);
  await second.start();
  expect((await open(there(one))).status).toBe(201);
});

test("the evidence of both is one chain", async () => {
  await second.stop();
  await desk.server.stop();
  const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
});
