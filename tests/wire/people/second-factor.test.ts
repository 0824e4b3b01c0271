// The second factor: set up, asked for, taken once, recovered, required by a role, taken off by who manages members.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Jar } from "../support/browser.js";
import type { Problem, Schema } from "../support/client.js";
import { useDesk, type Desk, type Member } from "../support/desk.js";
import { hire, password } from "../support/hire.js";
import { codeOf, secretBytes } from "../support/totp.js";

type Codes = { recovery_codes: string[] };
let admin: Member;
let logins = 0;

const signIn = (jar: Jar, login: string) => jar.call<Schema<"SignInStep"> & Schema<"Me">>("POST", "/api/v1/sessions", { body: { login, password } });
const step = (jar: Jar, code: string) => jar.call<Schema<"Me"> & Problem>("POST", "/api/v1/sessions/second-factor", { body: { code } });
const change = (jar: Jar, path: string, body: Record<string, string>) => jar.call<Schema<"Me"> & Problem & Codes>("POST", `/api/v1/me/second-factor${path}`, { body });

// A member who has one in force, signed in.
async function protectedMember(desk: Desk) {
  const login = `strong${++logins}`;
  const id = await hire(admin.client, desk.anyone, login);
  const jar = new Jar(desk.anyone);
  await signIn(jar, login);
  const begun = await jar.call<Schema<"NewSecondFactor">>("POST", "/api/v1/me/second-factor", { body: { password } });
  const { secret } = begun.body;
  const on = await change(jar, "/confirm", { code: codeOf(secret, desk.now) });
  expect(on.status).toBe(200);
  await desk.pass({ seconds: 30 });
  return { id, login, jar, secret, uri: begun.body.uri, codes: on.body.recovery_codes };
}

describe("a second factor", () => {
  const desk = useDesk();
  beforeAll(async () => {
    admin = await desk.admin();
  });
  beforeEach(() => desk.pass({ minutes: 5 }));

  test("is in force once a code of it was shown, and makes signing in two steps", async () => {
    const login = `new${++logins}`;
    await hire(admin.client, desk.anyone, login);
    const jar = new Jar(desk.anyone);
    await signIn(jar, login);
    const other = new Jar(desk.anyone);
    await signIn(other, login);
    expect((await jar.call("GET", "/api/v1/me/second-factor")).body).toEqual({ required: false, on: false, since: null, recovery_codes_left: 0 });
    expect((await change(jar, "", { password: "wrong" })).body).toMatchObject({ status: 403, code: "password.wrong" });
    const begun = await jar.call<Schema<"NewSecondFactor">>("POST", "/api/v1/me/second-factor", { body: { password } });
    expect(begun.body.uri).toBe(`otpauth://totp/Wellkept:${login}?secret=${begun.body.secret}&issuer=Wellkept&algorithm=SHA1&digits=6&period=30`);
    expect((await signIn(new Jar(desk.anyone), login)).status, "begun is not in force").toBe(201);
    expect((await change(jar, "/confirm", { code: "000000" })).body).toMatchObject({ status: 403, code: "second_factor.refused" });

    const before = jar.cookies.get("wk_session");
    const on = await change(jar, "/confirm", { code: codeOf(begun.body.secret, desk.now) });
    expect(on.body.recovery_codes).toHaveLength(10);
    expect(new Set(on.body.recovery_codes).size).toBe(10);
    expect(jar.cookies.get("wk_session"), "another session id").not.toBe(before);
    expect((await jar.call("GET", "/api/v1/me")).status).toBe(200);
    expect((await other.call("GET", "/api/v1/me")).status, "other sessions end").toBe(401);
    expect((await jar.call("GET", "/api/v1/me/second-factor")).body).toMatchObject({ on: true, recovery_codes_left: 10 });

    const first = await signIn(other, login);
    expect(first).toMatchObject({ status: 202, body: { next: "code" } });
    expect(first.set).toHaveLength(1);
    expect(first.set[0]).toMatch(/^wk_sign_in=[\w-]{43}; Path=\/api\/v1\/sessions; HttpOnly; SameSite=Strict; Max-Age=300$/);
    expect((await other.call("GET", "/api/v1/me")).status, "half a sign-in opens nothing").toBe(401);
    expect((await step(other, codeOf(begun.body.secret, desk.now))).body, "used already").toMatchObject({ status: 403, code: "second_factor.refused" });
    await desk.pass({ seconds: 30 });
    const held = other.cookies.get("wk_sign_in") ?? "";
    expect((await step(other, codeOf(begun.body.secret, desk.now))).status).toBe(201);
    expect(other.cookies.has("wk_sign_in")).toBe(false);
    expect((await other.call("GET", "/api/v1/me")).status).toBe(200);
    other.cookies.set("wk_sign_in", held);
    await desk.pass({ seconds: 30 });
    expect((await step(other, codeOf(begun.body.secret, desk.now))).body, "the step was taken").toMatchObject({ status: 401, code: "session.step" });
  });

  test("is asked for within five minutes, in the browser that knew the password", async () => {
    const { login, secret } = await protectedMember(desk);
    const jar = new Jar(desk.anyone);
    await signIn(jar, login);
    expect((await step(new Jar(desk.anyone), codeOf(secret, desk.now))).body).toMatchObject({ status: 401, code: "session.step" });
    await desk.pass({ minutes: 5 });
    expect((await step(jar, codeOf(secret, desk.now))).body).toMatchObject({ status: 401, code: "session.step" });
  });

  test("cannot be guessed: failures count for the member, by whatever way and browser", async () => {
    const { login, secret, jar } = await protectedMember(desk);
    for (let i = 0; i < 5; ++i) {
      const one = new Jar(desk.anyone);
      await signIn(one, login);
      expect((await step(one, "000000")).status).toBe(403);
    }
    const guess = new Jar(desk.anyone);
    await signIn(guess, login);
    const waits = await step(guess, codeOf(secret, desk.now));
    expect(waits.body).toMatchObject({ status: 429, code: "session.throttled", context: { retry_after_s: 1 } });
    expect(waits.headers.get("retry-after")).toBe("1");
    expect((await change(jar, "/off", { code: codeOf(secret, desk.now) })).status).toBe(429);
    await desk.pass({ seconds: 1 });
    const many = await Promise.all(Array.from({ length: 10 }, () => step(guess, "000000")));
    expect(many.filter(({ status }) => status === 403), "many at once are not free").toHaveLength(1);
    expect(many.filter(({ status }) => status === 429)).toHaveLength(9);
  });

  test("a code that two browsers send at once opens one session", async () => {
    const { login, secret } = await protectedMember(desk);
    const jars = [new Jar(desk.anyone), new Jar(desk.anyone)];
    for (const jar of jars) await signIn(jar, login);
    const answers = await Promise.all(jars.map((jar) => step(jar, codeOf(secret, desk.now))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  test("that was lost is replaced by a recovery code, once", async () => {
    const { login, codes, jar, secret } = await protectedMember(desk);
    const [one = "", two = ""] = codes;
    const enter = async (code: string) => {
      const fresh = new Jar(desk.anyone);
      await signIn(fresh, login);
      return (await step(fresh, code)).status;
    };
    expect(await enter(` ${one.toUpperCase().replace("-", " ")} `)).toBe(201);
    expect(await enter(one)).toBe(403);
    expect((await jar.call("GET", "/api/v1/me/second-factor")).body).toMatchObject({ recovery_codes_left: 9 });
    const renewed = await change(jar, "/recovery-codes", { code: codeOf(secret, desk.now) });
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expect(await enter(two), "the earlier ones are gone").toBe(403);
    expect(await enter(renewed.body.recovery_codes[0] ?? "")).toBe(201);
  });

  test("is taken off by its member, or by who manages members, with evidence", async () => {
    const { id, jar, login, secret } = await protectedMember(desk);
    const list = await admin.client.get<{ items: Schema<"MemberSecondFactor">[] }>("/api/v1/second-factors", { limit: 200 });
    expect(list.items.find(({ member }) => member === id)).toMatchObject({ required: false, on: true, recovery_codes_left: 10 });
    expect(list.items.find(({ member }) => member === admin.id)).toMatchObject({ on: false, since: null });
    await admin.client.delete(`/api/v1/members/${id}/second-factor`);
    expect((await jar.call("GET", "/api/v1/me")).status, "sessions end").toBe(401);
    expect((await admin.client.refused("DELETE", `/api/v1/members/${id}/second-factor`)).code).toBe("second_factor.none");
    expect((await signIn(jar, login)).status).toBe(201);
    const { items } = await admin.client.get<{ items: Schema<"SignIn">[] }>("/api/v1/sign-ins", { member: id, kind: "factor_reset" });
    expect(items).toMatchObject([{ actor: admin.id, address: "127.0.0.1" }]);
    expect((await change(jar, "/off", { code: codeOf(secret, desk.now) })).body.code).toBe("second_factor.none");

    const own = await protectedMember(desk);
    expect((await change(own.jar, "/off", { code: codeOf(own.secret, desk.now) })).status).toBe(204);
    expect((await signIn(new Jar(desk.anyone), own.login)).status).toBe(201);
  });

  test("is nothing that a token may change", async () => {
    const { client } = await desk.member("specialist");
    for (const [path, body] of [["", { password }], ["/confirm", { code: "1" }], ["/off", { code: "1" }], ["/recovery-codes", { code: "1" }]] as const) {
      expect(await client.refused("POST", `/api/v1/me/second-factor${path}`, { body }), path).toMatchObject({ status: 403, code: "session.needed" });
    }
  });

  test("stands neither in the database nor in the log as it is", async () => {
    const { secret, codes } = await protectedMember(desk);
    const log = desk.server.log.join("\n");
    // On PostgreSQL there is no file to look into; the rows are the same.
    const files = ["wellkept.db", "wellkept.db-wal"].map((name) => join(desk.server.folder, name)).filter((path) => existsSync(path));
    for (const bytes of files.map((path) => readFileSync(path))) {
      expect(bytes.includes(secretBytes(secret))).toBe(false);
      for (const code of codes) expect(bytes.includes(code)).toBe(false);
    }
    for (const text of [secret, ...codes]) expect(log).not.toContain(text);
  });
});

describe("where a role needs it", () => {
  const desk = useDesk({ flags: ["--second-factor-roles", "auditor, management"] });

  test("it is set up in the first sign-in, and cannot be taken off", async () => {
    admin = await desk.admin();
    const login = "checker";
    const id = await hire(admin.client, desk.anyone, login, ["auditor"]);
    const jar = new Jar(desk.anyone);
    expect(await signIn(jar, login)).toMatchObject({ status: 202, body: { next: "enrol" } });
    expect((await step(jar, "000000")).body).toMatchObject({ status: 409, code: "second_factor.none" });
    const begun = await jar.call<Schema<"NewSecondFactor">>("POST", "/api/v1/sessions/enrolment");
    expect(begun.status).toBe(200);
    const done = await step(jar, codeOf(begun.body.secret, desk.now));
    expect(done.status).toBe(201);
    expect(done.body.recovery_codes).toHaveLength(10);
    await desk.pass({ seconds: 30 });
    expect((await change(jar, "/off", { code: codeOf(begun.body.secret, desk.now) })).body).toMatchObject({ status: 409, code: "second_factor.required" });
    expect((await jar.call("POST", "/api/v1/sessions/enrolment")).body).toMatchObject({ code: "session.step" });
    const list = await admin.client.get<{ items: Schema<"MemberSecondFactor">[] }>("/api/v1/second-factors");
    expect(list.items.find(({ member }) => member === id)).toMatchObject({ required: true, on: true });
  });

  test("who is given the role signs in anew, with it", async () => {
    const login = "promoted";
    const id = await hire(admin.client, desk.anyone, login);
    const jar = new Jar(desk.anyone);
    expect((await signIn(jar, login)).status).toBe(201);
    const { headers } = await admin.client.call("GET", `/api/v1/members/${id}`);
    await admin.client.patch(`/api/v1/members/${id}`, { roles: ["management"] }, { "if-match": headers.get("etag") ?? "" });
    expect((await jar.call("GET", "/api/v1/me")).status).toBe(401);
    expect(await signIn(jar, login)).toMatchObject({ status: 202, body: { next: "enrol" } });
  });
});
