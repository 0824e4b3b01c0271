// Rows into groups by when something would be missed. Pure.
import type { Schemas } from "@shared/api/client";

type Row = Pick<Schemas["TicketRow"], "id" | "due_at" | "light">;
export type Scope = "mine" | "unit" | "nobody";
export type When = "missed" | "hour" | "today" | "later" | "waiting";
export interface Group<R> {
  id: string;
  when: When;
  title?: string; // of a group that goes by something else, such as the unit
  rows: R[];
}

const day = (at: number, zone: string) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);

export function whenOf(row: Row, now: number, zone: string): When {
  if (row.due_at === null || row.light === "paused") return "waiting";
  const due = Date.parse(row.due_at);
  if (due < now) return "missed";
  if (due < now + 3_600_000) return "hour";
  return day(due, zone) === day(now, zone) ? "today" : "later";
}

const order: When[] = ["missed", "hour", "today", "later", "waiting"];

// With `title` the groups are those titles, each in the order of the rows: a supervisor's work by unit, the worst unit first.
export function groupsOf<R extends Row>(rows: R[], now: number, zone: string, title?: (row: R) => string): Group<R>[] {
  if (title) {
    const byTitle = new Map<string, R[]>();
    for (const row of rows) {
      const key = title(row);
      byTitle.set(key, [...(byTitle.get(key) ?? []), row]);
    }
    return [...byTitle].map(([name, those], i) => ({ id: `unit-${i}`, when: "later", title: name, rows: those }));
  }
  return order
    .map((when) => ({ id: when, when, rows: rows.filter((row) => whenOf(row, now, zone) === when) }))
    .filter((group) => group.rows.length > 0);
}
