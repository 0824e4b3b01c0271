// Tickets of other systems come with customers, messages and files; whole tables go out.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";
import { binary, root } from "./support/server.js";
import { until } from "./support/until.js";

type Ticket = Schema<"Ticket">;
type Export = Schema<"Export">;

const desk = useDesk();
let admin: Member;
beforeAll(async () => {
  admin = await desk.admin();
});

const sample = (name: string): string => join(root, "tests/fixtures/import", name);
const load = (...args: string[]): { status: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(binary, ["import", ...desk.server.place, ...args], { encoding: "utf8" });
  return { status, out: stdout, err: stderr };
};
const all = async (): Promise<Schema<"TicketPage">["items"]> =>
  (await admin.client.get<Schema<"TicketPage">>("/api/v1/tickets?order=newest&open=any&limit=200")).items;
const titled = async (subject: string): Promise<Ticket> => {
  const found = (await all()).find((one) => one.subject === subject);
  return admin.client.get(`/api/v1/tickets/${found?.id ?? ""}`);
};
const said = (ticket: Ticket): string[] => ticket.timeline.map(({ event }) => event);

test("a folder of Zendesk's answers becomes tickets with customers, messages and files", async () => {
  const run = load("--mapping", "zendesk", sample("zendesk"));
  // The ticket without a time cannot be taken; what was exported twice is one.
  expect(run.out).toMatch(/4 rows: 3 imported, 0 there already, 1 rejected/);
  expect(run.out).toContain("'ticket.opened' has no time");
  expect(run.out).toContain("2 files came with them, 1 were not there or are not taken");
  expect(run.status).toBe(1);
  const lamp = await titled("灯不亮");
  expect(lamp).toMatchObject({ kind: "repair", channel: "email", urgency: "priority", opened_at: "2024-03-04T01:00:00Z", closed_at: "2024-03-05T03:00:00Z" });
  expect(said(lamp).filter((event) => event !== "ticket.changed").sort()).toEqual(
    ["ticket.opened", "attachment.added", "message.sent", "message.received", "note.added", "message.sent", "attachment.added", "ticket.closed", "ticket.reopened", "ticket.closed", "survey.answered"].sort(),
  );
  const words = JSON.stringify(lamp.timeline);
  for (const text of ["您好，请问型号是多少？", "L-200", "同批次有三起，怀疑电源。", "太慢了"]) expect(words).toContain(text);
  const names = lamp.attachments.map(({ name }) => name).sort();
  expect(names).toEqual(["照片 1.png", "说明.txt"].sort());
  const note = lamp.attachments.find(({ name }) => name === "说明.txt");
  const { bytes } = await admin.client.download(`/api/v1/tickets/${lamp.id}/attachments/${note?.id ?? ""}`);
  expect(bytes.toString()).toBe(readFileSync(join(sample("zendesk"), "attachments/503"), "utf8"));
  const customer = await admin.client.get<Schema<"Customer">>(`/api/v1/customers/${lamp.customer_id ?? ""}`);
  expect(customer).toMatchObject({ name: "王女士" });
  const question = await titled("How do I pair the lamp?");
  expect(question).toMatchObject({ kind: "inquiry", channel: "web", closed_at: "2024-03-06T11:00:00Z" });
});

test("the same folder again changes nothing, and what is new in it comes in", async () => {
  const before = await all();
  const run = load("--mapping", "zendesk", sample("zendesk"));
  expect(run.out).toMatch(/4 rows: 0 imported, 3 there already, 1 rejected/);
  expect(await all()).toEqual(before);
  const folder = mkdtempSync(join(tmpdir(), "wellkept-zendesk-"));
  try {
    cpSync(sample("zendesk"), folder, { recursive: true });
    const page = JSON.parse(readFileSync(join(folder, "tickets-2.json"), "utf8")) as { tickets: Record<string, unknown>[] };
    const more = { ...page, tickets: [{ ...page.tickets[0], id: 4720, subject: "又坏了", status: "open" }] };
    writeFileSync(join(folder, "tickets-3.json"), JSON.stringify(more));
    expect(load("--mapping", "zendesk", folder).out).toMatch(/5 rows: 1 imported, 3 there already, 1 rejected/);
    expect(await titled("又坏了")).toMatchObject({ closed_at: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a folder of Zammad's answers becomes tickets too, its HTML words alone", async () => {
  const dry = load("--mapping", "zammad", "--dry-run", sample("zammad"));
  expect(dry).toMatchObject({ status: 0 });
  expect(load("--mapping", "zammad", sample("zammad")).out).toMatch(/2 rows: 2 imported, 0 there already, 0 rejected\n1 files came with them/);
  const locked = await titled("无法登录");
  expect(locked).toMatchObject({ channel: "email", urgency: "priority", opened_at: "2024-05-06T02:00:00Z", closed_at: "2024-05-06T08:00:00Z" });
  const words = JSON.stringify(locked.timeline);
  expect(words).toContain("你好，\\n无法登录 App & 网页。");
  expect(words).not.toMatch(/script|alert|<p>/);
  expect(said(locked)).toEqual(expect.arrayContaining(["message.received", "note.added", "message.sent", "attachment.added", "ticket.closed"]));
  expect(load("--mapping", "zammad", sample("zammad")).out).toMatch(/0 imported, 2 there already/);
  expect(execFileSync(binary, ["verify", ...desk.server.place], { encoding: "utf8" })).not.toMatch(/broken|differs/i);
});

test("a mapping and what it is given must fit", () => {
  expect(load("--mapping", "zendesk", join(sample("zendesk"), "tickets-1.json")).err).toContain("import.bundle");
  expect(load("--mapping", "zendesk", sample("zammad/attachments")).err).toContain("import.bundle");
  expect(load("--mapping", join(root, "examples/import/boston311.yaml"), sample("zendesk")).err).toContain("import.bundle");
});

const done = (client: Member["client"], id: string): Promise<Export> =>
  until(() => client.get<Export>(`/api/v1/exports/${id}`), ({ state }) => state === "done");

test("whole tables go out in the background, within sight, masked unless asked for", async () => {
  const tickets = await admin.client.post<Export>("/api/v1/exports", { what: "tickets", format: "ndjson", personal: true });
  const through = await done(admin.client, tickets.id);
  const count = (await all()).length;
  expect(through).toMatchObject({ rows: count, looked_at: count, total: count, parts: 1, error: null });
  const { bytes, headers } = await admin.client.download(`/api/v1/exports/${tickets.id}/parts/1`);
  const rows = bytes.toString().trim().split("\n").map((line) => JSON.parse(line) as { subject: string | null; source: string });
  expect(rows).toHaveLength(count);
  expect(rows.some(({ subject }) => subject === "灯不亮")).toBe(true);
  expect(headers.get("content-disposition")).toContain("wellkept-tickets-1.ndjson");

  const customers = await admin.client.post<Export>("/api/v1/exports", { what: "customers", format: "csv" });
  await done(admin.client, customers.id);
  const masked = (await admin.client.download(`/api/v1/exports/${customers.id}/parts/1`)).bytes.toString();
  expect(masked).not.toMatch(/王女士|13900139000|zhao@example\.com/);

  const promises = await admin.client.post<Export>("/api/v1/exports", { what: "promises", format: "xlsx" });
  await done(admin.client, promises.id);
  expect((await admin.client.download(`/api/v1/exports/${promises.id}/parts/1`)).bytes.subarray(0, 2).toString()).toBe("PK");
});

test("no cell of an export is a formula", async () => {
  const one = await admin.client.post<Export>("/api/v1/exports", { what: "tickets", format: "csv", personal: true });
  await done(admin.client, one.id);
  const text = (await admin.client.download(`/api/v1/exports/${one.id}/parts/1`)).bytes.toString();
  expect(text).toContain("\"'=HYPERLINK(");
  expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
});

test("an export is its asker's alone, and needs what it shows", async () => {
  const auditor = await desk.member("auditor");
  const supervisor = await desk.member("supervisor");
  const specialist = await desk.member("specialist");
  const mine = await supervisor.client.post<Export>("/api/v1/exports", { what: "tickets", format: "csv" });
  expect(await auditor.client.refused("GET", `/api/v1/exports/${mine.id}`)).toMatchObject({ code: "export.unknown" });
  expect(await auditor.client.refused("POST", "/api/v1/exports", { body: { what: "customers", format: "csv" } })).toMatchObject({ code: "export.customers" });
  expect(await auditor.client.refused("POST", "/api/v1/exports", { body: { what: "tickets", format: "csv", personal: true } })).toMatchObject({ code: "export.personal" });
  expect(await specialist.client.refused("POST", "/api/v1/exports", { body: { what: "tickets", format: "csv" } })).toMatchObject({ code: "permission.missing" });
  await done(supervisor.client, mine.id);
  expect(await supervisor.client.refused("POST", `/api/v1/exports/${mine.id}/cancel`)).toMatchObject({ code: "export.finished" });
  expect(await supervisor.client.refused("POST", `/api/v1/exports/${mine.id}/resume`)).toMatchObject({ code: "export.not_stopped" });
  expect(await supervisor.client.refused("GET", `/api/v1/exports/${mine.id}/parts/2`)).toMatchObject({ code: "export.part" });
  const { items } = await supervisor.client.get<{ items: Export[] }>("/api/v1/exports");
  expect(items.map(({ id }) => id)).toEqual([mine.id]);
});
