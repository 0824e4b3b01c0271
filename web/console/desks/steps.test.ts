import { describe, expect, test } from "vitest";
import { roundsOf, stepOf, stepsOf, turnOf } from "./steps";

const told = (...events: (string | [string, Record<string, unknown>])[]) =>
  events.map((one) => (typeof one === "string" ? { event: one, fields: {} } : { event: one[0], fields: one[1] }));
const row = (state: string, due_clause: string | null = null) => ({ state, due_clause });

describe("a complaint", () => {
  test.each([
    ["new", [], "record", "centre"],
    ["new", ["complaint.recorded"], "hand_over", "centre"],
    ["in_hand", ["complaint.recorded"], "hand_over", "centre"],
    ["in_hand", ["complaint.handed_over"], "investigate", "department"],
    ["in_hand", ["complaint.handed_over", "finding.recorded"], "propose", "department"],
    ["in_hand", ["complaint.handed_over", "finding.recorded", "complaint.proposed", "complaint.sent_back"], "investigate", "department"],
    ["waiting_approval", [], "approve", "head"],
    ["approved", [], "tell", "centre"],
    ["awaiting_confirmation", [], "confirm", "customer"],
    ["confirmed", [], "finish", "centre"],
  ])("in state %s after %j stands at %s", (state, events, step, turn) => {
    const found = stepOf("complaint", row(state), told(...events));
    expect(found).toBe(step);
    expect(turnOf(found)).toBe(turn);
    expect(stepsOf.complaint).toContain(found);
  });

  test("goes by what is owed where only the row is known", () => {
    expect(stepOf("complaint", row("in_hand", "US-3.2.4"))).toBe("investigate");
    expect(stepOf("complaint", row("in_hand", "US-3.2.3b"))).toBe("hand_over");
    expect(stepOf("complaint", row("in_hand", "US-3.2.2"))).toBe("record");
  });

  test("is handled again when the customer was not satisfied", () => {
    const refused = told("complaint.handed_over", "finding.recorded", "complaint.told", ["confirmation.answered", { satisfied: false }]);
    expect(roundsOf(refused)).toBe(1);
    expect(stepOf("complaint", row("in_hand"), refused)).toBe("investigate");
    expect(roundsOf(told(["confirmation.answered", { satisfied: true }]))).toBe(0);
    expect(roundsOf([...refused, ...told("ticket.reopened")])).toBe(2);
  });
});

test.each([
  ["new", [], "pass_on"],
  ["in_hand", [], "assess"],
  ["in_hand", ["suggestion.assessed"], "answer"],
  ["answered", [], "finish"],
])("a suggestion in state %s after %j stands at %s", (state, events, step) => {
  expect(stepOf("suggestion", row(state), told(...events))).toBe(step);
});
