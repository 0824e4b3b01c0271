// Texts for customers under change control: proposed by whoever may, approved by another, each version kept, the one used on the timeline.
import { beforeAll, describe, expect, test } from "vitest";
import type { Schema } from "../support/client.js";
import { type Member, useDesk } from "../support/desk.js";
import { useStaff } from "../support/life.js";

type Proposal = Schema<"TemplateProposal">;
type Template = Schema<"Template">;

const desk = useDesk();
const staff = useStaff(desk);
const proposals = "/api/v1/template-proposals";
let author: Member;
let head: Member;
let other: Member;

beforeAll(async () => {
  author = await desk.member("specialist");
  head = await desk.member("supervisor");
  other = await desk.member("supervisor");
});

const text = (zh: string, en: string) => ({ zh, en });
const words = (body: string) => ({ name: text("到访提醒", "Visit reminder"), subject: text("到访", "Visit"), body: text(`${body} {{ticket.number}}`, `${body} {{ticket.number}}`) });
const propose = (who: Member, body: object) => who.client.post<Proposal>(proposals, { reason: "customers asked", ...body });
const decide = (who: Member, one: Proposal, step: string, body?: unknown) => who.client.post<Proposal>(`${proposals}/${one.id}/${step}`, body);
const refused = (who: Member, one: Proposal, step: string) => who.client.refused("POST", `${proposals}/${one.id}/${step}`);

describe("a text for customers", () => {
  test("is proposed by whoever writes to them, and in use once another approved it", async () => {
    const one = await propose(author, words("first"));
    expect(one).toMatchObject({ state: "open", template_id: null, author: author.id });
    expect((await author.client.get<{ items: Template[] }>("/api/v1/templates")).items).toEqual([]);
    expect(await refused(author, one, "approve")).toMatchObject({ status: 403 });
    const own = await propose(head, words("own"));
    expect(await refused(head, own, "approve")).toMatchObject({ status: 403, code: "template.own_proposal" });
    const approved = await decide(head, one, "approve");
    expect(approved).toMatchObject({ state: "approved", decided_by: head.id });
    const made = await author.client.get<Template>(`/api/v1/templates/${approved.template_id ?? ""}`);
    expect(made).toMatchObject({ version: 1, updated_by: author.id, approved_by: head.id });
    expect(await refused(head, one, "approve")).toMatchObject({ status: 409, code: "template.decided" });
    expect((await decide(head, own, "withdraw")).state).toBe("withdrawn");
  });

  test("has its versions kept, and which was used stands on the timeline", async () => {
    const [made] = (await author.client.get<{ items: Template[] }>("/api/v1/templates")).items;
    const id = made?.id ?? "";
    const life = await staff.open("inquiry");
    const render = () => author.client.post<{ template: string; body: string }>(`/api/v1/templates/${id}/render`, { ticket_id: life.ticket.id, lang: "en" });
    const first = await render();
    expect(first).toMatchObject({ template: `${id}@1`, body: `first ${life.ticket.number}` });
    await life.specialist("message", { via: "email", body: first.body, template: first.template });

    const next = await propose(author, { ...words("second"), template_id: id, base_version: 1 });
    const late = await propose(other, { ...words("third"), template_id: id, base_version: 1 });
    await decide(head, next, "approve");
    expect(await refused(head, late, "approve")).toMatchObject({ status: 412, code: "template.stale" });
    expect((await decide(head, late, "reject", { note: "the second is in use" })).note).toBe("the second is in use");
    expect((await render()).template).toBe(`${id}@2`);
    const { items } = await author.client.get<{ items: Template[] }>(`/api/v1/templates/${id}/history`);
    expect(items.map(({ version, body, approved_by }) => [version, body.en.split(" ")[0], approved_by])).toEqual([[2, "second", head.id], [1, "first", head.id]]);
    const read = await life.read();
    const sent = read.timeline.find(({ event }) => event === "message.sent");
    expect(sent?.fields).toMatchObject({ template: `${id}@1` });
  });

  test("that one person wrote gets a second look", async () => {
    const made = await head.client.post<Template>("/api/v1/templates", words("alone"));
    expect(made.approved_by).toBeNull();
    const tag = { "if-match": `"v${made.version}"` };
    const path = `/api/v1/templates/${made.id}/approve`;
    expect(await head.client.refused("POST", path, { headers: tag })).toMatchObject({ status: 403, code: "template.own_proposal" });
    expect((await other.client.post<Template>(path, undefined, tag)).approved_by).toBe(other.id);
    expect(await other.client.refused("POST", path, { headers: tag })).toMatchObject({ status: 409, code: "template.approved" });
    expect(await other.client.refused("POST", path, { headers: { "if-match": '"v9"' } })).toMatchObject({ status: 412, code: "template.stale" });
  });

  test("is refused with places that nothing fills, and lists page by page", async () => {
    expect(await author.client.refused("POST", proposals, { body: { ...words("x {{nothing}}"), reason: "r" } })).toMatchObject({ code: "template.placeholder" });
    expect(await author.client.refused("GET", `${proposals}/7`)).toMatchObject({ status: 404, code: "template.proposal" });
    for (const name of ["a", "b", "c"]) await propose(author, words(name));
    const first = await author.client.get<{ items: Proposal[]; next: string | null }>(proposals, { limit: "2" });
    const second = await author.client.get<{ items: Proposal[]; next: string | null }>(proposals, { limit: "2", cursor: first.next ?? "" });
    expect([...first.items, ...second.items].map(({ body }) => body.en.split(" ")[0])).toEqual(["c", "b", "a"]);
    expect(second.next).toBeNull();
    const [open] = first.items;
    expect(await head.client.refused("POST", `${proposals}/${open?.id ?? ""}/withdraw`)).toMatchObject({ status: 403, code: "template.not_author" });
  });
});
