// Installations and maintenance, which go the same way: their whole life, and every clause that watches it.
import { afterEach, describe, expect, it } from "vitest";
import { useDesk } from "../support/desk.js";
import { gated, isEvidence, judgesClock, local, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

const accept = async (kind: string, fields: Record<string, string> = {}) => {
  const one = await staff.open(kind, { device_model: "H7", product: "heating", ...fields });
  await one.specialist("accept");
  return one;
};
const agree = (life: Life, from: string, to: string) =>
  life.specialist("agree", { window_start: local(from), window_end: local(to) });
const arrive = (life: Life) => life.engineer("arrive");
const resolve = (life: Life) => life.engineer("resolve", { fix: "Set up and explained" });

describe.each([
  ["installation", "2026-03"],
  ["maintenance", "2026-04"],
])("%s", (kind, month) => {
  const accepted = (fields: Record<string, string> = {}) => accept(kind, fields);

  it("is agreed on, done on site, accepted, confirmed and closed", async () => {
    const one = await staff.open(kind, { channel: "phone", device_model: "H7" });
    expect(one.ticket).toMatchObject({ urgency: "priority", fields: { onsite: "required" } });
    await one.specialist("accept");
    await agree(one, `${month}-02 14:00`, `${month}-02 16:00`);
    await one.specialist("dispatch", { assignee: staff.member("engineer").id });
    await staff.at(`${month}-02 15:00`);
    await arrive(one);
    await one.engineer("record_acceptance", { accepted: true, accepted_by: "Li Na" });
    await one.engineer("send_advice", { advice: "Once a year", via: "visit" });
    await one.engineer("leave", { work: "Set up" });
    await resolve(one);
    expect(one.ticket).toMatchObject({ state: "awaiting_confirmation", stage: "feedback" });
    await one.specialist("confirm", { overall: 4, via: "phone" });
    await one.specialist("close");
    expect(one.ticket.state).toBe("closed");
    expect(one.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, one);
  });

  it("QI-2.2.1b somebody arrives in the agreed window", async () => {
    await staff.at(`${month}-03 09:00`);
    const life = async () => {
      const one = await accepted();
      expect(one.promise("QI-2.2.1b window")).toBeUndefined();
      await agree(one, `${month}-05 09:00`, `${month}-05 11:00`);
      return one;
    };
    await judgesClock(staff, { rule: "QI-2.2.1b window", life, due: `${month}-05 11:00`, stop: arrive });
  });

  it("QI-2.2.1b a window may be agreed anew before it has passed, not after", async () => {
    await staff.at(`${month}-06 09:00`);
    const [moved, missed] = [await accepted(), await accepted()];
    await agree(moved, `${month}-07 09:00`, `${month}-07 11:00`);
    await agree(missed, `${month}-07 09:00`, `${month}-07 11:00`);
    await agree(moved, `${month}-08 09:00`, `${month}-08 11:00`);
    expect(moved.promise("QI-2.2.1b window")?.due_at).toBe(local(`${month}-08 11:00`));
    await staff.at(`${month}-07 12:00`);
    await agree(missed, `${month}-08 09:00`, `${month}-08 11:00`);
    await staff.at(`${month}-08 10:00`);
    await arrive(moved);
    await arrive(missed);
    expect(await moved.state("QI-2.2.1b window")).toBe("met kept");
    expect(await missed.state("QI-2.2.1b window")).toBe("breached missed");
  });

  it("QI-2.2.1b when it is urgent, somebody is on site within four hours", async () => {
    await staff.at(`${month}-09 09:00`);
    const life = () => accepted({ urgency: "urgent" });
    await judgesClock(staff, { rule: "QI-2.2.1b on_site", life, due: `${month}-09 13:00`, stop: arrive });
  });

  it("QI-2.2.1a and within two hours when it was asked for by letter", async () => {
    await staff.at(`${month}-10 09:00`);
    const life = () => accepted({ urgency: "urgent", channel: "letter" });
    await judgesClock(staff, { rule: "QI-2.2.1a arrival", life, due: `${month}-10 11:00`, stop: arrive });
  });

  it("QI-2.2.1b somebody responds within two hours", async () => {
    await staff.at(`${month}-11 09:00`);
    const stop = (one: Life) => one.specialist("call", { reached: true });
    await judgesClock(staff, { rule: "QI-2.2.1b respond", life: accepted, due: `${month}-11 11:00`, stop });
  });

  it("AS-1.4b a major one is done within twenty-four hours", async () => {
    await staff.at(`${month}-12 09:00`);
    const life = () => accepted({ severity: "major" });
    await judgesClock(staff, { rule: "AS-1.4b major", life, due: `${month}-13 09:00`, stop: resolve });
  });

  it("AS-2.1a device and problem are recorded before it counts as done", async () => {
    const one = await staff.open(kind, {}, { body: undefined });
    await one.specialist("accept");
    const needs = ["AS-2.1a intake: Record the device model", "AS-2.1a intake: Record the problem"];
    await gated(one, "engineer", "resolve", { fix: "Set up" }, needs);
    await one.change({ device_model: "H7", matter: "In the cellar" });
    await resolve(one);
    expect(await one.state("AS-2.1a intake")).toBe("met kept");
  });

  it("AS-1.2b it is not closed without the customer's word", async () => {
    const one = await accepted();
    await resolve(one);
    const needs = ["AS-1.2b heard: The customer's word, or three attempts to get it"];
    expect(one.standing()).toEqual(needs);
    await gated(one, "supervisor", "close_unconfirmed", { reason: "Silent" }, needs);
    await one.specialist("refuse", { opinion: "It drips" });
    expect(one.ticket.state).toBe("in_hand");
    await resolve(one);
    expect(one.standing()).toEqual(needs); // the word is asked for again
    await one.specialist("confirm");
    await one.specialist("close");
    expect(await one.state("AS-1.2b heard")).toBe("met kept");
  });
});
