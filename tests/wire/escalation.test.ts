// Lights that turn by themselves: reminders, coordinators, and further steps, in order and once; also after a downtime.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

type Ticket = Schema<"Ticket">;
interface Inbox {
  items: Schema<"InboxMessage">[];
  next: string | null;
  counts: Schema<"InboxCounts">;
}

const desk = useDesk();
let specialist: Member;
let supervisor: Member;
let head: Member;
beforeAll(async () => {
  specialist = await desk.member("specialist");
  supervisor = await desk.member("supervisor");
  head = await desk.member("department_head");
});

const open = (): Promise<Ticket> =>
  specialist.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "chat" }, subject: "How do I pair the lamp?" });
const read = (id: string): Promise<Ticket> => specialist.client.get<Ticket>(`/api/v1/tickets/${id}`);
const inbox = (member: Member, query = ""): Promise<Inbox> => member.client.get<Inbox>(`/api/v1/inbox${query}`);
// What was done for the answer that an inquiry by chat is owed within 30 minutes.
const steps = (ticket: Ticket): unknown[] =>
  ticket.timeline
    .map(({ event, fields }) => ({ event, fields: fields as Record<string, unknown> }))
    .filter(({ event, fields }) => event.startsWith("escalation.") && fields["escalated_promise"] === "QI-2.2.1a/online_answer")
    .map(({ fields }) => fields["escalated_step"]);

test("QI-2.2.2 reminds the handler at yellow and sends a coordinator at red", async () => {
  const { id, number } = await open();
  await desk.pass({ minutes: 23, seconds: 59 });
  expect(steps(await read(id))).toEqual([]);
  await desk.pass({ seconds: 1 });
  expect(steps(await read(id))).toEqual(["remind_handler"]);
  const reminded = (await inbox(specialist)).items.find(({ ticket_id }) => ticket_id === id);
  expect(reminded).toMatchObject({ topic: "reminder", clause: "QI-2.2.1a", read_at: null });
  expect(reminded?.title).toContain(number);

  await desk.pass({ minutes: 6 });
  expect(steps(await read(id))).toEqual(["remind_handler"]);
  await desk.pass({ seconds: 1 });
  const red = await read(id);
  expect(steps(red)).toEqual(["remind_handler", "send_coordinator"]);
  expect(red.fields["coordinator"]).toBe(supervisor.id);
  const assigned = red.timeline.find(({ event }) => event === "escalation.coordinator_assigned");
  expect(assigned?.fields).toMatchObject({ escalated_by: "QI-2.2.2", by: "system", coordinator: supervisor.id });
  expect(assigned?.fields["chosen_because"]).toContain("fewest open red tickets");
  const sent = (await inbox(supervisor)).items.find(({ ticket_id }) => ticket_id === id);
  expect(sent).toMatchObject({ topic: "coordination", urgent: true, clause: "QI-2.2.1a" });
});

test("QI-2.2.1c goes on step by step, and an answer ends it", async () => {
  const { id } = await open();
  await desk.pass({ hours: 4, minutes: 31 });
  expect(steps(await read(id))).toEqual(["remind_handler", "send_coordinator", "supervisor"]);
  await specialist.client.post(`/api/v1/tickets/${id}/actions/confirm_identity`, { fields: { subject: "The lamp", person: "Li Na" } });
  await specialist.client.post(`/api/v1/tickets/${id}/actions/answer`, { fields: { answer: "Hold the button for five seconds." } });
  await desk.pass({ days: 2 });
  expect(steps(await read(id))).toHaveLength(3);
});

test("QI-2.2.1c catches up in order and once after the server was down", async () => {
  const { id } = await open();
  const before = (await inbox(head)).items.length;
  await desk.server.stop("SIGKILL");
  await desk.server.start();
  await desk.pass({ days: 5 });
  expect(steps(await read(id))).toEqual(["remind_handler", "send_coordinator", "supervisor", "head", "management"]);
  await desk.pass({ days: 5 });
  expect(steps(await read(id))).toHaveLength(5);
  expect((await inbox(head, "?limit=200")).items.length).toBeGreaterThan(before);
});

test("QI-2.2.2 QI-2.2.1c count their use as evidence", async () => {
  const matrix = await supervisor.client.get<Schema<"Matrix">>("/api/v1/compliance", { from: "2026-01-01" });
  const used = (clause: string, rule: string): number =>
    matrix.clauses.find((one) => one.clause === clause)?.rules.find((one) => one.rule === rule)?.n ?? 0;
  expect(used("QI-2.2.2", "reminded")).toBeGreaterThanOrEqual(3);
  expect(used("QI-2.2.2", "coordinated")).toBeGreaterThanOrEqual(3);
  expect(used("QI-2.2.1c", "raised")).toBeGreaterThanOrEqual(4);
});

test("an inbox shows unread messages first, page by page, and counts them", async () => {
  const all = await inbox(specialist, "?limit=200");
  expect(all.counts.unread).toBe(all.items.filter(({ read_at }) => read_at === null).length);
  const [first = "", second = ""] = all.items.map(({ id }) => id);
  expect(await specialist.client.post(`/api/v1/inbox/${first}/read`)).toMatchObject({ unread: all.counts.unread - 1 });
  const again = await inbox(specialist, "?limit=200");
  expect(again.items[0]?.id).toBe(second);
  expect(again.items.at(-1)?.id).toBe(first);
  const paged: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const page: Inbox = await inbox(specialist, `?limit=1${next === "" ? "" : `&cursor=${next}`}`);
    paged.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  expect(paged).toEqual(again.items.map(({ id }) => id));
  await specialist.client.post(`/api/v1/inbox/${first}/unread`);
  expect(await specialist.client.get("/api/v1/inbox/count")).toMatchObject({ unread: all.counts.unread });
  expect(await specialist.client.post("/api/v1/inbox/read-all")).toEqual({ unread: 0, urgent: 0 });
  const other = await supervisor.client.call("POST", `/api/v1/inbox/${first}/read`);
  expect(other).toMatchObject({ status: 404, body: { code: "inbox.unknown" } });
  expect(await supervisor.client.call("GET", "/api/v1/inbox?cursor=x")).toMatchObject({ status: 400, body: { code: "request.cursor" } });
});

test("a member chooses language, hours and topics", async () => {
  const path = "/api/v1/me/notifications";
  const wanted = {
    language: "en",
    zone: "America/New_York",
    email: "head@example.com",
    quiet: { from: "22:00", until: "07:00" },
    digest_at: "17:30",
    topics: [{ topic: "reminder", inbox: true, email: "digest" }],
  };
  expect(await head.client.get(path)).toMatchObject({ language: "zh-CN", quiet: null, email_sent: false });
  expect(await head.client.call("PUT", path, { body: wanted })).toMatchObject({ status: 200, body: { zone: "America/New_York" } });
  const { topics, ...rest } = wanted;
  const stored = await head.client.get<Schema<"NotificationSettings">>(path);
  expect(stored).toMatchObject(rest);
  expect(stored.topics.find(({ topic }) => topic === "reminder")).toMatchObject({ ...topics[0] });
  expect((await inbox(head)).items[0]?.title).toMatch(/^Overdue: /);
  for (const [field, value] of Object.entries({ zone: "Moon/Base", language: "fr", email: "a@b\r\nBcc: c@d.e", digest_at: "25:00" })) {
    const refused = await head.client.call("PUT", path, {
      body: JSON.stringify({ ...wanted, [field]: value }),
      headers: { "content-type": "application/json" },
    });
    expect(refused.status, field).toBe(400);
  }
});

test("only who manages jobs sees the outbox", async () => {
  const { client } = await desk.admin();
  expect(await client.get("/api/v1/outbox")).toEqual({ items: [], next: null });
  expect(await specialist.client.call("GET", "/api/v1/outbox")).toMatchObject({ status: 403 });
  expect(await client.call("POST", "/api/v1/outbox/12345/retry")).toMatchObject({ status: 404, body: { code: "outbox.unknown" } });
});
