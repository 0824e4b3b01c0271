// Webhooks told to a real receiver: signed, in order, tried again by the clock, replayed, and never sent inside.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";
import { isSigned, useReceiver } from "./support/receiver.js";
import { until } from "./support/until.js";

type Webhook = Schema<"Webhook">;
type Delivery = Schema<"WebhookDelivery">;
interface Page<Item> {
  items: Item[];
  next: string | null;
}

const receiver = useReceiver();
const desk = useDesk({ flags: ["--webhook-networks", "127.0.0.2"] });
let admin: Member;
let specialist: Member;
let count = 0;
beforeAll(async () => {
  admin = await desk.admin();
  specialist = await desk.member("specialist");
});

const subscribe = async (events: string[], more: Record<string, unknown> = {}): Promise<Webhook & { path: string }> => {
  const path = `/hook${++count}`;
  const made = await admin.client.post<Webhook>("/api/v1/webhooks", { url: receiver.url(path), events, ...more });
  return { ...made, path };
};
const remove = async ({ id }: Webhook): Promise<void> => {
  const { headers } = await admin.client.call("GET", `/api/v1/webhooks/${id}`);
  await admin.client.delete(`/api/v1/webhooks/${id}`, { "if-match": headers.get("etag") ?? "" });
};
const open = async (subject = "灯不亮"): Promise<Schema<"Ticket">> =>
  specialist.client.post("/api/v1/tickets", {
    fields: { kind: "inquiry", channel: "chat" },
    subject,
    customer: { name: "王女士", phone: "13800138000" },
  });
const deliveries = async ({ id }: Webhook, query = ""): Promise<Delivery[]> =>
  (await admin.client.get<Page<Delivery>>(`/api/v1/webhooks/${id}/deliveries${query}`)).items;
const first = (webhook: Webhook) => async (): Promise<Delivery | undefined> => (await deliveries(webhook)).at(-1);

test("a receiver is told of what it listens to, in order, signed, without personal data", async () => {
  const webhook = await subscribe(["ticket.opened", "note.added"]);
  expect(webhook.secret).toMatch(/^whs_/);
  const tickets = [await open(), await open(), await open()];
  await specialist.client.post(`/api/v1/tickets/${tickets[0]?.id ?? ""}/actions/note`, { fields: { body: "客户很着急" } });
  const told = await receiver.at(webhook.path, 4);
  expect(told.map(({ payload }) => payload.kind)).toEqual(["ticket.opened", "ticket.opened", "ticket.opened", "note.added"]);
  expect(told.slice(0, 3).map(({ payload }) => payload.ticket?.id)).toEqual(tickets.map(({ id }) => id));
  for (const one of told) {
    expect(isSigned(one, webhook.secret ?? "")).toBe(true);
    expect(isSigned(one, "whs_another")).toBe(false);
    expect(one.text).not.toMatch(/灯不亮|王女士|13800138000|客户很着急|commitment/);
    expect(one.headers["wellkept-delivery"]).toBe(`${webhook.id}.${one.payload.id}`);
    expect(one.headers["wellkept-attempt"]).toBe("1");
    expect(one.headers["wellkept-event"]).toBe(one.payload.kind);
    expect(one.headers["user-agent"]).toMatch(/^Wellkept\//);
  }
  const all = await until(() => deliveries(webhook), (rows) => rows.length === 4 && rows.every(({ state }) => state === "delivered"));
  expect(all.map(({ event_id }) => event_id)).toEqual(told.map(({ payload }) => payload.id).reverse());
  expect(all[0]).toMatchObject({ attempts: 1, status: 200, error: null, stream_id: tickets[0]?.id });
  const paged: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: Page<Delivery> = await admin.client.get(`/api/v1/webhooks/${webhook.id}/deliveries?limit=3${next === "" ? "" : `&cursor=${next}`}`);
    paged.push(...page.items.map(({ event_id }) => event_id));
    next = page.next;
  }
  expect(paged).toEqual(all.map(({ event_id }) => event_id));
  const shown = await admin.client.get<Webhook>(`/api/v1/webhooks/${webhook.id}`);
  expect(shown).toMatchObject({ waiting: 0, parked: 0, failures: 0, last_status: 200 });
  expect(shown).not.toHaveProperty("secret");
  await remove(webhook);
});

test("personal data goes where it is allowed", async () => {
  const webhook = await subscribe(["ticket.opened"], { personal: true });
  await open("要退货");
  const [one] = await receiver.at(webhook.path, 1);
  expect(one?.payload).toMatchObject({ data: { subject: "要退货" }, ticket: { subject: "要退货" }, customer: { name: "王女士", phone: "13800138000" } });
  await remove(webhook);
});

test("two secrets count while one replaces the other", async () => {
  const webhook = await subscribe(["ticket.opened"]);
  const newer = await admin.client.post<Webhook>(`/api/v1/webhooks/${webhook.id}/secret`);
  expect(newer.secret).not.toBe(webhook.secret);
  expect(newer.previous_secret_until).not.toBeNull();
  await open();
  const [one] = await receiver.at(webhook.path, 1);
  expect(one && isSigned(one, webhook.secret ?? "")).toBe(true);
  expect(one && isSigned(one, newer.secret ?? "")).toBe(true);
  const last = await admin.client.post<Webhook>(`/api/v1/webhooks/${webhook.id}/secret`, { at_once: true });
  await open();
  const [, two] = await receiver.at(webhook.path, 2);
  expect(two && isSigned(two, newer.secret ?? "")).toBe(false);
  expect(two && isSigned(two, last.secret ?? "")).toBe(true);
  await remove(webhook);
});

test("what fails is tried again by the clock, what waits behind it keeps its place, and what is parked is replayed", async () => {
  const webhook = await subscribe(["ticket.opened"]);
  receiver.reply = { status: 500 };
  const tickets = [await open(), await open()];
  const failed = await until(first(webhook), (one) => one?.attempts === 1);
  expect(failed).toMatchObject({ state: "waiting", status: 500, stream_id: tickets[0]?.id });
  expect(await receiver.at(webhook.path, 1)).toHaveLength(1);
  let attempts = 1;
  for (const seconds of [6, 36, 144, 720, 2160, 4320, 8640, 17_280, 34_560]) {
    receiver.reply = attempts === 2 ? "hang up" : attempts === 3 ? { status: 302, headers: { location: receiver.url("/elsewhere") } } : { status: 500 };
    await desk.pass({ seconds });
    attempts += 1;
    await until(first(webhook), (one) => one?.attempts === attempts);
  }
  const parked = await until(first(webhook), (one) => one?.state === "parked");
  expect(parked).toMatchObject({ attempts: 10, status: 500 });
  expect(receiver.told.filter(({ path }) => path === "/elsewhere")).toHaveLength(0);
  receiver.reply = { status: 204 };
  await desk.pass({ seconds: 10 });
  await until(() => deliveries(webhook, "?state=delivered"), (rows) => rows.length === 1);
  expect(await admin.client.post(`/api/v1/webhooks/${webhook.id}/deliveries/${parked?.event_id ?? ""}/replay`)).toMatchObject({ replays: 1 });
  await until(() => deliveries(webhook, "?state=delivered"), (rows) => rows.length === 2);
  expect(receiver.told.filter(({ path }) => path === webhook.path).at(-1)?.payload).toMatchObject({ replays: 1, ticket: { id: tickets[0]?.id } });
  await remove(webhook);
});

test("a receiver that talks without end has answered", async () => {
  const webhook = await subscribe(["ticket.opened"]);
  receiver.reply = "flood";
  await open();
  expect(await until(first(webhook), (one) => one?.attempts === 1)).toMatchObject({ state: "delivered", status: 200 });
  receiver.reply = { status: 200 };
  await remove(webhook);
});

test("410 switches a webhook off, and a range is told again when it is on", async () => {
  await desk.pass({ seconds: 1 });
  const from = desk.now;
  const webhook = await subscribe(["ticket.opened"]);
  receiver.reply = { status: 410 };
  await open();
  await until(() => admin.client.get<Webhook>(`/api/v1/webhooks/${webhook.id}`), ({ active }) => !active);
  expect(await admin.client.refused("POST", `/api/v1/webhooks/${webhook.id}/ping`)).toMatchObject({ code: "webhook.inactive" });
  receiver.reply = { status: 200 };
  await desk.pass({ minutes: 10 });
  await open();
  const { headers } = await admin.client.call("GET", `/api/v1/webhooks/${webhook.id}`);
  const on = await admin.client.patch<Webhook>(`/api/v1/webhooks/${webhook.id}`, { active: true }, { "if-match": headers.get("etag") ?? "" });
  expect(on.active).toBe(true);
  const stale = await admin.client.refused("PATCH", `/api/v1/webhooks/${webhook.id}`, { body: { active: false }, headers: { "if-match": headers.get("etag") ?? "" } });
  expect(stale.code).toBe("webhook.stale");
  await desk.pass({ seconds: 1 });
  await admin.client.post(`/api/v1/webhooks/${webhook.id}/replay`, { from, until: desk.now });
  const rows = await until(() => deliveries(webhook), (some) => some.length === 2 && some.every(({ state, replays }) => state === "delivered" && replays === 1));
  const told = receiver.told.filter(({ path }) => path === webhook.path).slice(-2);
  expect(told.map(({ payload }) => payload.id)).toEqual(rows.map(({ event_id }) => event_id).reverse());
  expect(await admin.client.post(`/api/v1/webhooks/${webhook.id}/ping`)).toMatchObject({ kind: "webhook.ping", state: "waiting" });
  await until(() => deliveries(webhook), (some) => some.some(({ kind, state }) => kind === "webhook.ping" && state === "delivered"));
  await remove(webhook);
  expect(await admin.client.refused("GET", `/api/v1/webhooks/${webhook.id}/deliveries`)).toMatchObject({ code: "webhook.unknown" });
});

test("what waited while the server was down is told when it is back", async () => {
  const webhook = await subscribe(["ticket.opened"]);
  await receiver.stop();
  const ticket = await open();
  await until(first(webhook), (one) => one?.attempts === 1 && one.error !== null);
  await desk.server.stop("SIGKILL");
  await receiver.start();
  await desk.server.start();
  await desk.moveTo(desk.now);
  await desk.pass({ minutes: 2 });
  const [one] = await receiver.at(webhook.path, 1);
  expect(one?.payload.ticket?.id).toBe(ticket.id);
  await remove(webhook);
});

test.each([
  "https://10.0.0.1/hook",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[fe80::1]/",
  "https://0x0a000001/",
  "https://１０.0.0.1/",
  "http://10.0.0.1/",
  "ftp://example.com/",
  "https://user:word@example.com/",
  "javascript:alert(1)",
])("%s cannot be a webhook", async (url) => {
  const problem = await admin.client.refused("POST", "/api/v1/webhooks", { body: { url, events: ["*"] } });
  expect(problem.code).toBe("webhook.url");
});

test("a name that leads inside is refused when it is called", async () => {
  // It may be named: only the look-up tells where it leads. 127.0.0.1 is not among the networks.
  const made = await admin.client.post<Webhook>("/api/v1/webhooks", { url: "https://localhost:1/", events: ["ticket.closed"] });
  await admin.client.post(`/api/v1/webhooks/${made.id}/ping`);
  const row = await until(first(made), (one) => one?.attempts === 1);
  expect(row).toMatchObject({ kind: "webhook.ping", state: "waiting", status: null, error: "the address is not public" });
  await remove(made);
});

test("wrong wishes are refused", async () => {
  const wish = { url: receiver.url("/x"), events: ["*"] };
  expect(await admin.client.refused("POST", "/api/v1/webhooks", { body: { ...wish, events: ["Ticket Opened"] } })).toMatchObject({ code: "webhook.events" });
  expect(await admin.client.refused("POST", "/api/v1/webhooks", { body: { ...wish, secret: "mine" } })).toMatchObject({ code: "request.invalid" });
  expect(await admin.client.refused("GET", "/api/v1/webhooks/1")).toMatchObject({ code: "webhook.unknown" });
  const { secret } = await admin.client.post<{ secret: string }>("/api/v1/tokens", { member: admin.id, name: "narrow", scopes: ["webhook.manage"] });
  const narrow = admin.client.withToken(secret);
  expect(await narrow.refused("POST", "/api/v1/webhooks", { body: { ...wish, personal: true } })).toMatchObject({ code: "webhook.personal" });
});
