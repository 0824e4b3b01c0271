// Another site makes a browser send its cookies: every operation of the contract that changes something refuses it, for members and customers.
import { beforeAll, describe, expect, test } from "vitest";
import type { Client, Problem } from "../support/client.js";
import { contract, useDesk } from "../support/desk.js";
import { useMail } from "../support/mail.js";
import { Portal } from "../support/portal.js";

const mail = useMail();
const desk = useDesk({
  get flags() {
    return mail.flags;
  },
});
let member: Client;
let customer: Client;
beforeAll(async () => {
  await desk.admin();
  member = await desk.signIn("admin", "correct horse battery");
  customer = (await new Portal(desk, mail).enter("li@example.com", "Li Lei")).client;
});

const changing = contract.operations().filter((operation) => !operation.startsWith("get ") && !contract.isOpen(operation));
const forged: Record<string, Record<string, string>> = {
  "with a wrong token": { "x-csrf-token": "A".repeat(43) },
  "from another site": { "x-csrf-token": "", "sec-fetch-site": "cross-site" },
  "with another origin": { "x-csrf-token": "", origin: "https://evil.example" },
  "from a page without an origin": { "x-csrf-token": "", origin: "null" },
};

describe.each(changing)("%s", (operation) => {
  test("is not done for a page of another site", async () => {
    const [method = "", pattern = ""] = operation.split(" ");
    const client = pattern.includes("/portal/") ? customer : member;
    for (const [name, headers] of Object.entries(forged)) {
      const { status, body } = await client.call<Problem>(method.toUpperCase(), pattern.replaceAll(/\{[^}]+\}/g, "1"), { headers });
      expect({ name, status, code: body.code }).toEqual({ name, status: 403, code: "csrf.refused" });
    }
  });
});

test("both sessions live on, and nothing was changed", async () => {
  expect((await member.call("GET", "/api/v1/me")).status).toBe(200);
  expect((await customer.call("GET", "/api/v1/portal/me")).status).toBe(200);
});
