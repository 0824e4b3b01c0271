// Customers: found exactly, in any way of writing, and shown whole only to those who call them.
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let specialist: Member;
let productManager: Member; // may read customers, not their whole contacts
beforeAll(async () => {
  specialist = await desk.member("specialist");
  productManager = await desk.member("product_manager");
});
type Customer = Schema<"Customer">;
const add = (body: Record<string, unknown>) => specialist.client.post<Customer>("/api/v1/customers", body);
const find = async (query: Record<string, string>, by = specialist) =>
  (await by.client.get<{ items: Customer[] }>("/api/v1/customers", query)).items.map(({ name }) => name);

test("a customer is kept as it was given, with a place to read it", async () => {
  const body = { name: "李娜", phone: "138 0013 8000", email: " Li.Na@Example.COM ", segment: "vip" };
  const added = await specialist.client.call<Customer>("POST", "/api/v1/customers", { body });
  expect(added.body).toMatchObject({ name: "李娜", phone: "13800138000", email: "li.na@example.com", segment: "vip", created_at: desk.now });
  const location = added.headers.get("location") ?? "";
  expect(location).toBe(`/api/v1/customers/${added.body.id}`);
  expect(await specialist.client.get(location)).toEqual(added.body);
});

test("without contacts it is a customer too", async () => {
  expect(await add({ name: "Anonymous" })).toMatchObject({ phone: null, email: null, segment: "standard" });
});

describe("the search", () => {
  test.each([
    ["phone", "13911112222"],
    ["phone", "139-1111-2222"],
    ["phone", "(139) 1111 2222"],
    ["email", "wang@example.com"],
    ["email", "WANG@Example.com"],
  ])("by %s finds %s in any way of writing", async (by, text) => {
    if ((await find({ phone: "13911112222" })).length === 0) await add({ name: "Wang Wei", phone: "139 1111 2222", email: "Wang@example.com" });
    expect(await find({ [by]: text })).toEqual(["Wang Wei"]);
  });

  test("finds whole numbers only, and never by a sign of SQL", async () => {
    await add({ name: "Zhao", phone: "13633334444", email: "zhao@example.com" });
    for (const query of [{ phone: "1363333" }, { phone: "%" }, { phone: "13633334444%" }, { email: "zhao@%" }, { email: "' OR '1'='1" }]) {
      expect(await find(query as Record<string, string>), JSON.stringify(query)).toEqual("phone" in query && query.phone === "13633334444%" ? ["Zhao"] : []);
    }
  });
});

test("contacts are masked for those who need not call", async () => {
  const { id } = await add({ name: "Sun", phone: "13577778888", email: "sun@example.com" });
  expect(await specialist.client.get(`/api/v1/customers/${id}`)).toMatchObject({ phone: "13577778888", email: "sun@example.com" });
  const masked = await productManager.client.get<Customer>(`/api/v1/customers/${id}`);
  expect(masked).toMatchObject({ name: "Sun", phone: "135****8888", email: "s***@example.com" });
  const { items } = await productManager.client.get<{ items: Customer[] }>("/api/v1/customers", { phone: "13577778888" });
  expect(items).toEqual([masked]);
  const narrow = (await desk.admin()).client;
  const { secret } = await narrow.post<{ secret: string }>("/api/v1/tokens", { member: specialist.id, name: "reads", scopes: ["customer.read"] });
  expect(await desk.anyone.withToken(secret).get(`/api/v1/customers/${id}`), "a token's scopes count").toMatchObject({ phone: "135****8888" });
});

test("a ticket of a new customer makes the customer, once for the same contacts", async () => {
  const open = (customer: Record<string, string>) =>
    specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "web" }, subject: "A question", customer });
  const first = await open({ name: "Zhou", phone: "13499990000" });
  expect((await open({ name: "Zhou", phone: "134 9999 0000" })).customer_id).toBe(first.customer_id);
  expect(await find({ phone: "13499990000" })).toEqual(["Zhou"]);
  const body = { fields: { kind: "inquiry", channel: "web" }, subject: "x", customer: { name: "A" }, customer_id: first.customer_id };
  expect((await specialist.client.refused("POST", "/api/v1/tickets", { body })).errors).toContainEqual(expect.objectContaining({ field: "/customer" }));
  const unknown = { fields: { kind: "inquiry", channel: "web" }, subject: "x", customer_id: "1" };
  expect((await specialist.client.refused("POST", "/api/v1/tickets", { body: unknown })).status).toBeLessThan(500);
});
