import { describe, expect, test } from "vitest";
import { begun, type Call, emptyCall, lookUp, missingOf, recordsOf, subjectOf, ticketOf } from "./call";

const call = (part: Partial<Call> = {}): Call => ({ ...emptyCall(Date.parse("2026-03-02T02:00:00Z"), "key"), ...part });

describe("a call", () => {
  test("is looked up once there is enough of a number or an address", () => {
    expect(lookUp("1380013")).toEqual({ phone: "1380013" });
    expect(lookUp(" 138 0013 8000 ")).toEqual({ phone: "138 0013 8000" });
    expect(lookUp("138001")).toBeUndefined();
    expect(lookUp("li@example")).toBeUndefined();
    expect(lookUp("li@example.com")).toEqual({ email: "li@example.com" });
  });

  test("takes its subject from the first sentence", () => {
    expect(subjectOf("门锁打不开。按了三次")).toBe("门锁打不开");
    expect(subjectOf("The lock is stuck. It beeps.")).toBe("The lock is stuck");
    expect(subjectOf("version 2.5 fails")).toBe("version 2.5 fails");
    expect(subjectOf("长".repeat(80))).toBe(`${"长".repeat(59)}…`);
    expect(subjectOf("  ")).toBe("");
  });

  test("says what is missing, of a complaint also what it is about", () => {
    expect(missingOf(call())).toEqual(["contact", "name", "words", "kind"]);
    const full = { contact: "13800138000", name: "李娜", words: "师傅迟到", kind: "complaint" };
    expect(missingOf(call(full))).toEqual(["about"]);
    expect(missingOf(call({ ...full, about: "service" }))).toEqual([]);
    expect(recordsOf(call({ name: "李娜" }))).toEqual({ time: true, person: true, matter: false, contact: false });
  });

  test("sends the id of a known customer, the particulars of a new one, and nothing that is empty", () => {
    const typed = { contact: "13800138000", name: "李娜", words: "门锁打不开。急", kind: "repair", about: "service" };
    expect(ticketOf(call(typed))).toEqual({
      fields: { kind: "repair", channel: "phone", person: "李娜", contact: "13800138000", matter: "门锁打不开。急", occurred_at: "2026-03-02T02:00:00.000Z" },
      subject: "门锁打不开",
      body: "门锁打不开。急",
      customer: { name: "李娜", phone: "13800138000" },
    });
    const known = ticketOf(call({ ...typed, customer: "17", contact: "li@example.com" }));
    expect(known.customer_id).toBe("17");
    expect(known.customer).toBeUndefined();
    expect(ticketOf(call({ ...typed, contact: "li@example.com" })).customer).toEqual({ name: "李娜", email: "li@example.com" });
  });

  test("has begun once something is typed", () => {
    expect(begun(call())).toBe(false);
    expect(begun(call({ serial: "SN1" }))).toBe(true);
  });
});
