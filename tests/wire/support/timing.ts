// How many times as long one takes as the other: by turns, and by the fastest of each, so that what else the machine does counts little. It
// only ever adds, so that the fastest comes down to what the work takes: where it seems to differ by `bound`, it is tried for longer.
type Ask = (round: number) => Promise<unknown>;

// `before`: each round, what is not measured.
export async function ratio(times: number, bound: number, one: Ask, other: Ask, before?: Ask): Promise<number> {
  const fastest: [number, number] = [Infinity, Infinity];
  let longer = NaN;
  for (let round = 0; round < 6 * times; ++round) {
    await before?.(round);
    for (const [i, ask] of [[0, one], [1, other]] as const) {
      const begun = performance.now();
      await ask(round);
      fastest[i] = Math.min(fastest[i], performance.now() - begun);
    }
    longer = fastest[0] / fastest[1];
    if (round + 1 >= times && longer < bound && longer > 1 / bound) break;
  }
  return longer;
}
