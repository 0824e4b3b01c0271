// At which step of its way a complaint or a suggestion stands, and whose turn it is. From the row alone where that is enough; who has
// the whole ticket tells it more exactly. Pure.
import type { Schemas } from "@shared/api/client";

export type DeskKind = "complaint" | "suggestion";
export type Step = "record" | "hand_over" | "investigate" | "propose" | "approve" | "tell" | "confirm" | "pass_on" | "assess" | "answer" | "finish";
export type Turn = "centre" | "department" | "head" | "customer" | "product";
type Row = Pick<Schemas["TicketRow"], "state" | "due_clause">;
interface Told {
  event: string;
  fields: Record<string, unknown>;
}

export const stepsOf: Record<DeskKind, Step[]> = {
  complaint: ["record", "hand_over", "investigate", "propose", "approve", "tell", "confirm", "finish"],
  suggestion: ["pass_on", "assess", "answer", "finish"],
};
const turns: Record<Step, Turn> = {
  record: "centre", hand_over: "centre", investigate: "department", propose: "department", approve: "head", tell: "centre", confirm: "customer",
  pass_on: "centre", assess: "product", answer: "department", finish: "centre",
};
export const turnOf = (step: Step): Turn => turns[step];

// What sends a complaint back to be handled once more.
const restarts = (one: Told) => one.event === "ticket.reopened" || (one.event === "confirmation.answered" && one.fields["satisfied"] === false);

// How often it was handled again: the customer was not satisfied, or it was opened once more.
export const roundsOf = (timeline: readonly Told[]): number => timeline.filter(restarts).length;

function complaintStep({ state, due_clause }: Row, timeline: readonly Told[] | undefined): Step {
  if (state === "waiting_approval") return "approve";
  if (state === "approved") return "tell";
  if (state === "awaiting_confirmation") return "confirm";
  if (state !== "new" && state !== "in_hand") return "finish";
  if (!timeline) return state === "new" || due_clause === "US-3.2.2" ? "record" : due_clause === "US-3.2.4" ? "investigate" : "hand_over";
  const did = (event: string) => timeline.some((one) => one.event === event);
  if (!did("complaint.handed_over")) return did("complaint.recorded") ? "hand_over" : "record";
  const since = timeline.slice(timeline.findLastIndex((one) => restarts(one) || one.event === "complaint.sent_back") + 1);
  return since.some(({ event }) => event === "finding.recorded") ? "propose" : "investigate";
}

function suggestionStep({ state }: Row, timeline: readonly Told[] | undefined): Step {
  if (state === "new") return "pass_on";
  if (state !== "in_hand") return "finish";
  return timeline?.some(({ event }) => event === "suggestion.assessed") ? "answer" : "assess";
}

export const stepOf = (kind: DeskKind, row: Row, timeline?: readonly Told[]): Step => (kind === "complaint" ? complaintStep(row, timeline) : suggestionStep(row, timeline));

// The last event of that name, such as the proposal that waits for approval.
export const lastOf = <E extends Told>(timeline: readonly E[], event: string): E | undefined => timeline.findLast((one) => one.event === event);
