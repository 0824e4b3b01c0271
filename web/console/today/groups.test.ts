import { expect, test } from "vitest";
import { groupsOf, whenOf } from "./groups";

const now = Date.parse("2026-03-02T20:00:00+08:00");
const zone = "Asia/Shanghai";
const row = (due_at: string | null, light: "red" | "blue" | "paused" = "blue", id = due_at ?? "none") => ({ id, due_at, light });

test.each([
  ["2026-03-02T19:59:59+08:00", "missed"],
  ["2026-03-02T20:59:59+08:00", "hour"],
  ["2026-03-02T21:00:00+08:00", "today"],
  ["2026-03-02T23:59:59+08:00", "today"],
  ["2026-03-03T00:00:00+08:00", "later"],
  [null, "waiting"],
])("due %s is %s", (due, when) => expect(whenOf(row(due), now, zone)).toBe(when));

test("the last hour of the day is the next hour first", () => {
  expect(whenOf(row("2026-03-03T00:10:00+08:00"), Date.parse("2026-03-02T23:30:00+08:00"), zone)).toBe("hour");
});
test("a pause stops the hurry", () => expect(whenOf(row("2026-03-02T19:00:00+08:00", "paused"), now, zone)).toBe("waiting"));

test("groups keep the order of urgency and of the rows, and leave empty ones out", () => {
  const rows = [row("2026-03-02T10:00:00+08:00", "red", "a"), row("2026-03-02T22:00:00+08:00", "blue", "b"), row("2026-03-02T11:00:00+08:00", "red", "c")];
  expect(groupsOf(rows, now, zone).map(({ when, rows: those }) => [when, those.map(({ id }) => id)])).toEqual([
    ["missed", ["a", "c"]],
    ["today", ["b"]],
  ]);
});
test("a supervisor sees units, the worst first", () => {
  const rows = [row(null, "blue", "east1"), row(null, "blue", "west1"), row(null, "blue", "east2")];
  expect(groupsOf(rows, now, zone, ({ id }) => id.slice(0, 4)).map(({ title, rows: those }) => [title, those.length])).toEqual([["east", 2], ["west", 1]]);
});
