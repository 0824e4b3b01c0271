// Letters through a mail server that takes them only encrypted.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { Desk, type Member } from "./support/desk.js";
import { usePost } from "./support/smtp.js";
import { until } from "./support/until.js";

type Row = Schema<"OutboxMessage">;

const post = usePost();
let desk: Desk;
let handler: Member;
let admin: Member;
beforeAll(async () => {
  post.makeCertificate();
  desk = new Desk({ flags: post.tlsFlags });
  await desk.server.start();
  admin = await desk.admin();
  handler = await desk.member("specialist");
  await handler.client.call("PUT", "/api/v1/me/notifications", {
    body: { language: "en", zone: "Asia/Shanghai", email: "li.lei@example.com", digest_at: "08:00", topics: [{ topic: "reminder", inbox: true, email: "at_once" }] },
  });
});
afterAll(() => desk.server.remove());

const newest = async (): Promise<Row | undefined> =>
  (await admin.client.get<{ items: Row[] }>("/api/v1/outbox")).items.find(({ clause }) => clause === "QI-2.2.1a");

test("a server without encryption gets no letter, one with it does", async () => {
  await post.start();
  await handler.client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "chat" }, subject: "How?" });
  await desk.pass({ minutes: 24 });
  const waiting = await until(newest, (one) => one?.attempts === 1 && one.last_error !== null);
  expect(waiting).toMatchObject({ state: "waiting" });
  expect(post.letters()).toEqual([]);
  await post.stop();
  await post.start({ tls: true });
  await desk.pass({ minutes: 1 });
  await until(newest, (one) => one?.state === "sent");
  expect(post.letters().length).toBeGreaterThan(0);
});
