// Whoever may not see contacts and serial numbers whole does not see them in answers to changes either; and whatever shows them whole is a
// reading: hits of the search and exports too.
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";
import { until } from "../support/until.js";

const desk = useDesk();
const phone = "13912345678";
const serial = "SN-20260302-0042";
let auditor: Member;
let specialist: Member; // may see all
let quality: Member; // may not
let ticket: Schema<"Ticket">;

const whole = new RegExp(`${phone}|${serial}`);
const readings = async (who: Member) =>
  (await auditor.client.get<{ items: Schema<"Reading">[] }>("/api/v1/audit/readings", { member: who.id, limit: 200 })).items.map(({ route, customer_id }) => ({ route, customer_id }));

beforeAll(async () => {
  auditor = await desk.member("auditor");
  specialist = await desk.member("specialist");
  quality = await desk.member("quality");
  ticket = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", {
    fields: { kind: "complaint", about: "product", channel: "web", product: "lock", serial },
    subject: "Dark",
    customer: { name: "Li Na", phone },
  });
  await specialist.client.post(`/api/v1/tickets/${ticket.id}/actions/soothe`, { fields: {} });
  await specialist.client.post(`/api/v1/tickets/${ticket.id}/actions/record`, { fields: { person: "Li Na", matter: "Dark", contact: phone, occurred_at: desk.now } });
});

describe("answers to changes", () => {
  test("show contact and serial number masked to those who may not see them whole", async () => {
    const path = `/api/v1/tickets/${ticket.id}`;
    const shown = await quality.client.get(path);
    expect(JSON.stringify(shown)).not.toMatch(whole);
    const noted = await quality.client.post(`${path}/actions/note`, { fields: { body: "Looked at" } });
    expect(JSON.stringify(noted)).not.toMatch(whole);
    const again = await quality.client.post(`${path}/actions/note`, { fields: { body: "Once more" } }, { "idempotency-key": "readings-1" });
    expect(JSON.stringify(again)).not.toMatch(whole);
    const { headers } = await quality.client.call("GET", path);
    const changed = await quality.client.patch(path, { fields: { severity: "major" }, reason: "It is" }, { "if-match": headers.get("etag") ?? "" });
    expect(JSON.stringify(changed)).not.toMatch(whole);
    const made = await quality.client.post("/api/v1/tickets", { fields: { kind: "repair", channel: "web", product: "lock", serial }, subject: "Mine" });
    expect(JSON.stringify(made)).not.toMatch(whole);
    const double = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "complaint", about: "product", channel: "web" }, subject: "The same", customer_id: ticket.customer_id });
    await specialist.client.post(`/api/v1/tickets/${double.id}/actions/soothe`, { fields: {} });
    await specialist.client.post(`/api/v1/tickets/${double.id}/actions/record`, { fields: { person: "Li Na", matter: "Dark", contact: phone, occurred_at: desk.now } });
    const merged = await quality.client.post(`/api/v1/tickets/${double.id}/merge`, { into: ticket.id });
    expect(JSON.stringify(merged)).not.toMatch(whole);
    expect(JSON.stringify(await quality.client.get(`${path}/merged`))).not.toMatch(whole);
    expect(await readings(quality)).toEqual([]);
  });

  test("show them whole to those who may, as a reading", async () => {
    const before = (await readings(specialist)).length;
    const noted = await specialist.client.post(`/api/v1/tickets/${ticket.id}/actions/note`, { fields: { body: "Called" } });
    expect(JSON.stringify(noted)).toMatch(phone);
    expect((await readings(specialist)).length).toBe(before + 1);
  });
});

describe("a reading", () => {
  test("is a hit of the search that shows whole contacts, and none that masks them", async () => {
    const find = (who: Member) =>
      until(() => who.client.get<Schema<"SearchPage">>("/api/v1/search", { q: "Li Na", kind: "customer" }), ({ items }) => items.length > 0);
    await desk.pass({ minutes: 2 });
    const seen = await find(specialist);
    expect(seen.items[0]?.customer?.phone).toBe(phone);
    expect(await readings(specialist)).toContainEqual({ route: "GET /api/v1/search", customer_id: ticket.customer_id });
    const masked = await find(quality);
    expect(JSON.stringify(masked)).not.toContain(phone);
    expect(await readings(quality)).toEqual([]);
  });

  test("is an export with personal data, of everybody in it", async () => {
    const supervisor = await desk.member("supervisor");
    const run = async (what: string, personal: boolean) => {
      const { id } = await supervisor.client.post<{ id: string }>("/api/v1/exports", { what, format: "csv", personal });
      await until(() => supervisor.client.get<Schema<"Export">>(`/api/v1/exports/${id}`), ({ state }) => state === "done");
    };
    await run("customers", false);
    await run("promises", true);
    expect(await readings(supervisor)).toEqual([]);
    await run("customers", true);
    expect(await readings(supervisor)).toEqual([{ route: "POST /api/v1/exports", customer_id: ticket.customer_id }]);
    await run("tickets", true);
    expect((await readings(supervisor)).length).toBeGreaterThan(1);
  });
});
