// Custom fields of a kind, from the policy: tickets of that kind have them, others do not take them.
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

type Ticket = Schema<"Ticket">;
const desk = useDesk();
let who: Member;
beforeAll(async () => {
  who = await desk.member(["specialist", "supervisor"]);
});
const open = (fields: object) => who.client.post<Ticket>("/api/v1/tickets", { fields: { channel: "phone", ...fields }, subject: "Five lamps" });

test("the policy says which fields a kind has", async () => {
  const { flows } = await who.client.get<{ flows: { flows: { kind: string; fields?: string[] }[] } }>("/api/v1/policy");
  const of = (kind: string) => flows.flows.find((flow) => flow.kind === kind)?.fields;
  expect(of("installation")).toEqual(["points", "cabling"]);
  expect(of("inquiry")).toBeUndefined();
});

test("they come with the opening, are shown, and are changed with a reason", async () => {
  const ticket = await open({ kind: "installation", points: 5, cabling: "to_do" });
  expect(ticket.fields).toMatchObject({ points: 5, cabling: "to_do" });
  expect(ticket.timeline[0]?.fields).toMatchObject({ points: 5, cabling: "to_do" });
  const change = ticket.actions.find(({ action }) => action === "change");
  expect(change?.optional).toEqual(expect.arrayContaining(["points", "cabling"]));
  const changed = await who.client.patch<Ticket>(`/api/v1/tickets/${ticket.id}`, { fields: { cabling: "ready" }, reason: "the electrician came" }, { "if-match": "*" });
  expect(changed.fields).toMatchObject({ points: 5, cabling: "ready" });
});

describe("are refused", () => {
  const refused = async (fields: object) => (await who.client.refused("POST", "/api/v1/tickets", { body: { fields: { channel: "phone", ...fields }, subject: "x" } })).errors?.[0];
  test("for another kind, at the opening and later", async () => {
    expect(await refused({ kind: "inquiry", points: 5 })).toMatchObject({ field: "/fields/points", code: "not_allowed" });
    const ticket = await open({ kind: "inquiry" });
    const problem = await who.client.refused("PATCH", `/api/v1/tickets/${ticket.id}`, { body: { fields: { points: 5 }, reason: "x" }, headers: { "if-match": "*" } });
    expect(problem.errors?.[0]).toMatchObject({ field: "/fields/points", code: "not_allowed" });
  });
  test("with a value that the policy does not know", async () => {
    expect(await refused({ kind: "installation", cabling: "perhaps" })).toMatchObject({ field: "/fields/cabling" });
    expect(await refused({ kind: "installation", points: "many" })).toMatchObject({ field: "/fields/points" });
  });
});
