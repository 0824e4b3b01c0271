// Tasks and call-backs, drafts, templates.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let one: Member;
let two: Member;
let supervisor: Member;
let ticket: Schema<"Ticket">;
beforeAll(async () => {
  one = await desk.member("specialist");
  two = await desk.member("specialist");
  supervisor = await desk.member("supervisor");
  const customer = await one.client.post<Schema<"Customer">>("/api/v1/customers", { name: "李娜" });
  ticket = await one.client.post("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "Lamp", customer_id: customer.id });
});

const after = (minutes: number) => new Date(Date.parse(desk.now) + minutes * 60_000).toISOString();
const path = () => `/api/v1/tickets/${ticket.id}`;
type Task = Schema<"Task">;
const mine = async (who: Member) => (await who.client.get<{ items: Task[] }>("/api/v1/tasks")).items.map(({ title }) => title);

test("a call-back is opened, reminded of, put off and done, each on the timeline", async () => {
  const later = await one.client.post<Task>(`${path()}/tasks`, { title: "Look again", due_at: after(120), assignee_id: two.id });
  const call = await one.client.post<Task>(`${path()}/tasks`, { kind: "call_back", title: "Call Li Na", due_at: after(60), remind_at: after(30), assignee_id: two.id });
  expect(call).toMatchObject({ state: "open", late: false, version: 1, created_by: one.id, assignee_id: two.id });
  expect(await mine(two)).toEqual(["Call Li Na", "Look again"]);
  expect(await mine(one)).toEqual([]);

  await desk.pass({ minutes: 31 });
  const inbox = await two.client.call<{ items: { title?: string }[] }>("GET", "/api/v1/inbox");
  if (inbox.status === 200) expect(JSON.stringify(inbox.body)).toContain("Call Li Na");

  const task = `/api/v1/tasks/${call.id}`;
  const moved = await two.client.patch<Task>(task, { due_at: after(180) }, { "if-match": '"v1"' });
  expect(moved.version).toBe(2);
  expect(await mine(two)).toEqual(["Look again", "Call Li Na"]);
  expect(await two.client.refused("PATCH", task, { body: { title: "x" }, headers: { "if-match": '"v1"' } })).toMatchObject({ status: 412, code: "task.stale" });
  expect(await two.client.post<Task>(`${task}/done`, { note: "She is content." })).toMatchObject({ state: "done", late: false });
  expect(await two.client.refused("POST", `${task}/done`)).toMatchObject({ status: 409, code: "task.ended" });
  expect(await two.client.post<Task>(`/api/v1/tasks/${later.id}/drop`, {})).toMatchObject({ state: "dropped" });
  expect(await mine(two)).toEqual([]);

  const { timeline } = await one.client.get<Schema<"Ticket">>(path());
  expect(timeline.filter(({ event }) => event.startsWith("task.")).map(({ event }) => event)).toEqual([
    "task.opened",
    "task.opened",
    "task.changed",
    "task.done",
    "task.dropped",
  ]);
  expect(timeline.find(({ event }) => event === "task.done")?.fields).toMatchObject({ task: call.id, body: "She is content." });
  expect((await one.client.get<{ items: Task[] }>(`${path()}/tasks`)).items.map(({ state }) => state)).toEqual(["dropped", "done"]);
});

test("a task says who and when, both possible", async () => {
  const refused = (body: Record<string, unknown>) => one.client.refused("POST", `${path()}/tasks`, { body: { title: "x", due_at: after(10), ...body } });
  expect(await refused({ due_at: after(-1) })).toMatchObject({ status: 400, code: "task.due" });
  expect(await refused({ remind_at: after(11) })).toMatchObject({ status: 400, code: "task.remind" });
  expect(await refused({ assignee_id: "1" })).toMatchObject({ status: 400, code: "task.assignee" });
  expect(await refused({ kind: "errand" })).toMatchObject({ status: 400, code: "request.invalid" });
  expect(await one.client.refused("GET", "/api/v1/tasks/1")).toMatchObject({ status: 404, code: "task.unknown" });
});

test("a draft is kept for its writer alone, without an event", async () => {
  const before = (await one.client.get<Schema<"Ticket">>(path())).version;
  const draft = `${path()}/drafts/message`;
  await one.client.put(draft, { content: { body: "Dear" } });
  expect(await one.client.put<Schema<"Draft">>(draft, { content: { body: "Dear Li Na" } })).toMatchObject({ version: 2 });
  type Drafts = { items: Schema<"Draft">[] };
  expect((await one.client.get<Drafts>(`${path()}/drafts`)).items).toMatchObject([{ purpose: "message", content: { body: "Dear Li Na" } }]);
  expect((await one.client.get<Drafts>("/api/v1/me/drafts")).items).toHaveLength(1);
  expect((await two.client.get<Drafts>(`${path()}/drafts`)).items).toEqual([]);
  await one.client.delete(draft);
  expect((await one.client.get<Drafts>("/api/v1/me/drafts")).items).toEqual([]);
  expect((await one.client.get<Schema<"Ticket">>(path())).version).toBe(before);
  expect(await one.client.refused("PUT", draft, { body: { content: { body: "x".repeat(40_000) } } })).toMatchObject({ status: 413, code: "draft.too_large" });
  expect(await one.client.refused("PUT", `${path()}/drafts/No`, { body: { content: {} } })).toMatchObject({ status: 400, code: "draft.purpose" });
});

test("a template is filled from the ticket in both languages; its versions stay readable", async () => {
  const made = await supervisor.client.post<Schema<"Template">>("/api/v1/templates", {
    name: { zh: "受理", en: "Taken in" },
    subject: { zh: "工单 {{ticket.number}}", en: "Ticket {{ticket.number}}" },
    body: { zh: "{{customer.name}}您好：{{ticket.kind}}，{{member.name}}", en: "Dear {{customer.name}}, {{ticket.kind}}, {{ticket.due}}" },
  });
  expect(made).toMatchObject({ purpose: "message", active: true, version: 1 });
  type Rendered = { template: string; subject: string; body: string; missing: string[] };
  const render = (lang: string) => one.client.post<Rendered>(`/api/v1/templates/${made.id}/render`, { ticket_id: ticket.id, lang });
  expect(await render("zh")).toEqual({ template: `${made.id}@1`, subject: `工单 ${ticket.number}`, body: `李娜您好：咨询，${one.login}`, missing: [] });
  expect((await render("en")).body).toMatch(/^Dear 李娜, Inquiry, 2026-\d\d-\d\d \d\d:\d\d$/);

  const template = `/api/v1/templates/${made.id}`;
  await supervisor.client.patch(template, { active: false, name: { zh: "旧", en: "Old" } }, { "if-match": '"v1"' });
  const { items } = await one.client.get<{ items: Schema<"Template">[] }>(`${template}/history`);
  expect(items.map(({ version, name, active }) => [version, name.en, active])).toEqual([
    [2, "Old", false],
    [1, "Taken in", true],
  ]);
  expect(await supervisor.client.refused("PATCH", template, { body: { active: true }, headers: { "if-match": '"v1"' } })).toMatchObject({ status: 412, code: "template.stale" });
  const wrong = { name: { zh: "x", en: "x" }, body: { zh: "{{ticket.colour}}", en: "x" } };
  expect(await supervisor.client.refused("POST", "/api/v1/templates", { body: wrong })).toMatchObject({ status: 400, code: "template.placeholder" });
  expect(await one.client.refused("POST", "/api/v1/templates", { body: wrong })).toMatchObject({ status: 403 });
});
