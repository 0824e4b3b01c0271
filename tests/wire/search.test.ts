// Searching, similar tickets and suggestions, as the console uses them.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

type Page = Schema<"SearchPage">;
type Similar = Schema<"SimilarTickets">;

const desk = useDesk();
let specialist: Member;
let auditor: Member;
let manager: Member;
const made: Record<string, Schema<"Ticket">> = {};
let customer = "";

const open = (subject: string, body: string, more: Record<string, unknown> = {}) =>
  specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "repair", channel: "web" }, subject, body, ...more });
const find = (client: Client, q: string, more: Record<string, string | number> = {}) => client.get<Page>("/api/v1/search", { q, ...more });
const ids = (page: Page) => page.items.map(({ id }) => id);

// The index follows the log on its own; a clock that is moved takes it along, before the answer.
const indexed = () => desk.pass({ minutes: 1 });

beforeAll(async () => {
  specialist = await desk.member("specialist");
  auditor = await desk.member("auditor");
  manager = await desk.member("management");
  customer = (
    await specialist.client.post<Schema<"Customer">>("/api/v1/customers", { name: "王芳", phone: "138 0013 8000", email: "wang.fang@example.com" })
  ).id;
  made["leak"] = await open("廚房淨水器漏水", "接口一直滴水，序列号 SN2024AB1207", { customer_id: customer });
  made["lock"] = await open("门锁打不开", "指纹和密码都不行 <b>急</b>");
  await specialist.client.post(`/api/v1/tickets/${made["lock"].id}/actions/note`, { fields: { body: "客户说漏水之后门锁就坏了" } });
  await indexed();
});

describe("search", () => {
  test("finds a word inside a sentence, simplified by traditional and the reverse", async () => {
    for (const q of ["漏水", "厨房", "廚房", "净水器漏水"]) expect(ids(await find(specialist.client, q, { kind: "ticket" })), q).toEqual([made["leak"]?.id]);
    expect((await find(specialist.client, "漏锁")).items).toEqual([]);
  });

  test("marks what it found by offsets, and writes no HTML", async () => {
    const [item] = (await find(specialist.client, "指纹")).items;
    const snippet = item?.snippets.find(({ field }) => field === "matter");
    expect(snippet?.text).toBe("指纹和密码都不行 <b>急</b>");
    expect(snippet?.marks.map(([from, to]) => snippet.text.slice(from, to))).toEqual(["指纹"]);
  });

  test("finds messages with the event they stand in", async () => {
    const { items } = await find(specialist.client, "漏水", { kind: "message" });
    expect(items).toHaveLength(1);
    expect(items[0]?.event?.kind).toBe("note.added");
    expect(items[0]?.ticket?.id).toBe(made["lock"]?.id);
  });

  test("a ticket's number or a telephone number comes first", async () => {
    const number = made["lock"]?.number ?? "";
    const [first] = (await find(specialist.client, number.toLowerCase())).items;
    expect(first).toMatchObject({ exact: true, id: made["lock"]?.id });
    const [one] = (await find(specialist.client, "13800138000")).items;
    expect(one).toMatchObject({ exact: true, id: customer, customer: { phone: "13800138000" } });
  });

  test("customers are shown masked, or not at all, as everywhere", async () => {
    const [masked] = (await find(manager.client, "王芳")).items;
    expect(masked?.customer).toMatchObject({ phone: "138****8000", email: "w***@example.com" });
    expect(ids(await find(manager.client, "1380013"))).toEqual([]);
    expect(ids(await find(manager.client, "wang"))).toEqual([]);
    expect(ids(await find(auditor.client, "王芳"))).toEqual([]);
    const problem = await auditor.client.refused("GET", "/api/v1/search", { query: { q: "王芳", kind: "customer" } });
    expect(problem).toMatchObject({ status: 403, code: "permission.missing" });
  });

  test("registered devices are found by how serial number or model begins, with whose they are", async () => {
    const device = await specialist.client.post<Schema<"Device">>(`/api/v1/customers/${customer}/devices`, { model: "XK-77 Pro", serial: "QX 77-0042 AB" });
    const hit = { kind: "device", id: device.id, customer: { id: customer, name: "王芳" } };
    for (const q of ["QX77", "qx 77-0042", "xk-77"]) expect((await find(specialist.client, q)).items[0], q).toMatchObject({ ...hit, device: { model: "XK-77 Pro", serial: "QX 77-0042 AB" } });
    expect((await find(specialist.client, "QX770042AB", { kind: "device" })).items).toEqual([expect.objectContaining({ exact: true, id: device.id })]);
    // Who may not see contacts whole finds a serial number by all of it only, and sees its end.
    const [masked] = (await find(manager.client, "QX 77-0042 AB")).items;
    expect(masked).toMatchObject({ ...hit, device: { serial: "*********2 AB" } });
    expect((await find(manager.client, "QX77", { kind: "device" })).items).toEqual([]);
    expect((await find(auditor.client, "QX770042AB")).items).toEqual([]);
    expect(await auditor.client.refused("GET", "/api/v1/search", { query: { q: "QX77", kind: "device" } })).toMatchObject({ status: 403 });
    await desk.pass({ minutes: 1 });
    // A provider's people see the devices of their customers alone.
    const admin = await desk.admin();
    const { items } = await admin.client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
    const provider = (await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "provider", name: "Alpha", parent: items[0]?.id })).id;
    const outside = await desk.member("specialist", provider);
    expect((await find(outside.client, "QX770042AB")).items).toEqual([]);
  });

  test("refuses what it cannot look for", async () => {
    for (const q of ["", "？！", "x".repeat(101)]) {
      expect(await specialist.client.refused("GET", "/api/v1/search", { query: { q } })).toMatchObject({ status: 400, code: "search.query" });
    }
    expect(await specialist.client.refused("GET", "/api/v1/search", { query: { q: "x", kind: "unit" } })).toMatchObject({ code: "search.kind" });
    expect(await specialist.client.refused("GET", "/api/v1/search", { query: { q: "x", cursor: "1.2" } })).toMatchObject({ code: "request.cursor" });
  });

  test("pages show everything once while others write", async () => {
    const all = new Set<string>();
    for (let i = 0; i < 12; ++i) all.add((await open(`路由器故障 ${i}`, "离线")).id);
    await indexed();
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await find(specialist.client, "路由器", { limit: 5, ...(cursor === "" ? {} : { cursor }) });
      seen.push(...ids(page));
      cursor = page.next;
      if (cursor !== null) await open("又一台路由器故障", "离线");
      expect(seen.length).toBeLessThan(50);
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const id of all) expect(seen).toContain(id);
  });
});

describe("similar tickets", () => {
  test("of a ticket, with the reason", async () => {
    const second = await open("净水器又漏水了", "SN2024AB1207 接口滴水", { customer_id: customer });
    const { items } = await specialist.client.get<Similar>(`/api/v1/tickets/${second.id}/similar`);
    expect(items[0]?.ticket.id).toBe(made["leak"]?.id);
    expect(items[0]?.reasons).toMatchObject({ same_customer: true, device: "sn2024ab1207" });
    expect(items[0]?.reasons.words.length).toBeGreaterThan(0);
    expect(await specialist.client.refused("GET", "/api/v1/tickets/404/similar")).toMatchObject({ code: "ticket.unknown" });
  });

  test("of a text that is being typed", async () => {
    const { items } = await specialist.client.get<Similar>("/api/v1/search/similar", { text: "淨水器漏水，接口滴水" });
    expect(items.map(({ ticket }) => ticket.id)).toContain(made["leak"]?.id);
    expect(await specialist.client.refused("GET", "/api/v1/search/similar", { query: { text: "x" } })).toMatchObject({ code: "search.query" });
  });
});

test("kind, severity and class are suggested with the words that led to them", async () => {
  const answer = await specialist.client.post<Schema<"Suggestions">>("/api/v1/tickets/suggest", { text: "热水器冒烟，点火失败，报修" });
  expect(answer.kind).toMatchObject({ value: "repair", words: expect.arrayContaining(["报修"]) as string[] });
  expect(answer.severity).toEqual({ value: "major", words: ["冒烟"] });
  const none = await specialist.client.post<Schema<"Suggestions">>("/api/v1/tickets/suggest", { text: "今天" });
  expect(none).toEqual({ kind: null, severity: null, class: null });
});

test("the index says how far behind it is", async () => {
  const text = await (await fetch(new URL("/metrics", desk.server.origin))).text();
  expect(text).toMatch(/^wellkept_search_behind_events \d+$/m);
});
