import { describe, expect, test } from "vitest";
import type { Field } from "@shared/policy";
import { fieldsOf, missing, toInstant, toLocal } from "./form";

const label = { zh: "", en: "" };
const known = new Map<string, Field>(
  ([["body", "text"], ["reached", "flag"], ["overall", "score"], ["window_start", "instant"], ["via", "choice"]] as const).map(([name, type]) => [name, { name, type, label }]),
);

describe("a form", () => {
  test("sends what was typed in the type of its field", () => {
    const typed = { body: "  好的 ", reached: "false", overall: "4", via: "phone", window_start: "2026-03-02T10:30" };
    expect(fieldsOf(typed, Object.keys(typed), known)).toEqual({ body: "好的", reached: false, overall: 4, via: "phone", window_start: toInstant("2026-03-02T10:30") });
  });
  test("leaves out what is empty and what the action does not take", () => {
    expect(fieldsOf({ body: " ", via: "phone" }, ["body"], known)).toEqual({});
  });
  test("names what is still missing", () => {
    expect(missing({ body: " ", via: "phone" }, ["body", "via", "reached"])).toEqual(["body", "reached"]);
  });
  test("keeps a moment through the input and back", () => expect(toInstant(toLocal("2026-03-02T02:30:00.000Z"))).toBe("2026-03-02T02:30:00.000Z"));
});
