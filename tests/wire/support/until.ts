// Waiting for what the outside world tells of by no event: asked again and again, with a bound. The only place where tests let time pass.

const soon = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

export interface Patience {
  what?: string; // is waited for, as a failure says it
  within?: number; // ms
  every?: number; // ms
}

// The first answer for which it holds. The bound is for a machine that is busy with other things: it says that something hangs.
export async function until<T>(ask: () => T | Promise<T>, holds: (answer: T) => boolean = Boolean, { what = "it", within = 30_000, every = 20 }: Patience = {}): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > end) throw new Error(`${what} did not come to hold within ${within} ms: ${JSON.stringify(answer)}`);
    await soon(every);
  }
}

// Before a client that was refused asks again, as it was told to.
export const backOff = soon;
