// The queue that one works through: its filters, the rows loaded so far, what is marked. It outlives the pages, so that opening a ticket
// and coming back finds it as it was.
import { computed, reactive, ref, shallowRef, triggerRef } from "vue";
import type { LocationQuery } from "vue-router";
import { api, type Schemas, take } from "@shared/api/client";
import type { LiveRow } from "../session/live";

export type Row = Schemas["TicketRow"];
export const orders = ["due", "newest", "waiting", "updated"] as const;
export type Order = (typeof orders)[number];
export const filterNames = ["open", "state", "kind", "light", "severity", "unit", "assignee", "customer", "tag", "opened_from", "opened_before"] as const;
export type FilterName = (typeof filterNames)[number];
export interface QueueQuery extends Partial<Record<FilterName, string>> {
  order: Order;
}

const pageSize = 100;
export const query = ref<QueueQuery>({ order: "due" });
export const rows = shallowRef<Row[]>([]);
export const error = shallowRef<unknown>();
export const busy = ref(false);
export const ended = ref(false);
export const loadedOnce = ref(false);
// Changes that wait at the edge; null when nobody counted them.
export const news = ref<number | null>(0);
export const marked = reactive(new Set<string>());
export const at = ref(-1);
export const filtered = computed(() => filterNames.some((name) => query.value[name] !== undefined));

let next: string | null = null;
let generation = 0;
const counted = new Set<string>();

// What a link or a saved view says; what it does not know is left out.
export function readQuery(said: LocationQuery | Record<string, unknown>): QueueQuery {
  const text = (name: string) => (typeof said[name] === "string" && said[name] !== "" ? said[name] : undefined);
  const order = text("order");
  const read: QueueQuery = { order: orders.find((one) => one === order) ?? "due" };
  for (const name of filterNames) {
    const value = text(name);
    if (value !== undefined) read[name] = value;
  }
  // The server lists closed tickets, and those of a customer, by the newest alone.
  if ((read.open !== undefined && read.open !== "true") || read.customer) read.order = "newest";
  return read;
}

export function sayQuery(asked: QueueQuery): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).filter(([name, value]) => value !== undefined && !(name === "order" && value === "due")));
}

const same = (a: QueueQuery, b: QueueQuery) => JSON.stringify(Object.entries(sayQuery(a)).sort()) === JSON.stringify(Object.entries(sayQuery(b)).sort());

let latest: string | undefined;
async function page(cursor?: string): Promise<void> {
  latest = cursor;
  const mine = ++generation;
  busy.value = true;
  try {
    const asked = { ...query.value, limit: pageSize, cursor };
    const answer = await take(api.GET("/api/v1/tickets", { params: { query: asked as never } }));
    if (mine !== generation) return;
    rows.value = cursor ? [...rows.value, ...answer.items] : answer.items;
    next = answer.next;
    ended.value = next === null;
    error.value = undefined;
    loadedOnce.value = true;
  } catch (failure) {
    if (mine === generation) error.value = failure;
  } finally {
    if (mine === generation) busy.value = false;
  }
  // A page may be short while it looks for what is rare.
  if (mine === generation && !error.value && !ended.value && rows.value.length < 40) await page(next ?? undefined);
}

export async function refresh(): Promise<void> {
  news.value = 0;
  counted.clear();
  await page();
  const there = new Set(rows.value.map(({ id }) => id));
  for (const id of marked) if (!there.has(id)) marked.delete(id);
  if (at.value >= rows.value.length) at.value = rows.value.length - 1;
}

export async function show(asked: QueueQuery): Promise<void> {
  if (loadedOnce.value && same(asked, query.value) && !error.value) return;
  query.value = asked;
  marked.clear();
  at.value = -1;
  rows.value = [];
  ended.value = false;
  loadedOnce.value = false;
  await refresh();
}

export async function more(): Promise<void> {
  if (!busy.value && !ended.value && next !== null) await page(next);
}

// What failed, once more.
export const again = (): Promise<void> => page(latest);

const listed = (name: FilterName, value: string) => query.value[name]?.split(",").includes(value) ?? true;

// A row that is shown turns in place and stays where it is; whether others came or moved is told at the edge.
export function changed(told: LiveRow, me: string | undefined): void {
  const row = rows.value.find(({ id }) => id === told.id);
  if (row) {
    Object.assign(row, { light: told.light, state: told.state, open: told.open, assignee_id: told.assignee_id, unit_id: told.unit_id });
    triggerRef(rows);
  } else {
    const assignee = query.value.assignee;
    const fits =
      listed("kind", told.kind) && listed("state", told.state) && listed("light", told.light) &&
      (assignee === undefined || told.assignee_id === (assignee === "me" ? me : assignee === "none" ? null : assignee)) &&
      (query.value.open === "any" || told.open === (query.value.open !== "false")) && query.value.customer === undefined;
    if (!fits) return;
  }
  if (counted.has(told.id) || news.value === null) return;
  counted.add(told.id);
  news.value++;
}
export function changedSomehow(): void {
  news.value = null;
}

export function mark(id: string): void {
  if (!marked.delete(id)) marked.add(id);
}
export function neighbour(id: string, by: number): Row | undefined {
  const here = rows.value.findIndex((row) => row.id === id);
  return here < 0 ? undefined : rows.value[here + by];
}
