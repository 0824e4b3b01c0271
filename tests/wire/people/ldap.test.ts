// Signing in by the passwords of a directory, against a real one.
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { type Desk, useDesk } from "../support/desk.js";
import { hire, password as own } from "../support/hire.js";
import { Ldap } from "../support/ldap.js";
import { binary } from "../support/server.js";

const ldap = new Ldap();
await ldap.prepare();
afterAll(() => ldap.remove());

const maps = ["--ldap-roles", "desk=specialist, leads=supervisor", "--ldap-units", "desk=客户服务中心", "--ldap-create", "true"];
const desk = useDesk({ flags: [...ldap.flags(), ...maps] });
const distrustful = useDesk({ flags: [...ldap.flags(false), ...maps] }); // knows no certificate of it

const signIn = async (login: string, password: string, at: Desk = desk) =>
  at.anyone.call<Schema<"Me"> & Problem>("POST", "/api/v1/sessions", { body: { login, password } });
const members = async () => (await (await desk.admin()).client.get<{ items: Schema<"Member">[] }>("/api/v1/members")).items;
const member = async (login: string) => (await members()).find((one) => one.login === login);
const doctor = (at: Desk, flags: string[]) => {
  const { stdout } = spawnSync(binary, ["doctor", ...at.server.place, ...flags], { encoding: "utf8" });
  const lines = stdout.split("\n");
  const line = lines.findIndex((one) => one.slice(2).startsWith("directory: "));
  return lines.slice(line, line + 2).join("\n");
};

describe("by the company's directory", () => {
  test("the first sign-in makes a member with the role, the unit and the name that the directory gives", async () => {
    ldap.addPerson("li.na", "Li Na", "苹果 (*) apple");
    ldap.addGroup("desk", "li.na");
    await desk.admin();
    const { status, body } = await signIn("Li.Na", "苹果 (*) apple");
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.member).toMatchObject({ login: "li.na", name: "Li Na", roles: ["specialist"] });
    expect((await member("li.na"))?.unit).not.toBeNull();
    const { items } = await (await desk.admin()).client.get<{ items: Schema<"SignIn">[] }>("/api/v1/sign-ins", { member: body.member.id });
    expect(items.map(({ kind, way }) => `${kind} ${way}`)).toEqual(["signed_in ldap", "identity_linked ldap"]);
    const again = await signIn("li.na", "苹果 (*) apple");
    expect(again.body.member.id).toBe(body.member.id);
  });

  test("a wrong password, a name that means more, and nobody are refused alike", async () => {
    ldap.addPerson("wang.wei", "Wang Wei", "a long password");
    for (const [login, password] of [
      ["wang.wei", "another password"], ["*", "a long password"], ["wang.wei)(uid=*", "a long password"], ["wang*", "a long password"],
      ["nobody", "a long password"], ["wang.wei", " "], [`uid=wang.wei`, "a long password"], ["\\2a", "a long password"],
    ] as const) {
      const { status, body } = await signIn(login, password);
      expect([status, body.code], login).toEqual([401, "session.refused"]);
    }
    expect((await signIn("wang.wei", "")).status, "nothing is no password").toBe(400);
    expect(await member("wang.wei")).toBeUndefined();
    // The password is right, but no group of his is for here.
    const { status, body } = await signIn("wang.wei", "a long password");
    expect([status, body.code]).toEqual([403, "ldap.unknown"]);
  });

  test("guessing has to wait", async () => {
    ldap.addPerson("guessed", "Guessed", "a long password");
    for (let i = 0; i < 6; ++i) await signIn("guessed", "a wrong password");
    const { status, body } = await signIn("guessed", "a long password");
    expect([status, body.code]).toEqual([429, "session.throttled"]);
    await desk.pass({ hours: 2 });
  });

  test("groups give the roles anew at each sign-in", async () => {
    ldap.addGroup("leads", "li.na");
    expect((await signIn("li.na", "苹果 (*) apple")).body.member.roles).toEqual(["specialist", "supervisor"]);
    ldap.removeGroup("leads");
    ldap.removeGroup("desk");
    const { status, body } = await signIn("li.na", "苹果 (*) apple");
    expect([status, body.code]).toEqual([403, "ldap.no_role"]);
    ldap.addGroup("desk", "li.na");
    expect((await signIn("li.na", "苹果 (*) apple")).body.member.roles).toEqual(["specialist"]);
  });

  test("a member with a password of ours keeps it until the directory's was used", async () => {
    const { client } = await desk.admin();
    await hire(client, desk.anyone, "zhao");
    expect((await signIn("zhao", own)).status, "the directory does not know him").toBe(201);
    ldap.addPerson("zhao", "Zhao", "the directory's own");
    ldap.removeGroup("desk");
    ldap.addGroup("desk", "zhao");
    expect((await signIn("zhao", own)).status).toBe(201);
    expect((await signIn("zhao", "the directory's own")).status).toBe(201);
    expect((await signIn("zhao", own)).body.code).toBe("session.refused");
  });

  test("who is renamed there stays the same member, and who is gone becomes inactive", async () => {
    const before = await member("zhao");
    ldap.renamePerson("zhao", "zhao.min");
    ldap.removeGroup("desk");
    ldap.addGroup("desk", "zhao.min");
    expect((await signIn("zhao", "the directory's own")).body.code).toBe("session.refused");
    expect((await member("zhao"))?.active, "she is still there, by another name").toBe(true);
    expect((await signIn("zhao.min", "the directory's own")).body.member.id).toBe(before?.id);
    ldap.removePerson("zhao.min");
    expect((await signIn("zhao", "the directory's own")).body.code).toBe("session.refused");
    expect((await member("zhao"))?.active).toBe(false);
  });

  test("a certificate that nobody trusts, and a directory that is down, are a fault of the server, not of the password", { timeout: 90_000 }, async () => {
    await distrustful.admin(); // by a password of ours
    const { status, body } = await signIn("li.na", "苹果 (*) apple", distrustful);
    expect([status, body.code]).toEqual([503, "ldap.unreachable"]);
    expect(doctor(desk, [...ldap.flags(), ...maps])).toMatch(/^✓ directory: ldap:\/\/127\.\d+\.\d+\.\d+:\d+ answers/);
    expect(doctor(desk, [...ldap.flags(false), ...maps])).toMatch(/^✕ directory: .*STARTTLS.*\n {4}-> /);
    await ldap.stop();
    for (let i = 0; i < 6; ++i) expect((await signIn("li.na", "苹果 (*) apple")).body.code, "and counts against nobody").toBe("ldap.unreachable");
    await desk.signIn("admin", "correct horse battery");
    await ldap.start();
    ldap.removeGroup("desk");
    ldap.addGroup("desk", "li.na");
    expect((await signIn("li.na", "苹果 (*) apple")).status).toBe(201);
  });
});
