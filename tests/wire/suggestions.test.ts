// What the words of a request suggest is kept beside what somebody decides, and how often the two agree is a figure.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

type Ticket = Schema<"Ticket">;
const desk = useDesk();
let who: Member;
beforeAll(async () => {
  who = await desk.member(["specialist", "supervisor"]);
});
const open = (kind: string, subject: string, body: string, more: object = {}) =>
  who.client.post<Ticket>("/api/v1/tickets", { fields: { kind, channel: "web", ...more }, subject, body });
const suggest = (text: string) => who.client.post<Schema<"Suggestions">>("/api/v1/tickets/suggest", { text });
// Figures follow the events within a second.
const metric = async (query: Record<string, string> = {}) => {
  await desk.pass({ seconds: 2 });
  return who.client.get<Schema<"MetricAnswer">>("/api/v1/metrics/suggested", { by: "value", ...query });
};
const figures = async (query: Record<string, string> = {}) =>
  Object.fromEntries((await metric(query)).groups.map(({ key, amount }) => [key, [amount.n, Math.round((amount.mean ?? 0) * amount.n)]]));
const at = (ticket: Ticket) => `/api/v1/tickets/${ticket.id}`;

const text = "门锁坏了，打不开，要求维修，漏电很危险";

test("both stand in the evidence when a ticket is opened, with the words that led there", async () => {
  const suggested = await suggest(text);
  expect(suggested.kind?.value).toBeDefined();
  const kind = suggested.kind?.value ?? "";
  const ticket = await open(kind, text, "请尽快");
  expect(ticket.timeline[0]).toMatchObject({ event: "ticket.opened", fields: { kind, suggested_kind: kind } });
  expect(ticket.timeline[0]?.fields).toHaveProperty("suggested_words");
  if (suggested.severity) expect(ticket.timeline[0]?.fields).toMatchObject({ suggested_severity: suggested.severity.value });
  expect((await figures())["kind"]).toEqual([1, 1]);
  const refused = await who.client.refused("POST", "/api/v1/tickets", { body: { fields: { kind, channel: "web", suggested_kind: kind }, subject: "x" } });
  expect(refused).toMatchObject({ status: 400, code: "ticket.fields", errors: [{ field: "/fields/suggested_kind", code: "not_allowed" }] });
});

test("another decision counts against the suggestion, at the opening and when it is made later", async () => {
  const suggested = (await suggest(text)).kind?.value ?? "";
  const other = suggested === "inquiry" ? "complaint" : "inquiry";
  const ticket = await open(other, text, "再说一遍");
  expect((await figures())["kind"]).toEqual([2, 1]);
  await who.client.patch(at(ticket), { fields: { kind: suggested }, reason: "as it turned out" }, { "if-match": "*" });
  expect((await figures())["kind"]).toEqual([2, 2]);
  expect(await figures({ kind: suggested })).toHaveProperty("kind", [2, 2]);
  expect(await figures({ kind: other })).not.toHaveProperty("kind");
});

test("duplicates: what is linked or merged, and what is turned down, beside whether it had been suggested", async () => {
  const words = "the gateway whistles unmistakably since the thunderstorm";
  const [first, second, third] = [await open("inquiry", words, words), await open("inquiry", words, words), await open("inquiry", "an invoice", "quite another matter")];
  await desk.pass({ minutes: 2 }); // for the index
  const similar = await who.client.get<Schema<"SimilarTickets">>(`${at(second)}/similar`);
  expect(similar.items.map(({ ticket }) => ticket.id)).toContain(first.id);
  await who.client.put(`${at(second)}/links/duplicate_of/${first.id}`, undefined);
  await who.client.post(`${at(first)}/similar/${third.id}/dismiss`, { reason: "another matter" });
  const timeline = async (ticket: Ticket) => (await who.client.get<Ticket>(at(ticket))).timeline.at(-1);
  expect(await timeline(second)).toMatchObject({ event: "ticket.linked", fields: { other_ticket: first.id, was_suggested: true } });
  expect(await timeline(first)).toMatchObject({ event: "duplicate.dismissed", fields: { other_ticket: third.id, was_suggested: false } });
  expect((await figures())["duplicate"]).toEqual([2, 1]);
  expect(await who.client.refused("POST", `${at(first)}/similar/${first.id}/dismiss`, { body: {} })).toMatchObject({ status: 400, code: "link.self" });
});

test("the agreement is in the catalogue with its definition, and is answered with n and Wilson's interval, by time and by unit", async () => {
  const { items } = await who.client.get<{ items: Schema<"Metric">[] }>("/api/v1/metrics");
  const known = items.find(({ id }) => id === "suggested");
  expect(known).toMatchObject({ measure: "share" });
  expect(known?.definition.en).toContain("Wilson");
  const { total } = await metric();
  expect(total.n).toBeGreaterThan(3);
  expect(total.interval?.low).toBeGreaterThan(0);
  expect(total.interval?.low).toBeLessThan(total.mean ?? 0);
  expect(total.interval?.high).toBeGreaterThanOrEqual(total.mean ?? 1);
  for (const by of ["unit", "region", "kind", "week"]) {
    const { groups } = await metric({ by });
    expect(groups.reduce((sum, { amount }) => sum + amount.n, 0), by).toBe(total.n);
  }
});
