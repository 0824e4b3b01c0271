// A year of a working calendar by months, and what is chosen of it as a change.
import type { Schemas } from "@shared/api/client";

export type Day = Schemas["WorkCalendarYear"]["days"][number];
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export interface Month {
  before: number; // empty places before the first, of a week that begins on Monday
  days: Day[];
}
export function monthsOf(days: readonly Day[]): Month[] {
  const months: Month[] = [];
  for (const day of days) {
    const at = new Date(`${day.date}T00:00:00Z`);
    const month = (months[at.getUTCMonth()] ??= { before: (at.getUTCDay() + 6) % 7, days: [] });
    month.days.push(day);
  }
  return months;
}

// What a day becomes when it is chosen.
export function turned(kind: Day["kind"]): Day["kind"] {
  if (kind === "working") return "day_off";
  return kind === "weekend" ? "make_up" : kind === "make_up" ? "weekend" : "working";
}

// Days that are off or made up now are given back; the others become so.
export function changeOf(chosen: ReadonlyMap<string, Day["kind"]>, weekday: (typeof weekdays)[number]): Pick<Schemas["CalendarChange"], "restore" | "days_off" | "make_up"> {
  const of = (...kinds: Day["kind"][]) => [...chosen].filter(([, kind]) => kinds.includes(kind)).map(([date]) => date).sort();
  const [restore, off, up] = [of("working", "weekend"), of("day_off"), of("make_up")];
  return { ...(restore.length > 0 ? { restore } : {}), ...(off.length > 0 ? { days_off: off } : {}), ...(up.length > 0 ? { make_up: Object.fromEntries(up.map((date) => [date, weekday])) } : {}) };
}
