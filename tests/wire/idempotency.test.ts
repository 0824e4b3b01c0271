// Creates that are sent twice are done once.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let admin: Member;
let client: Client;
beforeAll(async () => {
  admin = await desk.admin();
  client = (await desk.member(["specialist", "supervisor"])).client;
});
let keys = 0;
const fresh = () => ({ "idempotency-key": `key ${++keys}` });

interface Create {
  path: string;
  body: unknown;
  other: unknown;
  as: () => Client;
  effects: () => Promise<number>;
  hidden?: string; // a secret that a repeated answer lacks
}
const items = async (path: string, query: Record<string, string | number> = {}) =>
  (await admin.client.get<{ items: unknown[] }>(path, { limit: 200, ...query })).items.length;
const creates: [string, Create][] = [
  [
    "a customer",
    {
      path: "/api/v1/customers",
      body: { name: "Li Na", phone: "13800138000" },
      other: { name: "Li Na", phone: "13800138001" },
      as: () => client,
      effects: () => items("/api/v1/customers", { phone: "13800138000" }),
    },
  ],
  [
    "a ticket",
    {
      path: "/api/v1/tickets",
      body: { fields: { kind: "inquiry", channel: "web" }, subject: "One" },
      other: { fields: { kind: "inquiry", channel: "web" }, subject: "Other" },
      as: () => client,
      effects: () => items("/api/v1/tickets", { order: "newest" }),
    },
  ],
  [
    "a unit",
    {
      path: "/api/v1/units",
      body: { kind: "team", name: "One" },
      other: { kind: "team", name: "Other" },
      as: () => client,
      effects: () => items("/api/v1/units"),
    },
  ],
  [
    "a member",
    {
      path: "/api/v1/members",
      body: { login: "once", name: "Once" },
      other: { login: "other", name: "Other" },
      as: () => admin.client,
      effects: () => items("/api/v1/members"),
      hidden: "link",
    },
  ],
  [
    "a token",
    {
      path: "/api/v1/tokens",
      body: { name: "once" },
      other: { name: "other" },
      as: () => admin.client,
      effects: () => items("/api/v1/tokens"),
      hidden: "secret",
    },
  ],
];

describe.each(creates)("%s", (_, { path, body, other, as, effects, hidden }) => {
  test("sent twice with one key is made once, and answered alike", async () => {
    const headers = fresh();
    const before = await effects();
    const first = await as().call<Record<string, unknown>>("POST", path, { body, headers });
    const again = await as().call<Record<string, unknown>>("POST", path, { body, headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(hidden === undefined ? first.body : { ...first.body, [hidden]: null });
    if (hidden !== undefined) expect(first.body[hidden]).toBeTruthy();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    for (const name of ["etag", "location"]) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(await effects()).toBe(before + 1);

    expect(await as().refused("POST", path, { body: other, headers })).toMatchObject({ status: 409, code: "idempotency.mismatch" });
  });
});

const customer = { name: "Wang Wei" };
const number = async (name: string, phone: string) => {
  const { items } = await client.get<{ items: Schema<"Customer">[] }>("/api/v1/customers", { phone, limit: 200 });
  return items.filter((one) => one.name === name).length;
};

test("many at once have one effect", async () => {
  const headers = fresh();
  const body = { name: "At once", phone: "13900139000" };
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.call<Schema<"Customer">>("POST", "/api/v1/customers", { body, headers })));
  const made = answers.filter(({ status }) => status === 201);
  expect(new Set(made.map((answer) => answer.body.id)).size).toBe(1);
  for (const { status, body: refused } of answers.filter((answer) => answer.status !== 201)) {
    expect({ status, code: (refused as unknown as { code: string }).code }).toEqual({ status: 409, code: "idempotency.busy" });
  }
  expect(await number("At once", "13900139000")).toBe(1);
});

test("a key is its member's own, its route's, and lasts two days", async () => {
  const headers = fresh();
  const first = await client.post<Schema<"Customer">>("/api/v1/customers", customer, headers);
  const elsewhere = await client.refused("POST", "/api/v1/units", { body: customer, headers });
  expect(elsewhere.code).toMatch(/^(idempotency\.mismatch|request\.invalid)$/);
  const another = await admin.client.post<Schema<"Customer">>("/api/v1/customers", customer, headers);
  expect(another.id).not.toBe(first.id);
  await desk.pass({ hours: 47, minutes: 59, seconds: 59 });
  expect((await client.post<Schema<"Customer">>("/api/v1/customers", customer, headers)).id).toBe(first.id);
  await desk.pass({ seconds: 1 });
  expect((await client.post<Schema<"Customer">>("/api/v1/customers", customer, headers)).id).not.toBe(first.id);
});

test("a refusal is not kept: what was corrected goes through with the same key", async () => {
  const headers = fresh();
  expect((await client.refused("POST", "/api/v1/customers", { body: { name: "" }, headers })).code).toBe("request.invalid");
  await client.post("/api/v1/customers", customer, headers);
});

test("a key that is none is refused", async () => {
  for (const key of ["x".repeat(201), "a\tb", "é"]) {
    const problem = await client.refused("POST", "/api/v1/customers", { body: customer, headers: { "idempotency-key": key } });
    expect(problem, key).toMatchObject({ status: 400, code: "idempotency.key" });
  }
});

test("a file of another name is another request", async () => {
  const { id } = await client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "With a file" });
  const headers = { ...fresh(), "content-type": "application/octet-stream" };
  const add = (name: string) => client.call<Schema<"Attachment"> & { code?: string }>("POST", `/api/v1/tickets/${id}/attachments`, { query: { name }, headers, body: "text" });
  const first = await add("a.txt");
  expect(first).toMatchObject({ status: 201, body: { name: "a.txt" } });
  expect((await add("a.txt")).body).toEqual(first.body);
  expect(await add("b.txt")).toMatchObject({ status: 409, body: { code: "idempotency.mismatch" } });
});
