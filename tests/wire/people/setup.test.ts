// The one-time link: of the first administrator, and of members.
import { beforeAll, describe, expect, test } from "vitest";
import { useDesk, type Member } from "../support/desk.js";
import type { Schema } from "../support/client.js";

const password = "correct horse battery";
const tokenOf = (link: string) => new URL(link).pathname.split("/").pop() ?? "";

describe("before there is an administrator", () => {
  const desk = useDesk();

  test("a link is printed that leads to a page and says what it is for", async () => {
    const { status, body, headers } = await desk.anyone.call<string>("GET", new URL(desk.server.setupLink).pathname);
    expect(status).toBe(200);
    expect(body).toContain('name="login"');
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*style-src 'sha256-/);
    expect(headers.get("cache-control")).toBe("no-store");
    const link = await desk.anyone.get(`/api/v1/setup/${tokenOf(desk.server.setupLink)}`);
    expect(link).toMatchObject({ purpose: "first_administrator", expires_at: "2026-03-03T01:00:00Z" });
  });

  test("what is missing or weak is refused, names its field, and uses nothing up", async () => {
    const token = tokenOf(desk.server.setupLink);
    const cases: [Record<string, unknown>, string][] = [
      [{ token, login: "admin", name: "A", password: "short" }, "password.short"],
      [{ token, login: "admin", name: "A", password: "aaaaaaaaaaaaaa" }, "password.weak"],
      [{ token, login: "admin", name: "A", password: "x1y2".repeat(60) }, "password.long"],
      [{ token, login: "a b", name: "A", password }, "member.login"],
      [{ token, login: "admin", password }, "request.invalid"],
      [{ token, login: "admin", name: "A".repeat(101), password }, "request.invalid"],
      [{ token, login: "admin", name: "A", password, role: "admin" }, "request.invalid"],
    ];
    for (const [body, code] of cases) {
      const problem = await desk.anyone.refused("POST", "/api/v1/setup", { body });
      expect(problem, JSON.stringify(body)).toMatchObject({ status: 400, code });
      expect(problem.errors?.length, code).toBeGreaterThan(0);
    }
    expect(await desk.anyone.refused("POST", "/api/v1/setup", { body: { token: "guess", login: "admin", name: "A", password } })).toMatchObject({
      status: 404,
      code: "setup.link",
    });
    await desk.anyone.get(`/api/v1/setup/${token}`);
  });

  test("it expires after a day, and the next start prints another", async () => {
    const path = `/api/v1/setup/${tokenOf(desk.server.setupLink)}`;
    await desk.pass({ hours: 24, seconds: -1 });
    await desk.anyone.get(path);
    await desk.pass({ seconds: 1 });
    expect(await desk.anyone.refused("GET", path)).toMatchObject({ status: 404, code: "setup.link" });
    const page = await desk.anyone.call<string>("GET", new URL(desk.server.setupLink).pathname, { query: { lang: "en" } });
    expect(page).toMatchObject({ status: 404, body: expect.stringContaining("This link is not valid") as string });
    const before = desk.server.setupLink;
    await desk.server.stop();
    await desk.server.start();
    expect(desk.server.setupLink).toMatch(/\/setup\/.{40,}/);
    expect(desk.server.setupLink).not.toBe(before);
  });

  test("the form makes the administrator, once, and a start after that prints none", async () => {
    const path = new URL(desk.server.setupLink).pathname;
    const form = (fields: Record<string, string>) =>
      desk.anyone.call<string>("POST", path, {
        query: { lang: "en" },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(fields).toString(),
      });
    const typed = { login: "Root", name: 'Ann "A" <b>', password, repeat: password };
    const differing = await form({ ...typed, repeat: "something else" });
    expect(differing.status).toBe(400);
    expect(differing.body).toContain("The two passwords differ.");
    expect(differing.body).toContain('value="Ann &quot;A&quot; &lt;b&gt;"');
    expect(differing.body).not.toContain(password);
    const done = await form(typed);
    expect(done.status).toBe(200);
    expect(done.body).toContain(`${desk.server.origin}/api/v1/sessions`);
    expect((await form(typed)).status).toBe(404);
    const client = await desk.signIn("root", password);
    expect(await client.get("/api/v1/me")).toMatchObject({ member: { login: "root", name: 'Ann "A" <b>', roles: ["admin"] } });
    await desk.server.stop();
    await desk.server.start();
    expect(desk.server.setupLink).toBe("");
  });

  test("a form that is none is refused", async () => {
    const path = new URL("/setup/x", desk.server.origin).pathname;
    expect(await desk.anyone.refused("POST", path, { body: { login: "x" } })).toMatchObject({ status: 415, code: "request.media_type" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await desk.anyone.refused("POST", path, { headers, body: "name=%zz" })).toMatchObject({ status: 400, code: "request.form" });
    expect((await desk.anyone.call("POST", path, { headers, body: `name=${"x".repeat(17_000)}` })).status).toBe(413);
  });
});

describe("a member's link", () => {
  const desk = useDesk();
  let admin: Member;
  beforeAll(async () => {
    admin = await desk.admin();
  });
  const add = (login: string) =>
    admin.client.post<{ member: Schema<"Member">; link: { token: string; expires_at: string } }>("/api/v1/members", {
      login,
      name: login,
      roles: ["specialist"],
    });

  test("sets the password once, and replaces earlier links and sessions", async () => {
    const { member, link } = await add("lina");
    expect(member.has_password).toBe(false);
    expect(await desk.anyone.get(`/api/v1/setup/${link.token}`)).toMatchObject({ purpose: "password" });
    const second = await admin.client.post<{ token: string }>(`/api/v1/members/${member.id}/link`);
    const used = await desk.anyone.refused("POST", "/api/v1/setup", { body: { token: link.token, password } });
    expect(used.code).toBe("setup.link");
    const named = await desk.anyone.refused("POST", "/api/v1/setup", { body: { token: second.token, login: "boss", name: "B", password } });
    expect(named.code).toBe("request.invalid");
    await desk.anyone.post("/api/v1/setup", { token: second.token, password });
    const session = await desk.signIn("lina", password);
    const third = await admin.client.post<{ token: string }>(`/api/v1/members/${member.id}/link`);
    await desk.anyone.post("/api/v1/setup", { token: third.token, password: "another long password" });
    expect((await session.call("GET", "/api/v1/me")).status).toBe(401);
    expect((await desk.anyone.refused("POST", "/api/v1/sessions", { body: { login: "lina", password } })).code).toBe("session.refused");
    await desk.signIn("lina", "another long password");
  });

  test("of one who was let go opens nothing", async () => {
    const { member, link } = await add("gone");
    await admin.client.patch(`/api/v1/members/${member.id}`, { active: false }, { "if-match": `"v${member.version}"` });
    expect((await desk.anyone.refused("POST", "/api/v1/setup", { body: { token: link.token, password } })).code).toBe("setup.link");
    expect((await desk.anyone.call("GET", `/setup/${link.token}`)).status).toBe(404);
    const problem = await admin.client.refused("POST", `/api/v1/members/${member.id}/link`);
    expect(problem).toMatchObject({ status: 409, code: "member.inactive" });
  });

  test("two who use it at once: one sets the password", async () => {
    const { link } = await add("twice");
    const answers = await Promise.all(
      ["first long password", "second long password"].map((text) =>
        desk.anyone.call("POST", "/api/v1/setup", { body: { token: link.token, password: text } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
  });
});
