import { expect, test } from "vitest";
import { deadline, when } from "./when";

const now = Date.parse("2026-03-02T10:00:00+08:00");
const at = (text: string) => Date.parse(`${text}+08:00`);

test.each([
  ["2026-03-02T18:00:00", "today", "18:00", "3月2日", "2 Mar"],
  ["2026-03-02T00:00:00", "today", "00:00", "3月2日", "2 Mar"],
  ["2026-03-03T09:30:00", "tomorrow", "09:30", "3月3日", "3 Mar"],
  ["2026-03-01T23:59:00", "yesterday", "23:59", "3月1日", "1 Mar"],
  ["2026-03-05T18:00:00", "date", "18:00", "3月5日", "5 Mar"],
  ["2027-01-05T18:00:00", "date", "18:00", "2027年1月5日", "5 Jan 2027"],
])("%s", (text, key, time, zh, en) => {
  expect(when(at(text), now, "zh-CN")).toEqual({ key, time, date: zh });
  expect(when(at(text), now, "en")).toEqual({ key, time, date: en });
});

test("a deadline at midnight is the end of the day before", () => {
  expect(deadline(at("2026-03-03T00:00:00"), now, "zh-CN")).toEqual({ key: "today", time: "24:00", date: "3月2日" });
  expect(deadline(at("2026-03-03T00:01:00"), now, "zh-CN")).toEqual({ key: "tomorrow", time: "00:01", date: "3月3日" });
  expect(deadline(at("2026-03-06T00:00:00"), now, "en")).toEqual({ key: "date", time: "24:00", date: "5 Mar" });
});
