// Dates, durations and numbers by language. Pure: the language, the zone and now are arguments.
export type Locale = "zh-CN" | "zh-TW" | "en";
// Of the regulation: deadlines are working hours there, wherever one reads them.
export const defaultZone = "Asia/Shanghai";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const cache = new Map<string, Intl.DateTimeFormat>();
function format(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { ...options, timeZone: zone, hourCycle: "h23" });
  cache.set(key, made);
  return made;
}

const dayKey = (at: number, zone: string) => format("en", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

// The exact moment, for titles: 2026年3月2日 星期一 09:00:00 GMT+8.
export function exact(at: number, locale: Locale, zone = defaultZone): string {
  return format(locale, zone, {
    year: "numeric", month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
  }).format(at);
}

// Short and absolute: the time today, with the day before or after, with the year beyond.
export function moment(at: number, now: number, locale: Locale, zone = defaultZone): string {
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  if (dayKey(at, zone) === dayKey(now, zone)) return format(locale, zone, time).format(at);
  const sameYear = dayKey(at, zone).slice(6) === dayKey(now, zone).slice(6);
  return format(locale, zone, { ...(sameYear ? {} : { year: "numeric" }), month: locale === "en" ? "short" : "numeric", day: "numeric", ...time }).format(at);
}

export function date(at: number, locale: Locale, zone = defaultZone): string {
  return format(locale, zone, { year: "numeric", month: locale === "en" ? "short" : "long", day: "numeric" }).format(at);
}

const words: Record<Locale, { day: string; hour: string; minute: string; second: string; gap: string }> = {
  "zh-CN": { day: "天", hour: "小时", minute: "分钟", second: "秒", gap: " " },
  "zh-TW": { day: "天", hour: "小時", minute: "分鐘", second: "秒", gap: " " },
  en: { day: "d", hour: "h", minute: "min", second: "s", gap: " " },
};

// The two largest units: 3 天 4 小时, 18 min. Below an hour minutes alone, below a minute seconds.
export function duration(ms: number, locale: Locale): string {
  const w = words[locale];
  const part = (n: number, unit: string) => `${n}${w.gap}${unit}`;
  const value = Math.abs(ms);
  if (value < minute) return part(Math.floor(value / 1000), w.second);
  if (value < hour) return part(Math.floor(value / minute), w.minute);
  if (value < day) {
    const rest = Math.floor((value % hour) / minute);
    return part(Math.floor(value / hour), w.hour) + (rest > 0 && value < 10 * hour ? ` ${part(rest, w.minute)}` : "");
  }
  const rest = Math.floor((value % day) / hour);
  return part(Math.floor(value / day), w.day) + (rest > 0 && value < 10 * day ? ` ${part(rest, w.hour)}` : "");
}

export function ago(at: number, now: number, locale: Locale): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: locale === "en" ? "narrow" : "long" });
  const past = at - now;
  const size = Math.abs(past);
  if (size < 45_000) return relative.format(0, "second");
  if (size < hour) return relative.format(Math.round(past / minute), "minute");
  if (size < day) return relative.format(Math.round(past / hour), "hour");
  if (size < 30 * day) return relative.format(Math.round(past / day), "day");
  if (size < 365 * day) return relative.format(Math.round(past / (30 * day)), "month");
  return relative.format(Math.round(past / (365 * day)), "year");
}

export function number(value: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

// Down, never up: a goal that was missed by a hair must not read as reached. The hair itself is what binary fractions leave off.
export function percent(share: number, locale: Locale, digits = 1): string {
  const scale = 10 ** (digits + 2);
  const down = Math.floor(share * scale + 1e-6) / scale;
  return new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(down);
}

export function bytes(size: number, locale: Locale): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${number(value, locale, unit === 0 || value >= 10 ? 0 : 1)} ${units[unit] ?? ""}`;
}
