// Each sees on every route what role and unit allow; people of a provider see only their own work. What cannot be seen answers as what is not there.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Problem, Schema } from "../support/client.js";
import { contract, useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
const everyRole = ["specialist", "supervisor", "engineer", "department_head", "product_manager", "quality", "management", "auditor", "admin"];

type Ticket = Schema<"Ticket">;
type Unit = Schema<"Unit">;
let admin: Member;
let units: Record<"company" | "north" | "team" | "sibling" | "alpha" | "beta", string>;
let alpha: Member; // of one provider, with every role
let beta: Member; // of another
let engineer: Member; // of a team of the company
let sibling: Member; // an engineer of the team beside it
let headOffice: Member; // a specialist of that team: serves every customer
let theirs: Ticket; // beta's
let task: Schema<"Task">;
let attachment: Schema<"Attachment">;
let template: Schema<"Template">;
let more: Ticket; // beta's too
let ours: Ticket; // of the company's team

async function addUnit(kind: Schema<"UnitKind">, name: string, parent: string): Promise<string> {
  return (await admin.client.post<Unit>("/api/v1/units", { kind, name, parent })).id;
}
const open = (who: Member, subject: string, unit: string, phone: string) =>
  who.client.post<Ticket>("/api/v1/tickets", {
    fields: { kind: "repair", channel: "web", product: "lock" },
    subject,
    body: "the unmistakable whistling",
    unit_id: unit,
    customer: { name: "Zhao Wei", phone },
  });

beforeAll(async () => {
  admin = await desk.admin();
  const { items } = await admin.client.get<{ items: Unit[] }>("/api/v1/units");
  const company = items[0]?.id ?? "";
  const north = await addUnit("region", "North", company);
  units = {
    company,
    north,
    team: await addUnit("team", "Team", north),
    sibling: await addUnit("team", "Sibling", north),
    alpha: await addUnit("provider", "Alpha", company),
    beta: await addUnit("provider", "Beta", north),
  };
  alpha = await desk.member(everyRole, units.alpha);
  beta = await desk.member(everyRole, units.beta);
  engineer = await desk.member("engineer", units.team);
  sibling = await desk.member("engineer", units.sibling);
  headOffice = await desk.member("specialist", units.sibling);
  theirs = await open(beta, "Whistling lock", units.beta, "13900000001");
  more = await open(beta, "Humming lock", units.beta, "13900000001");
  ours = await open(headOffice, "Rattling lock", units.team, "13900000002");
  const due = new Date(Date.parse(desk.now) + 3_600_000).toISOString();
  task = await beta.client.post(`/api/v1/tickets/${theirs.id}/tasks`, { title: "Call", due_at: due });
  attachment = await beta.client.post(`/api/v1/tickets/${theirs.id}/attachments?name=a.txt`, "plain words");
  await beta.client.put(`/api/v1/tickets/${theirs.id}/tags/whistling`, undefined);
  template = await admin.client.post("/api/v1/templates", {
    name: { zh: "甲", en: "A" },
    purpose: "message",
    subject: { zh: "甲", en: "A" },
    body: { zh: "乙", en: "B" },
  });
});

interface Ask {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  match?: string;
}
// What to send so that nothing but the ticket itself can be refused. Every operation of the contract that stands below a ticket, a task or
// a customer of the desk has a line here, or the test says so.
const below: Record<string, Ask> = {
  "get /api/v1/tickets/{ticket_id}": {},
  "patch /api/v1/tickets/{ticket_id}": { body: { fields: { severity: "major" }, reason: "x" }, match: "*" },
  "post /api/v1/tickets/{ticket_id}/actions/{action}": { path: { action: "note" }, body: { fields: { body: "x" } } },
  "get /api/v1/tickets/{ticket_id}/timeline": {},
  "post /api/v1/tickets/{ticket_id}/attachments": { query: { name: "b.txt" }, body: "plain words" },
  "get /api/v1/tickets/{ticket_id}/attachments/{attachment_id}": {},
  "post /api/v1/tickets/{ticket_id}/confirmation-link": { body: {} },
  "get /api/v1/tickets/{ticket_id}/promises/{clause}/{rule}": {},
  "get /api/v1/tickets/{ticket_id}/similar": {},
  "get /api/v1/tickets/{ticket_id}/presence": {},
  "put /api/v1/tickets/{ticket_id}/presence": { body: { mode: "view" } },
  "delete /api/v1/tickets/{ticket_id}/presence": {},
  "get /api/v1/tickets/{ticket_id}/around": {},
  "put /api/v1/tickets/{ticket_id}/tags/{tag}": { path: { tag: "seen" } },
  "delete /api/v1/tickets/{ticket_id}/tags/{tag}": { path: { tag: "seen" } },
  "put /api/v1/tickets/{ticket_id}/watchers/{member_id}": { path: { member_id: "me" } },
  "delete /api/v1/tickets/{ticket_id}/watchers/{member_id}": { path: { member_id: "me" } },
  "put /api/v1/tickets/{ticket_id}/links/{kind}/{other_id}": { path: { kind: "related" } },
  "delete /api/v1/tickets/{ticket_id}/links/{kind}/{other_id}": { path: { kind: "related" } },
  "post /api/v1/tickets/{ticket_id}/similar/{other_id}/dismiss": { body: {} },
  "post /api/v1/tickets/{ticket_id}/merge": { body: { into: "1" } },
  "get /api/v1/tickets/{ticket_id}/merged": {},
  "post /api/v1/tickets/{ticket_id}/move": { body: { reason: "x" } },
  "post /api/v1/tickets/{ticket_id}/split": { body: { event: 1, subject: "x" } },
  "get /api/v1/tickets/{ticket_id}/tasks": {},
  "post /api/v1/tickets/{ticket_id}/tasks": { body: { title: "x", due_at: "2026-04-01T00:00:00Z" } },
  "get /api/v1/tickets/{ticket_id}/device": {},
  "get /api/v1/tickets/{ticket_id}/drafts": {},
  "put /api/v1/tickets/{ticket_id}/drafts/{purpose}": { path: { purpose: "note" }, body: { content: {} } },
  "delete /api/v1/tickets/{ticket_id}/drafts/{purpose}": { path: { purpose: "note" } },
  "get /api/v1/tasks/{task_id}": {},
  "patch /api/v1/tasks/{task_id}": { body: { title: "y" }, match: '"v1"' },
  "post /api/v1/tasks/{task_id}/done": {},
  "post /api/v1/tasks/{task_id}/drop": {},
};
// Those that a reader who may see the ticket is refused for another reason, which comes later.
const later = new Set(["get /api/v1/tickets/{ticket_id}/device", "post /api/v1/tickets/{ticket_id}/move", "post /api/v1/tickets/{ticket_id}/split", "post /api/v1/tickets/{ticket_id}/confirmation-link"]);

const isBelow = (operation: string) => /\/api\/v1\/(tickets\/\{ticket_id\}|tasks\/\{task_id\})/.test(operation);

async function ask(client: Client, operation: string) {
  const [method = "", pattern = ""] = operation.split(" ");
  const { path = {}, query = {}, body, match } = below[operation] ?? {};
  const promise = theirs.promises[0];
  const values: Record<string, string> = {
    ticket_id: theirs.id,
    task_id: task.id,
    attachment_id: attachment.id,
    clause: promise?.clause ?? "",
    rule: promise?.rule ?? "",
    other_id: more.id,
    ...path,
  };
  const url = pattern.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? "1"));
  const headers: Record<string, string> = match === undefined ? {} : { "if-match": match };
  return client.call<Problem>(method.toUpperCase(), url, { query, headers, ...(body === undefined ? {} : { body }) });
}

test("every operation below a ticket or a task has an expectation", () => {
  expect(contract.operations().filter(isBelow).sort()).toEqual(Object.keys(below).sort());
});

describe.each(Object.keys(below))("%s", (operation) => {
  test("is not there for another provider, nor for another unit, whatever their roles", async () => {
    for (const who of [alpha, engineer, sibling]) {
      const { status, body } = await ask(who.client, operation);
      expect({ status, code: body.code }).toMatchObject({ status: 404, code: expect.stringMatching(/^(ticket|task)\.unknown$/) as string });
    }
  });
  test("is there for those whose work it is", async () => {
    // What ends a task or a ticket would end it for the other tests.
    if (operation.includes("/tasks/{task_id}/") || operation.endsWith("/merge")) return;
    const { status, body } = await ask(beta.client, operation);
    if (later.has(operation)) expect(status === 404 ? body.code : "").not.toMatch(/^(ticket\.unknown)$|^task\.unknown$/);
    else expect(status, JSON.stringify(body)).toBeLessThan(300);
  });
});

const ofCustomers = contract.operations().filter((operation) => operation.includes("/api/v1/customers/{customer_id}"));
test.each(ofCustomers)("%s is not there for who sees none of the customer's tickets", async (operation) => {
  const [method = "", pattern = ""] = operation.split(" ");
  const url = pattern.replace("{customer_id}", theirs.customer_id ?? "").replaceAll(/\{[^}]+\}/g, "1");
  for (const who of [alpha, engineer, sibling]) {
    const { status } = await who.client.call(method.toUpperCase(), url);
    // Without a body most changes are refused before anybody is looked for: what counts is that nothing is done and nothing shown.
    if (method === "get") expect([403, 404]).toContain(status);
    else expect(status).toBeGreaterThanOrEqual(400);
  }
});

const ids = async (client: Client, path: string) => (await client.get<{ items: { id: string }[] }>(path)).items.map(({ id }) => id);

test("lists, numbers and customers show what one sees and nothing else", async () => {
  const number = theirs.number;
  for (const order of ["due", "newest", "waiting", "updated"]) {
    expect(await ids(alpha.client, `/api/v1/tickets?order=${order}`), order).toEqual([]);
    expect((await ids(beta.client, `/api/v1/tickets?order=${order}`)).sort(), order).toEqual([theirs.id, more.id].sort());
    expect(await ids(engineer.client, `/api/v1/tickets?order=${order}`), order).toEqual([ours.id]);
    expect(await ids(sibling.client, `/api/v1/tickets?order=${order}`), order).toEqual([]);
    expect((await ids(headOffice.client, `/api/v1/tickets?order=${order}`)).sort(), order).toEqual([theirs.id, more.id, ours.id].sort());
  }
  expect(await ids(alpha.client, `/api/v1/tickets?number=${number}`)).toEqual([]);
  expect(await ids(beta.client, `/api/v1/tickets?number=${number}`)).toEqual([theirs.id]);
  expect(await ids(alpha.client, `/api/v1/tickets?unit=${units.beta}`)).toEqual([]);
  expect(await ids(alpha.client, `/api/v1/tickets?customer=${theirs.customer_id ?? ""}`)).toEqual([]);
  expect(await ids(alpha.client, "/api/v1/customers?phone=13900000001")).toEqual([]);
  expect(await ids(beta.client, "/api/v1/customers?phone=13900000001")).toEqual([theirs.customer_id]);
  expect(await alpha.client.refused("GET", `/api/v1/customers/${theirs.customer_id ?? ""}`)).toMatchObject({ status: 404 });
  expect(await ids(alpha.client, `/api/v1/tasks?assignee=${beta.id}`)).toEqual([]);
  expect(await ids(beta.client, "/api/v1/tasks")).toContain(task.id);
});

test("counts count what one sees", async () => {
  const total = async (who: Member, query = "") => (await who.client.get<Schema<"Counts">>(`/api/v1/counts${query}`)).total;
  expect(await total(alpha)).toBe(0);
  expect(await total(alpha, `?unit=${units.beta}`)).toBe(0);
  expect(await total(beta)).toBe(2);
  expect(await total(engineer)).toBe(1);
  expect(await total(sibling)).toBe(0);
  expect(await total(admin)).toBe(3);
  const tags = async (who: Member) => (await who.client.get<{ items: { tag: string }[] }>("/api/v1/tags?prefix=whist")).items;
  expect(await tags(alpha)).toEqual([]);
  expect(await tags(beta)).toEqual([{ tag: "whistling", tickets: 1 }]);
  const view = await admin.client.post<Schema<"View">>("/api/v1/views", { name: "All", scope: "shared", query: { open: "true" } });
  expect(view.count).toBe(3);
  expect((await alpha.client.get<Schema<"View">>(`/api/v1/views/${view.id}`)).count).toBe(0);
  const nobody = await alpha.client.get<Schema<"UnattendedPage">>("/api/v1/unattended");
  expect(nobody).toMatchObject({ items: [], counts: { nobody: 0, left: 0, absent: 0 } });
});

test("search finds what one sees, among tickets, messages and customers", async () => {
  await desk.pass({ minutes: 2 });
  const kinds = async (who: Member, words: string) => (await who.client.get<Schema<"SearchPage">>("/api/v1/search", { q: words })).items.map(({ kind }) => kind);
  await expect.poll(() => kinds(beta, "whistling"), { timeout: 20_000 }).not.toEqual([]);
  expect(await kinds(alpha, "whistling")).toEqual([]);
  expect(await kinds(alpha, theirs.number)).toEqual([]);
  expect(await kinds(alpha, "13900000001")).toEqual([]);
  expect(await kinds(alpha, "Zhao")).toEqual([]);
  expect((await alpha.client.get<Schema<"SimilarTickets">>("/api/v1/search/similar", { text: "the unmistakable whistling" })).items).toEqual([]);
});

test("figures, evidence and the company's report end where sight ends", async () => {
  const alphaHead = await desk.member(["department_head", "supervisor"], units.alpha);
  const metric = async (who: Member, query: Record<string, string> = {}) => {
    const { items } = await who.client.get<{ items: { id: string }[] }>("/api/v1/metrics");
    const opened = items.find(({ id }) => id.includes("opened"))?.id ?? items[0]?.id ?? "";
    return (await who.client.get<{ total: { n: number } }>(`/api/v1/metrics/${opened}`, query)).total.n;
  };
  expect(await metric(admin)).toBe(3);
  expect(await metric(alphaHead)).toBe(0);
  expect(await metric(beta)).toBe(2);
  for (const path of ["/api/v1/compliance", "/api/v1/compliance/FB-5.2/tickets?verdict=open"]) {
    expect(await alphaHead.client.refused("GET", path + (path.includes("?") ? "&" : "?") + `unit=${units.beta}`)).toMatchObject({ status: 404, code: "report.unit" });
  }
  const clauses = (await admin.client.get<Schema<"Matrix">>("/api/v1/compliance")).clauses.map(({ clause }) => clause);
  let seen = 0;
  for (const clause of clauses) {
    for (const verdict of ["open", "met", "breached"]) {
      const path = `/api/v1/compliance/${clause}/tickets?verdict=${verdict}`;
      const numbers = async (who: Member) => (await who.client.get<Schema<"EvidencePage">>(path)).items.map((one) => (one as { number?: string }).number);
      expect(await numbers(alphaHead), path).not.toContain(theirs.number);
      seen += (await numbers(beta)).filter((number) => number === theirs.number).length;
    }
  }
  expect(seen, "the tickets are evidence").toBeGreaterThan(0);
  expect((await alphaHead.client.get<{ items: unknown[] }>("/api/v1/reports/quarters")).items).toEqual([]);
  expect(await alphaHead.client.refused("GET", "/api/v1/reports/quarters/2026-Q1")).toMatchObject({ status: 404, code: "report.quarter" });
});

test("who is put in charge sees the ticket from then on, and no longer when another is", async () => {
  expect((await sibling.client.call("GET", `/api/v1/tickets/${ours.id}`)).status).toBe(404);
  await headOffice.client.post(`/api/v1/tickets/${ours.id}/actions/assign`, { fields: { stage: ours.stage, assignee: sibling.id } });
  expect((await sibling.client.get<Ticket>(`/api/v1/tickets/${ours.id}`)).id).toBe(ours.id);
  expect(await ids(sibling.client, "/api/v1/tickets?assignee=me")).toEqual([ours.id]);
  expect((await sibling.client.get<Schema<"Counts">>("/api/v1/counts")).mine.total).toBe(1);
  await headOffice.client.post(`/api/v1/tickets/${ours.id}/actions/assign`, { fields: { stage: ours.stage, assignee: headOffice.id } });
  expect((await sibling.client.call("GET", `/api/v1/tickets/${ours.id}`)).status).toBe(404);
});

test("nobody is made to watch, or given a task on, what he does not see", async () => {
  const due = new Date(Date.parse(desk.now) + 3_600_000).toISOString();
  const path = `/api/v1/tickets/${theirs.id}`;
  expect(await admin.client.refused("PUT", `${path}/watchers/${alpha.id}`)).toMatchObject({ status: 400, code: "watcher.member" });
  expect(await admin.client.refused("POST", `${path}/tasks`, { body: { title: "x", due_at: due, assignee_id: alpha.id } })).toMatchObject({ code: "task.assignee" });
});

test("what changes many, or names another ticket, reaches no further than sight", async () => {
  const bulk = await alpha.client.post<{ items: Schema<"MassOutcome">[] }>("/api/v1/tickets/bulk", { ticket_ids: [theirs.id], add_tags: ["mine"] });
  expect(bulk.items).toMatchObject([{ ok: false, code: "ticket.unknown" }]);
  const own = await open(alpha, "Own", units.alpha, "13900000003");
  expect(await alpha.client.refused("PUT", `/api/v1/tickets/${own.id}/links/related/${theirs.id}`)).toMatchObject({ status: 404, code: "ticket.unknown" });
  expect(await alpha.client.refused("POST", `/api/v1/tickets/${own.id}/merge`, { body: { into: theirs.id } })).toMatchObject({ status: 404, code: "ticket.unknown" });
  expect(await alpha.client.refused("POST", `/api/v1/templates/${template.id}/render`, { body: { ticket_id: theirs.id } })).toMatchObject({ status: 404, code: "ticket.unknown" });
  await admin.client.put(`/api/v1/tickets/${own.id}/links/related/${theirs.id}`, undefined);
  const around = await alpha.client.get<Schema<"Around">>(`/api/v1/tickets/${own.id}/around`);
  expect(around.links, "a link to what is not seen is not shown").toEqual([]);
  const body = { fields: { kind: "inquiry", channel: "web" }, subject: "x", unit_id: units.beta };
  expect(await alpha.client.refused("POST", "/api/v1/tickets", { body })).toMatchObject({ status: 400, errors: [{ field: "/unit_id" }] });
  const stranger = { ...body, unit_id: units.alpha, customer_id: theirs.customer_id };
  expect(await alpha.client.refused("POST", "/api/v1/tickets", { body: stranger })).toMatchObject({ status: 400, errors: [{ field: "/customer_id" }] });
});

test("live streams tell of what one sees", async () => {
  const told = async (who: Member, act: () => Promise<unknown>) => {
    const stop = new AbortController();
    const response = await fetch(new URL("/api/v1/live?topics=ticket", desk.server.origin), { headers: who.client.sent, signal: stop.signal });
    const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
    const texts: string[] = [];
    const reading = (async () => {
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return;
        texts.push(new TextDecoder().decode(part.value));
      }
    })().catch(() => undefined);
    await act();
    await expect.poll(() => texts.join(""), { timeout: 20_000 }).toContain("event: hello");
    return { text: () => texts.join(""), stop: async () => (stop.abort(), reading) };
  };
  const theirsStream = await told(beta, () => Promise.resolve());
  const othersStream = await told(alpha, () => Promise.resolve());
  await beta.client.post(`/api/v1/tickets/${theirs.id}/actions/note`, { fields: { body: "told" } });
  await expect.poll(theirsStream.text, { timeout: 20_000 }).toContain(theirs.id);
  expect(othersStream.text()).not.toContain(theirs.id);
  await theirsStream.stop();
  await othersStream.stop();
});
