// Every operation of the contract, tried by nobody, by each role, and by a token of another scope.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Problem, Schema } from "./support/client.js";
import { contract, useDesk, type Member } from "./support/desk.js";
import { hire, password } from "./support/hire.js";

// Who may do what, as the desk's work divides it. The program has its own table; this one is what it is held against.
const everyone = ["specialist", "supervisor", "engineer", "department_head", "product_manager", "quality", "management", "auditor", "admin"];
const but = (...roles: string[]) => everyone.filter((role) => !roles.includes(role));
const holders: Record<string, string[]> = {
  "audit.read": ["auditor", "admin"],
  "customer.erase": ["supervisor", "admin"],
  "customer.export": ["supervisor", "admin"],
  "customer.merge": ["supervisor", "admin"],
  "customer.read": but("auditor"),
  "customer.write": ["specialist", "supervisor", "admin"],
  "evidence.read": ["supervisor", "department_head", "quality", "management", "auditor", "admin"],
  "job.manage": ["admin"],
  "member.manage": ["admin"],
  "member.read": everyone,
  "policy.approve": ["quality", "management", "admin"],
  "policy.propose": ["quality", "management", "admin"],
  "policy.publish": ["quality", "management", "admin"],
  "policy.read": everyone,
  "product.manage": ["product_manager", "admin"],
  "report.read": but("specialist", "engineer"),
  "report.write": ["supervisor", "quality", "management", "admin"],
  "sign_in.read": ["auditor", "admin"],
  "ticket.assign": ["supervisor", "department_head", "admin"],
  "ticket.read": everyone,
  "template.manage": ["supervisor", "department_head", "admin"],
  "ticket.write": but("management", "auditor"),
  "token.manage": ["admin"],
  "import.run": ["admin"],
  "export.run": ["supervisor", "quality", "auditor", "admin"],
  "unit.manage": ["supervisor", "admin"],
  "webhook.manage": ["admin"],
};

// What each operation asks for: a permission, "member" (anybody who is signed in), "customer" (at the portal), or "open" (nobody needs to be).
const asks: Record<string, string> = {
  "get /health": "open",
  "get /ready": "open",
  "get /metrics": "open",
  "get /api/v1/openapi.yaml": "open",
  "get /api/docs": "open",
  "get /api/docs/{file}": "open",
  "post /api/v1/tickets": "ticket.write",
  "get /api/v1/tickets": "ticket.read",
  "get /api/v1/tickets/{ticket_id}": "ticket.read",
  "patch /api/v1/tickets/{ticket_id}": "ticket.write",
  "post /api/v1/tickets/{ticket_id}/actions/{action}": "ticket.write",
  "get /api/v1/tickets/{ticket_id}/timeline": "ticket.read",
  "post /api/v1/tickets/{ticket_id}/attachments": "ticket.write",
  "get /api/v1/tickets/{ticket_id}/attachments/{attachment_id}": "ticket.read",
  "post /api/v1/tickets/{ticket_id}/confirmation-link": "ticket.write",
  "get /api/v1/tickets/{ticket_id}/promises/{clause}/{rule}": "ticket.read",
  "get /api/v1/search": "ticket.read",
  "get /api/v1/search/similar": "ticket.read",
  "get /api/v1/tickets/{ticket_id}/similar": "ticket.read",
  "post /api/v1/tickets/suggest": "ticket.write",
  "get /api/v1/confirmations/{token}": "open",
  "post /api/v1/confirmations/{token}": "open",
  "get /c/{token}": "open",
  "post /c/{token}": "open",
  "post /api/v1/customers": "customer.write",
  "get /api/v1/customers": "customer.read",
  "get /api/v1/customers/{customer_id}": "customer.read",
  "patch /api/v1/customers/{customer_id}": "customer.write",
  "get /api/v1/customers/{customer_id}/file": "customer.read",
  "post /api/v1/customers/{customer_id}/contacts": "customer.write",
  "delete /api/v1/customers/{customer_id}/contacts/{contact_id}": "customer.write",
  "post /api/v1/customers/{customer_id}/addresses": "customer.write",
  "delete /api/v1/customers/{customer_id}/addresses/{address_id}": "customer.write",
  "put /api/v1/customers/{customer_id}/household": "customer.write",
  "delete /api/v1/customers/{customer_id}/household": "customer.write",
  "put /api/v1/customers/{customer_id}/consents/{purpose}": "customer.write",
  "get /api/v1/customers/{customer_id}/doubles": "customer.read",
  "post /api/v1/customers/{customer_id}/merge": "customer.merge",
  "post /api/v1/merges/{merge_id}/undo": "customer.merge",
  "post /api/v1/customers/{customer_id}/export": "customer.export",
  "post /api/v1/customers/{customer_id}/erase": "customer.erase",
  "get /api/v1/data-requests": "customer.export",
  "post /api/v1/data-requests/{request_id}/carry-out": "customer.erase",
  "get /api/v1/customers/{customer_id}/devices": "customer.read",
  "post /api/v1/customers/{customer_id}/devices": "customer.write",
  "get /api/v1/devices": "customer.read",
  "get /api/v1/devices/{device_id}": "customer.read",
  "patch /api/v1/devices/{device_id}": "customer.write",
  "get /api/v1/devices/{device_id}/tickets": "customer.read",
  "get /api/v1/tickets/{ticket_id}/device": "ticket.read",
  "get /api/v1/products": "customer.read",
  "put /api/v1/products/{model}/{valid_from}": "product.manage",
  "get /api/v1/audit/readings": "audit.read",
  "get /api/v1/portal/me/requests/{request_id}/copy": "customer",
  "get /api/v1/policy": "policy.read",
  "get /api/v1/policy/calendars": "policy.read",
  "get /api/v1/policy/calendars/{calendar}": "policy.read",
  "post /api/v1/policy/calendars/{calendar}/changes": "policy.propose",
  "post /api/v1/policy/calendars/{calendar}/changes/check": "policy.propose",
  "get /api/v1/policy/proposals/{proposal_id}/moves": "policy.read",
  "post /api/v1/templates/{template_id}/approve": "template.manage",
  "get /api/v1/template-proposals": "ticket.read",
  "post /api/v1/template-proposals": "ticket.write",
  "get /api/v1/template-proposals/{proposal_id}": "ticket.read",
  "post /api/v1/template-proposals/{proposal_id}/approve": "template.manage",
  "post /api/v1/template-proposals/{proposal_id}/reject": "template.manage",
  "post /api/v1/template-proposals/{proposal_id}/withdraw": "ticket.write",
  "get /api/v1/policy/clauses/{clause}": "policy.read",
  "get /api/v1/compliance": "report.read",
  "get /api/v1/compliance/{clause}/tickets": "report.read",
  "get /api/v1/evidence/checkpoints": "evidence.read",
  "post /api/v1/sessions": "open",
  "post /api/v1/sessions/enrolment": "open",
  "post /api/v1/sessions/second-factor": "open",
  "delete /api/v1/sessions/current": "member",
  "get /api/v1/me/sessions": "member",
  "delete /api/v1/me/sessions": "member",
  "delete /api/v1/me/sessions/{session_id}": "member",
  "get /api/v1/me/second-factor": "member",
  "post /api/v1/me/second-factor": "member",
  "post /api/v1/me/second-factor/confirm": "member",
  "post /api/v1/me/second-factor/recovery-codes": "member",
  "post /api/v1/me/second-factor/off": "member",
  "get /api/v1/second-factors": "member.manage",
  "delete /api/v1/members/{member_id}/second-factor": "member.manage",
  "delete /api/v1/members/{member_id}/identities": "member.manage",
  "get /api/v1/sign-ins": "sign_in.read",
  "get /api/v1/sign-in": "open",
  "get /api/v1/sign-in/provider": "open",
  "get /api/v1/sign-in/provider/callback": "open",
  "get /api/v1/me": "member",
  "get /api/v1/inbox": "member",
  "get /api/v1/inbox/count": "member",
  "post /api/v1/inbox/read-all": "member",
  "post /api/v1/inbox/{message_id}/read": "member",
  "post /api/v1/inbox/{message_id}/unread": "member",
  "get /api/v1/me/notifications": "member",
  "put /api/v1/me/notifications": "member",
  "get /api/v1/outbox": "job.manage",
  "post /api/v1/outbox/{message_id}/retry": "job.manage",
  "put /api/v1/me/password": "member",
  "get /api/v1/setup/{token}": "open",
  "post /api/v1/setup": "open",
  "get /setup/{token}": "open",
  "post /setup/{token}": "open",
  "get /api/v1/tokens": "token.manage",
  "post /api/v1/tokens": "token.manage",
  "delete /api/v1/tokens/{token_id}": "token.manage",
  "get /api/v1/members": "member.read",
  "post /api/v1/members": "member.manage",
  "get /api/v1/members/{member_id}": "member.read",
  "patch /api/v1/members/{member_id}": "member.manage",
  "post /api/v1/members/{member_id}/link": "member.manage",
  "get /api/v1/units": "member.read",
  "post /api/v1/units": "unit.manage",
  "patch /api/v1/units/{unit_id}": "unit.manage",
  "get /api/v1/units/{unit_id}/areas": "member.read",
  "put /api/v1/units/{unit_id}/areas": "unit.manage",
  "get /api/v1/roles": "member.read",
  "get /api/v1/skills": "member.read",
  "get /api/v1/members/{member_id}/skills": "member.read",
  "put /api/v1/members/{member_id}/skills": "ticket.assign",
  "post /api/v1/members/{member_id}/hand-over": "ticket.write",
  "get /api/v1/absences": "member.read",
  "post /api/v1/absences": "member.read",
  "post /api/v1/absences/{absence_id}/cancel": "member.read",
  "get /api/v1/unattended": "ticket.read",
  "get /api/v1/routing": "member.read",
  "put /api/v1/routing": "unit.manage",
  "get /api/v1/routing/versions": "member.read",
  "post /api/v1/routing/try": "member.read",
  "get /api/v1/tickets/{ticket_id}/presence": "ticket.read",
  "put /api/v1/tickets/{ticket_id}/presence": "ticket.read",
  "delete /api/v1/tickets/{ticket_id}/presence": "ticket.read",
  "get /api/v1/live": "ticket.read",
  "get /api/v1/portal": "open",
  "post /api/v1/portal/codes": "open",
  "post /api/v1/portal/sessions": "open",
  "delete /api/v1/portal/sessions/current": "customer",
  "get /api/v1/portal/me": "customer",
  "put /api/v1/portal/me/consents/{purpose}": "customer",
  "get /api/v1/portal/me/requests": "customer",
  "post /api/v1/portal/me/requests": "customer",
  "get /api/v1/portal/tickets": "customer",
  "post /api/v1/portal/tickets": "customer",
  "get /api/v1/portal/tickets/{ticket_id}": "customer",
  "post /api/v1/portal/tickets/{ticket_id}/messages": "customer",
  "post /api/v1/portal/tickets/{ticket_id}/decision": "customer",
  "post /api/v1/portal/tickets/{ticket_id}/rating": "customer",
  "post /api/v1/portal/tickets/{ticket_id}/attachments": "customer",
  "get /api/v1/portal/tickets/{ticket_id}/attachments/{attachment_id}": "customer",
  "get /api/v1/counts": "ticket.read",
  "get /api/v1/views": "ticket.read",
  "post /api/v1/views": "ticket.read",
  "get /api/v1/views/{view_id}": "ticket.read",
  "patch /api/v1/views/{view_id}": "ticket.read",
  "delete /api/v1/views/{view_id}": "ticket.read",
  "get /api/v1/tickets/{ticket_id}/around": "ticket.read",
  "put /api/v1/tickets/{ticket_id}/tags/{tag}": "ticket.write",
  "delete /api/v1/tickets/{ticket_id}/tags/{tag}": "ticket.write",
  "put /api/v1/tickets/{ticket_id}/watchers/{member_id}": "ticket.read",
  "delete /api/v1/tickets/{ticket_id}/watchers/{member_id}": "ticket.read",
  "put /api/v1/tickets/{ticket_id}/links/{kind}/{other_id}": "ticket.write",
  "delete /api/v1/tickets/{ticket_id}/links/{kind}/{other_id}": "ticket.write",
  "post /api/v1/tickets/{ticket_id}/similar/{other_id}/dismiss": "ticket.write",
  "post /api/v1/tickets/{ticket_id}/merge": "ticket.write",
  "get /api/v1/tickets/{ticket_id}/merged": "ticket.read",
  "post /api/v1/tickets/{ticket_id}/move": "ticket.write",
  "post /api/v1/tickets/{ticket_id}/split": "ticket.write",
  "get /api/v1/tags": "ticket.read",
  "get /api/v1/me/watched": "ticket.read",
  "get /api/v1/tickets/{ticket_id}/tasks": "ticket.read",
  "post /api/v1/tickets/{ticket_id}/tasks": "ticket.write",
  "get /api/v1/tasks": "ticket.read",
  "get /api/v1/tasks/{task_id}": "ticket.read",
  "patch /api/v1/tasks/{task_id}": "ticket.write",
  "post /api/v1/tasks/{task_id}/done": "ticket.write",
  "post /api/v1/tasks/{task_id}/drop": "ticket.write",
  "get /api/v1/me/drafts": "ticket.write",
  "get /api/v1/tickets/{ticket_id}/drafts": "ticket.write",
  "put /api/v1/tickets/{ticket_id}/drafts/{purpose}": "ticket.write",
  "delete /api/v1/tickets/{ticket_id}/drafts/{purpose}": "ticket.write",
  "get /api/v1/templates": "ticket.read",
  "post /api/v1/templates": "template.manage",
  "get /api/v1/templates/{template_id}": "ticket.read",
  "patch /api/v1/templates/{template_id}": "template.manage",
  "get /api/v1/templates/{template_id}/history": "ticket.read",
  "post /api/v1/templates/{template_id}/render": "ticket.write",
  "post /api/v1/tickets/bulk": "ticket.write",
  "post /api/v1/tickets/bulk/undo": "ticket.write",
  "get /api/v1/policy/versions": "policy.read",
  "get /api/v1/policy/compare": "policy.read",
  "get /api/v1/policy/regulations/{regulation}": "policy.read",
  "get /api/v1/policy/clauses/{clause}/rules": "policy.read",
  "get /api/v1/policy/clauses/{clause}/source": "policy.read",
  "get /api/v1/policy/charts": "policy.read",
  "get /api/v1/policy/charts/{kind}": "policy.read",
  "get /api/v1/policy/proposals": "policy.read",
  "post /api/v1/policy/proposals": "policy.propose",
  "post /api/v1/policy/proposals/check": "policy.propose",
  "get /api/v1/policy/proposals/{proposal_id}": "policy.read",
  "put /api/v1/policy/proposals/{proposal_id}": "policy.propose",
  "post /api/v1/policy/proposals/{proposal_id}/approve": "policy.approve",
  "post /api/v1/policy/proposals/{proposal_id}/reject": "policy.approve",
  "post /api/v1/policy/proposals/{proposal_id}/withdraw": "policy.propose",
  "post /api/v1/policy/proposals/{proposal_id}/publish": "policy.publish",
  "post /api/v1/policy/proposals/{proposal_id}/trials": "policy.propose",
  "get /api/v1/policy/proposals/{proposal_id}/trials/{trial_id}": "policy.read",
  "post /api/v1/policy/proposals/{proposal_id}/trials/{trial_id}/cancel": "policy.propose",
  "get /api/v1/policy/proposals/{proposal_id}/trials/{trial_id}/flips": "report.read",
  "get /api/v1/metrics": "report.read",
  "get /api/v1/metrics/{metric}": "report.read",
  // Whoever is in charge of a duty sees it and does it; who reads reports sees all, who writes them may do all.
  "get /api/v1/duties": "policy.read",
  "get /api/v1/duties/{duty_id}": "policy.read",
  "post /api/v1/duties/{duty_id}/complete": "policy.read",
  "post /api/v1/duties/{duty_id}/hand-over": "policy.read",
  "post /api/v1/duties/{duty_id}/files": "policy.read",
  "get /api/v1/duties/{duty_id}/files/{file_id}": "policy.read",
  "get /api/v1/setup-file": "member.manage",
  "post /api/v1/setup-file": "member.manage",
  "get /api/v1/reports/quarters": "report.read",
  "get /api/v1/reports/quarters/{quarter}": "report.read",
  "get /api/v1/reports/quarters/{quarter}/document": "report.read",
  "get /api/v1/reports/quarters/{quarter}/check": "report.read",
  "put /api/v1/reports/quarters/{quarter}/notes": "report.write",
  "post /api/v1/reports/quarters/{quarter}/release": "report.write",
  "get /api/v1/webhooks": "webhook.manage",
  "post /api/v1/webhooks": "webhook.manage",
  "get /api/v1/webhooks/{webhook_id}": "webhook.manage",
  "patch /api/v1/webhooks/{webhook_id}": "webhook.manage",
  "delete /api/v1/webhooks/{webhook_id}": "webhook.manage",
  "post /api/v1/webhooks/{webhook_id}/secret": "webhook.manage",
  "post /api/v1/webhooks/{webhook_id}/ping": "webhook.manage",
  "post /api/v1/webhooks/{webhook_id}/replay": "webhook.manage",
  "get /api/v1/webhooks/{webhook_id}/deliveries": "webhook.manage",
  "post /api/v1/webhooks/{webhook_id}/deliveries/{event_id}/replay": "webhook.manage",
  "get /api/v1/imports": "import.run",
  "post /api/v1/imports": "import.run",
  "get /api/v1/imports/{import_id}": "import.run",
  "put /api/v1/imports/{import_id}/file": "import.run",
  "get /api/v1/imports/{import_id}/rejects": "import.run",
  "post /api/v1/imports/{import_id}/cancel": "import.run",
  "post /api/v1/imports/{import_id}/run": "import.run",
  "get /api/v1/exports": "export.run",
  "post /api/v1/exports": "export.run",
  "get /api/v1/exports/{export_id}": "export.run",
  "post /api/v1/exports/{export_id}/cancel": "export.run",
  "post /api/v1/exports/{export_id}/resume": "export.run",
  "get /api/v1/exports/{export_id}/parts/{part}": "export.run",
  "post /test/clock": "open",
};

const desk = useDesk();
const operations = contract.operations();
const guarded = operations.filter((operation) => asks[operation] !== "open");
const split = (operation: string): [string, string] => {
  const [method = "", path = ""] = operation.split(" ");
  // An answer without an end is not waited for: the stream is asked for a topic that there is not.
  return [method.toUpperCase(), path.replaceAll(/\{[^}]+\}/g, "1").replace(/\/live$/, "/live?topics=none")];
};

test("the table has every operation of the contract and no other", () => {
  expect([...operations].sort()).toEqual(Object.keys(asks).sort());
});

test("the contract says of the open operations, and of no other, that they need no sign-in", () => {
  const open = operations.filter((operation) => contract.isOpen(operation));
  expect(open.sort()).toEqual(operations.filter((operation) => asks[operation] === "open").sort());
});

test("the roles that the program lists are those of the table", async () => {
  const { client } = await desk.admin();
  const { items } = await client.get<{ items: { role: Schema<"Role">; permissions: string[] }[] }>("/api/v1/roles");
  expect(items.map(({ role }) => role)).toEqual(everyone);
  for (const [permission, roles] of Object.entries(holders)) {
    const listed = items.filter(({ permissions }) => permissions.includes(permission)).map(({ role }) => role);
    expect(listed, permission).toEqual(roles);
  }
});

test.each(guarded)("%s is refused to who is not signed in", async (operation) => {
  const [method, path] = split(operation);
  const { status, body, headers } = await desk.anyone.call<Problem>(method, path);
  expect({ status, code: body.code }).toEqual({ status: 401, code: "session.required" });
  expect(headers.get("www-authenticate")).toBe("Bearer");
});

describe.each(everyone)("%s", (role) => {
  let member: Member;
  beforeAll(async () => {
    member = await desk.member(role);
  });

  test.each(guarded)("%s", async (operation) => {
    const permission = asks[operation] ?? "";
    const [method, path] = split(operation);
    const { status, body } = await member.client.call<Problem>(method, path);
    if (permission === "customer") {
      expect({ status, code: body.code }).toEqual({ status: 403, code: "customer.required" });
    } else if (permission === "member" || holders[permission]?.includes(role)) {
      expect(status, "reaches the operation").not.toBe(401);
      expect(status < 400 ? "" : body.code, "reaches the operation").not.toMatch(/^(permission|session\.required|csrf|request\.path)/);
    } else {
      expect({ status, code: body.code, context: body.context }).toEqual({ status: 403, code: "permission.missing", context: { permission } });
    }
  });
});

test("who holds no role may read who they are, and nothing else", async () => {
  const { client } = await desk.member([]);
  expect((await client.call("GET", "/api/v1/me")).status).toBe(200);
  for (const operation of guarded.filter((one) => asks[one] !== "member")) {
    expect((await client.call(...split(operation))).status, operation).toBe(403);
  }
});

// What concerns the company as a whole is for its own people, whatever roles those of a provider hold.
const companyOnly = new Set([
  "audit.read", "customer.erase", "customer.export", "customer.merge", "evidence.read", "import.run", "job.manage", "member.manage", "policy.approve",
  "policy.propose", "policy.publish", "product.manage", "report.write", "sign_in.read", "template.manage", "token.manage", "unit.manage", "webhook.manage",
]);

describe("of a provider, with every role", () => {
  let outsider: Member;
  beforeAll(async () => {
    const { client } = await desk.admin();
    const { items } = await client.get<{ items: { id: string }[] }>("/api/v1/units");
    const provider = await client.post<{ id: string }>("/api/v1/units", { kind: "provider", name: "Outside", parent: items[0]?.id });
    const team = await client.post<{ id: string }>("/api/v1/units", { kind: "team", name: "Outside's team", parent: provider.id });
    outsider = await desk.member(everyone, team.id);
  });

  test.each(guarded)("%s", async (operation) => {
    const permission = asks[operation] ?? "";
    const { status, body } = await outsider.client.call<Problem>(...split(operation));
    if (permission === "customer") expect({ status, code: body.code }).toEqual({ status: 403, code: "customer.required" });
    else if (companyOnly.has(permission)) {
      expect({ status, code: body.code, context: body.context }).toEqual({ status: 403, code: "permission.missing", context: { permission } });
    } else {
      expect(status, "reaches the operation").not.toBe(401);
      expect(status < 400 ? "" : body.code, "reaches the operation").not.toMatch(/^(permission|session\.required|csrf|request\.path|token)/);
    }
  });

  test("they are told what they may, and a token of theirs may no more", async () => {
    const { permissions } = await outsider.client.get<{ permissions: string[] }>("/api/v1/me");
    expect(permissions).toContain("ticket.write");
    expect(permissions.filter((permission) => companyOnly.has(permission))).toEqual([]);
    const { client } = await desk.admin();
    const { secret } = await client.post<{ secret: string }>("/api/v1/tokens", { member: outsider.id, name: "narrow", scopes: ["member.manage"] });
    const narrow = desk.anyone.withToken(secret);
    expect(await narrow.refused("GET", "/api/v1/second-factors")).toMatchObject({ status: 403, code: "permission.missing" });
    expect((await narrow.get<{ permissions: string[] }>("/api/v1/me")).permissions).toEqual([]);
  });

  test("a unit that becomes a provider takes its people out at once, and back", async () => {
    const { client } = await desk.admin();
    const { items } = await client.get<{ items: { id: string }[] }>("/api/v1/units");
    const team = await client.post<{ id: string }>("/api/v1/units", { kind: "team", name: "Changing", parent: items[0]?.id });
    const member = await desk.member("admin", team.id);
    expect((await member.client.call("GET", "/api/v1/webhooks")).status).toBe(200);
    await client.patch(`/api/v1/units/${team.id}`, { kind: "provider" }, { "if-match": '"v1"' });
    expect((await member.client.call("GET", "/api/v1/webhooks")).status).toBe(403);
    await client.patch(`/api/v1/units/${team.id}`, { kind: "team" }, { "if-match": '"v2"' });
    expect((await member.client.call("GET", "/api/v1/webhooks")).status).toBe(200);
  });
});

describe("a token that does not hold", () => {
  const wrong: Record<string, Client> = {};
  beforeAll(async () => {
    const { client } = await desk.admin();
    const bearer = (secret: string) => desk.anyone.withToken(secret);
    const issue = (member: string, rest: Record<string, string> = {}) =>
      client.post<{ secret: string; token: { id: string } }>("/api/v1/tokens", { member, name: "wire test", ...rest });
    const lasting = await desk.member(everyone);
    const gone = await desk.member(everyone);
    const soon = new Date(Date.parse(desk.now) + 60_000).toISOString();
    const expired = await issue(lasting.id, { expires_at: soon });
    const { secret } = await issue(lasting.id);
    const changed = `${secret.slice(0, 20)}${secret[20] === "A" ? "B" : "A"}${secret.slice(21)}`;
    const revoked = await issue(lasting.id);
    await client.delete(`/api/v1/tokens/${revoked.token.id}`);
    await client.patch(`/api/v1/members/${gone.id}`, { active: false }, { "if-match": '"v1"' });
    await desk.pass({ minutes: 2 });
    Object.assign(wrong, { forged: bearer("wk_forged"), "with a byte changed": bearer(changed), expired: bearer(expired.secret), revoked: bearer(revoked.secret), "of a member who has left": gone.client });
  });

  test.each(guarded)("%s", async (operation) => {
    const [method, path] = split(operation);
    for (const [name, client] of Object.entries(wrong)) {
      const { status, body } = await client.call<Problem>(method, path);
      expect({ name, status, code: body.code }).toEqual({ name, status: 401, code: "token.refused" });
    }
  });
});

describe("a session that does not hold", () => {
  const wrong: Record<string, Client> = {};
  beforeAll(async () => {
    const { client } = await desk.admin();
    await hire(client, desk.anyone, "of.sessions", everyone);
    const begin = () => desk.signIn("of.sessions", password);
    const [idle, left, changed] = [await begin(), await begin(), await begin()];
    await left.delete("/api/v1/sessions/current");
    await desk.pass({ hours: 8 });
    const cookie = (await begin()).sent["cookie"] ?? "";
    const last = cookie.endsWith("A") ? "B" : "A";
    Object.assign(wrong, {
      "that idled": idle,
      "that was left": left,
      "with a byte changed": changed.with({ cookie: cookie.slice(0, -1) + last }),
      forged: desk.anyone.with({ cookie: `wk_session=${"A".repeat(43)}`, "x-csrf-token": "A" }),
      "that a customer's cookie poses as": desk.anyone.with({ cookie: cookie.replace("wk_session=", "wk_portal=") }),
    });
  });

  test.each(guarded)("%s", async (operation) => {
    for (const [name, client] of Object.entries(wrong)) {
      const { status, body } = await client.call<Problem>(...split(operation));
      expect({ name, status, code: body.code }).toMatchObject({ name, status: 401, code: expect.stringMatching(/^session\.(expired|required)$/) as string });
    }
  });
});

test("a wrong token is refused also where nobody needs to be signed in, as nobody", async () => {
  expect((await desk.anyone.withToken("wk_forged").call("GET", "/health")).status).toBe(200);
});
