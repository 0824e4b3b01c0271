// Quarters by their names, "2026-Q3": what their words are filled with.
export const partsOf = (quarter: string): Record<string, string> => ({ year: quarter.slice(0, 4), n: quarter.slice(6) });
