import { expect, test } from "vitest";
import { changeOf, monthsOf, turned } from "./calendar";

test("a year stands by months that begin under their weekday", () => {
  const days = Array.from({ length: 365 }, (_, i) => ({ date: new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10), kind: "working" as const }));
  const months = monthsOf(days);
  expect(months).toHaveLength(12);
  expect(months[0]).toMatchObject({ before: 3 }); // a Thursday
  expect(months[1]?.days).toHaveLength(28);
});

test("what is chosen becomes a change", () => {
  expect(turned("working")).toBe("day_off");
  expect(turned("weekend")).toBe("make_up");
  expect(turned("day_off")).toBe("working");
  const chosen = new Map([["2027-01-02", "make_up"], ["2027-01-01", "day_off"], ["2027-05-01", "working"]] as const);
  expect(changeOf(chosen, "fri")).toEqual({ restore: ["2027-05-01"], days_off: ["2027-01-01"], make_up: { "2027-01-02": "fri" } });
});
