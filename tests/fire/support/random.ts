import { until as shared } from "../../wire/support/until.js";

// What is random in a torment, from FIRE_SEED, so that a failing run can be had again. Says its seed when it is made.
export class Random {
  #state: number;
  constructor(label: string) {
    const seed = Number(process.env["FIRE_SEED"] ?? String(Date.now() % 1_000_000));
    this.#state = Buffer.from(label).reduce((sum, byte) => (sum * 31 + byte) >>> 0, seed);
    console.log(`${label}: FIRE_SEED=${seed}`);
  }
  // From 0 to below 1 (mulberry32).
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n: number): number {
    return Math.floor(this.next() * n);
  }
  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }
  pick<T>(items: readonly T[]): T {
    const found = items[this.below(items.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
}

// How long a torment goes on: FIRE_MINUTES in the long form, the given seconds in the short one.
export const isLong = Number(process.env["FIRE_MINUTES"] ?? "0") > 0;
export const lasts = (shortSeconds: number): number => (isLong ? Number(process.env["FIRE_MINUTES"]) * 60_000 : shortSeconds * 1000);
// Until it holds; throws with what it was waiting for.
export async function until(what: string, holds: () => boolean | Promise<boolean>, within = 30_000): Promise<void> {
  await shared(holds, Boolean, { what, within });
}
