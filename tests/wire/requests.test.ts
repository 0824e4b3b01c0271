// What is wrong with a request is said by a problem document with a stable code, and nothing of it is done.
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Problem, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let admin: Member;
let client: Client; // a specialist's
beforeAll(async () => {
  admin = await desk.admin();
  client = (await desk.member("specialist")).client;
});

const good = { fields: { kind: "inquiry", channel: "web" }, subject: "A question" };
const count = async () => (await client.get<Schema<"TicketPage">>("/api/v1/tickets", { order: "newest", limit: 200 })).items.length;
const json = { "content-type": "application/json" };

describe("a body", () => {
  test.each<[string, string]>([
    ["is cut short", '{"subject":"A'],
    ["is empty", ""],
    ["is followed by more", '{"fields":{}} {}'],
    ["has a trailing comma", '{"fields":{},}'],
    ["names a member twice", '{"subject":"a","subject":"b"}'],
    ["is no UTF-8", '{"subject":"\xff"}'],
    ["holds half a surrogate pair", '{"subject":"\\ud800"}'],
    ["holds a number beyond 64 bits", '{"subject":123456789012345678901234567890}'],
    ["is nested without end", "[".repeat(2000) + "]".repeat(2000)],
    ["holds NaN", '{"subject":NaN}'],
  ])("that %s is no JSON", async (_, text) => {
    const body = Buffer.from(text, "latin1");
    const problem = await client.refused("POST", "/api/v1/tickets", { headers: json, body });
    expect(problem).toMatchObject({ status: 400, code: "request.json", type: expect.stringContaining("request.json") as string });
    expect((problem.context as { offset: number }).offset).toBeGreaterThanOrEqual(0);
  });

  test.each(["[]", '"text"', "7", "null", "true"])("that is %s is no object", async (text) => {
    const problem = await client.refused("POST", "/api/v1/tickets", { headers: json, body: text });
    expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
  });

  test.each([undefined, "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json"])("of type %s is not taken", async (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const body = Buffer.from(JSON.stringify(good));
    expect(await client.refused("POST", "/api/v1/tickets", { headers, body })).toMatchObject({ status: 415, code: "request.content_type" });
  });

  test("may say its character set, in any case", async () => {
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await client.call("POST", "/api/v1/tickets", { headers, body: JSON.stringify(good) })).status).toBe(201);
  });

  test("larger than its route takes is refused before it is read", async () => {
    const problem = await client.refused("POST", "/api/v1/tickets", { body: { ...good, body: "x".repeat(70_000) } });
    expect(problem).toMatchObject({ status: 413, code: "request.too_large" });
  });
});

describe("a field", () => {
  const cases: [string, Record<string, unknown>, string, string][] = [
    ["unknown", { ...good, priority: 1 }, "/priority", "unknown"],
    ["missing", { fields: good.fields }, "/subject", "required"],
    ["null", { ...good, subject: null }, "/subject", "required"],
    ["empty", { ...good, subject: "" }, "/subject", "required"],
    ["of another type", { ...good, subject: 7 }, "/subject", "type"],
    ["too long", { ...good, subject: "长".repeat(201) }, "/subject", "too_long"],
    ["with a control character", { ...good, subject: "a\u0000b" }, "/subject", "format"],
    ["with a line break where none belongs", { ...good, subject: "a\nb" }, "/subject", "format"],
    ["a text too long", { ...good, body: "x".repeat(8001) }, "/body", "too_long"],
    ["no id", { ...good, unit_id: "abc" }, "/unit_id", "format"],
    ["an id as a number", { ...good, unit_id: 7 }, "/unit_id", "type"],
    ["an id beyond 64 bits", { ...good, unit_id: "99999999999999999999" }, "/unit_id", "format"],
    ["no object", { ...good, fields: [] }, "/fields", "type"],
    ["inside another, unknown", { ...good, customer: { name: "Li Na", age: 3 } }, "/customer/age", "unknown"],
    ["inside another, too short", { ...good, customer: { name: "Li Na", phone: "1" } }, "/customer/phone", "too_short"],
  ];
  test.each(cases)("that is %s is named with its code", async (_, body, field, code) => {
    const before = await count();
    const problem = await client.refused("POST", "/api/v1/tickets", { body });
    expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
    expect(problem.errors).toContainEqual(expect.objectContaining({ field, code }));
    expect(await count(), "nothing was opened").toBe(before);
  });

  test("all that is wrong is said at once", async () => {
    const problem = await client.refused("POST", "/api/v1/customers", { body: { name: "", phone: "x".repeat(41), email: "nobody", age: 7 } });
    expect(problem.errors?.map(({ field }) => field).sort()).toEqual(["/age", "/email", "/name", "/phone"]);
  });

  test("at its limit is taken whole", async () => {
    const subject = "长".repeat(200);
    expect(await client.post<Schema<"Ticket">>("/api/v1/tickets", { ...good, subject, body: "x".repeat(8000) })).toMatchObject({ subject });
  });
});

describe("a policy field", () => {
  test.each<[string, Record<string, unknown>]>([
    ["unknown", { kind: "inquiry", channel: "web", colour: "red" }],
    ["of an unknown value", { kind: "party", channel: "web" }],
    ["of another type", { kind: 7, channel: "web" }],
    ["an object", { kind: { a: 1 }, channel: "web" }],
    ["missing", { channel: "web" }],
  ])("that is %s opens nothing", async (_, fields) => {
    const before = await count();
    const problem = await client.refused("POST", "/api/v1/tickets", { body: { ...good, fields } });
    expect(problem.status).toBe(400);
    expect(problem.code).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
    expect(problem.errors?.[0]?.field, JSON.stringify(problem)).toMatch(/^\/fields(\/|$)/);
    expect(await count()).toBe(before);
  });
});

describe("a path", () => {
  test.each(["1", "9223372036854775807"])("of the unknown id %s is not found", async (id) => {
    for (const [method, path, body] of [
      ["GET", `/api/v1/tickets/${id}`],
      ["GET", `/api/v1/tickets/${id}/timeline`],
      ["GET", `/api/v1/tickets/${id}/attachments/1`],
      ["GET", `/api/v1/tickets/${id}/promises/FB-4.1.1/respond`],
      ["POST", `/api/v1/tickets/${id}/actions/accept`, {}],
      ["POST", `/api/v1/tickets/${id}/confirmation-link`, {}],
      ["GET", `/api/v1/customers/${id}`],
      ["GET", `/api/v1/members/${id}`],
      ["GET", "/api/v1/policy/clauses/XX-1"],
      ["GET", "/api/v1/confirmations/nothing"],
    ] as const) {
      const problem = await client.refused(method, path, body ? { body } : {});
      expect(problem.status, path).toBe(404);
      expect(problem.code, path).toMatch(/^(ticket|customer|member|attachment|promise|policy|confirmation)\./);
    }
  });

  test.each(["abc", "-1", "0", "1.5", "01", "99999999999999999999", "1%00", "%20", "9223372036854775808"])("with %s for an id is not found", async (id) => {
    const { status, body } = await client.call<Problem>("GET", `/api/v1/tickets/${id}`);
    expect([400, 404], id).toContain(status);
    expect(body.code).toMatch(/^request\./);
  });

  test.each(["/api", "/api/v1/tickets/", "/API/v1/tickets", "/api/v1/tickets/1/2/3", "/index.php", "/.env", "/api/docs/..%2fopenapi.yaml", "/api/docs/openapi.yaml"])(
    "that is %s leads nowhere",
    async (path) => {
      const { status, body } = await client.call<Problem>("GET", path);
      expect([400, 404], path).toContain(status);
      expect(body.code).toMatch(/^request\./);
    },
  );
});

describe("a query", () => {
  test.each<[string, Record<string, string>, string]>([
    ["/api/v1/tickets", { limit: "0" }, "request.limit"],
    ["/api/v1/tickets", { limit: "201" }, "request.limit"],
    ["/api/v1/tickets", { limit: "ten" }, "request.limit"],
    ["/api/v1/tickets", { limit: "1e1" }, "request.limit"],
    ["/api/v1/tickets", { limit: "" }, "request.limit"],
    ["/api/v1/tickets", { cursor: "x" }, "request.cursor"],
    ["/api/v1/tickets", { cursor: "1.2.3" }, "request.cursor"],
    ["/api/v1/tickets", { cursor: "9".repeat(201) }, "request.cursor"],
    ["/api/v1/tickets", { order: "random" }, "ticket.order"],
    ["/api/v1/tickets", { unit: "x" }, "request.id"],
    ["/api/v1/tickets", { order: "due", customer: "1" }, "ticket.order"],
    ["/api/v1/tickets", { light: "green" }, "ticket.filter"],
    ["/api/v1/members", { cursor: "x" }, "request.cursor"],
    ["/api/v1/members", { limit: "-1" }, "request.limit"],
    ["/api/v1/members", { role: "king" }, "member.role"],
    ["/api/v1/units", { cursor: "0" }, "request.cursor"],
    ["/api/v1/tokens", { limit: "1000" }, "request.limit"],
    ["/api/v1/customers", {}, "customer.search"],
    ["/api/v1/customers", { phone: "138", email: "a@b" }, "customer.search"],
    ["/api/v1/customers", { phone: "138", cursor: "x" }, "request.cursor"],
    ["/api/v1/evidence/checkpoints", { cursor: "x" }, "request.cursor"],
    ["/api/v1/compliance", { format: "xml" }, "report.format"],
    ["/api/v1/compliance", { from: "2026-02-30" }, ""],
    ["/api/v1/compliance", { from: "2026-03-02", to: "2026-03-01" }, ""],
    ["/api/v1/compliance", { unit: "x" }, ""],
    ["/api/v1/compliance/FB-4.1.1/tickets", {}, ""],
    ["/api/v1/compliance/FB-4.1.1/tickets", { verdict: "maybe" }, ""],
    ["/api/v1/compliance/FB-4.1.1/tickets", { verdict: "met", cursor: "x" }, ""],
  ])("%s %o is refused", async (path, query, code) => {
    const problem = await admin.client.refused("GET", path, { query });
    expect(problem.status).toBe(400);
    expect(problem.code).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
    if (code) expect(problem.code).toBe(code);
  });

  test.each(["?cursor=%zz", "?limit=%", "?cursor=%ff", "?cursor=a%00b"])("written as %s is refused", async (query) => {
    const answer = await fetch(`${desk.server.origin}/api/v1/tickets${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^request\./) as string });
  });
});

describe("bytes that are no request", () => {
  const send = (bytes: string) =>
    new Promise<string>((answer, failed) => {
      const { hostname, port } = new URL(desk.server.origin);
      const socket = connect(Number(port), hostname, () => socket.end(bytes, "latin1"));
      let text = "";
      socket.setEncoding("latin1").on("data", (chunk) => (text += String(chunk)));
      socket.on("close", () => {
        answer(text);
      });
      socket.on("error", failed);
    });

  test.each<[string, string, RegExp]>([
    ["a line of noise", "\x16\x03\x01\x02\x00\x01\r\n\r\n", /^HTTP\/1\.1 400 .*"code":"request\./s],
    ["two lengths", "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", /^HTTP\/1\.1 400 /],
    ["a length and chunks", "POST /api/v1/setup HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["an endless header", `GET /health HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(200_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ["an unknown method", "BREW /health HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1\.1 (400|405|501) /],
    ["an unknown version", "GET /health HTTP/3.0\r\nHost: x\r\n\r\n", /^HTTP\/1\.1 (400|505) /],
  ])("%s gets its answer and the server lives on", async (_, bytes, expected) => {
    expect(await send(bytes)).toMatch(expected);
    expect((await desk.anyone.call("GET", "/health")).status).toBe(200);
  });
});
