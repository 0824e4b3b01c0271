import { describe, expect, test } from "vitest";
import { answered, noAnswers, questionsOf, requestOf, serialOf } from "./questions";

test("a request holds what its kind asks and nothing else", () => {
  const answers = { ...noAnswers(), product: "lock", serial: " SN-7 ", about: "service" as const, matter: " Dark \n", occurred: "2026-03-02T09:30", contact: "138" };
  expect(requestOf("inquiry", answers)).toEqual({ kind: "inquiry", matter: "Dark", product: "lock" });
  expect(requestOf("repair", answers)).toEqual({ kind: "repair", matter: "Dark", product: "lock", serial: "SN-7", contact: "138" });
  expect(requestOf("complaint", answers)).toEqual({ kind: "complaint", matter: "Dark", about: "service", occurred_at: "2026-03-02T09:30:00+08:00", contact: "138" });
  expect(requestOf("suggestion", answers)).toEqual({ kind: "suggestion", matter: "Dark" });
});

test("every form ends with a look at all answers", () => {
  for (const kind of ["inquiry", "repair", "complaint", "suggestion"] as const) expect(questionsOf(kind).at(-1)).toBe("review");
});

test("what happened must be said, and what a complaint is about", () => {
  expect(answered("matter", noAnswers())).toBe(false);
  expect(answered("matter", { ...noAnswers(), matter: " \n" })).toBe(false);
  expect(answered("about", noAnswers())).toBe(false);
  expect(answered("device", noAnswers())).toBe(true);
});

describe("the serial of a code", () => {
  test.each([
    ["ABC-123", "ABC-123"],
    ["SN: ABC-123", "ABC-123"],
    ["S/N ABC-123", "ABC-123"],
    ["https://example.com/d?sn=ABC-123", "ABC-123"],
    ["https://example.com/device/ABC%20123", "ABC 123"],
    ["https://example.com/?serial=7&x=1", "7"],
  ])("%s", (code, serial) => {
    expect(serialOf(code)).toBe(serial);
  });
});
