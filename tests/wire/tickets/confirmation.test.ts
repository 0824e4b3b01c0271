// The customer's word: asked for by a link that needs no login, works once and expires; as JSON and as a page.
import { afterEach, describe, expect, it } from "vitest";
import type { Problem, Schema } from "../support/client.js";
import { useDesk } from "../support/desk.js";
import { isEvidence, later, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

interface Link {
  url: string;
  token: string;
  expires_at: string;
}
const answered = async () => {
  const inquiry = await staff.open("inquiry", {}, { subject: 'The "gateway" <blinks>' });
  await inquiry.specialist("answer", { answer: "Hold it" });
  return inquiry;
};
const told = async () => {
  const life = await staff.open("complaint", { about: "product" });
  await life.specialist("soothe");
  await life.specialist("record", { person: "Li Na", matter: "Dark", contact: "138", occurred_at: desk.now });
  await life.specialist("hand_over", { department: "quality" });
  await life.engineer("propose", { proposal: "A refund" });
  await life.head("approve");
  await life.specialist("tell", { answer: "A refund", via: "phone" });
  return life;
};
const ask = (life: Life) => staff.member("specialist").client.post<Link>(`${life.path}/confirmation-link`, { via: "app" });
const word = ({ token }: Link, body: object) => desk.anyone.post<Schema<"Confirmation">>(`/api/v1/confirmations/${token}`, body);
const refusal = (token: string, body: object = { satisfied: true }) =>
  desk.anyone.refused("POST", `/api/v1/confirmations/${token}`, { body });

describe("the customer's link", () => {
  it("FB-4.1.4 QI-2.3.1 takes the word and the scores without a login", async () => {
    const before = [await staff.figures("FB-4.1.4 courtesy"), await staff.figures("QI-2.3.1 csat")];
    const life = await answered();
    const link = await ask(life);
    expect(link.expires_at).toBe(later(desk.now, 7 * 24 * 3600 * 1000));
    expect((await life.read()).timeline.at(-1)).toMatchObject({ event: "confirmation.requested", fields: { via: "app" } });
    const question = await desk.anyone.get<Schema<"Confirmation">>(`/api/v1/confirmations/${link.token}`);
    const kind = { zh: "咨询", zh_tw: "諮詢", en: "Inquiry" };
    expect(question).toEqual({ number: life.ticket.number, subject: 'The "gateway" <blinks>', kind, answered: false, expires_at: link.expires_at });
    const taken = await word(link, { satisfied: true, attitude: 4, speed: 3, quality: 5, overall: 3, comment: "Quick" });
    expect(taken.answered).toBe(true);
    await life.read();
    expect(life.ticket).toMatchObject({ state: "confirmed", fields: { satisfied: true, attitude: 4, overall: 3 } });
    const said = { by: "customer", satisfied: true, attitude: 4, speed: 3, quality: 5, overall: 3, opinion: "Quick" };
    expect(life.ticket.timeline.find(({ event }) => event === "confirmation.answered")).toMatchObject({ actor: null, fields: said });
    expect(await life.state("FB-4.1.4 courtesy")).toBe("met kept");
    expect(await life.state("QI-2.3.1 csat")).toBe("breached missed");
    expect(await life.why("FB-4.1.4 courtesy")).toContain("counts: attitude is 4 or 5");
    const after = [await staff.figures("FB-4.1.4 courtesy"), await staff.figures("QI-2.3.1 csat")];
    expect(after.map(({ met }, i) => met - (before[i]?.met ?? 0))).toEqual([1, 0]);
    expect(after.map(({ breached }, i) => breached - (before[i]?.breached ?? 0))).toEqual([0, 1]);
  });

  it("FB-4.1.4 QI-2.3.1 three points for attitude are not courteous, four overall are satisfied; the last word stands", async () => {
    const life = await answered();
    await word(await ask(life), { satisfied: false, attitude: 3, overall: 4 });
    expect(await life.state("FB-4.1.4 courtesy")).toBe("breached missed");
    expect(await life.state("QI-2.3.1 csat")).toBe("met kept");
    await life.specialist("answer", { answer: "Then reset it" });
    await life.specialist("confirm", { attitude: 5, first_time: false, via: "phone" });
    expect(await life.state("FB-4.1.4 courtesy")).toBe("met kept");
    expect(await life.state("QI-2.3.1 first_time")).toBe("breached missed");
  });

  it("QI-2.3.1 solved the first time, by the customer's word", async () => {
    const life = await answered();
    await life.specialist("confirm", { first_time: true, via: "phone" });
    expect(await life.state("QI-2.3.1 first_time")).toBe("met kept");
    expect(await staff.evidence("QI-2.3.1 first_time", "met")).toContain(life.ticket.number);
  });

  it("QI-2.3.1 what is said when the customer is called back after the close counts, too", async () => {
    const life = await answered();
    await life.specialist("ask_anything_else");
    await life.specialist("close_answered");
    expect(await life.state("QI-2.3.1 csat")).toBe("none");
    await life.specialist("follow_up", { reached: true, via: "phone", overall: 2 });
    expect(await life.state("QI-2.3.1 csat")).toBe("breached missed");
    await isEvidence(staff, life);
  });

  it("US-3.2.5 not satisfied sends a complaint back to the department, by the link too", async () => {
    const life = await told();
    await word(await ask(life), { satisfied: false, comment: "Not enough" });
    await life.read();
    expect(life.ticket).toMatchObject({ state: "in_hand", stage: "handle", open: true, fields: { satisfied: false } });
    expect(life.promise("US-3.2.4 propose", 1)).toMatchObject({ state: "running", started_at: desk.now });
    expect(life.standing()).toContain("US-3.2.5 confirmed: The customer is satisfied with the result");
    await life.engineer("propose", { proposal: "A refund and a voucher" });
    await life.head("approve");
    await life.specialist("tell", { answer: "A voucher too", via: "phone" });
    await word(await ask(life), { satisfied: true });
    await life.specialist("summarise", { summary: "Dark", analysis: "A bad batch" });
    await life.specialist("close");
    expect(await life.state("US-3.2.5 confirmed")).toBe("met kept");
  });

  it("works once", async () => {
    const life = await answered();
    const link = await ask(life);
    await word(link, { satisfied: true });
    expect(await refusal(link.token)).toMatchObject({ status: 409, code: "confirmation.answered" });
    expect((await desk.anyone.get<Schema<"Confirmation">>(`/api/v1/confirmations/${link.token}`)).answered).toBe(true);
    expect((await life.read()).timeline.filter(({ event }) => event === "confirmation.answered")).toHaveLength(1);
  });

  it("works to the last millisecond of its seven days", async () => {
    const [kept, late] = [await answered(), await answered()];
    const [good, expired] = [await ask(kept), await ask(late)];
    await desk.moveTo(good.expires_at);
    expect((await word(good, { satisfied: true })).answered).toBe(true);
    await desk.moveTo(later(good.expires_at, 1));
    expect(await refusal(expired.token)).toMatchObject({ status: 409, code: "confirmation.expired" });
    const seen = await desk.anyone.call<Problem>("GET", `/api/v1/confirmations/${expired.token}`);
    expect(seen).toMatchObject({ status: 409, body: { code: "confirmation.expired" } });
    expect((await late.read()).state).toBe("answered");
  });

  it("cannot be forged, stretched or guessed", async () => {
    const link = await ask(await answered());
    const flipped = (at: number) => link.token.slice(0, at) + (link.token[at] === "A" ? "B" : "A") + link.token.slice(at + 1);
    for (const token of [flipped(0), flipped(12), flipped(20), flipped(link.token.length - 2), link.token.slice(1), `${link.token}A`, "x"]) {
      expect(await refusal(token), token).toMatchObject({ status: 404, code: "confirmation.unknown" });
    }
    expect((await word(link, { satisfied: true })).answered).toBe(true);
  });

  it("is of no use once the ticket no longer waits for the word", async () => {
    const life = await answered();
    const link = await ask(life);
    await life.specialist("ask_anything_else");
    await life.specialist("close_answered");
    expect(await refusal(link.token)).toMatchObject({ status: 409, code: "confirmation.not_awaited" });
    await life.specialist("reopen", { reason: "One more thing" });
    const problem = await staff.member("specialist").client.refused("POST", `${life.path}/confirmation-link`);
    expect(problem).toMatchObject({ status: 409, code: "ticket.action_not_offered" });
  });

  it.each([
    ["no word", {}, "/satisfied"],
    ["a word that is no flag", { satisfied: "yes" }, "/satisfied"],
    ["six points", { satisfied: true, attitude: 6 }, "/attitude"],
    ["no points", { satisfied: true, overall: 0 }, "/overall"],
    ["an unknown member", { satisfied: true, stars: 5 }, "/stars"],
    ["a comment that is too long", { satisfied: true, comment: "x".repeat(2001) }, "/comment"],
  ])("refuses %s", async (_, body, field) => {
    const link = await ask(await answered());
    const problem = await refusal(link.token, body);
    expect(problem.status).toBe(400);
    expect(new Set(problem.errors?.map((error) => error.field))).toEqual(new Set([field]));
  });
});

describe("the customer's page", () => {
  const page = (token: string, lang: string) => desk.anyone.call<string>("GET", `/c/${token}`, { query: { lang } });
  const send = (token: string, form: Record<string, string>, lang = "zh") =>
    desk.anyone.call<string>("POST", `/c/${token}`, {
      query: { lang },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });

  it.each([
    ["zh", 'lang="zh-CN"', "请您确认服务结果", "咨询"],
    ["en", 'lang="en"', "Please confirm the result", "Inquiry"],
  ])("asks in %s, with a form and without a script", async (lang, attribute, title, kind) => {
    const life = await answered();
    const { url, token } = await ask(life);
    expect(url).toBe(`/c/${token}`);
    const { status, headers, body } = await page(token, lang);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'; form-action 'self'.*style-src 'sha256-/);
    for (const part of [attribute, title, kind, life.ticket.number, 'name="satisfied" value="no"', 'name="attitude" value="5"']) {
      expect(body).toContain(part);
    }
    expect(body).toContain("The &quot;gateway&quot; &lt;blinks&gt;");
    expect(body).not.toContain("<script");
    const accepted = await desk.anyone.call<string>("GET", `/c/${token}`, { headers: { "accept-language": lang } });
    expect(accepted.body).toContain(title);
  });

  it.each([
    ["zh", "请先选择是否满意", "谢谢您", "已经答复过"],
    ["en", "Please choose first", "Thank you", "Already answered"],
  ])("takes the form in %s, once", async (lang, incomplete, thanks, again) => {
    const life = await answered();
    const { token } = await ask(life);
    const empty = await send(token, { attitude: "5" }, lang);
    expect(empty.status).toBe(400);
    expect(empty.body).toContain(incomplete);
    const done = await send(token, { satisfied: "yes", attitude: "5", overall: "4", comment: "很好 & quick" }, lang);
    expect(done.status).toBe(200);
    expect(done.body).toContain(thanks);
    await life.read();
    expect(life.ticket).toMatchObject({ state: "confirmed", fields: { attitude: 5, overall: 4 } });
    expect(life.ticket.timeline.find(({ event }) => event === "confirmation.answered")?.fields["opinion"]).toBe("很好 & quick");
    for (const { status, body } of [await page(token, lang), await send(token, { satisfied: "no" }, lang)]) {
      expect(status).toBe(409);
      expect(body).toContain(again);
    }
  });

  it("US-3.2.5 sends a complaint back", async () => {
    const life = await told();
    const { token } = await ask(life);
    const { body } = await send(token, { satisfied: "no", comment: "Not enough" });
    expect(body).toContain("我们继续处理");
    expect((await life.read()).state).toBe("in_hand");
  });

  it("says so when the link is forged, has expired, or is no longer needed", async () => {
    const [closed, late] = [await answered(), await answered()];
    const [unneeded, expired] = [await ask(closed), await ask(late)];
    expect(await page("forged", "en")).toMatchObject({ status: 404, body: expect.stringContaining("This link is not valid") as string });
    expect(await send("forged", { satisfied: "yes" })).toMatchObject({ status: 404, body: expect.stringContaining("链接无效") as string });
    await closed.specialist("ask_anything_else");
    await closed.specialist("close_answered");
    const moved = await send(unneeded.token, { satisfied: "yes" }, "en");
    expect(moved).toMatchObject({ status: 409, body: expect.stringContaining("No longer awaited") as string });
    await desk.moveTo(later(expired.expires_at, 1));
    expect(await page(expired.token, "zh")).toMatchObject({ status: 409, body: expect.stringContaining("链接已过期") as string });
    const afterwards = await send(expired.token, { satisfied: "yes" }, "en");
    expect(afterwards).toMatchObject({ status: 409, body: expect.stringContaining("This link has expired") as string });
  });
});
