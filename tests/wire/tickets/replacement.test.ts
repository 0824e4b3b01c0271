// A replacement through its whole life, and every clause that watches it.
import { afterEach, describe, expect, it } from "vitest";
import { useDesk } from "../support/desk.js";
import { gated, isEvidence, judgesClock, local, useStaff, verifies, type Life } from "../support/life.js";

const desk = useDesk();
const staff = useStaff(desk);
afterEach(() => {
  verifies(desk);
});

const device = { device_model: "C3", product: "camera" };
const accepted = async (fields: Record<string, string> = {}) => {
  const replacement = await staff.open("replacement", { ...device, ...fields });
  await replacement.specialist("accept");
  return replacement;
};
const approved = async () => {
  const replacement = await accepted();
  await replacement.supervisor("approve_replacement");
  return replacement;
};
const tell = (life: Life) => life.specialist("tell_progress", { via: "app", body: "The next step is done", delivered: true });
const formalities = (life: Life) => life.specialist("finish_formalities");
async function resolve(life: Life): Promise<void> {
  await life.specialist("send_advice", { advice: "Keep it dry", via: "app" });
  await life.specialist("resolve", { cause: "A broken lens", fix: "A new camera" });
}

describe("a replacement", () => {
  it("is approved, sent, received, confirmed and closed, and the customer hears of each step", async () => {
    const replacement = await staff.open("replacement", { channel: "phone", ...device });
    expect(replacement.ticket).toMatchObject({ urgency: "priority", fields: { category: "product", subcategory: "fault", onsite: "not_required" } });
    await replacement.specialist("accept");
    await replacement.engineer("confirm_problem", { fault: "device" });
    await replacement.engineer("discuss", { plan: "A new one", via: "phone", reached: true });
    await replacement.supervisor("approve_replacement");
    await tell(replacement);
    await formalities(replacement);
    await tell(replacement);
    await replacement.specialist("ship", { tracking: "SF100200300" });
    await tell(replacement);
    await replacement.specialist("receive_replacement", { accepted_by: "Li Na" });
    await resolve(replacement);
    expect(replacement.standing()).toEqual(["AS-1.2b heard: The customer's word, or three attempts to get it"]);
    await replacement.specialist("confirm", { via: "phone" });
    await replacement.specialist("close");
    expect(replacement.ticket.state).toBe("closed");
    expect(replacement.ticket.promises.filter(({ state }) => state !== "met")).toEqual([]);
    await isEvidence(staff, replacement);
    for (const occurrence of [0, 1, 2]) expect(replacement.promise("FB-5.3.1b progress", occurrence)?.state).toBe("met");
  });

  it("is approved by a supervisor or a head of department only", async () => {
    const replacement = await accepted();
    for (const role of ["specialist", "engineer", "product_manager"] as const) {
      expect(await replacement.refused(role, "approve_replacement")).toMatchObject({ code: "ticket.role", status: 403 });
    }
    await replacement.head("approve_replacement", { reason: "In warranty" });
    expect(replacement.events()).toContain("replacement.approved");
  });
});

describe("the clocks of a replacement", () => {
  it("FB-5.3.1b the formalities are done within forty-eight hours of the approval", async () => {
    await staff.at("2026-03-03 09:00");
    await judgesClock(staff, { rule: "FB-5.3.1b formalities", life: approved, due: "2026-03-05 09:00", stop: formalities });
  });

  it("FB-5.3.1b the customer is told of the approval within twenty-four hours", async () => {
    await staff.at("2026-03-06 09:00");
    await judgesClock(staff, { rule: "FB-5.3.1b progress", life: approved, due: "2026-03-07 09:00", stop: tell });
  });

  it("FB-5.3.1b and of the shipping, a promise of its own", async () => {
    await staff.at("2026-03-09 09:00");
    const life = async () => {
      const replacement = await approved();
      await tell(replacement);
      await formalities(replacement);
      await tell(replacement);
      await replacement.specialist("ship", { tracking: "SF1" });
      return replacement;
    };
    await judgesClock(staff, { rule: "FB-5.3.1b progress", occurrence: 2, life, due: "2026-03-10 09:00", stop: tell });
  });

  it("FB-5.3.1b waiting for the customer stops the formalities, not the telling", async () => {
    await staff.at("2026-03-11 09:00");
    const replacement = await approved();
    await replacement.specialist("pause", { pause_reason: "waiting_customer" });
    expect(await replacement.state("FB-5.3.1b formalities")).toBe("paused paused");
    expect(replacement.promise("FB-5.3.1b formalities")?.due_at).toBeNull();
    expect(await replacement.state("FB-5.3.1b progress")).toBe("running blue");
    await staff.at("2026-03-12 15:00");
    await replacement.specialist("resume");
    expect(replacement.promise("FB-5.3.1b formalities")?.due_at).toBe(local("2026-03-14 15:00"));
    expect(await replacement.state("FB-5.3.1b progress")).toBe("breached red");
  });

  it("FB-5.3.1a the problem is confirmed within twenty-four hours", async () => {
    await staff.at("2026-03-16 09:00");
    const stop = (one: Life) => one.engineer("confirm_problem");
    await judgesClock(staff, { rule: "FB-5.3.1a confirm", life: accepted, due: "2026-03-17 09:00", stop });
  });

  it("QI-2.2.1b somebody responds to a matter of priority within two hours", async () => {
    await staff.at("2026-03-18 09:00");
    const stop = (one: Life) => one.specialist("message", { via: "app", body: "We look at it" });
    await judgesClock(staff, { rule: "QI-2.2.1b respond", life: accepted, due: "2026-03-18 11:00", stop });
  });

  it("AS-1.4b somebody responds within forty-eight hours", async () => {
    await staff.at("2026-03-19 09:00");
    const stop = (one: Life) => one.specialist("call", { reached: true });
    await judgesClock(staff, { rule: "AS-1.4b respond", life: accepted, due: "2026-03-21 09:00", stop });
  });
});

describe("the gates of a replacement", () => {
  const fields = { cause: "A broken lens", fix: "A new camera" };
  it("AS-1.4c the customer gets advice before it counts as resolved", async () => {
    const replacement = await accepted();
    await gated(replacement, "specialist", "resolve", fields, ["AS-1.4c explained: Send the customer advice against recurrence"]);
    expect((await replacement.refused("specialist", "resolve", { fix: "A new camera" })).errors).toMatchObject([{ field: "/fields/cause" }]);
    await resolve(replacement);
    expect(await replacement.state("AS-1.4c explained")).toBe("met kept");
  });

  it("AS-2.1a device and problem are recorded before it counts as resolved", async () => {
    const replacement = await staff.open("replacement", {}, { body: undefined });
    await replacement.specialist("accept");
    await replacement.specialist("send_advice", { advice: "Keep it dry", via: "app" });
    const needs = ["AS-2.1a intake: Record the device model", "AS-2.1a intake: Record the problem"];
    await gated(replacement, "specialist", "resolve", fields, needs);
    await replacement.change({ device_model: "C3", matter: "The picture is frozen" });
    await replacement.specialist("resolve", fields);
    expect(await replacement.state("AS-2.1a intake")).toBe("met kept");
  });

  it("AS-1.2b it is not closed without the customer's word", async () => {
    const replacement = await accepted();
    await resolve(replacement);
    const needs = ["AS-1.2b heard: The customer's word, or three attempts to get it"];
    expect(replacement.standing()).toEqual(needs);
    await gated(replacement, "supervisor", "close_unconfirmed", { reason: "Silent" }, needs);
  });
});
