// How many times as long one takes as the other: by turns, and by the fastest of each, so that what else the machine does counts little.
export async function ratio(times: number, one: (round: number) => Promise<unknown>, other: (round: number) => Promise<unknown>): Promise<number> {
  const fastest: [number, number] = [Infinity, Infinity];
  for (let round = 0; round < times; ++round) {
    for (const [i, ask] of ([[0, one], [1, other]] as const)) {
      const begun = performance.now();
      await ask(round);
      fastest[i] = Math.min(fastest[i], performance.now() - begun);
    }
  }
  return fastest[0] / fastest[1];
}
