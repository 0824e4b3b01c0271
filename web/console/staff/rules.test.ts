import { expect, test } from "vitest";
import { formOf, ruleOf, skillsOf } from "./rules";

test("a rule comes back from its form as it was, with the conditions that the form does not show", () => {
  const rule = { id: "gold", when: { segment: ["gold", "vip"], kind: ["repair"], severity: ["major"] }, unit_id: "7", skills: ["lock", "camera"] };
  expect(ruleOf(formOf(rule))).toEqual(rule);
  expect(ruleOf(formOf({ id: "rest", unit_id: "8" }))).toEqual({ id: "rest", when: {}, unit_id: "8", skills: [] });
});

test("skills are written with any comma", () => {
  expect(skillsOf("Lock，camera、 heating")).toEqual(["lock", "camera", "heating"]);
  expect(skillsOf("  ")).toEqual([]);
});
