// API tokens: what they may do, and when they end.
import { beforeAll, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let admin: Member;
let specialist: Member;
beforeAll(async () => {
  admin = await desk.admin();
  specialist = await desk.member("specialist");
});

type Issued = { token: Schema<"ApiToken">; secret: string };
const issue = (more: Record<string, unknown> = {}, as = admin.client) =>
  as.post<Issued>("/api/v1/tokens", { member: specialist.id, name: "a program", ...more });
const asks = async (secret: string, path = "/api/v1/me") => {
  const { status, body } = await desk.anyone.withToken(secret).call<Problem>("GET", path);
  return status === 200 ? "200" : `${status} ${body.code}`;
};

test("a token acts as its member, without a cookie and without a token against forgery", async () => {
  const { token, secret } = await issue();
  expect(secret).toMatch(/^wk_[\w-]{43}$/);
  expect(token).toMatchObject({ member: specialist.id, name: "a program", scopes: [], expires_at: null, revoked_at: null, used_at: null });
  const me = await desk.anyone.withToken(secret).get<Schema<"Me">>("/api/v1/me");
  expect(me).toMatchObject({ csrf_token: null, member: { id: specialist.id } });
  await desk.anyone.withToken(secret).post("/api/v1/customers", { name: "By a program" });
  expect(await desk.anyone.withToken(secret).refused("DELETE", "/api/v1/sessions/current")).toMatchObject({ status: 409, code: "session.none" });
});

test("scopes narrow what the roles allow, and never widen it", async () => {
  const { secret } = await issue({ scopes: ["ticket.read", "report.read"] });
  expect(await asks(secret, "/api/v1/tickets")).toBe("200");
  expect(await asks(secret, "/api/v1/compliance"), "the role does not allow it").toBe("403 permission.missing");
  expect(await asks(secret, "/api/v1/members"), "the scopes do not allow it").toBe("403 permission.missing");
  const me = await desk.anyone.withToken(secret).get<Schema<"Me">>("/api/v1/me");
  expect(me.permissions).toEqual(["ticket.read"]);
});

test("a token cannot give more than it has", async () => {
  const narrow = desk.anyone.withToken((await issue({ member: admin.id, scopes: ["token.manage", "ticket.read"] })).secret);
  for (const scopes of [undefined, [], ["member.manage"], ["ticket.read", "member.manage"]]) {
    const body = { member: admin.id, name: "wider", ...(scopes ? { scopes } : {}) };
    expect(await narrow.refused("POST", "/api/v1/tokens", { body }), JSON.stringify(scopes)).toMatchObject({ status: 403, code: "token.scope" });
  }
  expect((await issue({ member: admin.id, scopes: ["ticket.read"] }, narrow)).token.scopes).toEqual(["ticket.read"]);
});

test("what cannot be is refused", async () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ scopes: ["ticket.fly"] }, "token.scope"],
    [{ scopes: "ticket.read" }, "request.invalid"],
    [{ scopes: [1] }, "request.invalid"],
    [{ member: "1" }, "token.member"],
    [{ member: 7 }, "request.invalid"],
    [{ expires_at: "2026-03-02T00:59:59Z" }, "token.expiry"],
    [{ expires_at: "tomorrow" }, "request.invalid"],
    [{ name: "" }, "request.invalid"],
  ];
  for (const [more, code] of cases) {
    const body = { member: specialist.id, name: "a program", ...more };
    expect(await admin.client.refused("POST", "/api/v1/tokens", { body }), JSON.stringify(more)).toMatchObject({ status: 400, code });
  }
});

test("forged and malformed ones are refused", async () => {
  const { secret } = await issue();
  const last = secret.endsWith("A") ? "B" : "A";
  for (const forged of [secret.slice(0, -1) + last, secret.slice(3), `${secret}A`, "wk_", "x", ""]) {
    expect(await asks(forged), forged).toMatch(/^401 (token\.refused|session\.required)$/);
  }
  const basic = await desk.anyone.call<Problem>("GET", "/api/v1/me", { headers: { authorization: "Basic YTpi" } });
  expect(basic).toMatchObject({ status: 401, body: { code: "token.refused" } });
  expect(basic.headers.get("www-authenticate")).toBe("Bearer");
});

test("it ends at its expiry, when revoked, and with its member, at once", async () => {
  const [brief, revoked] = [await issue({ expires_at: "2026-03-02T01:10:00Z" }), await issue()];
  expect([await asks(brief.secret), await asks(revoked.secret)]).toEqual(["200", "200"]);
  await desk.moveTo("2026-03-02T01:09:59.999Z");
  expect(await asks(brief.secret)).toBe("200");
  await desk.moveTo("2026-03-02T01:10:00Z");
  expect(await asks(brief.secret)).toBe("401 token.refused");

  await admin.client.delete(`/api/v1/tokens/${revoked.token.id}`);
  expect(await asks(revoked.secret)).toBe("401 token.refused");
  expect((await admin.client.refused("DELETE", `/api/v1/tokens/${revoked.token.id}`)).code).toBe("token.unknown");

  const leaver = await desk.member("specialist");
  expect((await leaver.client.call("GET", "/api/v1/me")).status).toBe(200);
  await admin.client.patch(`/api/v1/members/${leaver.id}`, { active: false }, { "if-match": '"v1"' });
  expect((await leaver.client.call("GET", "/api/v1/me")).status).toBe(401);
});

test("roles that are taken away are gone with the next request", async () => {
  const member = await desk.member("supervisor");
  expect((await member.client.call("GET", "/api/v1/compliance")).status).toBe(200);
  await admin.client.patch(`/api/v1/members/${member.id}`, { roles: ["specialist"] }, { "if-match": '"v1"' });
  expect((await member.client.call("GET", "/api/v1/compliance")).status).toBe(403);
});

test("the list shows who holds which, and never a secret", async () => {
  const { token, secret } = await issue({ name: "listed" });
  await asks(secret);
  const page = await admin.client.get<{ items: Schema<"ApiToken">[] }>("/api/v1/tokens", { limit: 200 });
  expect(page.items.find(({ id }) => id === token.id)).toMatchObject({ name: "listed", used_at: desk.now.replace(".000Z", "Z") });
  expect(JSON.stringify(page)).not.toContain("wk_");
});
