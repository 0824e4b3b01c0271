// What a figure of compliance led to: a clause, its rule, and the moment that was counted.
import { computed, type ComputedRef } from "vue";
import { useRoute } from "vue-router";
import type { Schemas } from "@shared/api/client";
import type { Ticket } from "./ticket";

export interface Sought {
  clause: string;
  rule: string;
  at: string; // when it was decided, else when it began
  promise?: Schemas["Promise"]; // absent where the clause is kept by a use of the ticket rather than by a promise
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

export function soughtIn(ticket: Pick<Ticket, "promises" | "opened_at"> | undefined, query: Record<string, unknown>): Sought | undefined {
  const [clause, rule, at] = [text(query["clause"]), text(query["rule"]), text(query["at"])];
  if (!ticket || !clause) return undefined;
  const same = ticket.promises.filter((one) => one.clause === clause && (rule === "" || one.rule === rule));
  const promise = same.find((one) => [one.stopped_at, one.due_at, one.started_at].includes(at)) ?? same[0];
  const moment = at || promise?.due_at || promise?.started_at || ticket.opened_at;
  return { clause, rule, at: moment, ...(promise ? { promise } : {}) };
}

export function useSought(ticket: { value: Ticket | undefined }): ComputedRef<Sought | undefined> {
  const route = useRoute();
  return computed(() => soughtIn(ticket.value, route.query));
}

// Where the moment stands in a timeline that has the newest first: the place of the first event that is not after it.
export function placeOf(at: string, newestFirst: readonly { at: string }[]): number {
  const found = newestFirst.findIndex((event) => Date.parse(event.at) <= Date.parse(at));
  return found < 0 ? newestFirst.length : found;
}
