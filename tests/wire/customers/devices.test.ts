// AS-2.1a, US-5.3: devices with their warranty by part, found by serial number, carried by tickets.
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { type Member, useDesk } from "../support/desk.js";

const desk = useDesk();
type Device = Schema<"Device">;
let specialist: Member;
let product: Member; // keeps the catalogue; sees contacts masked
let wang: string;
const content = {
  name: { zh: "净化器", en: "Purifier" },
  category: "air",
  from: "purchase",
  firmware: "2.1",
  parts: [
    { part: "whole", label: { zh: "整机", en: "The device" }, months: 12 },
    { part: "motor", label: { zh: "电机", en: "Motor" }, months: 36 },
    { part: "filter", label: { zh: "滤网", en: "Filter" }, months: 0 },
  ],
};
const customer = async (name: string, phone: string) => (await specialist.client.post<Schema<"Customer">>("/api/v1/customers", { name, phone })).id;
beforeAll(async () => {
  specialist = await desk.member("specialist");
  product = await desk.member("product_manager");
  await product.client.put("/api/v1/products/AP-300/2024-01-01", content);
  wang = await customer("Wang Wei", "13800000001");
});
const add = (of: string, serial: string, more: Record<string, unknown> = {}) =>
  specialist.client.post<Device>(`/api/v1/customers/${of}/devices`, { model: "AP-300", serial, purchased_on: "2025-03-10", ...more });
const find = async (serial: string, by = specialist, at = "2026-03-02") =>
  (await by.client.get<{ items: Device[] }>("/api/v1/devices", { serial, at })).items[0];

test("a device is found by its serial number in any way of writing, with the warranty of each part and the reason", async () => {
  const made = await add(wang, "SN-2024 AB12", { firmware: "2.0" });
  for (const serial of ["SN-2024 AB12", "sn2024ab12", "ＳＮ２０２４-ab12"]) expect((await find(serial))?.id).toBe(made.id);
  const found = await find("SN2024AB12");
  expect(found?.warranty.parts.map(({ part, state, reason, until }) => [part, state, reason, until])).toEqual([
    ["whole", "in", "within", "2026-03-10"],
    ["motor", "in", "within", "2028-03-10"],
    ["filter", "out", "not_covered", null],
  ]);
  const later = await find("SN2024AB12", specialist, "2026-03-11");
  expect(later?.warranty.parts[0]).toMatchObject({ state: "out", reason: "over", words: { en: "The warranty ended on 2026-03-10." } });
  expect(await find("SN2024AB1")).toBeUndefined();
});

test("a warranty that was changed holds for what is bought from its day on", async () => {
  await product.client.put("/api/v1/products/AP-300/2025-06-01", { ...content, parts: [{ ...content.parts[0], months: 24 }] });
  await add(wang, "NEW-1", { purchased_on: "2025-06-01" });
  expect((await find("NEW-1"))?.warranty.parts[0]?.until).toBe("2027-06-01");
  expect((await find("SN2024AB12"))?.warranty.parts[0]?.until).toBe("2026-03-10");
});

test("without a day of purchase or a known model nobody can tell", async () => {
  await specialist.client.post(`/api/v1/customers/${wang}/devices`, { model: "AP-300", serial: "NODAY-1" });
  expect((await find("NODAY-1"))?.warranty.parts[0]).toMatchObject({ state: "unknown", reason: "no_date" });
  await add(wang, "NOMODEL-1", { model: "XX-1" });
  expect((await find("NOMODEL-1"))?.warranty.parts[0]).toMatchObject({ state: "unknown", reason: "no_product" });
});

test("a serial number is registered once", async () => {
  const refused = await specialist.client.refused("POST", `/api/v1/customers/${wang}/devices`, { body: { model: "AP-300", serial: "sn 2024ab12" } });
  expect(refused).toMatchObject({ status: 409, code: "device.known", context: { device_id: (await find("SN2024AB12"))?.id } });
});

test("a change names the version that it was made on", async () => {
  const made = await add(wang, "CHANGE-1");
  const path = `/api/v1/devices/${made.id}`;
  const changed = await specialist.client.patch<Device>(path, { firmware: "2.1" }, { "if-match": `"v${made.version}"` });
  expect(changed).toMatchObject({ firmware: "2.1", version: made.version + 1 });
  expect(await specialist.client.refused("PATCH", path, { body: { firmware: "2.2" }, headers: { "if-match": `"v${made.version}"` } })).toMatchObject({ status: 412, code: "device.stale" });
});

test("serial numbers are masked for those who may not see them whole", async () => {
  expect((await find("SN2024AB12", product))?.serial).toBe("********AB12");
});

describe("a ticket", () => {
  test("that names a serial number carries the device, and the device its tickets", async () => {
    const device = await find("SN2024AB12");
    const opened = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", {
      fields: { kind: "repair", channel: "phone", serial: "sn2024-ab12" }, subject: "No air", customer_id: wang,
    });
    const { device: carried } = await specialist.client.get<{ device: Device | null }>(`/api/v1/tickets/${opened.id}/device`);
    expect(carried?.id).toBe(device?.id);
    const { items } = await specialist.client.get<Schema<"TicketPage">>(`/api/v1/devices/${device?.id ?? ""}/tickets`);
    expect(items.map(({ id }) => id)).toEqual([opened.id]);
    const plain = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "phone" }, subject: "Hours", customer_id: wang });
    expect(await specialist.client.get(`/api/v1/tickets/${plain.id}/device`)).toEqual({ device: null });
  });

  test("is found by a device that is registered later", async () => {
    const repair = (serial: string) =>
      specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields: { kind: "repair", channel: "phone", serial }, subject: "No air", customer_id: wang });
    const earlier = [await repair("late-77 a"), await repair("LATE77A")];
    await repair("LATE77B");
    const device = await specialist.client.post<Device>(`/api/v1/customers/${wang}/devices`, { model: "AP-300", serial: "Late 77-A" });
    const { items } = await specialist.client.get<Schema<"TicketPage">>(`/api/v1/devices/${device.id}/tickets`);
    expect(items.map(({ id }) => id).sort()).toEqual(earlier.map(({ id }) => id).sort());
    for (const { id } of earlier) expect(await specialist.client.get(`/api/v1/tickets/${id}/device`)).toMatchObject({ device: { id: device.id } });
  });

  test("shows contact and serial number masked to those who may not see them whole", async () => {
    const opened = await specialist.client.post<Schema<"Ticket">>("/api/v1/tickets", {
      fields: { kind: "repair", channel: "phone", serial: "SN-2024 AB12", contact: "13800000001" }, subject: "No air again", customer_id: wang,
    });
    expect(JSON.stringify(await specialist.client.get(`/api/v1/tickets/${opened.id}`))).toContain("13800000001");
    const masked = JSON.stringify(await product.client.get(`/api/v1/tickets/${opened.id}`));
    expect(masked).not.toContain("13800000001");
    expect(masked).not.toContain("SN-2024 AB12");
    expect(masked).toContain("138****0001");
  });
});

test("those who live together share devices and addresses that are marked so", async () => {
  const mate = await customer("Li Na", "13800000002");
  await add(mate, "PRIVATE-1", { shared: false });
  await add(mate, "SHARED-1");
  await specialist.client.post(`/api/v1/customers/${mate}/addresses`, { line: "南京路 1 号" });
  await specialist.client.put(`/api/v1/customers/${mate}/household`, { with: wang });
  const file = await specialist.client.get<Schema<"CustomerFile">>(`/api/v1/customers/${wang}/file`);
  expect(file.household.map(({ name }) => name)).toEqual(["Li Na"]);
  expect(file.devices.map(({ serial }) => serial)).toContain("SHARED-1");
  expect(file.devices.map(({ serial }) => serial)).not.toContain("PRIVATE-1");
  expect(file.addresses.map(({ line }) => line)).toEqual(["南京路 1 号"]);
  expect(await specialist.client.refused("PUT", `/api/v1/customers/${mate}/household`, { body: { with: wang } })).toMatchObject({ code: "customer.household" });
  await specialist.client.delete(`/api/v1/customers/${mate}/household`);
  expect((await specialist.client.get<Schema<"CustomerFile">>(`/api/v1/customers/${wang}/file`)).household).toEqual([]);
});
