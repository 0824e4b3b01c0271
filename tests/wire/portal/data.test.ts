// AS-6.4: a customer's own data. Consents, a copy, erasure; and the pages in a frame of another site.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { useStaff } from "../support/life.js";
import { useMail } from "../support/mail.js";
import { type Customer, Portal, type PortalTicket } from "../support/portal.js";
import { root } from "../support/server.js";

// Pages as a build makes them, as far as these tests look at them.
const pages = mkdtempSync(join(tmpdir(), "wellkept-pages-"));
for (const file of ["portal/index.html", "console/index.html", "widget.js"]) {
  mkdirSync(dirname(join(pages, file)), { recursive: true });
  writeFileSync(join(pages, file), file.endsWith(".js") ? readFileSync(join(root, "web/public", file)) : "<!doctype html><title>A page</title>");
}
afterAll(() => {
  rmSync(pages, { recursive: true });
});

const mail = useMail();
const desk = useDesk({
  get flags() {
    return [...mail.flags, "--frame-origins", "https://shop.example.com, https://www.example.com", "--web", pages];
  },
});
const staff = useStaff(desk);
const portal = new Portal(desk, mail);

let li: Customer;
let han: Customer;
beforeAll(async () => {
  li = await portal.enter("li@example.com", "Li Lei");
  han = await portal.enter("han@example.com", "Han Meimei");
});

describe("a consent", () => {
  it("is not given until it is, and can be withdrawn", async () => {
    const consents = async ({ client }: Customer) => (await client.get<Schema<"PortalVisitor">>("/api/v1/portal/me")).customer?.consents;
    const untold = ["survey", "improvement", "news"].map((purpose) => ({ purpose, granted: false, decided_at: null }));
    expect(await consents(li)).toMatchObject(untold);
    const given = await li.client.put("/api/v1/portal/me/consents/survey", { granted: true });
    const now = desk.now.replace(".000Z", "Z");
    expect(given).toMatchObject({ purpose: "survey", granted: true, decided_at: now, channel: "portal", text_version: "2026-1", recorded_by: null });
    expect((await consents(li))?.[0]).toEqual(given);
    expect(await consents(han)).toMatchObject(untold);
    await desk.pass({ days: 1 });
    await li.client.put("/api/v1/portal/me/consents/survey", { granted: false });
    expect((await consents(li))?.[0]).toMatchObject({ purpose: "survey", granted: false });
  });

  it("is refused for a purpose that is none, and without a word", async () => {
    expect(await li.client.refused("PUT", "/api/v1/portal/me/consents/else", { body: { granted: true } })).toMatchObject({ status: 404, code: "portal.purpose" });
    expect(await li.client.refused("PUT", "/api/v1/portal/me/consents/news", { body: {} })).toMatchObject({ status: 400, code: "request.invalid" });
  });
});

describe("a request about one's data", () => {
  it.each(["export", "erasure"])("for %s is a ticket with a promised answer", async (kind) => {
    const made = await li.client.post<Schema<"DataRequest">>("/api/v1/portal/me/requests", { kind }, { "idempotency-key": kind });
    expect(made).toMatchObject({ kind, open: true });
    expect(await li.client.post("/api/v1/portal/me/requests", { kind }, { "idempotency-key": kind })).toEqual(made);
    const ticket = await li.client.get<PortalTicket>(`/api/v1/portal/tickets/${made.ticket_id}`);
    expect(ticket.number).toBe(made.number);
    expect(ticket.steps.find(({ step }) => step === "answer")?.due_at).not.toBeNull();
    expect(await li.client.refused("POST", "/api/v1/portal/me/requests", { body: { kind } })).toMatchObject({ status: 409, code: "portal.request_open" });
    await staff.member("specialist").client.post(`/api/v1/tickets/${made.ticket_id}/actions/cancel`, { fields: { reason: "Taken back" } });
    const { items } = await li.client.get<{ items: Schema<"DataRequest">[] }>("/api/v1/portal/me/requests");
    expect(items.find(({ id }) => id === made.id)?.open).toBe(false);
    await li.client.post("/api/v1/portal/me/requests", { kind });
  });

  it("is nobody else's", async () => {
    await li.client.call("POST", "/api/v1/portal/me/requests", { body: { kind: "export" } });
    expect(await han.client.get("/api/v1/portal/me/requests")).toEqual({ items: [] });
  });

  it("is refused for anything else", async () => {
    expect(await li.client.refused("POST", "/api/v1/portal/me/requests", { body: { kind: "sale" } })).toMatchObject({ status: 400, code: "request.invalid" });
  });
});

describe("the pages", () => {
  const get = async (path: string) => fetch(new URL(path, desk.server.origin));

  it("may be framed by the sites of the setting, the console by none", async () => {
    const frames = async (path: string) => /frame-ancestors ([^;]*)/.exec((await get(path)).headers.get("content-security-policy") ?? "")?.[1];
    for (const path of ["/", "/p/requests"]) expect(await frames(path)).toBe("'self' https://shop.example.com https://www.example.com");
    expect(await frames("/console/")).toBe("'none'");
  });

  it("come with a widget that other sites may load", async () => {
    const widget = await get("/widget.js");
    expect(widget.headers.get("content-type")).toContain("javascript");
    expect(widget.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(await widget.text()).toContain("iframe");
  });
});
