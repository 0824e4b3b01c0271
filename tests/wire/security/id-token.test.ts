// A provider's word counts by its signature alone: ID tokens that somebody else made, or made for something else, open no session.
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Jar } from "../support/browser.js";
import { useDesk } from "../support/desk.js";
import { hire } from "../support/hire.js";

const right = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const now = () => new Date().toISOString();
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
type Claims = Record<string, unknown>;
const signed = (claims: Claims, key: KeyObject = right.privateKey, header: Claims = { alg: "RS256", kid: "one" }) => {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(key).toString("base64url")}`;
};

// A provider that gives whatever token the test makes of the right claims.
let make: (claims: Claims) => string = signed;
let nonce = "";
let origin = "";
const server = createServer((request, response) => {
  const answers: Record<string, unknown> = {
    "/.well-known/openid-configuration": { issuer: origin, authorization_endpoint: `${origin}/auth`, token_endpoint: `${origin}/token`, jwks_uri: `${origin}/keys` },
    "/keys": { keys: [{ ...right.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
  };
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: origin, aud: "desk", sub: "u1", nonce, iat: seconds, exp: seconds + 300, email: "li.na@example.com", email_verified: true };
  const answer = answers[request.url ?? ""] ?? { access_token: "a", token_type: "Bearer", id_token: make(claims) };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
});
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

describe("an ID token", () => {
  const desk = useDesk({
    startAt: now(),
    get flags() {
      return ["--public-url", "http://desk.test", "--oidc-issuer", origin, "--oidc-client-id", "desk"];
    },
  });
  beforeAll(async () => {
    const admin = await desk.admin();
    await hire(admin.client, desk.anyone, "li.na@example.com", ["admin"]);
  });

  async function signIn(): Promise<{ led: string; cookies: number }> {
    await desk.moveTo(now());
    const jar = new Jar(desk.anyone);
    const away = new URL((await jar.call("GET", "/api/v1/sign-in/provider")).headers.get("location") ?? "");
    nonce = away.searchParams.get("nonce") ?? "";
    const { headers } = await jar.call("GET", "/api/v1/sign-in/provider/callback", { query: { code: "c", state: away.searchParams.get("state") ?? "" } });
    return { led: headers.get("location") ?? "", cookies: [...jar.cookies.keys()].filter((name) => name.includes("session")).length };
  }

  test("that is right opens a session", async () => {
    make = signed;
    expect(await signIn()).toEqual({ led: "/console/", cookies: 1 });
  });

  const publicPem = right.publicKey.export({ format: "pem", type: "spki" });
  test.each<[string, (claims: Claims) => string]>([
    ["signed with another key", (claims) => signed(claims, other.privateKey)],
    ["signed with another key that it brings along", (claims) => signed(claims, other.privateKey, { alg: "RS256", jwk: other.publicKey.export({ format: "jwk" }) })],
    ["with a key that nobody knows", (claims) => signed(claims, other.privateKey, { alg: "RS256", kid: "two" })],
    ["that is not signed", (claims) => `${part({ alg: "none" })}.${part(claims)}.`],
    ["signed by nobody, with the right header", (claims) => `${part({ alg: "RS256", kid: "one" })}.${part(claims)}.`],
    ["with the public key taken for a password", (claims) => {
      const text = `${part({ alg: "HS256", kid: "one" })}.${part(claims)}`;
      return `${text}.${createHmac("sha256", publicPem).update(text).digest("base64url")}`;
    }],
    ["changed after it was signed", (claims) => {
      const [header, , signature] = signed(claims).split(".");
      return `${header ?? ""}.${part({ ...claims, sub: "u2" })}.${signature ?? ""}`;
    }],
    ["for another client", (claims) => signed({ ...claims, aud: "other" })],
    ["for several clients, asked for by another", (claims) => signed({ ...claims, aud: ["desk", "other"], azp: "other" })],
    ["of another issuer", (claims) => signed({ ...claims, iss: "https://evil.example" })],
    ["that is over", (claims) => signed({ ...claims, iat: 1_700_000_000, exp: 1_700_000_300 })],
    ["of another sign-in", (claims) => signed({ ...claims, nonce: "other" })],
    ["without a nonce", (claims) => signed({ ...claims, nonce: undefined })],
    ["of nobody", (claims) => signed({ ...claims, sub: undefined })],
    ["that is none", () => "a.b.c"],
    ["that is empty", () => ""],
  ])("%s opens none", async (_, forge) => {
    make = forge;
    const { led, cookies } = await signIn();
    expect(led).toMatch(/^\/console\/sign-in\?problem=provider\./);
    expect(cookies).toBe(0);
  });
});
