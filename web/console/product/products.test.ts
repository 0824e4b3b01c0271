import { expect, test } from "vitest";
import { contentOf, draftOf, versionsOf } from "./products";

const product = (model: string, valid_from: string, months = 24) => ({
  model, valid_from, name: { zh: "门锁", en: "Lock" }, category: "lock", from: "purchase" as const, firmware: null, parts: [{ part: "whole", label: { zh: "整机", en: "Whole" }, months }],
});

test("a model stands once, by its version of today", () => {
  const all = [product("L1", "2024-01-01"), product("L1", "2026-01-01"), product("L1", "2027-01-01"), product("L2", "2030-01-01")];
  const [first, second] = versionsOf(all, "2026-06-01");
  expect(first?.now.valid_from).toBe("2026-01-01");
  expect(first?.planned.map((one) => one.valid_from)).toEqual(["2027-01-01"]);
  expect(first?.past.map((one) => one.valid_from)).toEqual(["2024-01-01"]);
  expect(second?.now.valid_from).toBe("2030-01-01");
  expect(second?.planned).toEqual([]);
});

test("what is typed comes back as it was", () => {
  const one = product("L1", "2026-01-01", 36);
  const { name, category, from, parts } = one;
  expect(contentOf(draftOf(one))).toEqual({ name, category, from, parts });
});
