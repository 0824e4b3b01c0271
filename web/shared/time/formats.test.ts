import { describe, expect, test } from "vitest";
import { ago, bytes, duration, moment, percent } from "./formats";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const at = (text: string) => Date.parse(text);

describe("a duration", () => {
  test.each([
    [0, "0 秒", "0 s"],
    [59_999, "59 秒", "59 s"],
    [minute, "1 分钟", "1 min"],
    [59 * minute + 59_000, "59 分钟", "59 min"],
    [hour, "1 小时", "1 h"],
    [90 * minute, "1 小时 30 分钟", "1 h 30 min"],
    [11 * hour + 30 * minute, "11 小时", "11 h"],
    [day + 2 * hour, "1 天 2 小时", "1 d 2 h"],
    [12 * day + 5 * hour, "12 天", "12 d"],
    [-90 * minute, "1 小时 30 分钟", "1 h 30 min"],
  ])("of %d ms", (ms, chinese, english) => {
    expect(duration(ms, "zh-CN")).toBe(chinese);
    expect(duration(ms, "en")).toBe(english);
  });
});

describe("a moment", () => {
  const now = at("2026-03-02T10:00:00+08:00");
  test.each([
    ["2026-03-02T18:05:00+08:00", "18:05"],
    ["2026-03-03T00:00:00+08:00", "3/3 00:00"],
    ["2025-12-31T23:59:00+08:00", "2025/12/31 23:59"],
  ])("%s is short", (text, expected) => expect(moment(at(text), now, "zh-CN")).toBe(expected));
  test("is told in the zone of the regulation, not of the browser", () => {
    expect(moment(at("2026-03-02T16:30:00Z"), now, "zh-CN")).toBe("3/3 00:30");
  });
});

test("how long ago", () => {
  const now = at("2026-03-02T10:00:00+08:00");
  expect(ago(now - 10_000, now, "zh-CN")).toBe("现在");
  expect(ago(now - 5 * minute, now, "zh-CN")).toBe("5分钟前");
  expect(ago(now + 3 * hour, now, "en")).toBe("in 3h");
});

describe("a share is rounded down, so that a goal that was missed never reads as reached", () => {
  test.each([
    [0.9567, 1, "95.6%"],
    [0.94999, 1, "94.9%"],
    [0.95, 1, "95.0%"],
    [0.29, 1, "29.0%"], // 28.999999999999996 in binary
    [0.999999, 0, "99%"],
    [1, 1, "100.0%"],
    [0, 1, "0.0%"],
  ])("%d with %d digits", (share, digits, expected) => expect(percent(share, "en", digits)).toBe(expected));
});

test("figures", () => {
  expect(bytes(999, "en")).toBe("999 B");
  expect(bytes(1536, "en")).toBe("1.5 KiB");
  expect(bytes(20 * 1024 * 1024, "en")).toBe("20 MiB");
});
