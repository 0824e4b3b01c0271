// How the program starts, serves its own pages, stops, and starts again.
import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Client, Problem, Schema } from "./support/client.js";
import { contract, monday, useDesk } from "./support/desk.js";
import { binary } from "./support/server.js";

const desk = useDesk();
const ticket = { fields: { kind: "inquiry", channel: "web" }, subject: "A question" };

describe("the page of the contract", () => {
  test("is served whole by the program itself, and runs no script but its own", async () => {
    const page = await desk.anyone.call<string>("GET", "/api/docs");
    const csp = page.headers.get("content-security-policy") ?? "";
    expect(csp).toMatch(/default-src 'none'/);
    expect(csp).toMatch(/script-src 'self';/);
    expect(csp).not.toMatch(/script-src[^;]*unsafe/);
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path).filter((path) => !path.startsWith("data:"));
    expect(parts.length).toBeGreaterThan(3);
    const types: Record<string, string> = { js: "text/javascript", css: "text/css", yaml: "application/yaml" };
    for (const part of parts) {
      const { pathname } = new URL(part, `${desk.server.origin}/api/docs`);
      const answer = await desk.anyone.call<string>("GET", pathname);
      expect(answer.status, part).toBe(200);
      expect(answer.headers.get("content-type"), part).toBe(`${types[part.split(".").pop() ?? ""] ?? ""}; charset=utf-8`);
      expect(answer.body.length, part).toBeGreaterThan(100);
      const tag = answer.headers.get("etag") ?? "";
      expect((await desk.anyone.call("GET", pathname, { headers: { "if-none-match": tag } })).status, part).toBe(304);
    }
    expect(page.body).not.toMatch(/<script>|https?:\/\//);
  });

  test("describes nothing that is not there", async () => {
    expect((await desk.anyone.call<Problem>("GET", "/api/docs/nothing.js")).body).toMatchObject({ status: 404, code: "request.path" });
  });
});

describe("signed checkpoints", () => {
  test("are taken as time goes by and listed newest first, each upon the one before", async () => {
    const { client } = await desk.admin();
    const read = (query: Record<string, string | number> = {}) => client.get<Schema<"CheckpointPage">>("/api/v1/evidence/checkpoints", query);
    for (let i = 0; i < 3; ++i) {
      await client.post("/api/v1/tickets", ticket);
      await desk.pass({ hours: 1 });
    }
    const { items, public_key } = await read({ limit: 200 });
    expect(public_key).toMatch(/^[0-9a-f]{64}$/);
    const numbers = items.map((one) => one.number);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    const walked: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await read({ limit: 1, ...(cursor === "" ? {} : { cursor }) });
      walked.push(...page.items.map((one) => one.number));
      cursor = page.next;
    }
    expect(walked).toEqual(numbers);
  });
});

describe("a stop and a start", () => {
  test("keep tickets, members, tokens, sessions, customers, files and answers", async () => {
    const admin = await desk.admin();
    const specialist = await desk.member("specialist");
    const session = await desk.signIn("admin", "correct horse battery");
    const key = { "idempotency-key": "before the stop" };
    const opened = await specialist.client.call<Schema<"Ticket">>("POST", "/api/v1/tickets", { body: ticket, headers: key });
    const path = `/api/v1/tickets/${opened.body.id}`;
    await specialist.client.post(`${path}/actions/accept`, {});
    const file = await specialist.client.call<Schema<"Attachment">>("POST", `${path}/attachments`, { query: { name: "a.txt" }, body: "words" });
    const customer = await specialist.client.post<Schema<"Customer">>("/api/v1/customers", { name: "Li Na", phone: "13800138000" });
    const state = async (client: Client) => ({
      ticket: await client.get(path),
      members: await client.get("/api/v1/members", { limit: 200 }),
      units: await client.get("/api/v1/units", { limit: 200 }),
      customer: await client.get(`/api/v1/customers/${customer.id}`),
      file: await client.get(`${path}/attachments/${file.body.id}`),
      matrix: await client.get("/api/v1/compliance"),
    });
    const { now } = desk;
    const before = await state(admin.client);
    await desk.server.stop();
    await desk.server.start();
    await desk.moveTo(now);
    expect(await state(admin.client)).toEqual(before);
    expect((await session.call("GET", "/api/v1/me")).status).toBe(200);
    const again = await specialist.client.call<Schema<"Ticket">>("POST", "/api/v1/tickets", { body: ticket, headers: key });
    expect(again.body).toEqual(opened.body);
    verify();
  });

  test("a crash loses nothing that was answered", async () => {
    const { client } = await desk.admin();
    const before = (await client.get<Schema<"TicketPage">>("/api/v1/tickets", { order: "newest", limit: 200 })).items.length;
    const answered: string[] = [];
    let enough = (): void => undefined;
    const twenty = new Promise<void>((resolve) => (enough = resolve));
    const write = async () => {
      for (;;) {
        answered.push((await client.post<Schema<"Ticket">>("/api/v1/tickets", ticket)).id);
        if (answered.length === 20) enough();
      }
    };
    const writing = Promise.allSettled([write(), write(), write(), write()]); // until the connection breaks
    await twenty;
    await desk.server.stop("SIGKILL");
    await writing;
    await desk.server.start();
    const { items } = await client.get<Schema<"TicketPage">>("/api/v1/tickets", { order: "newest", limit: 200 });
    const kept = new Set(items.map(({ id }) => id));
    for (const id of answered) expect(kept.has(id), id).toBe(true);
    expect(items.length).toBeGreaterThanOrEqual(before + answered.length);
    verify();
  });

  test("a graceful stop finishes what was begun", async () => {
    const { client } = await desk.admin();
    // Wrong passwords take the longest of all requests: Argon2id.
    const running = Array.from({ length: 3 }, (_, i) =>
      desk.anyone.call<Problem>("POST", "/api/v1/sessions", { body: { login: `slow${i}`, password: "wrong" }, headers: { connection: "close" } }),
    );
    const opened = client.call("POST", "/api/v1/tickets", { body: ticket });
    await opened;
    const stopped = desk.server.stop();
    const answers = await Promise.all(running);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    await stopped;
    await expect(desk.anyone.call("GET", "/health")).rejects.toThrow();
    await desk.server.start();
    expect((await desk.anyone.call("GET", "/ready")).status).toBe(200);
  });

  function verify(): void {
    const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now > monday ? desk.now : monday, "--json"], { encoding: "utf8" });
    expect(JSON.parse(said)).toMatchObject({ intact: true, findings: [] });
  }
});

describe("metrics", () => {
  test("count every operation by its pattern, never by an id or a secret", async () => {
    const { client } = await desk.admin();
    const { id } = await client.post<Schema<"Ticket">>("/api/v1/tickets", ticket);
    await client.get(`/api/v1/tickets/${id}`);
    await desk.anyone.call("GET", "/nowhere/at/all");
    const { body } = await desk.anyone.call<string>("GET", "/metrics");
    const routes = [...body.matchAll(/wellkept_http_requests_total\{[^}]*route="([^"]+)"/g)].map(([, route = ""]) => route);
    const known = new Set([...contract.operations().map((operation) => operation.split(" ")[1] ?? ""), "unmatched"]);
    expect(routes).toContain("/api/v1/tickets/{ticket_id}");
    expect(routes).toContain("unmatched");
    expect(routes.filter((route) => !known.has(route)), "routes that the contract does not have").toEqual([]);
    expect(body).not.toContain(id);
    expect(body).not.toContain("nowhere");
    for (const line of body.trimEnd().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="(\\.|[^"\\])*",?)*\})? ([0-9.e+-]+|\+Inf|NaN))$/);
    }
  });
});

describe("the log", () => {
  test("is one JSON object a line, without what people typed", () => {
    expect(desk.server.log.length).toBeGreaterThan(0);
    for (const line of desk.server.log) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
    const all = desk.server.log.join("\n");
    for (const secret of ["correct horse battery", "wk_", "wk_session", "Li Na", "13800138000", "A question"]) expect(all).not.toContain(secret);
  });
});

describe("a second server", () => {
  test("on the same folder is refused in words", () => {
    const { status, stderr } = spawnSync(binary, ["serve", ...desk.server.place, "--port", "0"], { encoding: "utf8", timeout: 30_000 });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^data\.in_use: Another server is running/) as string });
  });
});
