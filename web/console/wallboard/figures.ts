// How the figures of the wall board come about.
export interface Lights {
  red: number;
  yellow: number;
  blue: number;
}
export interface UnitLights extends Lights {
  id: string;
  name: string;
}

export const lightsOf = (light: Partial<Record<string, number>>): Lights => ({ red: light["red"] ?? 0, yellow: light["yellow"] ?? 0, blue: light["blue"] ?? 0 });

interface Place {
  name: string;
  parent: string | null;
}
// The counts of a unit hold those of the units below it. On the board a ticket belongs to one unit: what is below is taken off. The worst first.
export function ownOf(whole: ReadonlyMap<string, Lights>, places: ReadonlyMap<string, Place>): UnitLights[] {
  const own = new Map([...whole].map(([id, lights]) => [id, { ...lights }]));
  for (const [id, lights] of whole) {
    // The nearest unit above that is counted: those between may have no tickets of their own.
    let above = places.get(id)?.parent ?? null;
    for (let steps = 0; above !== null && !own.has(above) && steps < 20; steps++) above = places.get(above)?.parent ?? null;
    const parent = above === null ? undefined : own.get(above);
    if (!parent) continue;
    parent.red -= lights.red;
    parent.yellow -= lights.yellow;
    parent.blue -= lights.blue;
  }
  return [...own]
    .map(([id, lights]) => ({ id, name: places.get(id)?.name ?? `#${id.slice(-4)}`, red: Math.max(0, lights.red), yellow: Math.max(0, lights.yellow), blue: Math.max(0, lights.blue) }))
    .sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.blue - a.blue || (a.name < b.name ? -1 : 1));
}

// The first of so many days that end with today, of the zone.
export function startOfStrip(at: number, zone: string, days: number): string {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  return new Date(Date.parse(`${today}T00:00:00Z`) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
}

// Once a day, at night, the page loads itself anew: a new build arrives, and nothing can gather in the browser.
export function untilNight(at: number, zone: string): number {
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at).split(":").map(Number);
  const minutes = (4 * 60 - (hour * 60 + minute) + 24 * 60) % (24 * 60);
  return (minutes === 0 ? 24 * 60 : minutes) * 60_000;
}
