// Signing in and out, and what a browser's session may do.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Problem, Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { hire as hireAt, password } from "../support/hire.js";
import { ratio } from "../support/timing.js";

const desk = useDesk();
let admin: Member;
beforeAll(async () => {
  admin = await desk.admin();
});

const hire = (login: string) => hireAt(admin.client, desk.anyone, login);
const signIn = (login: string, typed: string) => desk.anyone.call<Problem>("POST", "/api/v1/sessions", { body: { login, password: typed } });
const me = (client: Client) => client.call<{ csrf_token: string | null }>("GET", "/api/v1/me");

describe("signing in", () => {
  test("answers a wrong password, an unknown login, what is no login and an inactive member alike", async () => {
    const id = await hire("inactive");
    const { headers } = await admin.client.call("GET", `/api/v1/members/${id}`);
    await admin.client.patch(`/api/v1/members/${id}`, { active: false }, { "if-match": headers.get("etag") ?? "" });
    const answers = [await signIn("admin", "wrong"), await signIn("nobody", "wrong"), await signIn("<>", "wrong"), await signIn("inactive", password)];
    const said = answers.map((one) => ({ ...one.body, request_id: "", cookie: one.headers.get("set-cookie") }));
    expect(said[0]).toMatchObject({ status: 401, code: "session.refused", cookie: null });
    for (const other of said) expect(other).toEqual(said[0]);
  });

  test("takes as long for a login that nobody has as for a wrong password", { timeout: 120_000 }, async () => {
    await hire("timed");
    const refused = async (login: string) => {
      expect((await signIn(login, "wrong")).status).toBe(401);
    };
    // After five guesses at a login one has to wait.
    const rested = async (round: number) => (round % 4 === 0 ? desk.pass({ hours: 2 }) : undefined);
    const longer = await ratio(8, 2, () => refused("nobody.has.it"), () => refused("timed"), rested);
    expect(longer).toBeGreaterThan(0.5);
    expect(longer).toBeLessThan(2);
    await desk.pass({ hours: 2 });
  });

  test("counts guesses that come at once", async () => {
    await hire("rushed");
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn("rushed", "wrong")));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    await desk.pass({ hours: 2 });
  });

  test("gives a cookie that scripts cannot read and that other sites do not send", async () => {
    await hire("cookie");
    const { headers, status } = await signIn(" Cookie ", password);
    expect(status).toBe(201);
    expect(headers.get("set-cookie")).toMatch(/^wk_session=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("makes those who guess wait, longer each time; right or wrong", async () => {
    await hire("guessed");
    for (let i = 0; i < 5; ++i) expect((await signIn("guessed", "wrong")).status).toBe(401);
    const throttled = await signIn("guessed", password);
    expect(throttled.status).toBe(429);
    expect(throttled.body).toMatchObject({ code: "session.throttled", context: { retry_after_s: 1 } });
    expect(throttled.headers.get("retry-after")).toBe("1");
    await desk.pass({ seconds: 1 });
    expect((await signIn("guessed", "wrong")).status).toBe(401);
    expect((await signIn("guessed", password)).headers.get("retry-after")).toBe("2");
    await desk.pass({ seconds: 2 });
    expect((await signIn("guessed", password)).status).toBe(201);
    expect((await signIn("guessed", "wrong")).status, "a success forgives").toBe(401);
  });
});

describe("a session", () => {
  test("ends when its member signs out, and only that one", async () => {
    await hire("leaver");
    const [here, there] = [await desk.signIn("leaver", password), await desk.signIn("leaver", password)];
    const out = await here.call("DELETE", "/api/v1/sessions/current");
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^wk_session=; .*Max-Age=0/);
    expect((await here.call<Problem>("GET", "/api/v1/me")).body).toMatchObject({ status: 401, code: "session.expired" });
    expect((await me(there)).status).toBe(200);
  });

  test("ends after eight hours without a request, and after a week with them", async () => {
    await hire("idle");
    const [idle, busy] = [await desk.signIn("idle", password), await desk.signIn("idle", password)];
    await desk.pass({ hours: 7, minutes: 59 });
    expect((await me(busy)).status).toBe(200);
    await desk.pass({ minutes: 1 });
    expect((await me(idle)).status).toBe(401);
    for (let hours = 8; hours < 7 * 24; hours += 7) {
      expect((await me(busy)).status).toBe(200);
      await desk.pass({ hours: 7 });
    }
    await desk.pass({ hours: 1 });
    expect((await me(busy)).status).toBe(401);
  });

  test("changes nothing unless its request comes from our own pages", async () => {
    await hire("browser");
    const browser = await desk.signIn("browser", password);
    const token = (await me(browser)).body.csrf_token ?? "";
    const without = { "x-csrf-token": "" };
    const post = (headers: Record<string, string>) => browser.call<Problem>("POST", "/api/v1/customers", { headers: { ...without, ...headers }, body: { name: "x" } });
    const refused = [
      {},
      { "x-csrf-token": "forged" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { "x-csrf-token": "forged", "sec-fetch-site": "same-origin" },
    ];
    for (const headers of refused) {
      const { status, body } = await post(headers);
      expect({ status, code: body.code }, JSON.stringify(headers)).toEqual({ status: 403, code: "csrf.refused" });
    }
    for (const headers of [{ "x-csrf-token": token }, { "sec-fetch-site": "same-origin" }, { origin: desk.server.origin }]) {
      expect((await post(headers)).status, JSON.stringify(headers)).toBe(201);
    }
    expect((await me(browser.with(without))).status, "reading needs no token").toBe(200);
  });

  test("of another secret is none", async () => {
    for (const cookie of ["wk_session=x", "wk_session=" + "A".repeat(43), 'wk_session=""; other=1']) {
      const { status, body } = await desk.anyone.call<Problem>("GET", "/api/v1/me", { headers: { cookie } });
      expect(status, cookie).toBe(401);
      expect(["session.expired", "session.required"]).toContain(body.code);
    }
  });
});

describe("one's sessions", () => {
  test("are listed with where they are from, and ended one by one or all others at once", async () => {
    await hire("lister");
    const signInFrom = async (agent: string) => {
      const { headers, body } = await desk.anyone.call<Schema<"Me">>("POST", "/api/v1/sessions", { body: { login: "lister", password }, headers: { "user-agent": agent } });
      return desk.anyone.with({ cookie: headers.get("set-cookie")?.split(";")[0] ?? "", "x-csrf-token": body.csrf_token ?? "" });
    };
    const here = await signInFrom("Firefox/128.0");
    const [there, third] = [await signInFrom(`Ωstrange ${"x".repeat(300)}`.replace("Ω", "\u00e9")), await signInFrom("curl/8")];
    type List = { items: Schema<"OwnSession">[]; next: string | null };
    const { items } = await here.get<List>("/api/v1/me/sessions");
    expect(items.map(({ agent }) => agent.slice(0, 14))).toEqual(["Firefox/128.0", expect.stringMatching(/^\?+strange xxxx/), "curl/8"]);
    expect(items[0]).toMatchObject({ address: "127.0.0.1", way: "password", second_factor: false, current: true });
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    const page = await here.get<List>("/api/v1/me/sessions", { limit: 1 });
    expect((await here.get<List>("/api/v1/me/sessions", { limit: 1, cursor: page.next ?? "" })).items[0]?.id).toBe(items[1]?.id);

    await here.delete(`/api/v1/me/sessions/${items[1]?.id ?? ""}`);
    expect((await me(there)).status).toBe(401);
    expect(await here.refused("DELETE", `/api/v1/me/sessions/${items[1]?.id ?? ""}`)).toMatchObject({ status: 404, code: "session.unknown" });
    await hire("stranger");
    const stranger = await desk.signIn("stranger", password);
    expect((await stranger.refused("DELETE", `/api/v1/me/sessions/${items[2]?.id ?? ""}`)).code, "another's").toBe("session.unknown");
    await here.delete("/api/v1/me/sessions");
    expect((await me(third)).status).toBe(401);
    expect((await me(here)).status).toBe(200);
    expect(await admin.client.refused("DELETE", "/api/v1/me/sessions"), "a token").toMatchObject({ status: 403, code: "session.needed" });
  });

  test("begin anew with each sign-in, whatever the browser held before, and with other rights", async () => {
    const id = await hire("fixed");
    const planted = "A".repeat(43);
    const first = await desk.anyone.call<Schema<"Me">>("POST", "/api/v1/sessions", { body: { login: "fixed", password }, headers: { cookie: `wk_session=${planted}` } });
    const held = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(held).not.toContain(planted);
    const second = await desk.anyone.call("POST", "/api/v1/sessions", {
      body: { login: "fixed", password },
      headers: { cookie: held, "x-csrf-token": first.body.csrf_token ?? "" },
    });
    expect(second.headers.get("set-cookie")).not.toContain(held);
    expect((await me(desk.anyone.with({ cookie: held }))).status, "the one before ended").toBe(401);
    const now = desk.anyone.with({ cookie: second.headers.get("set-cookie")?.split(";")[0] ?? "" });
    expect((await me(now)).status).toBe(200);
    const { headers } = await admin.client.call("GET", `/api/v1/members/${id}`);
    await admin.client.patch(`/api/v1/members/${id}`, { roles: ["specialist", "supervisor"] }, { "if-match": headers.get("etag") ?? "" });
    expect((await me(now)).status).toBe(401);
  });
});

describe("a password", () => {
  const change = (client: Client, current: string, next: string) =>
    client.call<Problem>("PUT", "/api/v1/me/password", { body: { current, password: next } });

  test("is changed by who knows it, and other sessions end", async () => {
    await hire("changer");
    const [here, there] = [await desk.signIn("changer", password), await desk.signIn("changer", password)];
    expect((await change(here, "wrong", "a new long password")).body).toMatchObject({ status: 403, code: "password.wrong" });
    expect((await change(here, password, "short")).body).toMatchObject({ status: 400, code: "password.short" });
    expect((await change(here, password, "changer12345")).body, "made of the login").toMatchObject({ status: 400, code: "password.weak" });
    const changed = await here.call<Schema<"Me">>("PUT", "/api/v1/me/password", { body: { current: password, password: "a new long password" } });
    expect(changed.status).toBe(200);
    expect((await me(there)).status).toBe(401);
    expect((await me(here)).status, "the session goes on under another secret").toBe(401);
    const cookie = changed.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^wk_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    const renewed = desk.anyone.with({ cookie: cookie.split(";")[0] ?? "", "x-csrf-token": changed.body.csrf_token ?? "" });
    expect((await renewed.call("POST", "/api/v1/customers", { body: { name: "x" } })).status).toBe(201);
    expect((await signIn("changer", password)).status).toBe(401);
  });

  test("cannot be tried out through it without end", async () => {
    await hire("taken");
    const client = await desk.signIn("taken", password);
    for (let i = 0; i < 5; ++i) expect((await change(client, "wrong", "a new long password")).status).toBe(403);
    expect((await change(client, password, "a new long password")).body).toMatchObject({ status: 429, code: "session.throttled" });
  });
});

// Last: everybody here shares one address.
test("an address that guesses many logins waits as a whole", async () => {
  await desk.pass({ hours: 2 });
  for (let i = 0; i < 20; ++i) expect((await signIn(`guess${i}`, "wrong")).status).toBe(401);
  const { status, body } = await signIn("admin", password);
  expect({ status, code: body.code }).toEqual({ status: 429, code: "session.throttled" });
  await desk.pass({ seconds: 1 });
  expect((await signIn("admin", password)).status).toBe(201);
});

describe("behind https", () => {
  const secure = useDesk({ flags: ["--public-url", "https://desk.test"] });

  test("cookies are sent by https alone, and a neighbouring domain cannot plant one", async () => {
    const { client } = await secure.admin();
    await hireAt(client, secure.anyone, "safe");
    const { headers, status } = await secure.anyone.call("POST", "/api/v1/sessions", { body: { login: "safe", password } });
    expect(status).toBe(201);
    const cookie = headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-wk_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800; Secure$/);
    const held = cookie.split(";")[0] ?? "";
    expect((await me(secure.anyone.with({ cookie: held }))).status).toBe(200);
    expect((await me(secure.anyone.with({ cookie: held.replace("__Host-", "") }))).status).toBe(401);
  });
});
