import { describe, expect, test } from "vitest";
import { dayOf, isDay, spanLabel, spanOf } from "./span";

describe("a span of days", () => {
  test.each([
    ["days_30", "2026-03-01", "2026-01-31", "2026-03-01"],
    ["days_90", "2026-11-22", "2026-08-25", "2026-11-22"],
    ["quarter", "2026-11-22", "2026-10-01", "2026-11-22"],
    ["last_quarter", "2026-11-22", "2026-07-01", "2026-09-30"],
    ["last_quarter", "2026-02-10", "2025-10-01", "2025-12-31"],
    ["year", "2026-11-22", "2025-11-23", "2026-11-22"],
  ] as const)("%s on %s", (name, today, from, to) => expect(spanOf(name, today)).toEqual({ from, to }));
});

test("a day is that of the zone", () => {
  expect(dayOf(Date.parse("2026-03-02T16:30:00Z"), "Asia/Shanghai")).toBe("2026-03-03");
  expect(isDay("2026-03-02")).toBe(true);
  expect(isDay("yesterday")).toBe(false);
});

test.each([
  ["2026-07-01", "month", "2026年7月", "Jul 2026"],
  ["2026-07-06", "week", "7/6", "6 Jul"],
  ["repair", "week", "repair", "repair"],
])("a span that begins on %s, by %s", (key, by, chinese, english) => {
  expect(spanLabel(key, by, "zh-CN")).toBe(chinese);
  expect(spanLabel(key, by, "en")).toBe(english);
});
