import { expect, test } from "vitest";
import type { Schemas } from "@shared/api/client";
import { placeOf, soughtIn } from "./sought";

const promise = (occurrence: number, due_at: string) => ({ clause: "FB-4.2.1", rule: "first", occurrence, due_at, started_at: "2026-03-01T01:00:00Z", stopped_at: null }) as Schemas["Promise"];
const ticket = { opened_at: "2026-03-01T00:00:00Z", promises: [promise(0, "2026-03-01T02:00:00Z"), promise(1, "2026-03-02T02:00:00Z")] };

test.each([
  [{ clause: "FB-4.2.1", rule: "first", at: "2026-03-02T02:00:00Z" }, 1, "2026-03-02T02:00:00Z"],
  [{ clause: "FB-4.2.1", rule: "first" }, 0, "2026-03-01T02:00:00Z"],
  [{ clause: "QI-1.1", rule: "use", at: "2026-03-05T02:00:00Z" }, undefined, "2026-03-05T02:00:00Z"],
  [{ clause: "QI-1.1" }, undefined, "2026-03-01T00:00:00Z"],
])("%j is occurrence %s, at %s", (query, occurrence, at) => {
  const found = soughtIn(ticket, query);
  expect(found?.promise?.occurrence).toBe(occurrence);
  expect(found?.at).toBe(at);
});

test("nothing is sought without a clause", () => {
  expect(soughtIn(ticket, { at: "2026-03-05T02:00:00Z" })).toBeUndefined();
});

test("a moment stands above what was so then, and below what came after it", () => {
  const events = [{ at: "2026-03-03T00:00:00Z" }, { at: "2026-03-01T00:00:00Z" }];
  expect(placeOf("2026-03-04T00:00:00Z", events)).toBe(0);
  expect(placeOf("2026-03-03T08:00:00+08:00", events)).toBe(0);
  expect(placeOf("2026-03-02T00:00:00Z", events)).toBe(1);
  expect(placeOf("2026-02-01T00:00:00Z", events)).toBe(2);
});
