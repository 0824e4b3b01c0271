// US-5.3, AS-6.4: the whole file of a customer; doubles; a copy and erasure on request that leave the evidence provable; who read what.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { type Member, useDesk } from "../support/desk.js";
import { useMail } from "../support/mail.js";
import { Portal } from "../support/portal.js";
import { binary } from "../support/server.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
  },
});
const portal = new Portal(desk, mail);
type File = Schema<"CustomerFile">;
type Customer = Schema<"Customer">;
type Ticket = Schema<"Ticket">;
let specialist: Member;
let supervisor: Member;
let product: Member;
let auditor: Member;
beforeAll(async () => {
  specialist = await desk.member("specialist");
  supervisor = await desk.member("supervisor");
  product = await desk.member("product_manager");
  auditor = await desk.member("auditor");
});
const add = (body: Record<string, unknown>) => specialist.client.post<Customer>("/api/v1/customers", body);
const file = (id: string, by = specialist) => by.client.get<File>(`/api/v1/customers/${id}/file`);
const open = (customer_id: string, subject: string, fields: Record<string, string> = {}) =>
  specialist.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "inquiry", channel: "phone", ...fields }, subject, customer_id });
const cancel = (id: string) => specialist.client.post(`/api/v1/tickets/${id}/actions/cancel`, { fields: { reason: "Done on the telephone" } });
const verified = () => {
  const said = execFileSync(binary, ["verify", ...desk.server.place, "--now", desk.now, "--json"], { encoding: "utf8" });
  return JSON.parse(said) as { intact?: boolean; ok?: boolean };
};

describe("the file of a customer", () => {
  test("holds contacts, addresses, devices, tickets, promises and consents in one answer, masked by role", async () => {
    const { id } = await add({ name: "Zhang Min", phone: "13700000001" });
    await specialist.client.post(`/api/v1/customers/${id}/contacts`, { kind: "email", value: "Zhang.Min@Example.com", label: "work" });
    await specialist.client.post(`/api/v1/customers/${id}/contacts`, { kind: "email", value: "zhang.min@example.com" });
    await specialist.client.post(`/api/v1/customers/${id}/addresses`, { line: "Long Street 7", label: "home" });
    await specialist.client.post(`/api/v1/customers/${id}/devices`, { model: "L-1", serial: "LAMP-0001" });
    const ticket = await open(id, "Where is the lamp");
    await specialist.client.put(`/api/v1/customers/${id}/consents/survey`, { granted: true, channel: "phone" });
    const whole = await file(id);
    expect(whole.contacts.map(({ kind, value, label }) => [kind, value, label])).toEqual([["email", "zhang.min@example.com", "work"]]);
    expect(whole.addresses[0]).toMatchObject({ line: "Long Street 7", label: "home" });
    expect(whole.devices[0]).toMatchObject({ serial: "LAMP-0001" });
    expect(whole.tickets.map(({ number }) => number)).toEqual([ticket.number]);
    expect(whole.promises.some(({ ticket_id, due_at }) => ticket_id === ticket.id && due_at !== null)).toBe(true);
    expect(whole.consents[0]).toMatchObject({ purpose: "survey", granted: true, channel: "phone", text_version: "2026-1", recorded_by: specialist.id });
    const masked = await file(id, product);
    expect(masked.customer.phone).toBe("137****0001");
    expect(masked.contacts[0]?.value).toBe("z***@example.com");
    expect(masked.addresses[0]?.line).toBeNull();
    expect(masked.devices[0]?.serial).toBe("*****0001");
  });

  test("keeps every word about a consent", async () => {
    const { id } = await add({ name: "Word", phone: "13700000002" });
    for (const granted of [true, false]) await specialist.client.put(`/api/v1/customers/${id}/consents/news`, { granted, channel: "email" });
    expect((await file(id)).consent_words.map(({ granted }) => granted)).toEqual([true, false]);
    expect((await file(id)).consents.find(({ purpose }) => purpose === "news")?.granted).toBe(false);
    expect(await specialist.client.refused("PUT", `/api/v1/customers/${id}/consents/news`, { body: { granted: true, channel: "portal" } })).toMatchObject({ status: 400 });
  });

  test("is changed on the version that was read", async () => {
    const { id, version } = await add({ name: "Old name", phone: "13700000003" });
    const changed = await specialist.client.patch<Customer>(`/api/v1/customers/${id}`, { name: "New name", phone: "" }, { "if-match": `"v${version}"` });
    expect(changed).toMatchObject({ name: "New name", phone: null, version: version + 1 });
    expect(await specialist.client.refused("PATCH", `/api/v1/customers/${id}`, { body: { name: "x" }, headers: { "if-match": `"v${version}"` } })).toMatchObject({ code: "customer.stale" });
  });

  test("is found by every contact", async () => {
    const { id } = await add({ name: "Two phones", phone: "13700000004" });
    await specialist.client.post(`/api/v1/customers/${id}/contacts`, { kind: "phone", value: "137 0000 0005" });
    const { items } = await specialist.client.get<{ items: Customer[] }>("/api/v1/customers", { phone: "13700000005" });
    expect(items.map((one) => one.id)).toEqual([id]);
  });
});

describe("doubles", () => {
  test("are found with the reason, merged with all they have, and taken apart again", async () => {
    const one = await add({ name: "Sun Li", phone: "13600000001", email: "sun@example.com" });
    const other = await add({ name: "Sun L.", phone: "+86 136 0000 0001", email: "sun.li@example.com" });
    const same = await add({ name: "sun li", phone: "13600000009" });
    for (const { id } of [one, same]) await specialist.client.post(`/api/v1/customers/${id}/addresses`, { line: "Peace Road 9, Flat 2", shared: false });
    const { items } = await supervisor.client.get<{ items: { customer: Customer; reasons: string[] }[] }>(`/api/v1/customers/${one.id}/doubles`);
    expect(Object.fromEntries(items.map(({ customer, reasons }) => [customer.id, reasons]))).toEqual({ [other.id]: ["phone"], [same.id]: ["name_address"] });

    const ticket = await open(other.id, "Of the other record");
    await specialist.client.post(`/api/v1/customers/${other.id}/devices`, { model: "L-1", serial: "MERGE-0001" });
    const visitor = await portal.enter("sun.li@example.com");
    expect(await specialist.client.refused("POST", `/api/v1/customers/${one.id}/merge`, { body: { merged_id: other.id } })).toMatchObject({ status: 403 });
    const merge = await supervisor.client.post<Schema<"CustomerMerge">>(`/api/v1/customers/${one.id}/merge`, { merged_id: other.id });
    expect(merge).toMatchObject({ kept_id: one.id, merged_id: other.id, reasons: ["phone"], moved: { tickets: 1, devices: 1, sessions: 1 } });
    const whole = await file(one.id);
    expect(whole.tickets.map(({ id }) => id)).toEqual([ticket.id]);
    expect(whole.devices.map(({ serial }) => serial)).toEqual(["MERGE-0001"]);
    expect(whole.contacts.map(({ value }) => value)).toContain("sun.li@example.com");
    expect((await specialist.client.get<Customer>(`/api/v1/customers/${other.id}`)).id, "who asks for the double finds the one").toBe(one.id);
    expect((await visitor.client.get<Schema<"PortalVisitor">>("/api/v1/portal/me")).customer?.name).toBe("Sun Li");
    expect((await visitor.client.get<{ items: { id: string }[] }>("/api/v1/portal/tickets")).items.map(({ id }) => id)).toEqual([ticket.id]);

    await supervisor.client.post(`/api/v1/merges/${merge.id}/undo`);
    expect((await file(other.id)).tickets.map(({ id }) => id)).toEqual([ticket.id]);
    expect((await file(one.id)).tickets).toEqual([]);
    expect((await file(one.id)).contacts).toEqual([]);
    expect((await visitor.client.get<Schema<"PortalVisitor">>("/api/v1/portal/me")).customer?.name).toBe("Sun L.");
    expect(await supervisor.client.refused("POST", `/api/v1/merges/${merge.id}/undo`)).toMatchObject({ status: 409, code: "merge.undone" });
    expect(await supervisor.client.refused("POST", `/api/v1/customers/${one.id}/merge`, { body: { merged_id: one.id } })).toMatchObject({ code: "merge.same" });
    verified();
  });
});

describe("a copy", () => {
  test("has everything, with texts and files, and is refused to who may not", async () => {
    const { id } = await add({ name: "Copy Cat", phone: "13500000001" });
    const ticket = await open(id, "A subject of my own", { matter: "Words of my own" });
    await specialist.client.call("POST", `/api/v1/tickets/${ticket.id}/attachments`, { query: { name: "a.txt" }, body: "content of a file" });
    const archive = JSON.stringify(await supervisor.client.post(`/api/v1/customers/${id}/export`));
    for (const part of ["Copy Cat", "13500000001", "A subject of my own", "Words of my own", Buffer.from("content of a file").toString("base64url")]) expect(archive).toContain(part);
    expect(await specialist.client.refused("POST", `/api/v1/customers/${id}/export`)).toMatchObject({ status: 403 });
  });

  test("that was asked for at the portal is owed by a day, carried out by a member, and fetched there", async () => {
    const li = await portal.enter("li.copy@example.com", "Li Copy");
    const asked = await li.client.post<Schema<"DataRequest">>("/api/v1/portal/me/requests", { kind: "export" });
    expect(Date.parse(asked.due_at) - Date.parse(asked.created_at)).toBe(15 * 24 * 3_600_000);
    expect(await li.client.refused("GET", `/api/v1/portal/me/requests/${asked.id}/copy`)).toMatchObject({ status: 404, code: "portal.copy" });
    const owed = (await supervisor.client.get<{ items: Schema<"OwedDataRequest">[] }>("/api/v1/data-requests")).items;
    expect(owed.map(({ id }) => id)).toContain(asked.id);
    expect(await supervisor.client.post(`/api/v1/data-requests/${asked.id}/carry-out`)).toMatchObject({ id: asked.id, done_by: supervisor.id });
    expect(await supervisor.client.refused("POST", `/api/v1/data-requests/${asked.id}/carry-out`)).toMatchObject({ status: 409, code: "data_request.done" });
    expect(await li.client.get(`/api/v1/portal/me/requests/${asked.id}/copy`)).toMatchObject({ format: "wellkept.customer/1", customer: { name: "Li Copy" } });
    const han = await portal.enter("han.copy@example.com", "Han Copy");
    expect(await han.client.refused("GET", `/api/v1/portal/me/requests/${asked.id}/copy`), "nobody else's").toMatchObject({ status: 404 });
  });
});

describe("an erasure", () => {
  const everyFile = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? everyFile(join(folder, name)) : [join(folder, name)]));

  test("leaves no word of the person anywhere, and the evidence proves itself", async () => {
    const secret = "qzxverglas"; // in no other text
    const { id } = await add({ name: `Name ${secret}`, phone: "13412341234", email: `${secret}@example.com` });
    const key = { "idempotency-key": `key ${secret}`.slice(0, 5) };
    const ticket = await specialist.client.post<Ticket>(
      "/api/v1/tickets", { fields: { kind: "repair", channel: "phone", matter: `Matter ${secret}`, serial: `SN${secret}` }, subject: `Subject ${secret}`, customer_id: id }, key,
    );
    const path = `/api/v1/tickets/${ticket.id}`;
    await specialist.client.call("POST", `${path}/attachments`, { query: { name: `${secret}.txt` }, body: `file ${secret}` });
    await specialist.client.post(`${path}/tasks`, { title: `Task ${secret}`, due_at: "2030-01-01T00:00:00Z" });
    await specialist.client.put(`${path}/drafts/note`, { content: { body: `Draft ${secret}` } }).catch(() => undefined);
    await specialist.client.post(`/api/v1/customers/${id}/addresses`, { line: `Street ${secret}` });
    const search = async () => (await specialist.client.get<Schema<"SearchPage">>("/api/v1/search", { q: secret })).items.length;
    await desk.pass({ minutes: 1 });
    expect(await search(), "the index knows the words").toBeGreaterThan(1);
    expect(await supervisor.client.refused("POST", `/api/v1/customers/${id}/erase`, { body: { confirm: id } })).toMatchObject({ status: 409, code: "customer.open_tickets", context: { tickets: [ticket.number] } });
    await cancel(ticket.id);
    expect(await supervisor.client.refused("POST", `/api/v1/customers/${id}/erase`, { body: { confirm: "1" } })).toMatchObject({ status: 400 });
    expect(await specialist.client.refused("POST", `/api/v1/customers/${id}/erase`, { body: { confirm: id } })).toMatchObject({ status: 403 });
    const gone = await supervisor.client.post<{ texts: number; files: number; answers: number }>(`/api/v1/customers/${id}/erase`, { confirm: id });
    expect(gone.files).toBe(1);
    expect(gone.texts).toBeGreaterThan(2);
    expect(gone.answers).toBeGreaterThan(0);

    const shown = JSON.stringify([await file(id), await specialist.client.get(path), await specialist.client.get(`${path}/tasks`)]);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('"erased":true');
    const erased = (await file(id)).customer;
    expect(erased).toMatchObject({ name: "", phone: null, erased_at: desk.now.replace(".000Z", "Z") });
    await desk.pass({ minutes: 1 });
    expect(await search()).toBe(0);
    expect(await specialist.client.refused("POST", "/api/v1/tickets", { body: { fields: { kind: "inquiry", channel: "web" }, subject: "x", customer_id: id } })).toMatchObject({ status: 400 });
    expect(await supervisor.client.refused("POST", `/api/v1/customers/${id}/erase`, { body: { confirm: id } })).toMatchObject({ status: 409, code: "customer.erased" });
    verified();
    // The last letter takes its address with it. Not in a deleted page of the database's file either.
    await mail.letter(({ to }) => to.includes(`${secret}@example.com`));
    await desk.server.stop();
    const files = everyFile(desk.server.folder);
    const telling = files.filter((name) => readFileSync(name).includes(secret));
    await desk.server.start();
    await desk.moveTo(desk.now);
    expect(files.length).toBeGreaterThan(1);
    expect(telling).toEqual([]);
  });

  test("that was asked for at the portal is carried out while its own ticket is open, and the customer is told", async () => {
    const han = await portal.enter("han.erase@example.com", "Han Erase");
    const asked = await han.client.post<Schema<"DataRequest">>("/api/v1/portal/me/requests", { kind: "erasure" });
    const seen = mail.letters.length;
    expect(await supervisor.client.post(`/api/v1/data-requests/${asked.id}/carry-out`)).toMatchObject({ done_by: supervisor.id });
    expect(await han.client.refused("GET", "/api/v1/portal/me"), "the session is gone").toMatchObject({ status: 401 });
    const letter = await mail.letter(({ to }) => to.includes("han.erase@example.com"), seen);
    expect(letter.text).toContain("删除");
    expect(JSON.stringify(await supervisor.client.get(`/api/v1/tickets/${asked.ticket_id}`))).not.toContain("Han Erase");
    verified();
  });
});

describe("every reading of whole personal data", () => {
  test("stands in a list for auditors, with who, when, whom and by which route", async () => {
    const { id } = await add({ name: "Read Me", phone: "13300000001" });
    await specialist.client.get(`/api/v1/customers/${id}`);
    await product.client.get(`/api/v1/customers/${id}`); // masked: no reading
    const ticket = await open(id, "Read this", { contact: "13300000001" });
    await supervisor.client.get(`/api/v1/tickets/${ticket.id}`);
    const { items } = await auditor.client.get<{ items: Schema<"Reading">[] }>("/api/v1/audit/readings", { customer: id });
    const now = desk.now.replace(".000Z", "Z");
    expect(items.map(({ member_id, route, ticket_id, at }) => [member_id, route, ticket_id, at])).toEqual([
      [supervisor.id, `GET /api/v1/tickets/${ticket.id}`, ticket.id, now],
      [specialist.id, `GET /api/v1/customers/${id}`, null, now],
    ]);
    expect(await specialist.client.refused("GET", "/api/v1/audit/readings")).toMatchObject({ status: 403 });
  });

  test("is listed page by page, by reader too", async () => {
    const { id } = await add({ name: "Pages", phone: "13300000002" });
    for (let i = 0; i < 5; i++) await specialist.client.get(`/api/v1/customers/${id}`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await auditor.client.get<{ items: Schema<"Reading">[]; next: string | null }>("/api/v1/audit/readings", { customer: id, member: specialist.id, limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
  });
});
