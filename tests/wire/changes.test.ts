// Two who work on one ticket do not lose each other's changes.
import { beforeAll, expect, test } from "vitest";
import type { Problem, Schema } from "./support/client.js";
import { useDesk, type Member } from "./support/desk.js";

const desk = useDesk();
let [one, other] = [undefined as unknown as Member, undefined as unknown as Member];
beforeAll(async () => {
  [one, other] = [await desk.member("specialist"), await desk.member("specialist")];
});
type Ticket = Schema<"Ticket">;
const open = async () => {
  const { body, headers } = await one.client.call<Ticket>("POST", "/api/v1/tickets", { body: { fields: { kind: "inquiry", channel: "web" }, subject: "A question" } });
  expect(headers.get("location")).toBe(`/api/v1/tickets/${body.id}`);
  return { path: `/api/v1/tickets/${body.id}`, etag: headers.get("etag") ?? "" };
};
const change = (by: Member, path: string, match: string | undefined, matter: string) =>
  by.client.call<Ticket & Problem>("PATCH", path, {
    body: { fields: { matter }, reason: "As the customer said" },
    headers: match === undefined ? {} : { "if-match": match },
  });

test("what was read again unchanged needs no second copy", async () => {
  const { path, etag } = await open();
  expect((await one.client.call("GET", path, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await one.client.call("GET", path, { headers: { "if-none-match": '"v0", W/"v99"' } })).status).toBe(200);
});

test("a change by who read an older version is refused and changes nothing", async () => {
  const { path, etag } = await open();
  const first = await change(one, path, etag, "First");
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  expect(await change(other, path, etag, "Late")).toMatchObject({ status: 412, body: { code: "ticket.stale" } });
  const { body, headers } = await one.client.call<Ticket>("GET", path);
  expect(body.version).toBe(first.body.version);
  expect(await change(other, path, headers.get("etag") ?? "", "Then"), "after reading again").toMatchObject({ status: 200 });
});

test("of two at once, one is taken", async () => {
  for (let round = 0; round < 5; ++round) {
    const { path, etag } = await open();
    const answers = await Promise.all([change(one, path, etag, "A"), change(other, path, etag, "B")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  }
});

test("a change without its version, or with none of ours, is refused", async () => {
  const { path } = await open();
  for (const match of [undefined, "v1", '"1"', '"v1x"', '"v0"', '"v99"']) {
    const { status, body } = await change(one, path, match, "Blind");
    expect(status, match).toBe(412);
    expect(body.code).toMatch(/^ticket\.(stale|if_match_required)$/);
  }
});

test("an action may name the version too", async () => {
  const { path, etag } = await open();
  await change(one, path, etag, "First");
  const late = await other.client.call<Problem>("POST", `${path}/actions/accept`, { headers: { "if-match": etag }, body: {} });
  expect(late).toMatchObject({ status: 412, body: { code: "ticket.stale" } });
  expect((await other.client.call("POST", `${path}/actions/accept`, { body: {} })).status).toBe(200);
  expect(await other.client.refused("POST", `${path}/actions/accept`, { body: {} }), "once").toMatchObject({ status: 409 });
});

test("many actions at once are all in the timeline, in one order", async () => {
  const { path } = await open();
  await one.client.post(`${path}/actions/accept`, {});
  const files = await Promise.all(
    Array.from({ length: 10 }, (_, i) => one.client.call("POST", `${path}/attachments`, { query: { name: `${i}.txt` }, body: `file ${i}` })),
  );
  expect(files.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  const { timeline, attachments } = await one.client.get<Ticket>(path);
  expect(attachments.length).toBe(10);
  expect(timeline.map(({ version }) => version)).toEqual(timeline.map((_, i) => i + 1));
});
