// A customer sees their own requests and nothing else of the desk, on any route of the contract.
import { beforeAll, describe, expect, test } from "vitest";
import type { Problem } from "../support/client.js";
import { contract, useDesk } from "../support/desk.js";
import { useMail } from "../support/mail.js";
import { type Customer, Portal, type PortalTicket } from "../support/portal.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
  },
});
const portal = new Portal(desk, mail);
let owner: Customer;
let other: Customer;
let ticket: PortalTicket;
beforeAll(async () => {
  owner = await portal.enter("owner@example.com", "Owner");
  other = await portal.enter("other@example.com", "Other");
  ticket = await owner.client.post<PortalTicket>("/api/v1/portal/tickets", { kind: "repair", matter: "It is dark", product: "lock" });
});

const operations = contract.operations();
const open = new Set(operations.filter((operation) => contract.isOpen(operation)));
const ofCustomers = operations.filter((operation) => operation.includes("/portal/") && !open.has(operation));
const ofMembers = operations.filter((operation) => !open.has(operation) && !operation.includes("/portal/"));
const url = (pattern: string, id: string) => pattern.replace("{ticket_id}", id).replaceAll(/\{[^}]+\}/g, "1").replace(/\/live$/, "/live?topics=none");

// What to send so that nothing but whose ticket it is can be refused.
const below: Record<string, unknown> = {
  "get /api/v1/portal/tickets/{ticket_id}": undefined,
  "post /api/v1/portal/tickets/{ticket_id}/messages": { text: "hello" },
  "post /api/v1/portal/tickets/{ticket_id}/decision": { accepted: true, overall: 5 },
  "post /api/v1/portal/tickets/{ticket_id}/rating": { overall: 5 },
  "post /api/v1/portal/tickets/{ticket_id}/attachments": "plain words",
  "get /api/v1/portal/tickets/{ticket_id}/attachments/{attachment_id}": undefined,
};

test("every operation below a customer's ticket has an expectation", () => {
  expect(ofCustomers.filter((operation) => operation.includes("{ticket_id}")).sort()).toEqual(Object.keys(below).sort());
});

describe("another customer", () => {
  test.each(Object.keys(below))("%s", async (operation) => {
    const [method = "", pattern = ""] = operation.split(" ");
    const body = below[operation];
    const query = operation.startsWith("post") && operation.endsWith("/attachments") ? { name: "a.txt" } : {};
    const { status, body: answer } = await other.client.call<Problem>(method.toUpperCase(), url(pattern, ticket.id), { query, ...(body === undefined ? {} : { body }) });
    expect({ status, code: answer.code }).toEqual({ status: 404, code: "ticket.unknown" });
  });
  test("finds nothing of theirs in lists", async () => {
    expect((await other.client.get<{ items: unknown[] }>("/api/v1/portal/tickets")).items).toEqual([]);
    expect((await owner.client.get<{ items: unknown[] }>("/api/v1/portal/tickets")).items).toHaveLength(1);
  });
});

describe("what is for members is not for customers", () => {
  test.each(ofMembers)("%s", async (operation) => {
    const [method = "", pattern = ""] = operation.split(" ");
    const { status, body } = await owner.client.call<Problem>(method.toUpperCase(), url(pattern, ticket.id));
    expect({ status, code: body.code }).toEqual({ status: 401, code: "session.required" });
  });
});
