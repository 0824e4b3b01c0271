// A customer's requests, from the first word to the rating; and that nobody else's are to be had.
import { beforeAll, describe, expect, it } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { later, useStaff, verifies, type Life } from "../support/life.js";
import { useMail } from "../support/mail.js";
import { type Customer, Portal, type PortalTicket } from "../support/portal.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
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

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from("a photo")]);
const open = (body: object, headers: Record<string, string> = {}) => li.client.post<PortalTicket>("/api/v1/portal/tickets", body, headers);
const read = ({ id }: { id: string }) => li.client.get<PortalTicket>(`/api/v1/portal/tickets/${id}`);
const staffs = async ({ id }: { id: string }): Promise<Life> => {
  const { Life } = await import("../support/life.js");
  return new Life(staff, await staff.member("specialist").client.get(`/api/v1/tickets/${id}`));
};
const step = (ticket: PortalTicket, name: string) => ticket.steps.find((one) => one.step === name);

describe("a request", () => {
  it("FB-5.1.2 comes in by the website, by the customer", async () => {
    const ticket = await open({ kind: "repair", matter: "Dark since noon\nThe key works", product: "lock", device_model: "L1", serial: "SN-7", contact: "138 0013 8000" });
    expect(ticket).toMatchObject({ kind: "repair", status: "received", subject: "Dark since noon", device: { device_model: "L1", serial: "SN-7" } });
    expect(ticket.device.product).toEqual({ zh: "智能门锁", zh_tw: "智慧門鎖", en: "Smart lock" });
    const life = await staffs(ticket);
    expect(life.ticket).toMatchObject({ channel: "web", fields: { product: "lock" } });
    expect(life.ticket.timeline[0]).toMatchObject({
      event: "ticket.opened",
      actor: life.ticket.customer_id,
      fields: { by: "customer", person: "Li Lei", contact: "138 0013 8000", matter: "Dark since noon\nThe key works", serial: "SN-7" },
    });
    verifies(desk);
  });

  it("says what was promised by when, and what was kept", async () => {
    const ticket = await open({ kind: "repair", matter: "Dark" });
    expect(step(ticket, "respond")).toEqual({ step: "respond", clause: "QI-2.2.1b", due_at: later(desk.now, 3_600_000), done_at: null, paused: false, late: false });
    expect(ticket.next?.step).toBe("respond");
    expect(ticket.stages.map(({ stage, current }) => (current ? `${stage}!` : stage))).toEqual(["accept!", "handle", "feedback", "close"]);
    const life = await staffs(ticket);
    await life.specialist("accept");
    await life.specialist("message", { via: "web", body: "We come today" });
    const answered = await read(ticket);
    expect(answered.status).toBe("in_hand");
    expect(step(answered, "respond")).toMatchObject({ done_at: desk.now, late: false });
    expect(answered.next?.step).not.toBe("respond");
  });

  it("shows no internal note, no name and no id of a member", async () => {
    const ticket = await open({ kind: "complaint", about: "service", matter: "Nobody came" });
    const life = await staffs(ticket);
    await life.specialist("note", { body: "He is difficult" });
    await life.specialist("soothe", { body: "He shouted" });
    await life.specialist("record", { person: "Li Lei", matter: "Nobody came", contact: "li@example.com", occurred_at: desk.now });
    await life.specialist("hand_over", { department: "regional_centres", reason: "Their engineer" });
    await life.engineer("investigate", { verified: true, finding: "Wang overslept" });
    await life.specialist("message", { via: "web", body: "We look into it" });
    const { body } = await li.client.call<PortalTicket>("GET", `/api/v1/portal/tickets/${ticket.id}`);
    const text = JSON.stringify(body);
    for (const hidden of ["difficult", "shouted", "overslept", "Their engineer", "note.added", "finding", ...life.ticket.timeline.flatMap(({ actor }) => (actor && actor !== life.ticket.customer_id ? [actor] : []))]) {
      expect(text).not.toContain(hidden);
    }
    expect(body.timeline.map(({ event }) => event)).toEqual(["ticket.opened", "complaint.handed_over", "message.sent"]);
    expect(body.timeline.at(-1)?.who).toEqual({ kind: "staff", role: { zh: "客服专员", zh_tw: "客服專員", en: "Service specialist" } });
    expect(body.timeline[1]?.fields["department"]).toEqual({ zh: "区域服务中心", zh_tw: "區域服務中心", en: "Regional service centres" });
  });

  it("is taken once, however often it is sent", async () => {
    const key = { "idempotency-key": "form-1" };
    const [first, second] = [await open({ kind: "suggestion", matter: "Tell me early" }, key), await open({ kind: "suggestion", matter: "Tell me early" }, key)];
    expect(second.id).toBe(first.id);
    const other = await li.client.refused("POST", "/api/v1/portal/tickets", { body: { kind: "suggestion", matter: "Else" }, headers: key });
    expect(other).toMatchObject({ status: 409, code: "idempotency.mismatch" });
    // Another customer's key is another key.
    const hers = await han.client.post<PortalTicket>("/api/v1/portal/tickets", { kind: "suggestion", matter: "Tell me early" }, key);
    expect(hers.id).not.toBe(first.id);
  });

  it.each([
    ["no kind", { matter: "x" }, "/kind"],
    ["a kind of the desk", { kind: "replacement", matter: "x" }, "/kind"],
    ["no matter", { kind: "inquiry" }, "/matter"],
    ["a product that is none", { kind: "inquiry", matter: "x", product: "car" }, "/fields/product"],
    ["a long serial", { kind: "repair", matter: "x", serial: "x".repeat(101) }, "/serial"],
    ["a field of the desk", { kind: "inquiry", matter: "x", severity: "major" }, "/severity"],
  ])("refuses %s", async (_, body, field) => {
    const problem = await li.client.refused("POST", "/api/v1/portal/tickets", { body });
    expect(problem.status).toBe(400);
    expect(problem.errors?.map((error) => error.field)).toContain(field);
  });

  it("is listed newest first, page by page", async () => {
    const wu = await portal.enter("wu@example.com", "Wu");
    const made: string[] = [];
    for (const matter of ["one", "two", "three"]) made.unshift((await wu.client.post<PortalTicket>("/api/v1/portal/tickets", { kind: "inquiry", matter })).id);
    const first = await wu.client.get<{ items: { id: string }[]; next: string }>("/api/v1/portal/tickets", { limit: 2 });
    const second = await wu.client.get<{ items: { id: string }[]; next: null }>("/api/v1/portal/tickets", { limit: 2, cursor: first.next });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect(second.next).toBeNull();
    expect(await wu.client.refused("GET", "/api/v1/portal/tickets", { query: { cursor: "x" } })).toMatchObject({ status: 400, code: "request.cursor" });
  });

  it("answers 304 while nothing changed", async () => {
    const ticket = await open({ kind: "inquiry", matter: "Dark" });
    const path = `/api/v1/portal/tickets/${ticket.id}`;
    const { headers } = await li.client.call("GET", path);
    const etag = headers.get("etag") ?? "";
    expect((await li.client.call("GET", path, { headers: { "if-none-match": etag } })).status).toBe(304);
    await li.client.post(`${path}/messages`, { text: "And?" });
    expect((await li.client.call("GET", path, { headers: { "if-none-match": etag } })).status).toBe(200);
  });
});

describe("another customer", () => {
  it.each([
    ["GET", "", undefined],
    ["POST", "/messages", { text: "x" }],
    ["POST", "/decision", { accepted: true }],
    ["POST", "/rating", { overall: 5 }],
    ["POST", "/attachments?name=a.jpg", jpeg],
    ["GET", "/attachments/FILE", undefined],
  ] as const)("gets nothing by %s %s", async (method, path, body) => {
    const ticket = await open({ kind: "inquiry", matter: "Mine" });
    const file = await upload(ticket, "mine.jpg", jpeg);
    const whole = `/api/v1/portal/tickets/${ticket.id}${path.replace("FILE", file.id)}`;
    expect(await han.client.refused(method, whole, { body })).toMatchObject({ status: 404, code: "ticket.unknown" });
    expect((await read(ticket)).timeline).toHaveLength(2);
  });

  it("does not see it in the list", async () => {
    const ticket = await open({ kind: "inquiry", matter: "Mine" });
    const { items } = await han.client.get<{ items: { id: string }[] }>("/api/v1/portal/tickets");
    expect(items.map(({ id }) => id)).not.toContain(ticket.id);
  });
});

async function upload(ticket: { id: string }, name: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Schema<"PortalFile">> {
  const path = `/api/v1/portal/tickets/${ticket.id}/attachments?name=${encodeURIComponent(name)}`;
  const answer = await li.client.call<Schema<"PortalFile">>("POST", path, { body, headers });
  if (answer.status !== 201) throw new Error(`the file was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

describe("a file", () => {
  it("is kept, listed and given back as it is", async () => {
    const ticket = await open({ kind: "repair", matter: "Dark" });
    const file = await upload(ticket, "门锁.jpg", jpeg, { "idempotency-key": "photo-1" });
    expect(file).toMatchObject({ name: "门锁.jpg", media_type: "image/jpeg", size: jpeg.length });
    expect((await upload(ticket, "门锁.jpg", jpeg, { "idempotency-key": "photo-1" })).id).toBe(file.id);
    const { attachments, timeline } = await read(ticket);
    expect(attachments).toEqual([file]);
    expect(timeline.at(-1)).toMatchObject({ event: "attachment.added", attachment_id: file.id, fields: { file_name: "门锁.jpg" } });
    const { bytes, headers } = await li.client.download(`/api/v1/portal/tickets/${ticket.id}/attachments/${file.id}`);
    expect(bytes.equals(jpeg)).toBe(true);
    expect(headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(headers.get("content-security-policy")).toContain("sandbox");
  });

  it("of a member is not the customer's to see", async () => {
    const ticket = await open({ kind: "repair", matter: "Dark" });
    const inside = await staff.member("engineer").client.call<{ id: string }>("POST", `/api/v1/tickets/${ticket.id}/attachments`, { query: { name: "bill.jpg" }, body: jpeg });
    expect(inside.status).toBe(201);
    expect((await read(ticket)).attachments).toEqual([]);
    const path = `/api/v1/portal/tickets/${ticket.id}/attachments/${inside.body.id}`;
    expect(await li.client.refused("GET", path)).toMatchObject({ status: 404, code: "attachment.unknown" });
  });

  it.each([
    ["a page", "a.html", Buffer.from("<script>alert(1)</script>"), 415, "attachment.type"],
    ["an archive", "a.zip", Buffer.from("PK\u0003\u0004x"), 415, "attachment.type"],
    ["nothing", "a.jpg", Buffer.alloc(0), 400, "attachment.empty"],
    ["no name", " ", jpeg, 400, "attachment.name"],
    ["too much", "a.jpg", Buffer.concat([jpeg, Buffer.alloc(10 * 1024 * 1024)]), 413, "request.too_large"],
  ] as const)("that is %s is refused", async (_, name, body, status, code) => {
    const ticket = await open({ kind: "repair", matter: "Dark" });
    const path = `/api/v1/portal/tickets/${ticket.id}/attachments?name=${encodeURIComponent(name)}`;
    expect(await li.client.refused("POST", path, { body })).toMatchObject({ status, code });
    await desk.pass({ minutes: 1 });
  });
});

describe("the customer's word", () => {
  const told = async () => {
    const ticket = await open({ kind: "complaint", about: "product", matter: "Dark", occurred_at: desk.now });
    const life = await staffs(ticket);
    await life.specialist("soothe");
    await life.specialist("record", { person: "Li Lei", matter: "Dark", contact: "li@example.com", occurred_at: desk.now });
    await life.specialist("hand_over", { department: "quality" });
    await life.engineer("propose", { proposal: "A refund" });
    await life.head("approve");
    await life.specialist("tell", { answer: "A refund", via: "web" });
    return { ticket, life, path: `/api/v1/portal/tickets/${ticket.id}` };
  };

  it("US-3.2.5 sends a complaint back with the reason, until it is right", async () => {
    const { ticket, life, path } = await told();
    expect(await read(ticket)).toMatchObject({ status: "your_word", may: { decide: true, rate: false } });
    const silent = await li.client.refused("POST", `${path}/decision`, { body: { accepted: false } });
    expect(silent.errors?.[0]).toMatchObject({ field: "/opinion", code: "required" });
    const refused = await li.client.post<PortalTicket>(`${path}/decision`, { accepted: false, opinion: "Not enough" });
    expect(refused).toMatchObject({ status: "in_hand", may: { decide: false } });
    await life.read();
    expect(life.ticket).toMatchObject({ state: "in_hand", stage: "handle", fields: { satisfied: false } });
    expect(life.ticket.timeline.find(({ event }) => event === "confirmation.answered")).toMatchObject({
      actor: life.ticket.customer_id,
      fields: { by: "customer", via: "web", satisfied: false, opinion: "Not enough" },
    });
    await life.engineer("propose", { proposal: "A refund and a voucher" });
    await life.head("approve");
    await life.specialist("tell", { answer: "A voucher too", via: "web" });
    const accepted = await li.client.post<PortalTicket>(`${path}/decision`, { accepted: true });
    expect(accepted).toMatchObject({ status: "confirmed", may: { decide: false, rate: true } });
    await life.specialist("summarise", { summary: "Dark", analysis: "A bad batch" });
    await life.specialist("close");
    expect(await life.state("US-3.2.5 confirmed")).toBe("met kept");
    expect(await li.client.refused("POST", `${path}/decision`, { body: { accepted: true } })).toMatchObject({ status: 409, code: "portal.not_awaited" });
    verifies(desk);
  });

  it("QI-2.3.1 a rating counts as satisfaction, once", async () => {
    const before = await staff.figures("QI-2.3.1 csat");
    const { life, path } = await told();
    expect(await li.client.refused("POST", `${path}/rating`, { body: { overall: 5 } })).toMatchObject({ status: 409, code: "portal.not_rateable" });
    await li.client.post(`${path}/decision`, { accepted: true });
    const rated = await li.client.post<PortalTicket>(`${path}/rating`, { overall: 4, opinion: "Quick" });
    expect(rated).toMatchObject({ rating: 4, may: { rate: false } });
    expect(rated.timeline.at(-1)).toMatchObject({ event: "survey.answered", who: { kind: "customer" }, fields: { overall: 4, opinion: "Quick" } });
    expect(await life.state("QI-2.3.1 csat")).toBe("met kept");
    expect((await staff.figures("QI-2.3.1 csat")).met).toBe(before.met + 1);
    expect(await li.client.refused("POST", `${path}/rating`, { body: { overall: 5 } })).toMatchObject({ status: 409, code: "portal.not_rateable" });
    verifies(desk);
  });

  it("QI-2.3.1 a score with the acceptance is the rating", async () => {
    const { life, path } = await told();
    const accepted = await li.client.post<PortalTicket>(`${path}/decision`, { accepted: true, overall: 2, first_time: false });
    expect(accepted).toMatchObject({ rating: 2, may: { rate: false } });
    expect(await life.state("QI-2.3.1 csat")).toBe("breached missed");
  });

  it.each([
    ["no word", {}, "/accepted"],
    ["six points", { accepted: true, overall: 6 }, "/overall"],
    ["an unknown member", { accepted: true, stars: 5 }, "/stars"],
  ])("refuses %s", async (_, body, field) => {
    const ticket = await open({ kind: "inquiry", matter: "x" });
    const problem = await li.client.refused("POST", `/api/v1/portal/tickets/${ticket.id}/decision`, { body });
    expect(problem.errors?.map((error) => error.field)).toEqual([field]);
    await desk.pass({ minutes: 1 });
  });
});

describe("a message", () => {
  it("ends the wait for the customer", async () => {
    const ticket = await open({ kind: "repair", matter: "Dark" });
    const life = await staffs(ticket);
    await life.specialist("pause", { pause_reason: "waiting_customer" });
    expect((await read(ticket)).steps.some(({ paused }) => paused)).toBe(true);
    const answered = await li.client.post<PortalTicket>(`/api/v1/portal/tickets/${ticket.id}/messages`, { text: "Model L1\nsince noon" }, { "idempotency-key": "m1" });
    expect(answered.timeline.at(-2)).toMatchObject({ event: "message.received", who: { kind: "customer", role: null }, fields: { body: "Model L1\nsince noon" } });
    expect(answered.steps.some(({ paused }) => paused)).toBe(false);
    await li.client.post(`/api/v1/portal/tickets/${ticket.id}/messages`, { text: "Model L1\nsince noon" }, { "idempotency-key": "m1" });
    expect((await life.read()).timeline.filter(({ event }) => event === "message.received")).toHaveLength(1);
  });

  it("is refused when it is empty or endless", async () => {
    const ticket = await open({ kind: "inquiry", matter: "Dark" });
    for (const text of ["", "x".repeat(4001)]) {
      const problem: Problem = await li.client.refused("POST", `/api/v1/portal/tickets/${ticket.id}/messages`, { body: { text } });
      expect(problem).toMatchObject({ status: 400, code: "request.invalid" });
    }
  });
});
