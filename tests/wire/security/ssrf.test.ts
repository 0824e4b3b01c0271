// The server is asked to call addresses: webhooks of administrators, and what a sign-in provider names. Neither leads it inside.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { useReceiver } from "../support/receiver.js";
import { until } from "../support/until.js";

type Webhook = Schema<"Webhook">;

// A service inside, which nobody outside is to reach; what was asked of it.
function inside(): { url: () => string; asked: string[] } {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("the inside");
  });
  beforeAll(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
  afterAll(() => new Promise((closed) => server.close(closed)));
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`, asked };
}

describe("a webhook", () => {
  const receiver = useReceiver(); // at 127.0.0.2, which is allowed; 127.0.0.1 is not
  const secret = inside();
  const desk = useDesk({ flags: ["--webhook-networks", "127.0.0.2"] });
  let admin: Member;
  beforeAll(async () => {
    admin = await desk.admin();
  });

  test.each([
    "https://127.0.0.1/", "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.1/", "https://127.1/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/", "https://[::]/", "https://0.0.0.0/", "https://0/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fc00::1]/",
    "https://[fe80::1%25eth0]/", "https://100.64.0.1/", "https://198.18.0.1/", "https://224.0.0.1/", "https://255.255.255.255/", "file:///etc/passwd", "gopher://127.0.0.1:25/x",
    "dict://127.0.0.1:11211/", "https://example.com@127.0.0.1/", "https://127.0.0.1#@example.com/", "https://①②⑦.0.0.1/", "https:///", "//127.0.0.1/",
  ])("%s is refused when it is named", async (url) => {
    expect(await admin.client.refused("POST", "/api/v1/webhooks", { body: { url, events: ["*"] } })).toMatchObject({ status: 400, code: "webhook.url" });
  });

  // What a name leads to is looked up once, checked, and called at that address: a second look-up, which may answer otherwise, never happens.
  test.each(["https://localhost/", "https://ip6-localhost/", "https://LOCALHOST./", "https://127.0.0.1./"])("%s is refused when it is called, by what it leads to", async (url) => {
    const made = await admin.client.call<Webhook>("POST", "/api/v1/webhooks", { body: { url, events: ["ticket.closed"] } });
    if (made.status === 400) return;
    await admin.client.post(`/api/v1/webhooks/${made.body.id}/ping`);
    const { items } = await until(
      () => admin.client.get<{ items: { attempts: number; error: string | null }[] }>(`/api/v1/webhooks/${made.body.id}/deliveries`),
      (page) => page.items[0]?.attempts === 1,
    );
    expect(items[0]?.error).toMatch(/not public|not found/);
  });

  test.each([301, 302, 303, 307, 308])("an answer %d leads nowhere", async (status) => {
    const { id } = await admin.client.post<Webhook>("/api/v1/webhooks", { url: receiver.url(`/moved${status}`), events: ["ticket.closed"] });
    receiver.reply = { status, headers: { location: secret.url() } };
    await admin.client.post(`/api/v1/webhooks/${id}/ping`);
    await receiver.at(`/moved${status}`, 1);
    const { items } = await until(
      () => admin.client.get<{ items: { attempts: number; status: number | null }[] }>(`/api/v1/webhooks/${id}/deliveries`),
      (page) => page.items[0]?.attempts === 1,
    );
    expect(items[0]?.status).toBe(status);
    expect(secret.asked).toEqual([]);
    const { headers } = await admin.client.call("GET", `/api/v1/webhooks/${id}`);
    await admin.client.delete(`/api/v1/webhooks/${id}`, { "if-match": headers.get("etag") ?? "" });
  });
});

describe("a sign-in provider", () => {
  const secret = inside();
  let says: (origin: string) => { status: number; headers?: Record<string, string>; body: string };
  let origin = "";
  const server = createServer((_, response) => {
    const { status, headers, body } = says(origin);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));
  const desk = useDesk({
    get flags() {
      return ["--public-url", "http://desk.test", "--oidc-issuer", origin, "--oidc-client-id", "desk"];
    },
  });

  test.each<[string, typeof says]>([
    ["that sends elsewhere is not followed", () => ({ status: 302, headers: { location: secret.url() }, body: "" })],
    ["that names itself otherwise", () => ({ status: 200, body: JSON.stringify({ issuer: "https://other.example", authorization_endpoint: "https://a", token_endpoint: secret.url(), jwks_uri: secret.url() }) })],
    ["that answers without an end", () => ({ status: 200, body: `{"issuer":"${"x".repeat(400_000)}"}` })],
    ["that answers a page", () => ({ status: 200, body: "<html>" })],
    ["without addresses", (own) => ({ status: 200, body: JSON.stringify({ issuer: own }) })],
  ])("%s", async (_, answer) => {
    says = answer;
    const { status, headers } = await desk.anyone.call("GET", "/api/v1/sign-in/provider");
    expect(status === 303 ? headers.get("location") : String(status)).toMatch(/^(\/console\/sign-in\?problem=provider\.|5\d\d|4\d\d)/);
    expect(secret.asked).toEqual([]);
  });
});
