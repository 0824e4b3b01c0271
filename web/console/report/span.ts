// Spans of days that people ask figures of; days are those of the policy's zone, "2026-11-22".
export const spans = ["days_30", "days_90", "quarter", "last_quarter", "year"] as const;
export type SpanName = (typeof spans)[number];
export interface Span {
  from: string;
  to: string;
}

const iso = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

export function spanOf(name: SpanName, today: string): Span {
  const [year, month, day] = [Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1, Number(today.slice(8))];
  const quarter = month - (month % 3);
  switch (name) {
    case "days_30":
      return { from: iso(year, month, day - 29), to: today };
    case "days_90":
      return { from: iso(year, month, day - 89), to: today };
    case "quarter":
      return { from: iso(year, quarter, 1), to: today };
    case "last_quarter":
      return { from: iso(year, quarter - 3, 1), to: iso(year, quarter, 0) };
    case "year":
      return { from: iso(year - 1, month, day + 1), to: today };
  }
}

export const dayOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

export const isDay = (text: unknown): text is string => typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text);

// A group of a split by time is called by its first day; people call it otherwise.
export function spanLabel(key: string, by: string, locale: string): string {
  if (!isDay(key)) return key;
  const language = locale === "en" ? "en-GB" : locale;
  const parts: Intl.DateTimeFormatOptions = by === "month" ? { year: "numeric", month: "short" } : { month: "numeric", day: "numeric" };
  if (by !== "month" && locale === "en") parts.month = "short";
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", ...parts }).format(Date.parse(key));
}
