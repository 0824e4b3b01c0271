// Members and units: who may change them, and that nobody's change is lost.
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let admin: Member;
beforeAll(async () => {
  admin = await desk.admin();
});
type Created = { member: Schema<"Member">; link: Schema<"SetupLink"> };
const add = (login: string, more: Record<string, unknown> = {}) => admin.client.post<Created>("/api/v1/members", { login, name: login, ...more });
const change = (id: string, match: string, body: Record<string, unknown>) =>
  admin.client.call<Schema<"Member"> & Problem>("PATCH", `/api/v1/members/${id}`, { body, headers: { "if-match": match } });

describe("a member", () => {
  test("is added with a unit and roles, and found again", async () => {
    const unit = await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name: "Night shift" });
    const body = { login: " Li.NA ", name: "李娜", roles: ["supervisor", "specialist", "specialist"], unit: unit.id };
    const created = await admin.client.call<Created>("POST", "/api/v1/members", { body });
    const { member } = created.body;
    expect(member).toMatchObject({ login: "li.na", name: "李娜", roles: ["specialist", "supervisor"], unit: unit.id, active: true, version: 1 });
    expect(created.headers.get("location")).toBe(`/api/v1/members/${member.id}`);
    const read = await admin.client.call("GET", `/api/v1/members/${member.id}`);
    expect(read.headers.get("etag")).toBe('"v1"');
    expect(read.body).toEqual(member);
    expect((await admin.client.call("GET", `/api/v1/members/${member.id}`, { headers: { "if-none-match": '"v1"' } })).status).toBe(304);
  });

  test("whose login is taken, in any form, is refused", async () => {
    await add("straße");
    for (const login of ["straße", "STRASSE", "ｓtrasse"]) {
      expect(await admin.client.refused("POST", "/api/v1/members", { body: { login, name: "x" } }), login).toMatchObject({ status: 409, code: "member.login_taken" });
    }
  });

  test("with an unknown role or unit is refused", async () => {
    expect((await admin.client.refused("POST", "/api/v1/members", { body: { login: "x1", name: "x", roles: ["king"] } })).code).toBe("member.role");
    expect((await admin.client.refused("POST", "/api/v1/members", { body: { login: "x1", name: "x", unit: "1" } })).code).toBe("member.unit");
    expect((await change(admin.id, '"v1"', { roles: ["king"] })).body.code).toMatch(/member\.(role|stale)/);
  });

  test("shows the login to those who manage members and to itself only", async () => {
    const [one, other] = [await desk.member("specialist"), await desk.member("specialist")];
    const read = (by: Member, id: string) => by.client.get<Schema<"Member">>(`/api/v1/members/${id}`);
    expect((await read(one, one.id)).login).toBe(one.login);
    expect((await read(admin, one.id)).login).toBe(one.login);
    expect(await read(other, one.id)).not.toHaveProperty("login");
    const list = await other.client.get<{ items: Schema<"Member">[] }>("/api/v1/members", { role: "specialist" });
    expect(list.items.length).toBeGreaterThan(1);
    for (const item of list.items) expect(item).not.toHaveProperty("login");
  });

  test("is changed only by who saw its latest version", async () => {
    const { member } = await add("changed");
    const renamed = await change(member.id, '"v1"', { name: "New" });
    expect(renamed).toMatchObject({ status: 200, body: { name: "New", version: 2 } });
    expect(renamed.headers.get("etag")).toBe('"v2"');
    for (const match of ['"v1"', '"v3"']) expect((await change(member.id, match, { name: "Late" })).body, match).toMatchObject({ status: 412, code: "member.stale" });
    for (const match of ["", "v2", '"2"', '"v2', '"v2x"', '"v99999999999999999999"']) {
      expect((await change(member.id, match, { name: "Blind" })).body, match).toMatchObject({ status: 412, code: "request.if_match" });
    }
    const both = await Promise.all([change(member.id, '"v2"', { name: "A" }), change(member.id, '"v2"', { name: "B" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const same = await change(member.id, '"v3"', {});
    expect(same, "nothing to change").toMatchObject({ status: 200, body: { version: 3 } });
  });

  test("that is unknown is not found", async () => {
    expect((await change("1", '"v1"', { name: "x" })).body).toMatchObject({ status: 404, code: "member.unknown" });
    expect(await admin.client.refused("POST", "/api/v1/members/1/link")).toMatchObject({ status: 404, code: "member.unknown" });
  });

  test("who is the last administrator stays one", async () => {
    const { headers } = await admin.client.call("GET", `/api/v1/members/${admin.id}`);
    const match = headers.get("etag") ?? "";
    for (const body of [{ active: false }, { roles: [] }, { roles: ["specialist"] }]) {
      expect((await change(admin.id, match, body)).body).toMatchObject({ status: 409, code: "member.last_admin" });
    }
    const { member } = await add("second", { roles: ["admin"] });
    const results = await Promise.all([change(admin.id, match, { roles: ["admin", "auditor"] }), change(member.id, '"v1"', { active: false })]);
    expect(results.map(({ status }) => status)).toEqual([200, 200]);
    expect((await change(admin.id, results[0].headers.get("etag") ?? "", { roles: ["auditor"] })).body.code).toBe("member.last_admin");
  });
});

describe("a unit", () => {
  const unit = (name: string, parent?: string) => admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name, ...(parent ? { parent } : {}) });
  const move = (id: string, version: number, body: Record<string, unknown>) =>
    admin.client.call<Schema<"Unit"> & Problem>("PATCH", `/api/v1/units/${id}`, { body, headers: { "if-match": `"v${version}"` } });

  test("stands below another, and moves", async () => {
    const [top, below] = [await unit("Top"), await unit("Other")];
    expect(await move(below.id, 1, { parent: top.id, name: "Below" })).toMatchObject({ status: 200, body: { parent: top.id, name: "Below", version: 2 } });
    expect((await move(below.id, 1, { name: "Late" })).body).toMatchObject({ status: 412, code: "unit.stale" });
    expect((await move(top.id, 1, { parent: below.id })).body, "a circle").toMatchObject({ status: 400, code: "unit.parent" });
    expect((await move(top.id, 1, { parent: top.id })).body.code).toBe("unit.parent");
    expect((await move(top.id, 1, { parent: "1" })).body.code).toBe("unit.parent");
    expect((await move(top.id, 1, { kind: "planet" })).body.code).toBe("unit.kind");
    expect((await move("1", 1, { name: "x" })).body).toMatchObject({ status: 404, code: "unit.unknown" });
    expect((await move(below.id, 2, { parent: null })).body).toMatchObject({ parent: null, version: 3 });
  });

  test("stands at most sixteen deep", async () => {
    let parent = (await unit("1")).id;
    for (let depth = 2; depth <= 16; ++depth) parent = (await unit(String(depth), parent)).id;
    const problem = await admin.client.refused("POST", "/api/v1/units", { body: { kind: "team", name: "17", parent } });
    expect(problem).toMatchObject({ status: 400, code: "unit.parent" });
  });
});
