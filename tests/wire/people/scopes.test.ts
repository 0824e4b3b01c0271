// What a token may do is what it was given: tried on every route that the contract names, with the permission that the contract names.
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Problem } from "../support/client.js";
import { contract, useDesk, type Member } from "../support/desk.js";

interface Operation {
  security?: Record<string, string[]>[];
}
const { paths } = parse(contract.text) as { paths: Record<string, Record<string, Operation>> };
const operations = contract.operations().map((operation) => {
  const [method = "", path = ""] = operation.split(" ");
  return { operation, method: method.toUpperCase(), path, security: paths[path]?.[method]?.security };
});
// The permission that the contract asks a token to hold; empty: it is enough to be somebody.
const scopeOf = (security: Operation["security"]) => security?.find((one) => "token" in one)?.["token"]?.[0] ?? "";
const ofMembers = operations.filter(({ security }) => security === undefined || security.some((one) => "token" in one));
const address = (path: string) => path.replaceAll(/\{[^}]+\}/g, "1").replace(/\/live$/, "/live?topics=none");

const desk = useDesk();
let admin: Member;
beforeAll(async () => {
  admin = await desk.admin();
});
const limited = async (scopes: string[]) => desk.anyone.withToken((await admin.client.post<{ secret: string }>("/api/v1/tokens", { name: "limited", scopes })).secret);

test("the contract names the permission of each route as the program has it, for tokens and sessions alike", async () => {
  const routes = (await (await fetch(`${desk.server.origin}/test/routes`)).json()) as { method: string; pattern: string; access: string; permission: string }[];
  const named = (method: string, path: string) => `${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, "{}")}`;
  const asked = new Map(routes.map(({ method, pattern, access, permission }) => [named(method, pattern), { access, permission }]));
  for (const { operation, method, path, security } of operations) {
    const { access, permission } = asked.get(named(method, path)) ?? { access: "", permission: "" };
    const wanted = access === "open" ? [] : access === "customer" ? [{ customer: [] }] : permission ? [{ token: [permission] }, { session: [permission] }] : undefined;
    expect(security, `${operation}: run \`npm run permissions\` in tests/`).toEqual(wanted);
  }
});

test.each(ofMembers)("$operation takes a token of its scope, and no other", async ({ method, path, security }) => {
  const scope = scopeOf(security);
  const outside = await limited([scope === "policy.read" ? "member.read" : "policy.read"]);
  const { status, body } = await outside.call<Problem>(method, address(path));
  if (scope) {
    expect({ status, code: body.code, context: body.context }).toEqual({ status: 403, code: "permission.missing", context: { permission: scope } });
    const inside = await (await limited([scope])).call<Problem>(method, address(path));
    expect(inside.status < 400 ? "" : inside.body.code).not.toMatch(/^(permission\.missing|token\.(scope|refused)|session\.required)/);
  } else if (path === "/api/v1/me") {
    expect(status).toBe(200);
  } else {
    expect({ status, code: body.code }).toEqual({ status: 403, code: "token.scope" });
  }
});

describe("a token", () => {
  test("never does more than its member, whatever its scopes say", async () => {
    const specialist = await desk.member("specialist");
    const { secret } = await admin.client.post<{ secret: string }>("/api/v1/tokens", { member: specialist.id, name: "much", scopes: ["member.manage", "ticket.read"] });
    const client = desk.anyone.withToken(secret);
    expect((await client.refused("POST", "/api/v1/members", { body: { login: "x", name: "x" } })).code).toBe("permission.missing");
    expect((await client.get<{ permissions: string[] }>("/api/v1/me")).permissions).toEqual(["ticket.read"]);
  });

  test("that is expired, revoked or forged opens nothing", async () => {
    const make = async (more: Record<string, unknown>) => admin.client.post<{ secret: string; token: { id: string } }>("/api/v1/tokens", { name: "ends", ...more });
    const soon = new Date(Date.parse(desk.now) + 60_000).toISOString();
    const [expired, revoked] = [await make({ expires_at: soon }), await make({})];
    await admin.client.delete(`/api/v1/tokens/${revoked.token.id}`);
    await desk.pass({ minutes: 1 });
    for (const secret of [expired.secret, revoked.secret, `wk_${"A".repeat(43)}`]) {
      for (const { method, path } of ofMembers.slice(0, 10)) {
        expect(await desk.anyone.withToken(secret).refused(method, address(path))).toMatchObject({ status: 401, code: "token.refused" });
      }
    }
  });
});
