// Entering the portal: a code to one's contact, or a signed link; no password, and nothing to learn about who is a customer.
import { describe, expect, it } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { useStaff } from "../support/life.js";
import { useMail } from "../support/mail.js";
import { Portal } from "../support/portal.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
  },
});
const staff = useStaff(desk);
const portal = new Portal(desk, mail);

let customers = 0;
const contact = () => `customer${++customers}@example.com`;
const known = async () => {
  const email = contact();
  await staff.member("specialist").client.post("/api/v1/customers", { name: "Li Lei", email });
  return email;
};
const ask = (body: object) => desk.anyone.call<Schema<"Problem">>("POST", "/api/v1/portal/codes", { body });
const enter = (body: object) => desk.anyone.refused("POST", "/api/v1/portal/sessions", { body });
const other = (code: string) => (code === "000000" ? "000001" : "000000");

describe("a one-time code", () => {
  it("comes in the customer's language and opens a session", async () => {
    const email = await known();
    const code = await portal.code(email.toUpperCase(), "zh-CN");
    const letter = await mail.letter(({ to }) => to.includes(email));
    expect(letter.subject).toContain("验证码");
    const answer = await desk.anyone.call<{ ticket_id: null }>("POST", "/api/v1/portal/sessions", { body: { contact: email, code } });
    expect(answer).toMatchObject({ status: 201, body: { ticket_id: null } });
    expect(answer.headers.get("set-cookie")).toMatch(/^wk_portal=[\w-]{40,}; Path=\/api\/v1\/portal; HttpOnly; Max-Age=2592000; SameSite=Strict$/);
    const again = await enter({ contact: email, code });
    expect(again).toMatchObject({ status: 401, code: "portal.code" });
  });

  it("is promised alike to who is known and who is not", async () => {
    const [first, second] = [await ask({ contact: await known() }), await ask({ contact: contact() })];
    expect([first.status, first.body]).toEqual([second.status, second.body]);
    expect(first).toMatchObject({ status: 202, body: { again_after_s: 60 } });
  });

  it("asks who is new for a name, and stays good until then", async () => {
    const email = contact();
    const code = await portal.code(email);
    expect(await enter({ contact: email, code: other(code) })).toMatchObject({ status: 401, code: "portal.code" });
    expect(await enter({ contact: email, code })).toMatchObject({ status: 409, code: "portal.name_needed" });
    const client = await portal.open({ contact: email, code, name: "Han Meimei" });
    const { customer } = await client.get<Schema<"PortalVisitor">>("/api/v1/portal/me");
    expect(customer).toMatchObject({ name: "Han Meimei", phone: null, email: "c***@example.com" });
  });

  it("is used up by five wrong attempts, and old after ten minutes", async () => {
    const email = await known();
    const code = await portal.code(email);
    for (let attempt = 0; attempt < 5; attempt++) expect((await enter({ contact: email, code: other(code) })).code).toBe("portal.code");
    expect((await enter({ contact: email, code })).code).toBe("portal.code");
    await desk.pass({ minutes: 1 });
    const next = await portal.code(email);
    await desk.pass({ minutes: 10, seconds: 1 });
    expect((await enter({ contact: email, code: next })).code).toBe("portal.code");
  });

  it("is sent once a minute and five times an hour", async () => {
    const email = contact();
    await portal.code(email);
    const soon = await ask({ contact: email });
    expect(soon).toMatchObject({ status: 429, body: { code: "portal.code_wait", context: { retry_after_s: 60 } } });
    for (let sent = 1; sent < 5; sent++) {
      await desk.pass({ minutes: 1 });
      expect((await ask({ contact: email })).status).toBe(202);
    }
    await desk.pass({ minutes: 1 });
    expect((await ask({ contact: email })).body.context).toEqual({ retry_after_s: 55 * 60 });
  });

  it.each([
    ["no contact", {}, "request.invalid"],
    ["half an address", { contact: "li@" }, "portal.contact"],
    ["a line break", { contact: "li@example.com\nBcc: x@example.com" }, "request.invalid"],
    ["another language", { contact: "li@example.com", language: "fr" }, "request.invalid"],
  ])("refuses %s", async (_, body, code) => {
    expect(await ask(body)).toMatchObject({ status: 400, body: { code } });
  });

  it("says that telephones cannot be reached, before and when one is given", async () => {
    expect((await desk.anyone.get<Schema<"PortalOffer">>("/api/v1/portal")).contacts).toEqual(["email"]);
    expect(await ask({ contact: "13800138000" })).toMatchObject({ status: 409, body: { code: "portal.unreachable" } });
  });
});

describe("a session", () => {
  it("ends when the customer leaves", async () => {
    const { client } = await portal.enter(await known());
    await client.delete("/api/v1/portal/sessions/current");
    expect(await client.refused("GET", "/api/v1/portal/me")).toMatchObject({ status: 401, code: "session.expired" });
  });

  it("ends after thirty days", async () => {
    const { client } = await portal.enter(await known());
    await desk.pass({ days: 30 });
    await client.get("/api/v1/portal/me");
    await desk.pass({ seconds: 1 });
    expect(await client.refused("GET", "/api/v1/portal/me")).toMatchObject({ status: 401, code: "session.expired" });
  });

  it("changes nothing for a page of another site", async () => {
    const { client } = await portal.enter(await known());
    const body = { kind: "inquiry", matter: "Dark" };
    for (const headers of [{ "x-csrf-token": "forged" }, { "x-csrf-token": "", "sec-fetch-site": "cross-site" }, { "x-csrf-token": "", origin: "https://evil.example" }]) {
      expect(await client.refused("POST", "/api/v1/portal/tickets", { body, headers }), JSON.stringify(headers)).toMatchObject({ status: 403, code: "csrf.refused" });
    }
    expect((await client.call("POST", "/api/v1/portal/tickets", { body, headers: { "x-csrf-token": "", "sec-fetch-site": "same-origin" } })).status).toBe(201);
  });

  it("is no member's, and a member's is none", async () => {
    const { client } = await portal.enter(await known());
    expect(await client.refused("GET", "/api/v1/tickets")).toMatchObject({ status: 401, code: "session.required" });
    expect(await client.refused("GET", "/api/v1/customers", { query: { email: "li@example.com" } })).toMatchObject({ status: 401 });
    expect(await staff.member("supervisor").client.refused("GET", "/api/v1/portal/tickets")).toMatchObject({ status: 403, code: "customer.required" });
  });
});

describe("a signed link", () => {
  const told = async () => {
    const inquiry = await staff.open("inquiry", {}, { customer: { name: "Li Lei", email: contact() } });
    await inquiry.specialist("answer", { answer: "Hold it" });
    const link = await staff.member("specialist").client.post<{ token: string }>(`${inquiry.path}/confirmation-link`, { via: "email" });
    return { inquiry, token: link.token };
  };

  it("opens its request, and nothing else of the customer", async () => {
    const { inquiry, token } = await told();
    const others = await staff.open("inquiry", {}, { customer_id: inquiry.ticket.customer_id ?? "" });
    const client = await portal.follow(token);
    const me = await client.get<Schema<"PortalVisitor">>("/api/v1/portal/me");
    expect(me).toMatchObject({ ticket_id: inquiry.ticket.id, customer: null });
    expect((await client.get<{ id: string }>(`/api/v1/portal/tickets/${inquiry.ticket.id}`)).id).toBe(inquiry.ticket.id);
    const { items } = await client.get<{ items: { id: string }[] }>("/api/v1/portal/tickets");
    expect(items.map(({ id }) => id)).toEqual([inquiry.ticket.id]);
    expect(await client.refused("GET", `/api/v1/portal/tickets/${others.ticket.id}`)).toMatchObject({ status: 404, code: "ticket.unknown" });
    for (const [method, path, body] of [
      ["POST", "/api/v1/portal/tickets", { kind: "inquiry", matter: "x" }],
      ["GET", "/api/v1/portal/me/requests", undefined],
      ["POST", "/api/v1/portal/me/requests", { kind: "erasure" }],
      ["PUT", "/api/v1/portal/me/consents/survey", { granted: true }],
    ] as const) {
      expect(await client.refused(method, path, { body }), `${method} ${path}`).toMatchObject({ status: 403, code: "portal.link_only" });
    }
  });

  it("takes the customer's word there", async () => {
    const { inquiry, token } = await told();
    const client = await portal.follow(token);
    await client.post(`/api/v1/portal/tickets/${inquiry.ticket.id}/decision`, { accepted: true, overall: 5 });
    expect((await inquiry.read()).state).toBe("confirmed");
  });

  it("is told apart from a forged and an old one", async () => {
    const { token } = await told();
    expect(await enter({ link: "forged" })).toMatchObject({ status: 404, code: "confirmation.unknown" });
    await desk.pass({ days: 7, seconds: 1 });
    expect(await enter({ link: token })).toMatchObject({ status: 409, code: "confirmation.expired" });
  });

  it("is led to from the page without a script", async () => {
    const { token } = await told();
    const { body } = await desk.anyone.call<string>("GET", `/c/${token}`);
    expect(body).toContain(`href="/p/c/${token}"`);
  });
});
