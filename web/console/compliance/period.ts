// Periods as people choose them: whole months, quarters and years of the policy's zone, as dates.
export const presets = ["month", "last_month", "quarter", "last_quarter", "year", "twelve_months", "custom"] as const;
export type Preset = (typeof presets)[number];

export interface Period {
  from: string; // "2026-01-01"
  to: string; // the last day
}

const iso = (year: number, month: number, day: number): string => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

// `today` is a date of the zone, "2026-11-22".
export function periodOf(preset: Exclude<Preset, "custom">, today: string): Period {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  const months = (first: number, count: number): Period => ({ from: iso(year, first, 1), to: iso(year, first + count, 0) });
  const quarter = month - (month % 3);
  switch (preset) {
    case "month":
      return months(month, 1);
    case "last_month":
      return months(month - 1, 1);
    case "quarter":
      return months(quarter, 3);
    case "last_quarter":
      return months(quarter - 3, 3);
    case "year":
      return months(0, 12);
    case "twelve_months":
      return months(month - 11, 12);
  }
}

export function presetOf(period: Period, today: string): Preset {
  return presets.find((one) => {
    if (one === "custom") return true;
    const { from, to } = periodOf(one, today);
    return from === period.from && to === period.to;
  }) ?? "custom";
}

export const dateOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

export const isDate = (text: unknown): text is string => typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text);
