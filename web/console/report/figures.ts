// How figures of reports are written: counts whole, shares with one digit, durations in their two largest units, scores with two digits.
import { useWords } from "@shared/i18n";

export type MeasureKind = "tickets" | "duration_ms" | "score" | "share";

export function useFigures() {
  const { number, percent, duration, t } = useWords();
  const none = "–";
  const share = (value: number | null | undefined) => (typeof value === "number" ? percent(value, 1) : none);
  const count = (value: number | null | undefined) => (typeof value === "number" ? number(value) : none);
  const time = (value: number | null | undefined) => (typeof value === "number" ? duration(value) : none);
  const score = (value: number | null | undefined) => (typeof value === "number" ? number(value, 2) : none);
  // What changed, with its sign; shares differ in points, counts in parts of what was.
  const points = (now: number | null, was: number | null) =>
    now === null || was === null ? "" : t("report.points", { n: signed(number(Math.abs(now - was) * 100, 1), now - was) });
  const change = (now: number | null, was: number | null) =>
    now === null || was === null || was === 0 ? "" : signed(percent(Math.abs(now - was) / was, 0), now - was);
  const value = (kind: MeasureKind, amount: { n: number; mean: number | null }) =>
    kind === "tickets" ? count(amount.n) : kind === "duration_ms" ? time(amount.mean) : kind === "share" ? share(amount.mean) : score(amount.mean);
  return { share, count, time, score, points, change, value };
}

const signed = (text: string, difference: number) => (difference > 0 ? `+${text}` : difference < 0 ? `−${text}` : `±${text}`);
