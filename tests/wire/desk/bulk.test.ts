// One change to many tickets, and taking it back.
import { beforeAll, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { useDesk, type Member } from "../support/desk.js";

const desk = useDesk();
let one: Member;
let two: Member;
beforeAll(async () => {
  one = await desk.member("specialist");
  two = await desk.member("specialist");
});

type Ticket = Schema<"Ticket">;
interface Answer {
  items: Schema<"MassOutcome">[];
  undo: { token: string; until: string } | null;
}
const open = () => one.client.post<Ticket>("/api/v1/tickets", { fields: { kind: "complaint", about: "product", channel: "web" }, subject: "Lamp" });
const read = (id: string) => one.client.get<Ticket>(`/api/v1/tickets/${id}`);
const tags = async (id: string) => (await one.client.get<Schema<"Around">>(`/api/v1/tickets/${id}/around`)).tags;
const change = (body: Record<string, unknown>) => one.client.post<Answer>("/api/v1/tickets/bulk", body);
const undo = (token: string) => one.client.post<Answer>("/api/v1/tickets/bulk/undo", { token });

test("each ticket has its own outcome, and all goes back", async () => {
  const [a, b] = [await open(), await open()];
  await one.client.put(`/api/v1/tickets/${b.id}/tags/old`, undefined);
  const answer = await change({
    ticket_ids: [a.id, b.id, "1", a.id],
    assignee_id: two.id,
    add_tags: ["recall"],
    remove_tags: ["old"],
    fields: { severity: "major" },
    reason: "a bad batch",
  });
  expect(answer.items).toMatchObject([
    { ticket_id: a.id, ok: true, code: null },
    { ticket_id: b.id, ok: true, code: null },
    { ticket_id: "1", ok: false, code: "ticket.unknown" },
  ]);
  expect(await read(a.id)).toMatchObject({ assignee_id: two.id, severity: "major" });
  expect([await tags(a.id), await tags(b.id)]).toEqual([["recall"], ["recall"]]);

  const back = await undo(answer.undo?.token ?? "");
  expect(back.items.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await read(b.id)).toMatchObject({ assignee_id: one.id, severity: "normal" });
  expect([await tags(a.id), await tags(b.id)]).toEqual([[], ["old"]]);
  expect(await one.client.refused("POST", "/api/v1/tickets/bulk/undo", { body: { token: answer.undo?.token } })).toMatchObject({ status: 404, code: "mass.undo" });
});

test("what was touched since stays; what is too old or another's is not taken back", async () => {
  const [a, b] = [await open(), await open()];
  const first = await change({ ticket_ids: [a.id, b.id], add_tags: ["x"] });
  await one.client.post(`/api/v1/tickets/${a.id}/actions/note`, { fields: { body: "seen" } });
  const token = first.undo?.token ?? "";
  expect(await two.client.refused("POST", "/api/v1/tickets/bulk/undo", { body: { token } })).toMatchObject({ status: 404 });
  expect((await undo(token)).items).toMatchObject([
    { ok: false, code: "ticket.stale" },
    { ok: true, code: null },
  ]);
  expect([await tags(a.id), await tags(b.id)]).toEqual([["x"], []]);

  const second = await change({ ticket_ids: [b.id], add_tags: ["y"] });
  await desk.pass({ minutes: 10, seconds: 1 });
  expect(await one.client.refused("POST", "/api/v1/tickets/bulk/undo", { body: { token: second.undo?.token } })).toMatchObject({ status: 404, code: "mass.undo" });
});

test("a mass update says what it changes, and why", async () => {
  const { id } = await open();
  const refused = (body: Record<string, unknown>) => one.client.refused("POST", "/api/v1/tickets/bulk", { body: { ticket_ids: [id], ...body } });
  expect(await refused({})).toMatchObject({ status: 400, code: "request.invalid" });
  expect(await refused({ fields: { severity: "major" } })).toMatchObject({ status: 400, code: "request.invalid" });
  expect(await refused({ fields: { person: "Li Na" }, reason: "x" })).toMatchObject({ status: 400, code: "mass.field" });
  expect(await refused({ ticket_ids: [], add_tags: ["x"] })).toMatchObject({ status: 400 });
  expect(await refused({ ticket_ids: Array.from({ length: 201 }, (_, i) => String(i + 1)), add_tags: ["x"] })).toMatchObject({ status: 400 });
  const answer = await change({ ticket_ids: [id], fields: { severity: "worst" }, reason: "x" });
  expect(answer).toMatchObject({ items: [{ ok: false, code: "ticket.fields" }], undo: null });
});
