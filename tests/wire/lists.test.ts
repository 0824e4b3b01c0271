// Every list, read page by page while others add to it: nothing is left out, nothing comes twice.
import { beforeAll, expect, test } from "vitest";
import type { Client, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let admin: Member;
let specialist: Member;
beforeAll(async () => {
  admin = await desk.admin();
  specialist = await desk.member("specialist");
});

interface Page {
  items: { id: string }[];
  next: string | null;
}
interface List {
  path: string;
  query?: Record<string, string>;
  add: (n: number) => Promise<string>; // the new one's id
  newComeFirst?: boolean;
}

async function walk(client: Client, { path, query = {} }: List, limit: number, between: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = await client.get<Page>(path, { ...query, limit, ...(cursor === "" ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    if (page.next !== null) expect(page.items.length, "only the last page is short").toBe(limit);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    if (cursor !== null) await between();
    expect(seen.length, "the list ends").toBeLessThan(500);
  }
  return seen;
}

const ticket = (n: number, more: Record<string, unknown> = {}) =>
  specialist.client
    .post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: n % 2 ? "complaint" : "inquiry", channel: "web" }, subject: `No ${n}`, ...more })
    .then(({ id }) => id);
let customer: string | undefined;
let unit: string | undefined;
const lists: [string, () => Promise<List>][] = [
  ["tickets by what is due", () => Promise.resolve({ path: "/api/v1/tickets", add: (n) => ticket(n) })],
  ["tickets, newest first", () => Promise.resolve({ path: "/api/v1/tickets", query: { order: "newest" }, add: (n) => ticket(n), newComeFirst: true })],
  [
    "tickets of a customer",
    async () => {
      customer ??= (await specialist.client.post<Schema<"Customer">>("/api/v1/customers", { name: "Li Na" })).id;
      return { path: "/api/v1/tickets", query: { customer }, add: (n) => ticket(n, { customer_id: customer }), newComeFirst: true };
    },
  ],
  [
    "tickets of a unit",
    async () => {
      unit ??= (await admin.client.post<Schema<"Unit">>("/api/v1/units", { kind: "team", name: "One" })).id;
      return { path: "/api/v1/tickets", query: { unit }, add: (n) => ticket(n, { unit_id: unit }) };
    },
  ],
  [
    "tickets of mine",
    () => Promise.resolve({ path: "/api/v1/tickets", query: { assignee: specialist.id }, add: (n) => ticket(n, { owner: specialist.id }) }),
  ],
  [
    "customers of one telephone",
    () =>
      Promise.resolve({
        path: "/api/v1/customers",
        query: { phone: "13700137000" },
        add: (n) => specialist.client.post<{ id: string }>("/api/v1/customers", { name: `C${n}`, phone: "137 0013 7000" }).then(({ id }) => id),
      }),
  ],
  [
    "members",
    () =>
      Promise.resolve({
        path: "/api/v1/members",
        add: (n) => admin.client.post<{ member: { id: string } }>("/api/v1/members", { login: `m${n}`, name: `M${n}` }).then(({ member }) => member.id),
      }),
  ],
  [
    "members of a role",
    () =>
      Promise.resolve({
        path: "/api/v1/members",
        query: { role: "auditor" },
        add: (n) =>
          admin.client
            .post<{ member: { id: string } }>("/api/v1/members", { login: `a${n}`, name: `A${n}`, roles: ["auditor"] })
            .then(({ member }) => member.id),
      }),
  ],
  [
    "units",
    () =>
      Promise.resolve({
        path: "/api/v1/units",
        add: (n) => admin.client.post<{ id: string }>("/api/v1/units", { kind: "team", name: `U${n}` }).then(({ id }) => id),
      }),
  ],
  [
    "tokens",
    () =>
      Promise.resolve({
        path: "/api/v1/tokens",
        add: (n) => admin.client.post<{ token: { id: string } }>("/api/v1/tokens", { name: `T${n}` }).then(({ token }) => token.id),
      }),
  ],
];

test.each(lists)("%s", async (_, make) => {
  const list = await make();
  const client = admin.client;
  const before = await walk(client, list, 200, () => Promise.resolve());
  const added: string[] = [];
  for (let n = 0; n < 7; ++n) added.push(await list.add(n));
  const all = await walk(client, list, 200, () => Promise.resolve());
  expect([...all].sort()).toEqual([...before, ...added].sort());
  for (const limit of [1, 2, 3, all.length]) expect(await walk(client, list, limit, () => Promise.resolve()), `by ${limit}`).toEqual(all);

  let n = 7;
  const late: string[] = [];
  const seen = await walk(client, list, 3, async () => late.push(await list.add(n++)));
  expect(new Set(seen).size, "nothing twice").toBe(seen.length);
  const known = seen.filter((id) => !late.includes(id));
  expect(known, "what stood there before is all there, in its order").toEqual(all);
  if (list.newComeFirst) expect(seen.filter((id) => late.includes(id)), "what came later stands before the first page").toEqual([]);
});

test("the timeline of a ticket, event by event", async () => {
  const id = await ticket(0);
  await specialist.client.post(`/api/v1/tickets/${id}/actions/accept`, { fields: {} });
  const path = `/api/v1/tickets/${id}/timeline`;
  const read = (query: Record<string, number>) =>
    specialist.client.get<{ items: Schema<"Event">[]; next: number | null }>(path, query);
  const whole = await read({ limit: 200 });
  expect(whole.next).toBeNull();
  const versions: number[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof read>> = await read({ after, limit: 1 });
    versions.push(...page.items.map(({ version }) => version));
    after = page.next;
  }
  expect(versions).toEqual(whole.items.map((_, i) => i + 1));
  expect((await read({ after: 999 })).items).toEqual([]);
  expect(await specialist.client.refused("GET", path, { query: { after: -1 } })).toMatchObject({ status: 400, code: "request.after" });
});
