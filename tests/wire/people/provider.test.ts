// Signing in by a provider, against a real one.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Jar } from "../support/browser.js";
import type { Schema } from "../support/client.js";
import { useDesk, type Desk } from "../support/desk.js";
import { hire } from "../support/hire.js";
import { clientSecret, publicUrl, startProvider, type RunningProvider } from "../support/provider.js";
import { codeOf } from "../support/totp.js";

const flagsFor = (provider: RunningProvider, more: string[] = []) => [
  "--public-url", publicUrl, "--oidc-issuer", provider.issuer, "--oidc-client-id", "desk & co", "--oidc-client-secret", clientSecret, "--oidc-name", "Company",
  ...more,
];
const now = () => new Date().toISOString();

async function begin(desk: Desk, then?: string) {
  const jar = new Jar(desk.anyone);
  const away = await jar.call("GET", "/api/v1/sign-in/provider", then === undefined ? {} : { query: { then } });
  expect(away.status).toBe(303);
  return { jar, away, location: away.headers.get("location") ?? "" };
}
const query = (url: URL) => Object.fromEntries(url.searchParams);
async function finish(jar: Jar, back: URL): Promise<string> {
  const answer = await jar.call("GET", "/api/v1/sign-in/provider/callback", { query: query(back) });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return answer.headers.get("location") ?? "";
}
async function signIn(desk: Desk, provider: RunningProvider, login: string, then?: string) {
  const { jar, location } = await begin(desk, then);
  return { jar, led: await finish(jar, await provider.walk(location, login)) };
}
const me = async (jar: Jar) => (await jar.call<Schema<"Me">>("GET", "/api/v1/me")).body.member;

const provider = await startProvider();
afterAll(() => provider.stop());

describe("by a provider", () => {
  const desk = useDesk({ startAt: now(), flags: flagsFor(provider) });
  // Tokens are of now; the desk's clock stands.
  beforeEach(() => desk.moveTo(now()));

  test("the sign-in page knows of it", async () => {
    expect(await desk.anyone.get("/api/v1/sign-in")).toEqual({ provider: { name: "Company" } });
  });

  test("a member is known by the verified address, once, and then by the link", async () => {
    const admin = await desk.admin();
    const id = await hire(admin.client, desk.anyone, "li.na@example.com");
    provider.accounts.set("u1", { email: "Li.Na@example.com", email_verified: true });
    const first = await signIn(desk, provider, "u1", "/tickets?light=red");
    expect(first.led).toBe("/console/tickets?light=red");
    expect(await me(first.jar)).toMatchObject({ id, login: "li.na@example.com" });
    provider.accounts.set("u1", { email: "moved@example.com", email_verified: true });
    expect((await me((await signIn(desk, provider, "u1")).jar)).id, "the address does not count any more").toBe(id);
    const noted = await admin.client.get<{ items: Schema<"SignIn">[] }>("/api/v1/sign-ins", { member: id });
    expect(noted.items.map(({ kind, way }) => `${kind} ${way}`).slice(0, 3)).toEqual(["signed_in provider", "signed_in provider", "identity_linked provider"]);
    await admin.client.delete(`/api/v1/members/${id}/identities`);
    expect((await signIn(desk, provider, "u1")).led).toBe("/console/sign-in?problem=provider.unknown");
  });

  test("whoever is not known, not active or not verified stays outside", async () => {
    const admin = await desk.admin();
    await hire(admin.client, desk.anyone, "wang@example.com");
    const left = await hire(admin.client, desk.anyone, "left@example.com");
    const { headers } = await admin.client.call("GET", `/api/v1/members/${left}`);
    await admin.client.patch(`/api/v1/members/${left}`, { active: false }, { "if-match": headers.get("etag") ?? "" });
    provider.accounts.set("u2", { email: "wang@example.com", email_verified: false });
    provider.accounts.set("u3", { email: "wang@example.com" });
    provider.accounts.set("u4", { email: "nobody@example.com", email_verified: true });
    provider.accounts.set("u5", { email: "left@example.com", email_verified: true });
    provider.accounts.set("u6", {});
    for (const login of ["u2", "u3", "u4", "u5", "u6"]) {
      const { jar, led } = await signIn(desk, provider, login);
      expect(led, login).toBe("/console/sign-in?problem=provider.unknown");
      expect(jar.cookies.size, login).toBe(0);
    }
    const { items } = await admin.client.get<{ items: unknown[] }>("/api/v1/sign-ins", { kind: "provider_refused" });
    expect(items.length).toBeGreaterThanOrEqual(5);
  });

  test("cookies go where they belong, and the request has PKCE, state and nonce", async () => {
    const { away, location } = await begin(desk, "//evil.example");
    expect(away.set).toHaveLength(1);
    expect(away.set[0]).toMatch(/^wk_provider=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    const sent = query(new URL(location));
    expect(sent).toMatchObject({ response_type: "code", client_id: "desk & co", code_challenge_method: "S256", redirect_uri: `${publicUrl}/api/v1/sign-in/provider/callback` });
    expect(new Set([sent["state"], sent["nonce"], sent["code_challenge"]]).size).toBe(3);
    expect(Buffer.from(away.set[0]?.split(/[.;]/)[1] ?? "", "base64url").toString(), "leads to nobody else").toBe("/");
  });

  test("an answer counts in the browser that asked, for what it asked, once", async () => {
    const admin = await desk.admin();
    await hire(admin.client, desk.anyone, "zhao@example.com");
    provider.accounts.set("u7", { email: "zhao@example.com", email_verified: true });
    const one = await begin(desk);
    const back = await provider.walk(one.location, "u7");
    expect(await finish(new Jar(desk.anyone), back), "no cookie").toBe("/console/sign-in?problem=provider.state");
    expect(await finish((await begin(desk)).jar, back), "another browser's").toBe("/console/sign-in?problem=provider.state");
    const other = await begin(desk);
    const mixed = new URL(back);
    mixed.searchParams.set("state", new URL(other.location).searchParams.get("state") ?? "");
    expect(await finish(other.jar, mixed), "a stolen code: PKCE").toBe("/console/sign-in?problem=provider.refused");

    const two = await begin(desk);
    const cookie = two.jar.cookies.get("wk_provider") ?? "";
    const good = await provider.walk(two.location, "u7");
    const another = new URL(good);
    another.searchParams.set("iss", "https://other.example");
    expect(await finish(two.jar, another)).toBe("/console/sign-in?problem=provider.token");
    two.jar.cookies.set("wk_provider", cookie);
    expect(await finish(two.jar, good)).toBe("/console/");
    two.jar.cookies.set("wk_provider", cookie);
    expect(await finish(two.jar, good), "again").toBe("/console/sign-in?problem=provider.refused");
    const refused = await begin(desk);
    const said = new URL(`${publicUrl}/?error=access_denied&state=${new URL(refused.location).searchParams.get("state") ?? ""}`);
    expect(await finish(refused.jar, said)).toBe("/console/sign-in?problem=provider.refused");
  });

  test("new keys of the provider are fetched when a token is signed with one", async () => {
    const admin = await desk.admin();
    await hire(admin.client, desk.anyone, "keys@example.com");
    provider.accounts.set("u8", { email: "keys@example.com", email_verified: true });
    expect((await signIn(desk, provider, "u8")).led).toBe("/console/");
    provider.rotateKeys();
    await desk.pass({ minutes: 1 });
    expect((await signIn(desk, provider, "u8")).led).toBe("/console/");
  });
});

describe("with groups, ES256 and a public client", async () => {
  const other = await startProvider("ES256", null);
  afterAll(() => other.stop());
  const flags = [
    "--public-url", publicUrl, "--oidc-issuer", other.issuer, "--oidc-client-id", "desk & co", "--oidc-second-factor", "own", "--second-factor-roles", "supervisor",
    "--oidc-roles-claim", "groups", "--oidc-roles", "desk=specialist, leads=supervisor", "--oidc-create", "true",
  ];
  const desk = useDesk({ startAt: now(), flags });
  beforeEach(() => desk.moveTo(now()));

  test("the groups give the roles, of new members too", async () => {
    other.accounts.set("a", { email: "new@example.com", email_verified: true, name: "新来的", groups: ["desk", "choir"] });
    const first = await signIn(desk, other, "a");
    expect(first.led).toBe("/console/");
    const member = await me(first.jar);
    expect(member).toMatchObject({ login: "new@example.com", name: "新来的", roles: ["specialist"], has_password: false });
    other.accounts.set("b", { email: "choir@example.com", email_verified: true, groups: ["choir"] });
    expect((await signIn(desk, other, "b")).led).toBe("/console/sign-in?problem=provider.unknown");
    other.accounts.set("a", { groups: [] });
    expect((await signIn(desk, other, "a")).led).toBe("/console/sign-in?problem=provider.no_role");
  });

  test("the second factor is asked for here where the settings say so", async () => {
    other.accounts.set("lead", { email: "lead@example.com", email_verified: true, groups: ["leads"] });
    const { jar, led } = await signIn(desk, other, "lead", "/tickets");
    expect(led).toBe("/console/sign-in?step=enrol&then=%2Ftickets");
    expect((await jar.call("GET", "/api/v1/me")).status).toBe(401);
    const { body } = await jar.call<Schema<"NewSecondFactor">>("POST", "/api/v1/sessions/enrolment");
    const done = await jar.call("POST", "/api/v1/sessions/second-factor", { body: { code: codeOf(body.secret, desk.now) } });
    expect(done.status).toBe(201);
    const again = await signIn(desk, other, "lead");
    expect(again.led).toBe("/console/sign-in?step=code&then=%2F");
  });
});

describe("without one", () => {
  const desk = useDesk();

  test("there is a password only", async () => {
    expect(await desk.anyone.get("/api/v1/sign-in")).toEqual({ provider: null });
    const { location } = await begin(desk);
    expect(location).toBe("/console/sign-in?problem=provider.none");
  });
});

describe("one that does not answer", () => {
  const desk = useDesk({ flags: ["--public-url", publicUrl, "--oidc-issuer", "http://127.0.0.1:9", "--oidc-client-id", "desk"] });

  test("holds nobody up", async () => {
    const { location } = await begin(desk);
    expect(location).toBe("/console/sign-in?problem=provider.unreachable");
  });
});
