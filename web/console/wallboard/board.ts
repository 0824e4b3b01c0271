// What the wall board shows, asked for as a whole: each answer replaces the last, so that weeks of it take no more room than a minute.
import { onScopeDispose, shallowRef } from "vue";
import { api, type Schemas, take } from "@shared/api/client";
import { policyWords } from "@shared/policy";
import { defaultZone } from "@shared/time/formats";
import { now } from "@shared/time/now";
import { readCounts } from "../session/counts";
import { units } from "../session/people";
import { can } from "../session/session";
import { type Lights, lightsOf, ownOf, startOfStrip, type UnitLights } from "./figures";

export interface Day {
  key: string;
  opened: number;
  closed: number;
}
export interface Board {
  lights: Lights;
  open: number;
  red: Schemas["TicketRow"][];
  byUnit: UnitLights[];
  days: Day[]; // the last is today; empty for who may not read figures
  satisfaction: { mean: number | null; before: number | null; n: number } | null;
  at: number;
}
export const stripDays = 14;
export const satisfactionDays = 30;
const mostUnits = 12;

async function figuresOf(metric: string, from: string, by?: "day") {
  return (await take(api.GET("/api/v1/metrics/{metric}", { params: { path: { metric }, query: { from, by } } }))) as Schemas["MetricAnswer"];
}

async function stripOf(at: number, zone: string): Promise<Day[]> {
  const from = startOfStrip(at, zone, stripDays);
  const [opened, closed] = await Promise.all([figuresOf("opened", from, "day"), figuresOf("closed", from, "day")]);
  const closes = new Map(closed.groups.map((group) => [group.key, group.amount.n]));
  return opened.groups.slice(-stripDays).map((group) => ({ key: group.key, opened: group.amount.n, closed: closes.get(group.key) ?? 0 }));
}

async function unitsOf(present: Record<string, number>): Promise<UnitLights[]> {
  const ids = Object.entries(present).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]).slice(0, mostUnits).map(([id]) => id);
  const whole = await Promise.all(ids.map(async (id) => [id, lightsOf((await readCounts(id)).light)] as const));
  return ownOf(new Map(whole), units.value);
}

export async function readBoard(): Promise<Board> {
  const at = now();
  const zone = policyWords.value?.timezone ?? defaultZone;
  const figures = can("report.read");
  const [counts, red, days, overall] = await Promise.all([
    readCounts(),
    take(api.GET("/api/v1/tickets", { params: { query: { light: "red", order: "due", limit: 8 } } })),
    figures ? stripOf(at, zone) : [],
    figures ? figuresOf("overall", startOfStrip(at, zone, satisfactionDays)) : null,
  ]);
  return {
    lights: lightsOf(counts.light), open: counts.total, red: red.items, byUnit: await unitsOf(counts.unit), days,
    satisfaction: overall && { mean: overall.total.mean, before: overall.before.mean, n: overall.total.n }, at,
  };
}

// Asked for every minute and soon after news; one question at a time, however much happens.
const period = 60_000;
const soonest = 5000;

export function useBoard() {
  const board = shallowRef<Board>();
  const failure = shallowRef<unknown>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let again = false;
  let last = 0;
  let gone = false;

  function plan(wait: number): void {
    clearTimeout(timer);
    if (!gone) timer = setTimeout(() => void look(), wait);
  }
  async function look(): Promise<void> {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    last = Date.now();
    try {
      const next = await readBoard();
      if (gone) return;
      board.value = next;
      failure.value = undefined;
    } catch (error) {
      failure.value = error;
    } finally {
      busy = false;
      plan(again ? soonest : period);
    }
  }
  function news(): void {
    if (busy) again = true;
    else plan(Math.max(0, last + soonest - Date.now()));
  }
  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
  });
  void look();
  return { board, failure, look, news };
}
