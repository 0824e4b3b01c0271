// What stands under an address of its own belongs to somebody: every operation of the contract with an id in its path says to whom, and is
// tried by a member of another provider, with every role, against what one provider, the company and other members have.
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { contract, useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
const everyRole = ["specialist", "supervisor", "engineer", "department_head", "product_manager", "quality", "management", "auditor", "admin"];

// Not there for others: 404. The company's: 403, whatever the roles. Open to every member, or by a secret, with the reason.
const hidden = new Set([
  "get /api/v1/devices/{device_id}",
  "patch /api/v1/devices/{device_id}",
  "get /api/v1/devices/{device_id}/tickets",
  "post /api/v1/template-proposals/{proposal_id}/withdraw",
  "get /api/v1/members/{member_id}",
  "get /api/v1/members/{member_id}/skills",
  "put /api/v1/members/{member_id}/skills",
  "get /api/v1/duties/{duty_id}",
  "post /api/v1/duties/{duty_id}/complete",
  "post /api/v1/duties/{duty_id}/hand-over",
  "post /api/v1/duties/{duty_id}/files",
  "get /api/v1/duties/{duty_id}/files/{file_id}",
  "get /api/v1/views/{view_id}",
  "patch /api/v1/views/{view_id}",
  "delete /api/v1/views/{view_id}",
  "post /api/v1/inbox/{message_id}/read",
  "post /api/v1/inbox/{message_id}/unread",
  "get /api/v1/exports/{export_id}",
  "post /api/v1/exports/{export_id}/cancel",
  "post /api/v1/exports/{export_id}/resume",
  "get /api/v1/exports/{export_id}/parts/{part}",
  "get /api/v1/reports/quarters/{quarter}",
  "get /api/v1/reports/quarters/{quarter}/document",
  "get /api/v1/reports/quarters/{quarter}/check",
]);
// Only the member and whoever plans his work: 403, so that a colleague is told why. Sessions are nothing for tokens at all; that nobody ends
// another's is in people/sessions.test.ts.
const forbidden = new Set(["delete /api/v1/me/sessions/{session_id}", "post /api/v1/members/{member_id}/hand-over", "post /api/v1/absences/{absence_id}/cancel"]);
const company = new Set([
  "customer.erase", "customer.merge", "product.manage", "policy.propose", "policy.approve", "policy.publish", "report.write", "member.manage", "token.manage",
  "unit.manage", "job.manage", "webhook.manage", "import.run", "template.manage",
]);
const everybodys: Record<string, string> = {
  "get /api/v1/policy/clauses/{clause}": "the regulations are read by all",
  "get /api/v1/policy/clauses/{clause}/rules": "the regulations are read by all",
  "get /api/v1/policy/clauses/{clause}/source": "the regulations are read by all",
  "get /api/v1/policy/regulations/{regulation}": "the regulations are read by all",
  "get /api/v1/policy/charts/{kind}": "the regulations are read by all",
  "get /api/v1/policy/calendars/{calendar}": "so are their calendars",
  "get /api/v1/policy/proposals/{proposal_id}/moves": "the tickets among them are filtered by sight",
  "get /api/v1/template-proposals/{proposal_id}": "texts for everybody, before they are approved",
  "get /api/v1/policy/proposals/{proposal_id}": "so are their amendments",
  "get /api/v1/policy/proposals/{proposal_id}/trials/{trial_id}": "counts of what an amendment would change",
  "get /api/v1/policy/proposals/{proposal_id}/trials/{trial_id}/flips": "the tickets among them are filtered by sight",
  "get /api/v1/compliance/{clause}/tickets": "filtered by sight",
  "get /api/v1/metrics/{metric}": "counted by sight",
  "get /api/v1/units/{unit_id}/areas": "which areas a unit serves is for everybody who records a ticket",
  "get /api/v1/templates/{template_id}": "texts for everybody",
  "get /api/v1/templates/{template_id}/history": "texts for everybody",
  "post /api/v1/templates/{template_id}/render": "with a ticket of one's sight",
};
// Enumerated elsewhere, by the contract as well: people/sight.test.ts and portal/others.test.ts.
const elsewhere = /\/api\/v1\/(tickets\/\{ticket_id\}|tasks\/\{task_id\}|customers\/\{customer_id\}|portal\/)/;

const permissionOf = (operation: string): string => {
  const [method = "", path = ""] = operation.split(" ");
  return contract.permission(method, path);
};
const withIds = contract.operations().filter((operation) => operation.includes("{") && !contract.isOpen(operation) && !elsewhere.test(operation));

let alpha: Member;
const values: Record<string, string> = { file_id: "1", part: "1", quarter: "2026-Q1" };

beforeAll(async () => {
  const admin = await desk.admin();
  const { items } = await admin.client.get<{ items: Schema<"Unit">[] }>("/api/v1/units");
  const unit = async (name: string) => (await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "provider", name, parent: items[0]?.id })).id;
  alpha = await desk.member(everyRole, await unit("Alpha"));
  const betaUnit = await unit("Beta");
  const beta = await desk.member(everyRole, betaUnit);
  await admin.client.patch(`/api/v1/members/${alpha.id}`, { name: "Alpha's" }, { "if-match": '"v1"' });

  const ticket = await beta.client.post<Schema<"Ticket">>("/api/v1/tickets", {
    fields: { kind: "repair", channel: "web", product: "lock" },
    subject: "Beta's",
    unit_id: betaUnit,
    customer: { name: "Zhao Wei", phone: "13900000001" },
  });
  const device = await beta.client.post<{ id: string }>(`/api/v1/customers/${ticket.customer_id ?? ""}/devices`, { model: "L-200", serial: "SN-1" });
  const view = await beta.client.post<{ id: string }>("/api/v1/views", { name: "Beta's", scope: "private", query: { open: "true" } });
  const one = await beta.client.post<{ id: string }>("/api/v1/exports", { what: "tickets", format: "csv" });
  const day = (days: number) => new Date(Date.parse(desk.now) + days * 86_400_000).toISOString();
  const absence = await beta.client.post<{ id: string }>("/api/v1/absences", { from: day(1), until: day(2) });
  await desk.pass({ hours: 2 });
  const quality = await desk.member("quality");
  const duties = await quality.client.get<{ items: { id: string }[] }>("/api/v1/duties");
  const inbox = await admin.client.get<{ items: { id: string }[] }>("/api/v1/inbox");
  await desk.signIn("admin", "correct horse battery");
  const cookie = await desk.signIn("admin", "correct horse battery");
  const sessions = await cookie.get<{ items: { id: string }[] }>("/api/v1/me/sessions");
  Object.assign(values, {
    device_id: device.id,
    member_id: beta.id,
    view_id: view.id,
    export_id: one.id,
    absence_id: absence.id,
    duty_id: duties.items[0]?.id ?? "none",
    message_id: inbox.items[0]?.id ?? "1",
    session_id: sessions.items[0]?.id ?? "none",
  });
});

test("every operation with an id in its path says whose it is, once", () => {
  const said = (operation: string) => [hidden.has(operation), forbidden.has(operation), company.has(permissionOf(operation)), operation in everybodys].filter(Boolean).length;
  expect(withIds.filter((operation) => said(operation) !== 1)).toEqual([]);
  expect([...hidden, ...forbidden, ...Object.keys(everybodys)].filter((operation) => !withIds.includes(operation))).toEqual([]);
});

const bodies: Record<string, unknown> = {
  "patch /api/v1/devices/{device_id}": { firmware: "2" },
  "put /api/v1/members/{member_id}/skills": { skills: ["locks"] },
  "post /api/v1/duties/{duty_id}/complete": { note: "done" },
  "post /api/v1/duties/{duty_id}/files": "plain words",
  "patch /api/v1/views/{view_id}": { name: "mine" },
};
describe.each(withIds.filter((operation) => !(operation in everybodys)))("%s", (operation) => {
  test("is nothing that a member of another provider reaches", async () => {
    const [method = "", pattern = ""] = operation.split(" ");
    const path = pattern.replaceAll(/\{([^}]+)\}/g, (_, name: string) => values[name] ?? "1");
    const body = operation.endsWith("/hand-over") ? (operation.includes("duties") ? { member_id: alpha.id } : { to: alpha.id, note: "mine" }) : bodies[operation];
    const query = operation.endsWith("/files") && method === "post" ? { name: "a.txt" } : {};
    const headers = { "if-match": operation.includes("/duties/") ? '"1"' : '"v1"' };
    const { status, body: said } = await alpha.client.call<Problem>(method.toUpperCase(), path, { query, headers, ...(body === undefined ? {} : { body }) });
    expect({ status, code: said.code }).toMatchObject({ status: hidden.has(operation) ? 404 : 403 });
    if (company.has(permissionOf(operation))) expect(said.code).toBe("permission.missing");
  });
});

test("lists of the directory, of absences and of duties end where the provider does", async () => {
  const ids = async (path: string) => (await alpha.client.get<{ items: { id: string }[] }>(path)).items.map(({ id }) => id);
  expect(await ids("/api/v1/members?limit=200")).toEqual([alpha.id]);
  expect(await ids("/api/v1/units?limit=200")).toHaveLength(1);
  expect(await ids("/api/v1/absences")).toEqual([]);
  expect(await ids(`/api/v1/absences?member=${values["member_id"] ?? ""}`)).toEqual([]);
  expect(await ids("/api/v1/duties")).toEqual([]);
  expect(await ids("/api/v1/views?limit=200")).toEqual([]);
  expect(await ids("/api/v1/exports")).toEqual([]);
});
