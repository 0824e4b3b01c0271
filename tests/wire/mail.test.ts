// Letters through a real mail server: delivered, tried again while it is down, dead when it refuses for good.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { Desk, type Member } from "./support/desk.js";
import { usePost } from "./support/smtp.js";
import { until } from "./support/until.js";

type Row = Schema<"OutboxMessage">;
interface Outbox {
  items: Row[];
  next: string | null;
}

const post = usePost();
let desk: Desk;
let handler: Member;
let admin: Member;
beforeAll(async () => {
  desk = new Desk({ flags: post.flags });
  await desk.server.start();
  admin = await desk.admin();
  handler = await desk.member("specialist");
  await desk.member("supervisor");
  await handler.client.call("PUT", "/api/v1/me/notifications", {
    body: { language: "zh-CN", zone: "Asia/Shanghai", email: "li.lei@example.com", digest_at: "08:00", topics: [{ topic: "reminder", inbox: true, email: "at_once" }] },
  });
});
afterAll(() => desk.server.remove());

const outbox = async (): Promise<Row[]> => (await admin.client.get<Outbox>("/api/v1/outbox")).items;
// Of the newest ticket: the reminder of the answer within 30 minutes. Other clocks of it turn yellow too.
const newest = async (): Promise<Row | undefined> => (await outbox()).find(({ clause }) => clause === "QI-2.2.1a");
// A reminder to the handler goes out by e-mail.
async function remind(): Promise<void> {
  await handler.client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "chat" }, subject: "How?" });
  await desk.pass({ minutes: 24 });
}
const decoded = (letter: string): string => Buffer.from(letter.split(/\r?\n\r?\n/).slice(1).join(""), "base64").toString();
const header = (letter: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, "im").exec((letter.split(/\r?\n\r?\n/)[0] ?? "").replaceAll(/\r?\n[ \t]+/g, " "))?.[1];

test("a letter is delivered with its subject and text in Chinese", async () => {
  await post.start();
  await remind();
  const row = await until(newest, (one) => one?.state === "sent");
  expect(row).toMatchObject({ channel: "email", address: "l***@example.com", attempts: 1, topic: "reminder", last_error: null });
  const letter = post.letters().find((one) => one.includes(`<${row?.id ?? ""}@`)) ?? "";
  expect(header(letter, "to")).toBe("li.lei@example.com");
  expect(header(letter, "message-id")).toBe(`<${row?.id ?? ""}@example.com>`);
  expect(header(letter, "subject")).toMatch(/^=\?utf-8\?/i);
  expect(header(letter, "auto-submitted")).toBe("auto-generated");
  expect(decoded(letter)).toContain("请尽快处理");
});

test("while the server is down a letter waits, and goes out when it is back", async () => {
  await post.stop();
  await remind();
  const waiting = await until(newest, (one) => one?.attempts === 1 && one.last_error !== null);
  expect(waiting).toMatchObject({ state: "waiting" });
  await post.start();
  await desk.pass({ minutes: 1 });
  const sent = await until(newest, (one) => one?.state === "sent");
  expect(sent).toMatchObject({ id: waiting?.id, attempts: 2 });
  expect(post.letters().filter((one) => one.includes(`<${sent?.id ?? ""}@`))).toHaveLength(1);
});

test("what the server refuses for good is a dead letter, which can be tried again", async () => {
  await post.stop();
  await post.start({ limit: 10 });
  await remind();
  const dead = await until(newest, (one) => one?.state === "dead");
  expect(dead?.last_error).toMatch(/55\d/);
  const listed = await admin.client.get<Outbox>("/api/v1/outbox?state=dead");
  expect(listed.items.map(({ id }) => id)).toContain(dead?.id);
  await post.stop();
  await post.start();
  await admin.client.post(`/api/v1/outbox/${dead?.id ?? ""}/retry`);
  await until(newest, (one) => one?.state === "sent");
  const again = await admin.client.call("POST", `/api/v1/outbox/${dead?.id ?? ""}/retry`);
  expect(again).toMatchObject({ status: 409, body: { code: "outbox.not_dead" } });
  const ids = post.letters().map((letter) => header(letter, "message-id"));
  expect(new Set(ids).size).toBe(ids.length);
});

test("quiet hours hold a letter back until they are over, and a digest puts what came into one letter", async () => {
  const local = (hours: number) => new Date(Date.parse(desk.now) + (8 + hours) * 3_600_000).toISOString().slice(11, 16); // in Shanghai
  const choose = (quiet: Schema<"QuietHours"> | null, email: Schema<"MailChoice">, digest: string) =>
    handler.client.call("PUT", "/api/v1/me/notifications", {
      body: { language: "zh-CN", zone: "Asia/Shanghai", email: "li.lei@example.com", quiet, digest_at: digest, topics: [{ topic: "reminder", inbox: true, email }] },
    });
  await choose({ from: local(-1), until: local(3) }, "at_once", "08:00");
  await remind();
  const held = await newest();
  expect(held).toMatchObject({ state: "waiting", attempts: 0 });
  await desk.pass({ hours: 3 });
  await until(async () => (await outbox()).find(({ id }) => id === held?.id), (one) => one?.state === "sent");

  await choose(null, "digest", local(2));
  const before = (await outbox()).map(({ id }) => id);
  await remind();
  const kept = (await outbox()).filter(({ id, topic }) => !before.includes(id) && topic === "reminder");
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.every(({ state, attempts }) => state === "waiting" && attempts === 0)).toBe(true);
  const letters = post.letters().length;
  await desk.pass({ hours: 2 });
  await until(async () => (await outbox()).filter(({ id }) => kept.some((one) => one.id === id)), (rows) => rows.every(({ state }) => state === "sent"));
  const added = post.letters().slice(letters).map((letter) => decoded(letter));
  const digest = added.find((text) => kept.length === text.split("即将到期").length - 1) ?? "";
  expect(digest, added.join("\n---\n")).toContain("T-");
});
