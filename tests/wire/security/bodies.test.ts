// Bodies that are JSON and nothing that an operation expects: every member of every body of the contract, one after the other, becomes
// something else. The answer is a refusal or a success, never a fault.
import { describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { contract, useDesk, type Member } from "../support/desk.js";

const desk = useDesk({ flags: ["--rate-per-minute", "1000000"] });
const everyRole = ["specialist", "supervisor", "engineer", "department_head", "product_manager", "quality", "management", "auditor", "admin"];

// As text, so that numbers stand in it that JavaScript cannot hold.
const others = [
  "null", "true", "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e308", "0.5", '""', '" "', '"\\u0000"',
  '"\\ud83d\\ude00"', '"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999+14:00"', '"99999999999999999999"', "[]", "{}", "[[]]", '[null,1,"a",{}]',
  '{"zh":1,"en":[]}', "[".repeat(33) + "]".repeat(33), `"${"长".repeat(5000)}"`, `[${Array(2000).fill("1").join()}]`,
];

// The text of the value with each of its parts in turn, and itself, as `other`.
function* changed(value: unknown, other: string): Generator<string> {
  yield other;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      for (const one of changed(item, other)) yield `[${value.map((same: unknown, j) => (i === j ? one : JSON.stringify(same))).join()}]`;
    }
  } else if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    for (const [name, item] of members) {
      for (const one of changed(item, other)) {
        yield `{${members.map(([key, same]) => `${JSON.stringify(key)}:${key === name ? one : JSON.stringify(same)}`).join()}}`;
      }
    }
  }
}

let everybody: Promise<{ all: Member; ticket: Schema<"Ticket"> }> | undefined;
const prepare = () =>
  (everybody ??= (async () => {
    const all = await desk.member(everyRole);
    const fields = { kind: "repair", channel: "web", product: "lock" };
    const ticket = await all.client.post<Schema<"Ticket">>("/api/v1/tickets", { fields, subject: "Dark", customer: { name: "Zhao Wei", phone: "13900000001" } });
    return { all, ticket };
  })());

// Passwords take long on purpose; they are texts like others. The clock of tests may go to any year, and all that is due then with it.
const taken = contract.operations().filter((operation) => contract.sample(operation, "words") !== undefined && !/password|sessions|\/setup$|\/test\//.test(operation));

describe("a body of another shape", () => {
  test("is tried at most operations", () => {
    expect(taken.length).toBeGreaterThan(60);
  });
  test.each(taken)("%s", async (operation) => {
    const { all, ticket } = await prepare();
    const [method = "", pattern = ""] = operation.split(" ");
    const path = pattern.replaceAll(/\{([^}]+)\}/g, (_, name: string) => ({ ticket_id: ticket.id, customer_id: ticket.customer_id, action: "change" })[name] ?? "1");
    const headers = { ...all.client.sent, "content-type": "application/json", "if-match": '"v1"' };
    const sample = contract.sample(operation, "words");
    for (const other of others) {
      for (const body of changed(sample, other)) {
        const answer = await fetch(new URL(path, desk.server.origin), { method: method.toUpperCase(), headers, body });
        const text = await answer.text();
        if (answer.status >= 500 && answer.status !== 503) throw new Error(`${answer.status} to ${operation} with ${body.slice(0, 300)}: ${text}`);
      }
    }
  });
  test("leaves no fault in the log", () => {
    expect(desk.server.log.filter((line) => line.includes('"http.fault"'))).toEqual([]);
  });
});
