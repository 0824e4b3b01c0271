import { expect, test } from "vitest";
import { dateOf, isDate, periodOf, presetOf } from "./period";

test.each([
  ["month", "2026-11-22", "2026-11-01", "2026-11-30"],
  ["last_month", "2026-01-31", "2025-12-01", "2025-12-31"],
  ["quarter", "2026-11-22", "2026-10-01", "2026-12-31"],
  ["last_quarter", "2026-02-28", "2025-10-01", "2025-12-31"],
  ["year", "2024-02-29", "2024-01-01", "2024-12-31"],
  ["twelve_months", "2026-03-15", "2025-04-01", "2026-03-31"],
] as const)("%s of %s", (preset, today, from, to) => {
  expect(periodOf(preset, today)).toEqual({ from, to });
  expect(presetOf({ from, to }, today)).toBe(preset);
});

test("any other period is a custom one", () => {
  expect(presetOf({ from: "2026-01-02", to: "2026-01-05" }, "2026-11-22")).toBe("custom");
});

test("the day is that of the zone", () => {
  expect(dateOf(Date.parse("2026-03-31T17:00:00Z"), "Asia/Shanghai")).toBe("2026-04-01");
  expect([isDate("2026-04-01"), isDate("1.4.2026"), isDate(undefined)]).toEqual([true, false, false]);
});
