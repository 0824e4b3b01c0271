// Moments as people say them: today 18:00, tomorrow 10:00, 5 March 18:00. Pure.
import { defaultZone, type Locale } from "@shared/time/formats";

const day = 24 * 3_600_000;
const parts = (at: number, locale: string, zone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options }).format(at);
const dateOf = (at: number, zone: string) => parts(at, "en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" });

export interface When {
  key: "today" | "tomorrow" | "yesterday" | "date";
  time: string;
  date: string;
}
// A day that ends is over at 24:00; 00:00 of the next would be taken for a day more.
export function deadline(at: number, now: number, locale: Locale, zone = defaultZone): When {
  const there = when(at, now, locale, zone);
  return there.time === "00:00" ? { ...when(at - 1, now, locale, zone), time: "24:00" } : there;
}

export function when(at: number, now: number, locale: Locale, zone = defaultZone): When {
  const there = locale === "en" ? "en-GB" : locale;
  const time = parts(at, there, zone, { hour: "2-digit", minute: "2-digit" });
  const year = dateOf(at, zone).slice(0, 4) === dateOf(now, zone).slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const date = parts(at, there, zone, { ...year, month: locale === "en" ? "short" : "long", day: "numeric" });
  const that = dateOf(at, zone);
  const key = that === dateOf(now, zone) ? "today" : that === dateOf(now + day, zone) ? "tomorrow" : that === dateOf(now - day, zone) ? "yesterday" : "date";
  return { key, time, date };
}
