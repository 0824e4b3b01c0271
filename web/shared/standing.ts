// How a clause stands, as a light: shape, word and colour.
import type { Schemas } from "./api/client";

export type ClauseState = Schemas["ClauseState"];
export const states: readonly ClauseState[] = ["not_met", "at_risk", "met", "too_few", "unused", "planned", "statement"];

const shapes: Record<ClauseState, string> = {
  not_met: "M3.4 1.6 8 6.2l4.6-4.6 1.8 1.8L9.8 8l4.6 4.6-1.8 1.8L8 9.8l-4.6 4.6-1.8-1.8L6.2 8 1.6 3.4Z",
  at_risk: "M8 1 15 8 8 15 1 8Z",
  met: "M6.2 13.4 1.4 8.6l1.9-1.9 2.9 2.9 6.5-6.5 1.9 1.9Z",
  too_few: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  unused: "M2 7h12v2H2Z",
  planned: "M3 3h10v10H3ZM5 5v6h6V5Z",
  statement: "M2 4h12v2H2ZM2 7h12v2H2ZM2 10h8v2H2Z",
};
export const shapeOf = (state: string): string => shapes[isState(state) ? state : "unused"];
export const isState = (text: unknown): text is ClauseState => states.includes(text as ClauseState);
